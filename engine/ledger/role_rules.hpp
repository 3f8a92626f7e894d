// Who may say what. The organiser's own people and its programs may say everything; others say what
// is theirs, whatever source publishes it:
//
//   provider            its application, account and prices; orders, deliveries, their corrections
//                       and cancellations; control totals of what it sent
//   client, mandatary   orders and their cancellations, disputes, feedback, mandates (a mandatary
//                       gives none: services/mandates.hpp)
//   bank                what became of payments, money that came in, control totals
//   auditor             nothing: auditors read
//
// Practice of the portals for service vouchers, where granting, approving, settling and paying are
// officials' work (an authority's decision: Administrative Procedure Act 434/2003).
#pragma once

#include "engine/ledger/event_context.hpp"
#include "schemas/events_generated.h"

namespace saldo {

[[nodiscard]] bool role_may_say(Role role, events::Fact type) noexcept;

}  // namespace saldo
