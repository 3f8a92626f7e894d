#include "engine/money/rounding.hpp"

#include "engine/base/assert.hpp"

namespace saldo {

namespace {

constexpr std::int64_t kPriceTimesQuantityPerCent =
    100'000;  // 10^-4 EUR x 10^-3 units, against 10^-2 EUR
constexpr std::int64_t kBasisPointsPerWhole = 10'000;

__int128 half_up(__int128 numerator, std::int64_t denominator) noexcept {
    // Most sums fit 64 bits, whose division is several times as fast.
    const auto small = static_cast<std::int64_t>(numerator);
    if (small == numerator && small >= 0 && small <= INT64_MAX - denominator / 2)
        return (small + denominator / 2) / denominator;
    const __int128 half = denominator / 2;
    return numerator >= 0 ? (numerator + half) / denominator : -((-numerator + half) / denominator);
}

}  // namespace

std::int64_t divide_half_up(__int128 numerator, std::int64_t denominator) noexcept {
    SALDO_ASSERT(denominator > 0, "a division needs a positive denominator");
    return static_cast<std::int64_t>(half_up(numerator, denominator));
}

__int128 price_times_quantity(UnitPrice price, Quantity quantity) noexcept {
    return half_up(static_cast<__int128>(price.value) * quantity.value, kPriceTimesQuantityPerCent);
}

Cents share_of(Cents amount, BasisPoints rate) noexcept {
    return Cents{
        divide_half_up(static_cast<__int128>(amount.value) * rate.value, kBasisPointsPerWhole)};
}

std::vector<Cents> split(Cents amount, std::span<const BasisPoints> shares) {
    std::vector<Cents> parts(1, amount);
    for (const BasisPoints share : shares) {
        const Cents part = share_of(amount, share);
        parts.push_back(part);
        parts.front().value -= part.value;
    }
    return parts;
}

std::vector<Cents> split_in_proportion(Cents amount, std::span<const Cents> of) {
    std::int64_t whole = 0;
    for (const Cents entry : of) whole += entry.value;
    SALDO_ASSERT(amount.value >= 0 && amount.value <= whole, "a part is no more than the whole");
    std::vector<Cents> parts;
    std::int64_t running = 0;
    std::int64_t given = 0;
    for (const Cents entry : of) {
        running += entry.value;
        const std::int64_t now =
            whole == 0 ? 0 : divide_half_up(static_cast<__int128>(amount.value) * running, whole);
        parts.push_back(Cents{now - given});
        given = now;
    }
    return parts;
}

}  // namespace saldo
