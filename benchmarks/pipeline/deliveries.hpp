// The events that the pipeline benchmark publishes: a ledger, services, providers, vouchers, and
// then deliveries, all of them right, so that the checked answer is known beforehand.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace saldo::bench {

struct Workload {
    std::uint64_t deliveries = 2'000'000;
    std::uint64_t vouchers = 200'000;
    std::uint64_t providers = 2'000;
    [[nodiscard]] std::uint64_t events() const { return 4 + 2 * vouchers + providers + deliveries; }
    // 22.00 EUR each.
    [[nodiscard]] std::int64_t open_cents() const {
        return static_cast<std::int64_t>(deliveries) * 2'200;
    }
};

inline constexpr std::string_view kLedger = "bench";

// Hands over each event's payload in log order, until `take` fails.
[[nodiscard]] Status make_events(const Workload& workload,
                                 const std::function<Status(std::string_view payload)>& take);

}  // namespace saldo::bench
