// What banks say, and what providers pay back. A bank's facts are never refused: what contradicts
// the books goes to unexplained, of the funder that it names, whose payment it names, of the run's
// first payment, or of the ledger's first funder. What came back before it left waits there.
#include <algorithm>

#include "tests/model/fields.hpp"
#include "tests/model/rules.hpp"
#include "tests/model/runs.hpp"

namespace saldo::model {

namespace {

using enum AccountClass;

struct About {
    Payment* named = nullptr;         // in whatever state
    std::vector<Payment*> in_flight;  // it, or those of the run where none is named
    std::vector<Payment*> early;      // as in_flight, of those that came back before they left
    Text funder;
};

// Who is named, as far as the ledger has it, is the only one whose payments are meant.
About about(World& world, const Text& run_id, const Text& payment_id, const Text& funder) {
    const Text only = world.funders.contains(funder) ? funder : Text{};
    About subject;
    if (!world.funders_in_order.empty()) subject.funder = world.funders_in_order.front();
    if (!only.empty()) subject.funder = only;
    const auto run = world.runs.find(run_id);
    if (run == world.runs.end()) return subject;
    if (only.empty()) subject.funder = run->second.payments.front().funder;
    for (Payment& payment : run->second.payments) {
        if (!payment_id.empty() && payment.id != payment_id) continue;
        if (!only.empty() && payment.funder != only) continue;
        if (!payment_id.empty()) subject.named = &payment;
        if (payment.in_flight()) subject.in_flight.push_back(&payment);
        if (payment.state == Payment::State::returned_early) subject.early.push_back(&payment);
    }
    if (subject.named != nullptr) subject.funder = subject.named->funder;
    return subject;
}

template <class Fact>
Reasons faults_of(const Fact& fact, std::initializer_list<Text> texts) {
    Reasons why;
    why.when(!may_be_id(fact.run) || !may_be_id(fact.payment) || !may_be_id(fact.funder) ||
                 !std::ranges::all_of(texts, is_short),
             Refusal::field_invalid);
    return why;
}

void post_unexplained(World& world, const Text& funder, Amount amount) {
    if (funder.empty()) return;
    world.post(unexplained, funder, "", amount);
    world.post(bank, funder, "", -amount);
}

// What a provider owes is lowered against the bank or a loss.
template <class Fact>
Reasons lower(World& world, const Fact& fact, AccountClass against, Reasons why) {
    why.when(!is_id(fact.provider) || !is_id(fact.funder), Refusal::field_invalid);
    why.when(!is_amount(fact.amount.get()), Refusal::amount_out_of_range);
    why.when(!world.funders.contains(fact.funder), Refusal::funder_unknown);
    why.when(!world.providers.contains(fact.provider), Refusal::provider_unknown);
    if (why.any()) return why;
    const Amount amount = fact.amount->value();
    why.when(amount > world.balances[{receivable_provider, fact.funder, fact.provider}],
             Refusal::amount_exceeds_receivable);
    if (why.any()) return why;
    world.post(against, fact.funder, "", amount);
    world.post(receivable_provider, fact.funder, fact.provider, -amount);
    return why;
}

}  // namespace

Reasons apply(World& world, const Said&, const events::PaymentAcceptedT& fact) {
    Reasons why = faults_of(fact, {fact.bank_reference});
    why.when(!is_id(fact.run), Refusal::field_invalid);
    if (why.any()) return why;
    for (Payment* const payment : about(world, fact.run, fact.payment, fact.funder).in_flight)
        payment->state = Payment::State::accepted;
    return why;
}

Reasons apply(World& world, const Said&, const events::PaymentRejectedT& fact) {
    Reasons why = faults_of(fact, {fact.reason_code, fact.text});
    why.when(!is_id(fact.run), Refusal::field_invalid);
    if (why.any()) return why;
    for (Payment* const payment : about(world, fact.run, fact.payment, fact.funder).in_flight) {
        world.post(payable_in_payment, payment->funder, payment->provider, payment->amount);
        world.post(payable_settled, payment->funder, payment->provider, -payment->amount);
        payment->state = Payment::State::rejected;
        set_nets(world, *payment, Net::State::settled);
    }
    return why;
}

Reasons apply(World& world, const Said&, const events::PaymentBookedT& fact) {
    Reasons why = faults_of(fact, {fact.bank_reference});
    why.when(!is_amount(fact.amount.get()), Refusal::amount_out_of_range);
    why.when(!is_date(fact.booked_on.get()), Refusal::date_out_of_range);
    if (why.any()) return why;
    const About subject = about(world, fact.run, fact.payment, fact.funder);
    Amount sum = 0;
    for (const auto* const payments : {&subject.in_flight, &subject.early})
        for (const Payment* const payment : *payments) sum += payment->amount;
    if (sum == 0 || sum != fact.amount->value()) {
        post_unexplained(world, subject.funder, fact.amount->value());
        return why;
    }
    for (const auto* const payments : {&subject.in_flight, &subject.early}) {
        for (Payment* const payment : *payments) {
            world.post(payable_in_payment, payment->funder, payment->provider, payment->amount);
            world.post(bank, payment->funder, "", -payment->amount);
            payment->state = Payment::State::booked;
            set_nets(world, *payment, Net::State::paid);
        }
    }
    for (Payment* const payment : subject.early) {
        world.post(unexplained, payment->funder, "", payment->amount);
        world.post(payable_settled, payment->funder, payment->provider, -payment->amount);
        payment->state = Payment::State::returned;
        set_nets(world, *payment, Net::State::settled);
    }
    return why;
}

Reasons apply(World& world, const Said&, const events::PaymentReturnedT& fact) {
    Reasons why = faults_of(fact, {fact.reason_code, fact.bank_reference});
    why.when(!is_amount(fact.amount.get()), Refusal::amount_out_of_range);
    why.when(!is_date(fact.returned_on.get()), Refusal::date_out_of_range);
    if (why.any()) return why;
    const About subject = about(world, fact.run, fact.payment, fact.funder);
    Payment* const payment = subject.named;
    if (payment == nullptr || payment->state != Payment::State::booked ||
        payment->amount != fact.amount->value()) {
        post_unexplained(world, subject.funder, -fact.amount->value());
        if (payment != nullptr && payment->in_flight() && payment->amount == fact.amount->value())
            payment->state = Payment::State::returned_early;
        return why;
    }
    world.post(bank, payment->funder, "", payment->amount);
    world.post(payable_settled, payment->funder, payment->provider, -payment->amount);
    payment->state = Payment::State::returned;
    set_nets(world, *payment, Net::State::settled);
    return why;
}

// Whatever it says, the books stay as they are.
Reasons apply(World&, const Said&, const events::StatementReceivedT& fact) {
    constexpr Amount kMostBalance = 1'000'000'000'000'000;
    Reasons why;
    why.when(!is_id(fact.funder) || !is_id(fact.account) || !is_short(fact.statement) ||
                 !is_short(fact.electronic_sequence) || !is_short(fact.legal_sequence),
             Refusal::field_invalid);
    for (const auto* const day : {&fact.from, &fact.until, &fact.opened_on, &fact.closed_on})
        why.when(!may_be_date(day->get()), Refusal::date_out_of_range);
    for (const auto* const sum : {&fact.opening, &fact.closing, &fact.credits, &fact.debits})
        why.when(
            *sum != nullptr && ((*sum)->value() < -kMostBalance || (*sum)->value() > kMostBalance),
            Refusal::amount_out_of_range);
    return why;
}

Reasons apply(World& world, const Said&, const events::ProviderRepaidT& fact) {
    Reasons why;
    why.when(!is_short(fact.reference), Refusal::field_invalid);
    why.when(!is_date(fact.paid_on.get()), Refusal::date_out_of_range);
    return lower(world, fact, bank, why);
}

Reasons apply(World& world, const Said&, const events::ReceivableWrittenOffT& fact) {
    Reasons why;
    why.when(!is_short(fact.reason), Refusal::field_invalid);
    return lower(world, fact, loss, why);
}

}  // namespace saldo::model
