// What the months of an entitlement are worth, day by day.
#pragma once

#include "tests/model/world.hpp"

namespace saldo::model {

// Posts the difference between what the months of every entitlement within a scope are worth now
// and what was settled of them. Empty service or funder: all.
void post_entitlements(World& world, Day period_end, const Text& service, const Text& funder);

}  // namespace saldo::model
