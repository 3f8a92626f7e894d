// Outcomes in a store: one row a position, for ever.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/fold/outcome.hpp"
#include "engine/fold/rows.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// Hands an outcome's row to `sink`; `scratch` saves allocations.
void put_outcome(RowSink& sink, const Outcome& outcome, std::string& scratch);

// What became of the record at a position; nullopt: the snapshot does not reach so far. `subjects`
// is empty: the history question keeps them. Errors: io, damaged.
[[nodiscard]] Result<std::optional<Outcome>> read_outcome(const store::Snapshot& snapshot,
                                                          std::uint64_t position);

// The outcomes of positions in [from, until) in order, until `visit` returns false. Errors: io,
// damaged.
[[nodiscard]] Status scan_outcomes(const store::Snapshot& snapshot, std::uint64_t from,
                                   std::uint64_t until,
                                   const std::function<bool(const Outcome& outcome)>& visit);

}  // namespace saldo
