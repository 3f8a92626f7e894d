// What the events about a delivery share.
#pragma once

#include "tests/model/reasons.hpp"
#include "tests/model/world.hpp"

namespace saldo::model {

// nullptr: the provider has no such delivery of that voucher.
[[nodiscard]] const Delivery* delivery_of(const World& world, const Text& id, const Text& voucher,
                                          const Text& provider, Reasons& why);

// Puts the voucher as it is after the event into the world, and posts what changed.
void keep(World& world, const Text& id, Voucher&& then, Day today);

}  // namespace saldo::model
