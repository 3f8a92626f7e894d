// A settlement's entitlements, read back row by row (engine/settlement/entitlement_row.hpp).
#pragma once

#include <functional>

#include "engine/base/result.hpp"
#include "engine/settlement/entitlement_row.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// Shows every row of a settlement in its order; an error of `visit` ends it. Errors: io, damaged,
// those of `visit`.
[[nodiscard]] Status scan_entitlement_rows(
    const store::Snapshot& snapshot, Handle settlement,
    const std::function<Status(const EntitlementRow&)>& visit);

}  // namespace saldo
