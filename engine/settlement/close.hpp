// PeriodClosed: says what is owed, and never reopens.
//
// A close takes every open sum of its scope whose service month is not after the period's month,
// writes them down as lines, and turns each funder's net for a provider into a settled payable:
//
//   net above zero   payable/open -> payable/settled; what the provider owes the funder is set off
//                    against it
//   net below zero   payable/open -> payable/settled -> receivable/provider
//
// Lines are documents in their funders' books (documents.hpp).
//
// Before that, months of entitlement vouchers become open payables (entitlement_close.hpp).
//
// Before anything, the period must be complete: every control total of a day since the scope's last
// period end, to this one, and of a month that is closed again all of it, is what was received
// (deliveries/control_days.hpp), or the close says why not. A day without a control total stands in
// nobody's way.
//
// Invariants
// 1. A payable belongs to the first close, after the posting that made it open, whose scope has it
//    and whose period ends on or after its service date: what was taken is gone from the open sums,
//    what comes later is a new sum.
// 2. Within a scope period ends never go back. The same end again is an extra run, numbered 1, 2, …
//    without gaps.
// 3. After a close payable/settled holds exactly what its payees are still to be paid; a net that
//    is not above zero leaves nothing there.
#pragma once

#include <span>

#include "engine/ledger/event_context.hpp"
#include "engine/settlement/settlements.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Closes a scope and makes its settlement, named by settlement_id(); one without lines when nothing
// is open. `holidays`: public holidays, rising; they are no operational days of entitlements.
//
// Refuses: field_invalid, date_out_of_range (also a month that has not begun on the
// recording day: no close of the scope could follow it), funder_unknown, service_unknown,
// period_end_not_month_end, period_end_goes_back, period_already_closed (extra_run 0 again),
// extra_run_out_of_order, control_total_unmatched (names the publisher; not where the event has an
// override_reason, which the settlement keeps).
[[nodiscard]] Refusal close_period(SettlementDesk& desk, EventContext& event,
                                   const events::PeriodClosed& closed,
                                   std::span<const Date> holidays = {});

}  // namespace saldo
