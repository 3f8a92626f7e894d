// Price times quantity, and sums divided into shares: half up to the cent once a line, no cent
// lost.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/money/cents.hpp"

namespace saldo {

// numerator / denominator, half away from zero for negative numbers too, so that a reversal is the
// exact opposite. REQUIRES: denominator > 0 and the result fits 64 bits.
[[nodiscard]] std::int64_t divide_half_up(__int128 numerator, std::int64_t denominator) noexcept;

// price (1/10,000 EUR) x quantity (1/1,000) in cents, half up. The result of the largest price
// times the largest quantity does not fit an amount that an event may name: callers compare with
// kCentsMax.
[[nodiscard]] __int128 price_times_quantity(UnitPrice price, Quantity quantity) noexcept;

// `amount` x `rate`, half up: VAT of a line.
[[nodiscard]] Cents share_of(Cents amount, BasisPoints rate) noexcept;

// Divides `amount` by `shares` (which need not sum to 100 %: what they leave goes to the first
// entry, which has no share of its own). Each share is rounded half up, the first entry takes the
// rest, so the sum is `amount`. Returns shares.size() + 1 amounts, the rest first.
[[nodiscard]] std::vector<Cents> split(Cents amount, std::span<const BasisPoints> shares);

// Divides `amount` by the amounts `of`: as many, whose sum is `amount`, and none is larger than
// what it is of. The running sum is rounded half up, so that an entry's cent depends only on those
// before it. REQUIRES: 0 <= amount <= the sum of `of`.
[[nodiscard]] std::vector<Cents> split_in_proportion(Cents amount, std::span<const Cents> of);

}  // namespace saldo
