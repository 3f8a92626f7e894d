// The settlements of a shard, as the rules that look back over them want them
// (engine/settlement/delivery_state.hpp).
#pragma once

#include "engine/base/result.hpp"
#include "engine/settlement/settlements.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// Every settlement of the shard under its handle; no payment runs. Errors: io, damaged.
[[nodiscard]] Result<Settlements> read_settlements(const store::Snapshot& snapshot);

}  // namespace saldo
