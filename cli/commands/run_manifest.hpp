// A run's manifest: what stands in the rows of ask_exports(), and what the run does not pay.
#pragma once

#include "cli/commands/wiring.hpp"
#include "engine/settlement/settlement.hpp"
#include "projections/pipeline/answer.hpp"
#include "projections/pipeline/ledger_places.hpp"

namespace saldo {

// Adds the facts manifest_name and manifest to an answer of ask_exports() that has all its rows.
// Says nothing of what has been exported already, so that it is the same before and after. Errors:
// damaged.
[[nodiscard]] Status add_manifest(const Placed<PaymentRun>& found, const Wiring& wiring,
                                  Answer& exports);

}  // namespace saldo
