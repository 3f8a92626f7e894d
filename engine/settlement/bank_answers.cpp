#include "engine/settlement/bank_answers.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
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

// In flight as far as bookings go.
bool waits_for_booking(const PaymentRun::Payment& payment) {
    return in_flight(payment) || payment.state == PaymentState::returned_early;
}

// An acceptance or rejection is of a run.
template <class Fact>
Refusal check_ids(EventContext& event, const Fact& fact) {
    if (!id_ok(fact.run())) return event.refuse(Refusal::field_invalid, "run");
    if (!optional_id_ok(fact.payment())) return event.refuse(Refusal::field_invalid, "payment");
    if (!optional_id_ok(fact.funder())) return event.refuse(Refusal::field_invalid, "funder");
    return Refusal::none;
}

// Money may move for what nobody knows.
template <class Fact>
Refusal check_optional_ids(EventContext& event, const Fact& fact) {
    if (!optional_id_ok(fact.run())) return event.refuse(Refusal::field_invalid, "run");
    if (!optional_id_ok(fact.payment())) return event.refuse(Refusal::field_invalid, "payment");
    if (!optional_id_ok(fact.funder())) return event.refuse(Refusal::field_invalid, "funder");
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
    Handle funder = kNoHandle;  // that it names and the ledger has
    std::vector<std::size_t>
        meant;  // indexes of the payments in question that it names, or of all where it names none
    std::optional<std::size_t> named;  // the payment that it names, in whatever state
};

// `in_question` says which payments the fact could change.
template <class Fact>
Subject subject_of(const SettlementDesk& desk, const EventContext& event, const Fact& fact,
                   bool (*in_question)(const PaymentRun::Payment&)) {
    Subject subject;
    if (fact.funder() != nullptr)
        subject.funder = desk.registry.funders.find(event.ledger, text_of(fact.funder()));
    if (fact.run() == nullptr) return subject;
    subject.run = desk.settlements.runs.find(event.ledger, text_of(fact.run()));
    if (subject.run == kNoHandle) return subject;
    const PaymentRun& run = desk.settlements.runs[subject.run];
    const auto may_be = [&subject](const PaymentRun::Payment& payment) {
        return subject.funder == kNoHandle || payment.funder == subject.funder;
    };
    if (fact.payment() != nullptr) {
        subject.named = payment_of(run, text_of(fact.payment()));
        if (subject.named && !may_be(run.payments[*subject.named])) subject.named.reset();
        if (subject.named && in_question(run.payments[*subject.named]))
            subject.meant.push_back(*subject.named);
        return subject;
    }
    for (std::size_t at = 0; at < run.payments.size(); ++at)
        if (may_be(run.payments[at]) && in_question(run.payments[at])) subject.meant.push_back(at);
    return subject;
}

// kNoHandle: the ledger has no funder.
Handle funder_of(const SettlementDesk& desk, Handle ledger, const Subject& subject) {
    if (subject.funder != kNoHandle) return subject.funder;
    if (subject.run != kNoHandle)
        return desk.settlements.runs[subject.run].payments[subject.named.value_or(0)].funder;
    for (Handle funder = 1; funder <= desk.registry.funders.size(); ++funder)
        if (desk.registry.funders[funder].ledger == ledger) return funder;
    return kNoHandle;
}

// Posts what nobody explains, below zero where it came, and keeps it to be found again. `said` has
// the fact's own words.
void post_unexplained(SettlementDesk& desk, const EventContext& event, const Subject& subject,
                      UnexplainedFact said) {
    said.funder = funder_of(desk, event.ledger, subject);
    if (said.funder == kNoHandle) return;
    if (said.amount.value > 0) {
        desk.books.transfer(AccountClass::unexplained, AccountClass::bank, said.funder, kNoHandle,
                            said.amount);
    } else {
        desk.books.transfer(AccountClass::bank, AccountClass::unexplained, said.funder, kNoHandle,
                            Cents{-said.amount.value});
    }
    said.event = event.id;
    said.source = event.source;
    desk.settlements.bank_rows.add({event.ledger, event.position}, std::move(said));
}

Cents sum_of(const PaymentRun& run, const std::vector<std::size_t>& payments) {
    Cents sum;
    for (const std::size_t at : payments) sum.value += run.payments[at].amount.value;
    return sum;
}

}  // namespace

Refusal accept_payments(SettlementDesk& desk, EventContext& event,
                        const events::PaymentAccepted& accepted) {
    if (const Refusal refused = check_ids(event, accepted); refused != Refusal::none)
        return refused;
    if (!text_ok(accepted.bank_reference()))
        return event.refuse(Refusal::field_invalid, "bank_reference");

    const Subject subject = subject_of(desk, event, accepted, in_flight);
    for (const std::size_t at : subject.meant)
        desk.settlements.runs.change(subject.run).payments[at].state = PaymentState::accepted;
    return Refusal::none;
}

Refusal reject_payments(SettlementDesk& desk, EventContext& event,
                        const events::PaymentRejected& rejected) {
    if (const Refusal refused = check_ids(event, rejected); refused != Refusal::none)
        return refused;
    if (!text_ok(rejected.reason_code()))
        return event.refuse(Refusal::field_invalid, "reason_code");
    if (!text_ok(rejected.text())) return event.refuse(Refusal::field_invalid, "text");

    const Subject subject = subject_of(desk, event, rejected, in_flight);
    for (const std::size_t at : subject.meant) {
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
    if (const Refusal refused = check_optional_ids(event, booked); refused != Refusal::none)
        return refused;
    if (!text_ok(booked.bank_reference()))
        return event.refuse(Refusal::field_invalid, "bank_reference");
    if (const Refusal refused =
            check_money(event, *booked.amount(), *booked.booked_on(), "booked_on");
        refused != Refusal::none)
        return refused;

    const Cents amount{booked.amount()->value()};
    const Subject subject = subject_of(desk, event, booked, waits_for_booking);
    if (subject.meant.empty() ||
        sum_of(desk.settlements.runs[subject.run], subject.meant) != amount) {
        post_unexplained(desk, event, subject,
                         {.amount = amount,
                          .day = date_of(*booked.booked_on()),
                          .run = std::string(text_of(booked.run())),
                          .payment = std::string(text_of(booked.payment())),
                          .bank_reference = std::string(text_of(booked.bank_reference()))});
        return Refusal::none;
    }
    for (const std::size_t at : subject.meant) {
        PaymentRun::Payment& payment = desk.settlements.runs.change(subject.run).payments[at];
        desk.books.post(AccountClass::payable_in_payment, payment.funder, payment.provider,
                        Commodity::eur, payment.amount.value);
        desk.books.post(AccountClass::bank, payment.funder, kNoHandle, Commodity::eur,
                        -payment.amount.value);
        const bool came_back = payment.state == PaymentState::returned_early;
        if (came_back) {
            desk.books.post(AccountClass::unexplained, payment.funder, kNoHandle, Commodity::eur,
                            payment.amount.value);
            desk.books.post(AccountClass::payable_settled, payment.funder, payment.provider,
                            Commodity::eur, -payment.amount.value);
            desk.settlements.bank_rows.remove({event.ledger, payment.returned_early_at});
        }
        payment.state = came_back ? PaymentState::returned : PaymentState::booked;
        set_payees(desk, payment, came_back ? PayeeState::settled : PayeeState::paid);
    }
    return Refusal::none;
}

Refusal return_payment(SettlementDesk& desk, EventContext& event,
                       const events::PaymentReturned& returned) {
    if (const Refusal refused = check_optional_ids(event, returned); refused != Refusal::none)
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
    const Subject subject = subject_of(desk, event, returned, in_flight);
    const PaymentRun::Payment* const named =
        subject.named ? &desk.settlements.runs[subject.run].payments[*subject.named] : nullptr;
    const bool fits = named != nullptr && named->amount == amount;
    if (!fits || named->state != PaymentState::booked) {
        post_unexplained(desk, event, subject,
                         {.amount = Cents{-amount.value},
                          .day = date_of(*returned.returned_on()),
                          .run = std::string(text_of(returned.run())),
                          .payment = std::string(text_of(returned.payment())),
                          .bank_reference = std::string(text_of(returned.bank_reference())),
                          .reason_code = std::string(text_of(returned.reason_code()))});
        if (fits && in_flight(*named)) {
            PaymentRun::Payment& early =
                desk.settlements.runs.change(subject.run).payments[*subject.named];
            early.state = PaymentState::returned_early;
            early.returned_early_at = event.position;
            early.bank_reason = text_of(returned.reason_code());
        }
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
