// Entitlements at a close: a month's value is owed because the decision covers its days, used or
// not (early childhood education).
//
//   amount of a month = (value - co-payment) x operational days covered / operational days of the
//   month, half up
//
// Operational days are Monday to Friday less public holidays. Covered are those of the voucher's
// validity on which it was not suspended and its payee was approved for the service and the
// client's municipality. Where the decision's terms change
// within a month, each stretch of the month is counted, and rounded, for itself, by the terms of
// its first day.
//
// The hard thing: decisions reach back into months that are closed. A voucher keeps what stands
// settled of each month and under what (Voucher::settled_rows); every close compares that with what
// is right now. A month that differs is settled as reversals of what stood and corrections to what
// is right; those that are equal and opposite cancel, also between decisions of one client and
// provider. (The practice of early childhood education vouchers in Espoo.)
#pragma once

#include <span>
#include <vector>

#include "engine/ledger/event_context.hpp"
#include "engine/settlement/entitlement_row.hpp"
#include "engine/settlement/settlements.hpp"

namespace saldo {

// What a close looks at: a service and a funder, or all of them (kNoHandle), up to a day.
struct CloseScope {
    Handle service = kNoHandle;
    Handle funder = kNoHandle;
    Date period_end;
};

// Monday to Friday within the two days, both counted, less those of `holidays` (rising). 0 where
// last is before first.
[[nodiscard]] std::int64_t operational_days(Date first, Date last, std::span<const Date> holidays);

// Posts expense/coding -> payable/open for every entitlement voucher of the event's ledger, up to
// the month of scope.period_end, and adds it to the open sums under the service's month. Shares of
// other funders are split off; the rest falls to the funder of the client's home municipality on
// the last covered day of the month. A month for which no funder is found, or whose service is not
// defined yet, is left as it is for a later close.
//
// REQUIRES: the ledger's entitlement vouchers and their clients were fetched for the batch.
[[nodiscard]] std::vector<EntitlementRow> post_entitlements(SettlementDesk& desk,
                                                            const EventContext& event,
                                                            const CloseScope& scope,
                                                            std::span<const Date> holidays);

}  // namespace saldo
