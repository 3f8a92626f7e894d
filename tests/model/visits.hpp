// Visits by the clock, each compared with all others, one by one.
#pragma once

#include "tests/model/world.hpp"

namespace saldo::model {

// A correction that says neither start nor end keeps what was said before.
[[nodiscard]] Clock clock_of(const events::ServiceDeliveredT& fact);
[[nodiscard]] Clock clock_of(const events::DeliveryCorrectedT& fact, const Clock& before);

// Whether the delivery of that number, of so many thousandths of its service's unit, waits for an
// official because of what it says of its times.
[[nodiscard]] bool is_flagged(const World& world, const ProviderNumber& number,
                              const Delivery& delivery, Amount quantity);

}  // namespace saldo::model
