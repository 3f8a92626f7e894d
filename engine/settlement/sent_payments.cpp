#include "engine/settlement/sent_payments.hpp"

#include <functional>
#include <utility>

namespace saldo::settlement {

namespace {

using State = PaymentRun::PaymentState;

bool in_flight(State state) noexcept {
    return state == State::exported || state == State::accepted;
}

template <class Map>
std::optional<std::size_t> found_in(const Map& map, std::string_view id) {
    const auto found = map.find(id);
    return found == map.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

std::size_t SentPayments::add(SentBatch batch) {
    if (const auto known = batch_of(batch.payment_information_id)) return *known;
    const std::size_t number = batches_.size();
    by_message_.emplace(batch.message_id, number);
    by_payment_information_.emplace(batch.payment_information_id, number);
    batches_.push_back(std::move(batch));
    return number;
}

void SentPayments::add(SentPayment payment) {
    const std::size_t number = payments_.size();
    SentBatch& batch = batches_[payment.batch];
    batch.total.value += payment.amount.value;
    batch.payments.push_back(number);
    by_end_to_end_id_.emplace(payment.end_to_end_id, number);
    by_amount_.emplace(payment.amount.value, number);
    payments_.push_back(std::move(payment));
}

std::optional<std::size_t> SentPayments::payment_of(std::string_view end_to_end_id) const {
    return found_in(by_end_to_end_id_, end_to_end_id);
}

std::optional<std::size_t> SentPayments::batch_of_message(std::string_view message_id) const {
    return found_in(by_message_, message_id);
}

std::optional<std::size_t> SentPayments::batch_of(std::string_view payment_information_id) const {
    return found_in(by_payment_information_, payment_information_id);
}

std::vector<std::size_t> SentPayments::of_amount(Cents amount) const {
    std::vector<std::size_t> found;
    const auto [first, last] = by_amount_.equal_range(amount.value);
    for (auto at = first; at != last; ++at) found.push_back(at->second);
    return found;
}

std::vector<std::size_t> SentPayments::meant_by(const BankFact& fact) const {
    const auto is_meant = [&](std::size_t number) {
        const State state = payments_[number].state;
        return in_flight(state) ||
               (fact.kind == BankFactKind::booked && state == State::returned_early);
    };
    std::vector<std::size_t> meant;
    if (fact.run.empty()) return meant;
    if (!fact.payment.empty()) {
        const auto named = payment_of(fact.payment);
        if (named && batches_[payments_[*named].batch].funder == fact.funder && is_meant(*named))
            meant.push_back(*named);
        return meant;
    }
    for (const SentBatch& batch : batches_) {
        if (batch.run != fact.run || batch.funder != fact.funder) continue;
        for (const std::size_t number : batch.payments)
            if (is_meant(number)) meant.push_back(number);
    }
    return meant;
}

Effect SentPayments::effect_of(const BankFact& fact) const {
    Effect effect;
    effect.payments = meant_by(fact);
    for (const std::size_t number : effect.payments)
        effect.amount.value += payments_[number].amount.value;
    Effect unexplained{EffectKind::unexplained, {}, fact.amount};
    switch (fact.kind) {
        case BankFactKind::accepted:
            if (!effect.payments.empty()) effect.kind = EffectKind::accepted;
            return effect;
        case BankFactKind::rejected:
            if (!effect.payments.empty()) effect.kind = EffectKind::rejected;
            return effect;
        case BankFactKind::booked:
            effect.kind = EffectKind::booked;
            return !effect.payments.empty() && effect.amount == fact.amount ? effect : unexplained;
        case BankFactKind::returned:
            break;
    }
    if (fact.payment.empty()) return unexplained;
    const auto named = payment_of(fact.payment);
    if (!named || batches_[payments_[*named].batch].funder != fact.funder) return unexplained;
    const SentPayment& payment = payments_[*named];
    if (payment.amount != fact.amount) return unexplained;
    if (payment.state != State::booked && !in_flight(payment.state)) return unexplained;
    return {EffectKind::returned, {*named}, fact.amount};
}

std::string SentPayments::why_unexplained(const BankFact& fact) const {
    if (!fact.unsure.empty()) return fact.unsure;
    if (fact.run.empty()) return "it names no payment of this ledger";
    if (fact.payment.empty()) {
        std::int64_t left = 0;
        for (const std::size_t number : meant_by(fact)) left += payments_[number].amount.value;
        return "of the run " + fact.run + " " + to_text(Cents{left}) + " is in flight";
    }
    const auto named = payment_of(fact.payment);
    if (!named) return "it names no payment of this ledger";
    return "the payment " + fact.payment + " of " + to_text(payments_[*named].amount) + " is " +
           std::string(payment_state_name(payments_[*named].state)) + " already";
}

void SentPayments::record(const BankFact& fact, const Effect& effect) {
    for (const std::size_t number : effect.payments) {
        State& state = payments_[number].state;
        switch (fact.kind) {
            case BankFactKind::accepted:
                state = State::accepted;
                break;
            case BankFactKind::rejected:
                state = State::rejected;
                break;
            case BankFactKind::booked:
                if (effect.kind != EffectKind::booked) break;
                state = state == State::returned_early ? State::returned : State::booked;
                break;
            case BankFactKind::returned:
                state = state == State::booked ? State::returned : State::returned_early;
                break;
        }
    }
}

}  // namespace saldo::settlement
