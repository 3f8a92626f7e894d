#include "engine/settlement/bank_answers.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "engine/ledger/field_checks.hpp"
#include "engine/settlement/payees.hpp"

namespace saldo {

namespace {

using PaymentState = PaymentRun::PaymentState;
using PayeeState = Settlement::PayeeState;

bool in_flight(const PaymentRun::Payment& payment) {
    return payment.state == PaymentState::exported || payment.state == PaymentState::accepted;
}

Refusal check_ids(EventContext& event, const flatbuffers::String* run,
                  const flatbuffers::String* payment) {
    if (!id_ok(run)) return event.refuse(Refusal::field_invalid, "run");
    if (!optional_id_ok(payment)) return event.refuse(Refusal::field_invalid, "payment");
    return Refusal::none;
}

Refusal check_money(EventContext& event, const events::Cents& amount, const events::Date& date,
                    std::string_view date_field) {
    if (amount.value() <= 0 || !cents_ok(amount))
        return event.refuse(Refusal::amount_out_of_range, "amount");
    if (!date_ok(date)) return event.refuse(Refusal::date_out_of_range, date_field);
    return Refusal::none;
}

// What an answer is about, as far as the books know it.
struct Subject {
    Handle run = kNoHandle;
    std::vector<std::size_t>
        in_flight;  // indexes of the payments that it names, or of the run's where it names none
    std::optional<std::size_t> named;  // the payment that it names, in whatever state
};

Subject subject_of(const SettlementDesk& desk, const EventContext& event,
                   const flatbuffers::String* run_id, const flatbuffers::String* payment_id) {
    Subject subject;
    subject.run = desk.settlements.runs.find(event.ledger, text_of(run_id));
    if (subject.run == kNoHandle) return subject;
    const PaymentRun& run = desk.settlements.runs[subject.run];
    if (payment_id != nullptr) {
        subject.named = payment_of(run, text_of(payment_id));
        if (subject.named && in_flight(run.payments[*subject.named]))
            subject.in_flight.push_back(*subject.named);
        return subject;
    }
    for (std::size_t at = 0; at < run.payments.size(); ++at)
        if (in_flight(run.payments[at])) subject.in_flight.push_back(at);
    return subject;
}

// kNoHandle: the ledger has no funder.
Handle funder_of(const SettlementDesk& desk, Handle ledger, const Subject& subject) {
    if (subject.run != kNoHandle)
        return desk.settlements.runs[subject.run].payments[subject.named.value_or(0)].funder;
    for (Handle funder = 1; funder <= desk.registry.funders.size(); ++funder)
        if (desk.registry.funders[funder].ledger == ledger) return funder;
    return kNoHandle;
}

void post_unexplained(SettlementDesk& desk, Handle ledger, const Subject& subject,
                      AccountClass debit, AccountClass credit, Cents amount) {
    const Handle funder = funder_of(desk, ledger, subject);
    if (funder != kNoHandle) desk.books.transfer(debit, credit, funder, kNoHandle, amount);
}

Cents sum_of(const PaymentRun& run, const std::vector<std::size_t>& payments) {
    Cents sum;
    for (const std::size_t at : payments) sum.value += run.payments[at].amount.value;
    return sum;
}

}  // namespace

Refusal accept_payments(SettlementDesk& desk, EventContext& event,
                        const events::PaymentAccepted& accepted) {
    if (const Refusal refused = check_ids(event, accepted.run(), accepted.payment());
        refused != Refusal::none)
        return refused;
    if (!text_ok(accepted.bank_reference()))
        return event.refuse(Refusal::field_invalid, "bank_reference");

    const Subject subject = subject_of(desk, event, accepted.run(), accepted.payment());
    for (const std::size_t at : subject.in_flight)
        desk.settlements.runs.change(subject.run).payments[at].state = PaymentState::accepted;
    return Refusal::none;
}

Refusal reject_payments(SettlementDesk& desk, EventContext& event,
                        const events::PaymentRejected& rejected) {
    if (const Refusal refused = check_ids(event, rejected.run(), rejected.payment());
        refused != Refusal::none)
        return refused;
    if (!text_ok(rejected.reason_code()))
        return event.refuse(Refusal::field_invalid, "reason_code");
    if (!text_ok(rejected.text())) return event.refuse(Refusal::field_invalid, "text");

    const Subject subject = subject_of(desk, event, rejected.run(), rejected.payment());
    for (const std::size_t at : subject.in_flight) {
        PaymentRun::Payment& payment = desk.settlements.runs.change(subject.run).payments[at];
        desk.books.transfer(AccountClass::payable_in_payment, AccountClass::payable_settled,
                            payment.funder, payment.provider, payment.amount);
        payment.state = PaymentState::rejected;
        payment.bank_reason = text_of(rejected.reason_code());
        set_payees(desk, payment, PayeeState::settled);
    }
    return Refusal::none;
}

Refusal book_payments(SettlementDesk& desk, EventContext& event,
                      const events::PaymentBooked& booked) {
    if (const Refusal refused = check_ids(event, booked.run(), booked.payment());
        refused != Refusal::none)
        return refused;
    if (!text_ok(booked.bank_reference()))
        return event.refuse(Refusal::field_invalid, "bank_reference");
    if (const Refusal refused =
            check_money(event, *booked.amount(), *booked.booked_on(), "booked_on");
        refused != Refusal::none)
        return refused;

    const Cents amount{booked.amount()->value()};
    const Subject subject = subject_of(desk, event, booked.run(), booked.payment());
    if (subject.in_flight.empty() ||
        sum_of(desk.settlements.runs[subject.run], subject.in_flight) != amount) {
        post_unexplained(desk, event.ledger, subject, AccountClass::unexplained, AccountClass::bank,
                         amount);
        return Refusal::none;
    }
    for (const std::size_t at : subject.in_flight) {
        PaymentRun::Payment& payment = desk.settlements.runs.change(subject.run).payments[at];
        desk.books.post(AccountClass::payable_in_payment, payment.funder, payment.provider,
                        Commodity::eur, payment.amount.value);
        desk.books.post(AccountClass::bank, payment.funder, kNoHandle, Commodity::eur,
                        -payment.amount.value);
        payment.state = PaymentState::booked;
        set_payees(desk, payment, PayeeState::paid);
    }
    return Refusal::none;
}

Refusal return_payment(SettlementDesk& desk, EventContext& event,
                       const events::PaymentReturned& returned) {
    if (const Refusal refused = check_ids(event, returned.run(), returned.payment());
        refused != Refusal::none)
        return refused;
    if (!text_ok(returned.reason_code()))
        return event.refuse(Refusal::field_invalid, "reason_code");
    if (!text_ok(returned.bank_reference()))
        return event.refuse(Refusal::field_invalid, "bank_reference");
    if (const Refusal refused =
            check_money(event, *returned.amount(), *returned.returned_on(), "returned_on");
        refused != Refusal::none)
        return refused;

    const Cents amount{returned.amount()->value()};
    const Subject subject = subject_of(desk, event, returned.run(), returned.payment());
    const bool explained = subject.named.has_value() && [&] {
        const PaymentRun::Payment& payment =
            desk.settlements.runs[subject.run].payments[*subject.named];
        return payment.state == PaymentState::booked && payment.amount == amount;
    }();
    if (!explained) {
        post_unexplained(desk, event.ledger, subject, AccountClass::bank, AccountClass::unexplained,
                         amount);
        return Refusal::none;
    }
    PaymentRun::Payment& payment =
        desk.settlements.runs.change(subject.run).payments[*subject.named];
    desk.books.post(AccountClass::bank, payment.funder, kNoHandle, Commodity::eur, amount.value);
    desk.books.post(AccountClass::payable_settled, payment.funder, payment.provider, Commodity::eur,
                    -amount.value);
    payment.state = PaymentState::returned;
    payment.bank_reason = text_of(returned.reason_code());
    set_payees(desk, payment, PayeeState::settled);
    return Refusal::none;
}

}  // namespace saldo
