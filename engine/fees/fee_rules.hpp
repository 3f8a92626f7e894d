// Client fees: what a client owes the organiser for services that the organiser gives itself or
// buys (Act 734/1992 on client fees, as amended by 1201/2020: an invoice says client, service,
// date, amount and what it rests on).
//
//   decided           a fee for a unit of a service, from a day on, for one client
//   assessed          an amount for a calendar month, once under each decision
//   invoiced          receivable/client -> fee income
//   credited          fee income -> receivable/client
//   paid              bank -> receivable/client
//
// Whose share is whose: a client who uses a service by voucher (service voucher, balance voucher,
// personal budget) pays a co-payment to the provider (Act 569/2009 9 §: no fee is taken besides),
// and a service that is free by law costs nothing. Both are judged on a day: of a decision its
// first day, of an assessment its period's last day within the decision, of an invoice the service
// date. On that day the client must not hold a voucher of such a kind that covers the day and has
// the service among its lines, suspended or not; purchase orders and entitlements do not stand in
// the way.
//
// Invariants
// 1. receivable/client of a funder is the sum of what its invoices have open, and no invoice's open
//    sum is below zero: never more is credited or paid than is open.
// 2. A decision's month is assessed once; fees are numbered by client, invoices too.
//
// An invoice need not rest on a decision of this ledger: fees that are the same for everyone are
// decided for all at once (Act 734/1992 2 §).
#pragma once

#include "engine/fees/client_fees.hpp"
#include "engine/ledger/books.hpp"
#include "engine/ledger/event_context.hpp"
#include "engine/services/registry.hpp"
#include "engine/vouchers/vouchers.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// What a fee rule reads and changes. References live as long as the shard's state.
struct FeeDesk {
    Books& books;
    Registry& registry;
    Vouchers& vouchers;
    AllClientFees& fees;
};

// Each refuses: field_invalid, amount_out_of_range, date_out_of_range, client_unknown; those that
// name a service also service_unknown, service_free_by_law, service_used_by_voucher.

// And already_exists (a fee of that id), record_full (limits::kFeesMax).
[[nodiscard]] Refusal decide_fee(FeeDesk& desk, EventContext& event,
                                 const events::ClientFeeDecided& decided);
// And fee_unknown, already_exists (the period was assessed), fee_not_valid (no day of the month is
// in the decision's validity), period_end_not_month_end, record_full (limits::kFeeAssessmentsMax).
[[nodiscard]] Refusal assess_fee(FeeDesk& desk, EventContext& event,
                                 const events::ClientFeeAssessed& assessed);
// And funder_unknown, already_exists (an invoice of that id), record_full
// (limits::kFeeInvoicesMax). A reference, where one is said, is a Finnish one
// (settlement/reference.hpp).
[[nodiscard]] Refusal invoice_fee(FeeDesk& desk, EventContext& event,
                                  const events::ClientFeeInvoiced& invoiced);
// And invoice_unknown, amount_exceeds_receivable (asked and open, in cents).
[[nodiscard]] Refusal credit_fee(FeeDesk& desk, EventContext& event,
                                 const events::ClientFeeCredited& credited);
[[nodiscard]] Refusal pay_fee(FeeDesk& desk, EventContext& event,
                              const events::ClientFeePaid& paid);

}  // namespace saldo
