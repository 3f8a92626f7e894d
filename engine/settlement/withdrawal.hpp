// PaymentRunWithdrawn: what a run has not paid is not to be paid by it. The way out of a run that
// nobody approves, whose payee may not be paid any more, or whose file cannot be written.
//
// Payments that have left stay as they are: only a bank rejects or returns them. Each of the others
// becomes withdrawn, and its nets are settled again, free for a next run; the settlements stay as
// they were approved. A funder's payments leave together, so they are withdrawn together. Posts
// nothing: making a run posted nothing either.
#pragma once

#include "engine/ledger/event_context.hpp"
#include "engine/settlement/settlements.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Whether the run pays nothing at all any more.
[[nodiscard]] bool is_withdrawn(const PaymentRun& run);
// Whether it pays nothing of the funder's any more: the funder's payments were withdrawn, or all
// were.
[[nodiscard]] bool is_withdrawn(const PaymentRun& run, Handle funder);

// Refuses: field_invalid (also no reason), run_unknown, already_in_this_state
// (nothing is left to withdraw, and something was), run_exported (everything has left).
[[nodiscard]] Refusal withdraw_run(SettlementDesk& desk, EventContext& event,
                                   const events::PaymentRunWithdrawn& withdrawn);

}  // namespace saldo
