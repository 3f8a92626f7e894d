// PaymentAccepted, PaymentRejected, PaymentBooked, PaymentReturned: what the bank, or the ERP that
// pays, says.
//
//   accepted   no posting                           exported -> accepted
//   rejected   payable/in_payment -> payable/settled   its nets may be paid again by a later run
//   booked     payable/in_payment -> bank              its nets are paid
//   returned   bank -> payable/settled                 its nets may be paid again by a later run
//
// A bank is never told that its facts are wrong: money that moved otherwise than the books expect
// (no run or an unknown one, an unknown payment, a second booking, another amount) is posted
// against `unexplained` of the funder whose account it is, where people see it. An acceptance or
// rejection that fits nothing moves no money and changes nothing.
//
// A fact that names a funder which the ledger has is about that funder's account: only its payments
// are meant. Otherwise the funder is that of the payment, else of the run's first payment, else the
// first one that the ledger defined; a ledger without funders has no bank account, and the fact is
// kept without postings.
//
// Statements may be read in any order. A return of a payment that is in flight waits as
// `returned_early`, its money in `unexplained`; the booking, when it is told of, takes it from
// there:
//
//   booked, returned early   payable/in_payment -> bank, and unexplained -> payable/settled
//
// No role is asked: PublisherAuthorised says which source may speak for the bank. Refused is only
// what cannot be read: field_invalid, amount_out_of_range (booked and returned amounts are 0.01 to
// kCentsMax), date_out_of_range.
#pragma once

#include "engine/ledger/event_context.hpp"
#include "engine/settlement/settlements.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Without a payment: every payment of the run that was exported and not answered yet.
[[nodiscard]] Refusal accept_payments(SettlementDesk& desk, EventContext& event,
                                      const events::PaymentAccepted& accepted);

// Without a payment: every payment of the run in flight (exported or accepted).
[[nodiscard]] Refusal reject_payments(SettlementDesk& desk, EventContext& event,
                                      const events::PaymentRejected& rejected);

// Without a payment: every payment of the run in flight or returned early, where their sum is the
// amount (a batch booking).
[[nodiscard]] Refusal book_payments(SettlementDesk& desk, EventContext& event,
                                    const events::PaymentBooked& booked);

[[nodiscard]] Refusal return_payment(SettlementDesk& desk, EventContext& event,
                                     const events::PaymentReturned& returned);

}  // namespace saldo
