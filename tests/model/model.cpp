#include "tests/model/model.hpp"

#include <algorithm>

#include "tests/model/facts.hpp"
#include "tests/model/fields.hpp"
#include "tests/model/people.hpp"
#include "tests/model/rules.hpp"

namespace saldo::model {

namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::size_t kMostContents = 9;  // of one id: the first, and eight others

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
    // A publisher's word about itself concerns no provider.
    const bool of_itself = event.data.type == events::Fact::ControlTotal;
    return std::ranges::any_of(grants->second, [&](const Grant& grant) {
        const bool type_fits =
            grant.types.empty() || (known && grant.types.contains(event.data.type));
        return type_fits && grant.valid.has(said.today) &&
               (grant.provider.empty() ||
                ((grant.provider == provider || of_itself) && speaks_for_provider));
    });
}

NamedPerson person_of(const events::EventT& event) {
    return visit(event, [](const auto& fact) {
        NamedPerson person;
        if constexpr (requires { fact.voucher; }) person.voucher = fact.voucher;
        if constexpr (requires { fact.client; }) person.client = fact.client;
        return person;
    });
}

}  // namespace

bool rules_know(events::Fact type) {
    return type != events::Fact::NONE && type <= events::Fact::MAX;
}

void World::post(AccountClass account_class, const Text& owner, const Text& counterpart,
                 Amount amount, Commodity commodity) {
    const AccountName account{account_class, owner, counterpart, commodity};
    balances[account] += amount;
    Amount& change = changes[account];
    change += amount;
    if (change == 0) changes.erase(account);
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
    const Said said{event->source,
                    event->actor,
                    event->role,
                    event->recorded_at->utc_ms(),
                    event->recorded_at->offset_minutes(),
                    local_day(*event->recorded_at)};
    Reasons why;
    if (why.when(!is_first, Refusal::id_reused_with_other_content).any()) {
        count(*event, said);
        return {OutcomeKind::refused, why};
    }
    why = envelope_faults(*event, said);
    if (!why.any()) why = person_faults(world_, said, event->data.type, person_of(*event));
    if (!why.any())
        why = visit(*event, [&](const auto& fact) { return apply(world_, said, fact); });
    count(*event, said);
    if (why.any()) return {OutcomeKind::refused, why};
    return {OutcomeKind::accepted, {}};
}

void Model::count(const events::EventT& event, const Said& said) {
    const auto* const delivered = event.data.AsServiceDelivered();
    if (delivered != nullptr && is_moment(*event.recorded_at))
        count_delivery(world_, said, *delivered);
}

void Model::learn_digest(const Text& settlement, const Text& digest) {
    world_.settlements.at(settlement).digest = digest;
}

void Model::learn_payment_id(const Text& run, std::size_t payment, const Text& id) {
    world_.runs.at(run).payments.at(payment).id = id;
}

}  // namespace saldo::model
