#include "tests/model/comparison.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/fold/state.hpp"
#include "schemas/codec/json.hpp"
#include "tests/model/facts.hpp"
#include "tests/model/pots.hpp"

namespace saldo::model {

namespace {

constexpr std::size_t kRememberedRecords = 4'000;
constexpr std::size_t kToldRecords = 12;

std::string text_of(const Record& record) {
    if (record.event == nullptr) return record.value;
    return codec::json_from_payload(*events::GetEvent(record.value.data()));
}

std::string text_of(const Balances& balances) {
    std::string text;
    for (const auto& [account, amount] : balances)
        text += fmt::format("\n    {} {} {} {}: {}", account_class_name(account.account_class),
                            account.owner, account.counterpart, commodity_name(account.commodity),
                            amount);
    return text.empty() ? "\n    nothing" : text;
}

std::string text_of(const Verdict& verdict) {
    if (verdict.kind != OutcomeKind::refused) return std::string(outcome_name(verdict.kind));
    std::string text = "refused:";
    for (const Refusal reason : verdict.reasons.all())
        text += fmt::format(" {}", refusal_code(reason));
    return text;
}

std::string text_of(const Outcome& outcome) {
    if (outcome.kind != OutcomeKind::refused) return std::string(outcome_name(outcome.kind));
    return fmt::format("refused: {} {} asked {} limit {}", refusal_code(outcome.refusal),
                       outcome.refused_field, outcome.asked, outcome.limit);
}

// The voucher that an event names; empty: none.
Text voucher_of(const events::EventT& event) {
    return visit(event, [](const auto& fact) -> Text {
        if constexpr (requires { fact.voucher; }) return fact.voucher;
        return {};
    });
}

}  // namespace

AccountName Comparison::name_of(const saldo::Account& account, Commodity commodity) const {
    const State& state = folded_.state();
    AccountName name{account.account_class, "", "", commodity};
    const auto is = [&](AccountClass one) { return account.account_class == one; };
    if (is(AccountClass::voucher_available) || is(AccountClass::voucher_held))
        name.owner = voucher_names_.at(account.owner);
    else if (is(AccountClass::commitment))
        name.owner = state.registry.services[account.owner].id;
    else
        name.owner = state.registry.funders[account.owner].id;
    if (account.counterpart == kNoHandle) return name;
    name.counterpart = is(AccountClass::expense) ? state.books.words[account.counterpart].id
                                                 : state.registry.providers[account.counterpart].id;
    return name;
}

std::string Comparison::difference_of_postings(const Outcome& outcome) const {
    Balances posted;
    for (const Posting& posting : outcome.postings) {
        const AccountName name = name_of(posting.account, posting.commodity);
        Amount& sum = posted[name];
        sum += posting.amount;
        if (sum == 0) posted.erase(name);
    }
    if (posted == model_.changes()) return {};
    return fmt::format("postings differ\n  model:{}\n  engine:{}", text_of(model_.changes()),
                       text_of(posted));
}

std::string Comparison::difference_of_settlement() {
    const State& state = folded_.state();
    const auto& settlement = state.settlements.settlements[state.settlements.settlements.size()];
    const auto found = model_.world().settlements.find(settlement.id);
    if (found == model_.world().settlements.end())
        return fmt::format("the model knows no settlement {}", settlement.id);
    model_.learn_digest(settlement.id,
                        Text(settlement.digest.bytes.begin(), settlement.digest.bytes.end()));
    decltype(found->second.lines) lines;
    decltype(found->second.entries) entries;
    for (const auto& line : settlement.lines) {
        const LinePlace place{state.registry.funders[line.funder].id,
                              state.registry.providers[line.provider].id,
                              state.registry.services[line.service].id,
                              state.books.words[line.coding].id, line.month.days};
        lines[place] = line.amount.value;
        entries[place] = {line.posted_on.days, static_cast<int>(line.document_number)};
    }
    if (lines != found->second.lines) return settlement.id + ": lines differ";
    if (entries != found->second.entries) return settlement.id + ": documents differ";
    if (settlement.override_reason != found->second.override_reason)
        return settlement.id + ": the reasons of the override differ";
    if (settlement.total.value != found->second.total) return settlement.id + ": totals differ";
    for (const auto& payee : settlement.payees) {
        const auto& net = found->second.nets.at(
            {state.registry.funders[payee.funder].id, state.registry.providers[payee.provider].id});
        if (net.net != payee.net.value || net.to_pay != payee.to_pay.value)
            return fmt::format("{}: a net of {} to pay {} is {} to pay {} in the model",
                               settlement.id, payee.net.value, payee.to_pay.value, net.net,
                               net.to_pay);
    }
    return {};
}

std::string Comparison::difference_of_run(const Text& id) {
    const State& state = folded_.state();
    const auto& run = state.settlements.runs[state.settlements.runs.size()];
    const Run& expected = model_.world().runs.at(id);
    if (run.id != id || run.payments.size() != expected.payments.size())
        return fmt::format("run {}: {} payments, {} in the model", id, run.payments.size(),
                           expected.payments.size());
    for (std::size_t at = 0; at < run.payments.size(); ++at) {
        const auto& payment = run.payments[at];
        const Payment& same = expected.payments[at];
        model_.learn_payment_id(id, at, payment.end_to_end_id);
        if (state.registry.funders[payment.funder].id != same.funder ||
            state.registry.providers[payment.provider].id != same.provider ||
            payment.amount.value != same.amount || payment.attempt != same.attempt)
            return fmt::format("run {}: payment {} differs", id, at);
    }
    return {};
}

// Records that no posting shows.
std::string Comparison::difference_of_records(const events::EventT& event) {
    const State& state = folded_.state();
    if (event.data.type == events::Fact::PeriodClosed) return difference_of_settlement();
    if (const auto* const made = event.data.AsPaymentRunMade()) return difference_of_run(made->run);
    const auto co_payment = [&](const auto* fact) -> std::string {
        const Handle ledger = state.books.ledgers.find(kNoHandle, event.ledger);
        const auto* const slot = state.deliveries.cache.peek(
            Deliveries::key(ledger, DeliveryRecordKind::delivery, fact->provider, fact->delivery));
        const Amount expected =
            model_.world().deliveries.at({fact->provider, fact->delivery}).co_payment;
        if (slot != nullptr && slot->record.co_payment.value == expected) return {};
        return fmt::format("co-payment {}, {} in the model",
                           slot == nullptr ? 0 : slot->record.co_payment.value, expected);
    };
    if (const auto* const fact = event.data.AsServiceDelivered()) return co_payment(fact);
    if (const auto* const fact = event.data.AsDeliveryCorrected()) return co_payment(fact);
    return {};
}

// No accepted delivery or hold leaves its day overspent, whatever the model's rules say.
std::string Comparison::overspent(const events::EventT& event) const {
    const auto left = [&](const auto* fact, const Delivery* used) -> std::string {
        const Voucher& voucher = model_.world().vouchers.at(fact->voucher);
        const Hold* hold = nullptr;
        if (used == nullptr)
            if (const auto* const ordered = event.data.AsServiceOrdered())
                hold = &voucher.holds.at({ordered->provider, ordered->order});
        const PotName& pot = used != nullptr ? used->pot : hold->pot;
        const Amount amount = used != nullptr ? used->used : hold->amount;
        if (amount == 0 || left_on(voucher, pot, fact->service_date->days()) >= 0) return {};
        return fmt::format("voucher {} is overspent", fact->voucher);
    };
    const auto delivery = [&](const auto* fact) {
        return &model_.world().deliveries.at({fact->provider, fact->delivery});
    };
    if (const auto* const fact = event.data.AsServiceDelivered()) return left(fact, delivery(fact));
    if (const auto* const fact = event.data.AsDeliveryCorrected())
        return left(fact, delivery(fact));
    if (const auto* const fact = event.data.AsServiceOrdered()) return left(fact, nullptr);
    return {};
}

std::string Comparison::difference(const Record& record, const Verdict& verdict,
                                   const Outcome& outcome) {
    if (std::string wrong = audit_.look_at(outcome); !wrong.empty()) return wrong;
    if (verdict.kind != outcome.kind) return "the outcomes differ";
    if (verdict.kind == OutcomeKind::refused)
        return verdict.reasons.all().contains(outcome.refusal) ? "" : "the reasons differ";
    if (record.event == nullptr || verdict.kind != OutcomeKind::accepted) return {};
    if (const auto* const granted = record.event->data.AsVoucherGranted())
        voucher_names_[folded_.state().vouchers.made] = granted->voucher;
    if (std::string wrong = difference_of_postings(outcome); !wrong.empty()) return wrong;
    if (std::string wrong = difference_of_records(*record.event); !wrong.empty()) return wrong;
    return overspent(*record.event);
}

std::string Comparison::story_of(const Record& record) const {
    if (record.event == nullptr) return {};
    const Text voucher = voucher_of(*record.event);
    if (voucher.empty()) return {};
    std::string story;
    std::size_t told = 0;
    for (auto at = last_.rbegin(); at != last_.rend() && told < kToldRecords; ++at) {
        if (at->event == nullptr || voucher_of(*at->event) != voucher) continue;
        story.insert(0, "\n  " + text_of(*at));
        ++told;
    }
    return "\nthe last about " + voucher + ":" + story;
}

std::string Comparison::play(const Record& record) {
    const Verdict verdict = model_.judge(record.key, record.value, record.event.get());
    if (verdict.kind == OutcomeKind::redelivery) ++redelivered_;
    const Outcome& outcome = folded_.fold({record.key, record.value});
    const std::string wrong = difference(record, verdict, outcome);
    if (wrong.empty()) {
        if (record.event != nullptr) tally_.add(record.event->data.type, outcome);
        last_.push_back(record);
        if (last_.size() > kRememberedRecords) last_.pop_front();
        return {};
    }
    return fmt::format("{}\n{}\nmodel:  {}\nengine: {}{}", wrong, text_of(record), text_of(verdict),
                       text_of(outcome), story_of(record));
}

// What came again, what publishers sent, and how services are rated.
std::string Comparison::difference_of_counts() const {
    const State& state = folded_.state();
    const Handle ledger = state.books.ledgers.find(kNoHandle, kLedger);
    const std::uint64_t redelivered = state.books.ledgers[ledger].redelivered;
    if (redelivered != redelivered_)
        return fmt::format("{} redeliveries, {} in the model", redelivered, redelivered_);
    for (const auto& [key, day] : model_.world().control_days) {
        const auto* const kept = state.control_days.find(
            {ledger, state.books.publishers.find(ledger, key.first), Date{key.second}});
        const bool same = kept != nullptr &&
                          static_cast<std::int64_t>(kept->counted) == day.count &&
                          kept->counted_total.value == day.total && kept->said == day.said &&
                          static_cast<std::int64_t>(kept->said_count) == day.said_count &&
                          kept->said_total.value == day.said_total;
        if (!same)
            return fmt::format("what {} sent on day {} differs: {} of {} in the model", key.first,
                               key.second, day.count, day.total);
    }
    for (const auto& [place, rating] : model_.world().ratings) {
        const auto& kept =
            state.registry.providers[state.registry.providers.find(ledger, place.first)].ratings;
        const Handle service = state.registry.services.find(ledger, place.second);
        const bool same = std::ranges::any_of(kept, [&](const auto& one) {
            return one.service == service && static_cast<int>(one.count) == rating.first &&
                   static_cast<int>(one.sum) == rating.second;
        });
        if (!same) return fmt::format("the rating of {} by {} differs", place.second, place.first);
    }
    return {};
}

std::string Comparison::look_at_books() {
    if (std::string wrong = audit_.look_at_books(folded_.state(), folded_.rows()); !wrong.empty())
        return wrong;
    if (std::string wrong = difference_of_counts(); !wrong.empty()) return wrong;
    const State& state = folded_.state();
    const Handle ledger = state.books.ledgers.find(kNoHandle, kLedger);
    // Every account that the model has, but for vouchers', whose balances the vouchers keep.
    for (const auto& [name, amount] : model_.world().balances) {
        saldo::Account account{name.account_class, kNoHandle, kNoHandle};
        if (name.account_class == AccountClass::voucher_available ||
            name.account_class == AccountClass::voucher_held)
            continue;
        account.owner = name.account_class == AccountClass::commitment
                            ? state.registry.services.find(ledger, name.owner)
                            : state.registry.funders.find(ledger, name.owner);
        if (!name.counterpart.empty())
            account.counterpart = name.account_class == AccountClass::expense
                                      ? state.books.words.find(ledger, name.counterpart)
                                      : state.registry.providers.find(ledger, name.counterpart);
        const Amount kept = state.books.balance(ledger, account, name.commodity);
        if (kept != amount)
            return fmt::format("{} of {} and {}: {}, {} in the model",
                               account_class_name(name.account_class), name.owner, name.counterpart,
                               kept, amount);
    }
    return {};
}

}  // namespace saldo::model
