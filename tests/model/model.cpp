#include "tests/model/model.hpp"

#include <algorithm>

#include "tests/model/facts.hpp"
#include "tests/model/fields.hpp"
#include "tests/model/rules.hpp"

namespace saldo::model {

namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr Day kYearZero = -719'528;
constexpr std::size_t kMostContents = 9;  // of one id: the first, and eight others

// Of any moment: what lies outside the years 0 to 9999 is their first or last day.
Day local_day(const events::Instant& moment) {
    if (moment.utc_ms() < kYearZero * kDayMs) return kYearZero;
    if (moment.utc_ms() >= (kNoEnd + 1LL) * kDayMs) return kNoEnd;
    const std::int64_t local_ms = moment.utc_ms() + moment.offset_minutes() * 60'000LL;
    const std::int64_t day = local_ms / kDayMs;
    return static_cast<Day>(local_ms % kDayMs < 0 ? day - 1 : day);
}

bool is_moment(const events::Instant& moment) {
    return moment.utc_ms() >= kFirstDay * kDayMs && moment.utc_ms() <= kLastDay * kDayMs &&
           moment.offset_minutes() >= -18 * 60 && moment.offset_minutes() <= 18 * 60;
}

// The provider that an event is about; a publisher that is limited to a provider may say no other.
Text provider_of(const events::EventT& event) {
    // An authorisation is the organiser's word, also where it is about a provider.
    if (event.data.type == events::Fact::PublisherAuthorised) return {};
    return visit(event, [](const auto& fact) -> Text {
        if constexpr (requires { fact.provider; }) return fact.provider;
        if constexpr (requires { fact.payee; }) return fact.payee;
        return {};
    });
}

// The role where the provider's own system may not speak in it, the source where it may not speak
// at all: both are one refusal.
bool may_publish(const World& world, const events::EventT& event, const Said& said) {
    if (said.source == world.opener) return true;
    const auto grants = world.publishers.find(said.source);
    if (grants == world.publishers.end()) return false;
    const bool known = rules_know(event.data.type);
    const Text provider = known ? provider_of(event) : Text{};
    const bool speaks_for_provider = said.role == events::Role::provider ||
                                     said.role == events::Role::client ||
                                     said.role == events::Role::mandatary;
    return std::ranges::any_of(grants->second, [&](const Grant& grant) {
        const bool type_fits =
            grant.types.empty() || (known && grant.types.contains(event.data.type));
        return type_fits && grant.valid.has(said.today) &&
               (grant.provider.empty() || (grant.provider == provider && speaks_for_provider));
    });
}

// What clients and those who act for them may say. Nobody has a mandate: no event that the
// histories have gives one.
Reasons person_faults(const events::EventT& event, const Said& said) {
    Reasons why;
    const bool of_client = said.role == events::Role::client;
    const bool of_mandatary = said.role == events::Role::mandatary;
    const bool orders = event.data.type == events::Fact::ServiceOrdered ||
                        event.data.type == events::Fact::OrderCancelled;
    why.when((of_client || of_mandatary) && !orders, Refusal::role_may_not);
    why.when(of_mandatary && orders, Refusal::mandate_missing);
    return why;
}

}  // namespace

bool rules_know(events::Fact type) {
    return type != events::Fact::NONE && type <= events::Fact::MAX;
}

void World::post(AccountClass account_class, const Text& owner, const Text& counterpart,
                 Amount amount, Commodity commodity) {
    const AccountName account{account_class, owner, counterpart, commodity};
    balances[account] += amount;
    if ((changes[account] += amount) == 0) changes.erase(account);
}

// Faults of the record as such: nothing is kept of it.
Reasons Model::record_faults(const std::string& key, const events::EventT& event) {
    Reasons why;
    why.when(key != event.ledger, Refusal::misrouted);
    if (why.any()) return why;
    why.when(!is_id(event.ledger) || !is_id(event.source) || !is_id(event.id),
             Refusal::identity_invalid);
    if (why.any()) return why;
    const bool opens = event.data.type == events::Fact::LedgerOpened;
    if (opens) world_.named_sources.insert(event.source);
    if (why.when(event.ledger != kLedger, Refusal::ledger_not_open).any()) return why;
    const bool is_named = world_.named_sources.contains(event.source);
    const auto* const authorised = event.data.AsPublisherAuthorised();
    if (is_named && authorised != nullptr && is_id(authorised->publisher))
        world_.named_sources.insert(authorised->publisher);
    why.when(!opens && !world_.opened, Refusal::ledger_not_open);
    if (!why.any()) why.when(!is_named, Refusal::publisher_unknown);
    return why;
}

// The ledger, the publisher, the type, the rest of the envelope: in this order.
Reasons Model::envelope_faults(const events::EventT& event, const Said& said) const {
    Reasons why;
    const bool opens = event.data.type == events::Fact::LedgerOpened;
    if (why.when(opens && world_.opened, Refusal::ledger_already_open).any()) return why;
    if (why.when(!opens && !may_publish(world_, event, said), Refusal::publisher_not_authorised)
            .any())
        return why;
    if (why.when(!rules_know(event.data.type), Refusal::event_type_not_in_rules).any()) return why;
    why.when(
        said.role > events::Role::auditor || !is_id(said.actor) || !is_moment(*event.recorded_at),
        Refusal::envelope_invalid);
    return why;
}

Verdict Model::judge(const std::string& key, const std::string& value,
                     const events::EventT* event) {
    world_.changes.clear();
    if (event == nullptr) return {OutcomeKind::refused, Reasons().when(true, Refusal::undecodable)};
    if (Reasons why = record_faults(key, *event); why.any()) return {OutcomeKind::refused, why};
    auto& contents = seen_[{event->source, event->id}];
    if (std::ranges::find(contents, value) != contents.end()) return {OutcomeKind::redelivery, {}};
    const bool is_first = contents.empty();
    if (contents.size() < kMostContents) contents.push_back(value);
    if (!is_first)
        return {OutcomeKind::refused, Reasons().when(true, Refusal::id_reused_with_other_content)};
    const Said said{event->source,
                    event->actor,
                    event->role,
                    event->recorded_at->utc_ms(),
                    event->recorded_at->offset_minutes(),
                    local_day(*event->recorded_at)};
    Reasons why = envelope_faults(*event, said);
    if (!why.any()) why = person_faults(*event, said);
    if (!why.any())
        why = visit(*event, [&](const auto& fact) { return apply(world_, said, fact); });
    if (why.any()) return {OutcomeKind::refused, why};
    return {OutcomeKind::accepted, {}};
}

void Model::learn_digest(const Text& settlement, const Text& digest) {
    world_.settlements.at(settlement).digest = digest;
}

void Model::learn_payment_id(const Text& run, std::size_t payment, const Text& id) {
    world_.runs.at(run).payments.at(payment).id = id;
}

}  // namespace saldo::model
