// SettlementApproved: a second person has seen what a settlement says is owed. Only approved
// settlements are paid.
#pragma once

#include "engine/ledger/event_context.hpp"
#include "engine/settlement/settlements.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Approves a settlement whose total and digest are those that the approver saw.
//
// Refuses: four_eyes (whoever closed the period does not approve it), field_invalid,
// settlement_unknown, already_in_this_state, totals_differ (with both totals in cents). The total
// is compared and never kept, so any number may be said.
[[nodiscard]] Refusal approve_settlement(SettlementDesk& desk, EventContext& event,
                                         const events::SettlementApproved& approved);

}  // namespace saldo
