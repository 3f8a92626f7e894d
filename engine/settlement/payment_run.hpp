// PaymentRunMade and PaymentRunApproved: a run pays settled nets, per funder and provider and never
// across funders.
//
// A run takes every net of its settlements that is still to be paid and makes one payment for each
// funder and provider. A net whose payee may not be paid now (waiting.hpp) waits for a later run
// instead: it is reported in the run, and stays settled.
//
// Invariants
// 1. A net is in at most one live payment: a run takes only nets that are settled, and leaves them
// in_run.
// 2. Ids of payments derive from the ledger, the run's number, the line and the attempt, counted in
// the log.
// 3. Making and approving post nothing: money moves in the books when a run is exported
// (export.hpp).
// 4. What a run's files say is kept in the run when it is made: accounts and names of payers and
// payees. Whatever is defined later changes no file.
#pragma once

#include "engine/ledger/event_context.hpp"
#include "engine/settlement/settlements.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Refuses: field_invalid (also no settlement, or one named twice),
// amount_out_of_range (a payment above kCentsMax), date_out_of_range (also an execution date before
// the recording day), too_many (settlements, or payments in one funder's file), settlement_unknown,
// run_exists, settlement_not_approved, nothing_to_pay (no payment could be made, even where nets
// wait).
[[nodiscard]] Refusal make_run(SettlementDesk& desk, EventContext& event,
                               const events::PaymentRunMade& made);

// Refuses: four_eyes (who closed one of the settlements, made the run, or recorded or confirmed an
// account that it pays to, does not approve it), field_invalid, date_out_of_range (a
// moment that no payment file can name), run_unknown, already_in_this_state, totals_differ (with
// both totals in cents), run_withdrawn, payee_on_hold (naming the provider: something came in since
// the run was made; withdraw it and make another).
[[nodiscard]] Refusal approve_run(SettlementDesk& desk, EventContext& event,
                                  const events::PaymentRunApproved& approved);

}  // namespace saldo
