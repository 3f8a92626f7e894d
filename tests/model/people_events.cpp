// Who acts for a client, what clients think of services, and what publishers say that they sent.
// Written from engine/services/mandates.hpp, engine/deliveries/feedback.hpp and control_days.hpp,
// and the golden scripts mandates, feedback and control_totals.
#include <limits>

#include "tests/model/fields.hpp"
#include "tests/model/people.hpp"
#include "tests/model/rules.hpp"

namespace saldo::model {

namespace {

constexpr std::size_t kMostMandates = 256;
constexpr std::size_t kMostDays = 10'000;

const Client* named(const World& world, const Text& id, Reasons& why) {
    why.when(!is_id(id), Refusal::field_invalid);
    const auto found = world.clients.find(id);
    why.when(found == world.clients.end(), Refusal::client_unknown);
    return found == world.clients.end() ? nullptr : &found->second;
}

// What a role may say at all; the organiser's own may say everything.
bool may_say(events::Role role, events::Fact type) {
    using enum events::Fact;
    static const std::map<events::Role, std::set<events::Fact>> kSays{
        {events::Role::provider,
         {ProviderApplied, AccountChanged, PriceListed, ServiceOrdered, OrderCancelled,
          ServiceDelivered, DeliveryCorrected, DeliveryCancelled, ControlTotal}},
        {events::Role::client,
         {ServiceOrdered, OrderCancelled, DeliveryDisputed, FeedbackGiven, MandateGiven,
          MandateEnded}},
        {events::Role::mandatary,
         {ServiceOrdered, OrderCancelled, DeliveryDisputed, FeedbackGiven, MandateEnded}},
        {events::Role::bank,
         {SinkAnswered, PaymentAccepted, PaymentRejected, PaymentBooked, PaymentReturned,
          StatementReceived, ProviderRepaid, ClientFeePaid, ControlTotal}},
        {events::Role::auditor, {}},
    };
    return is_organiser(role) || kSays.at(role).contains(type);
}

bool acts_for(const Client& client, const Text& actor, Day day) {
    for (const auto& [id, mandate] : client.mandates)
        if (mandate.mandatary == actor && mandate.valid.has(day)) return true;
    return false;
}

// A publisher keeps so many days; another is said about no more.
bool has_room(const World& world, const Text& publisher, Day day) {
    if (world.control_days.contains({publisher, day})) return true;
    std::size_t days = 0;
    for (auto at = world.control_days.lower_bound({publisher, std::numeric_limits<Day>::min()});
         at != world.control_days.end() && at->first.first == publisher; ++at)
        ++days;
    return days < kMostDays;
}

}  // namespace

Reasons person_faults(const World& world, const Said& said, events::Fact type,
                      const NamedPerson& person) {
    Reasons why;
    why.when(!may_say(said.role, type), Refusal::role_may_not);
    if (why.any() || said.role != events::Role::mandatary) return why;
    why.when(person.voucher.empty() && person.client.empty(), Refusal::mandate_missing);
    const auto voucher = world.vouchers.find(person.voucher);
    const auto client = world.clients.find(voucher != world.vouchers.end() ? voucher->second.client
                                                                           : person.client);
    // Of a client that nobody knows the event's own rule speaks.
    if (client == world.clients.end()) return why;
    why.when(!acts_for(client->second, said.actor, said.today), Refusal::mandate_missing);
    return why;
}

Reasons apply(World& world, const Said&, const events::MandateGivenT& fact) {
    Reasons why;
    why.when(!is_id(fact.mandate) || !is_id(fact.mandatary), Refusal::field_invalid);
    why.when(!is_date(fact.valid_from.get()) || !may_be_date(fact.valid_until.get()),
             Refusal::date_out_of_range);
    why.when(fact.valid_until != nullptr && fact.valid_until->days() < fact.valid_from->days(),
             Refusal::date_out_of_range);
    const Client* const client = named(world, fact.client, why);
    why.when(client != nullptr && client->mandates.contains(fact.mandate), Refusal::already_exists);
    why.when(client != nullptr && client->mandates.size() >= kMostMandates, Refusal::record_full);
    if (!why.any())
        world.clients.at(fact.client).mandates[fact.mandate] = {
            fact.mandatary, span_of(*fact.valid_from, fact.valid_until.get())};
    return why;
}

Reasons apply(World& world, const Said& said, const events::MandateEndedT& fact) {
    Reasons why;
    const bool of_mandatary = said.role == events::Role::mandatary;
    why.when(!is_id(fact.mandate), Refusal::field_invalid);
    why.when(!is_date(fact.ended_on.get()), Refusal::date_out_of_range);
    const Client* const client = named(world, fact.client, why);
    if (client == nullptr) return why;
    const auto mandate = client->mandates.find(fact.mandate);
    why.when(mandate == client->mandates.end(), Refusal::mandate_unknown);
    if (mandate == client->mandates.end()) return why;
    why.when(of_mandatary && mandate->second.mandatary != said.actor, Refusal::mandate_missing);
    if (why.any()) return why;
    why.when(mandate->second.valid.last <= fact.ended_on->days(), Refusal::already_in_this_state);
    if (!why.any())
        world.clients.at(fact.client).mandates.at(fact.mandate).valid.last = fact.ended_on->days();
    return why;
}

Reasons apply(World& world, const Said&, const events::FeedbackGivenT& fact) {
    Reasons why;
    why.when(!is_id(fact.feedback) || !is_id(fact.provider) || !is_id(fact.service) ||
                 !may_be_id(fact.client),
             Refusal::field_invalid);
    why.when(fact.rating < 1 || fact.rating > 5, Refusal::amount_out_of_range);
    why.when(!world.providers.contains(fact.provider), Refusal::provider_unknown);
    why.when(!world.services.contains(fact.service), Refusal::service_unknown);
    why.when(!fact.client.empty() && !world.clients.contains(fact.client), Refusal::client_unknown);
    why.when(world.feedbacks.contains({fact.provider, fact.feedback}), Refusal::already_exists);
    if (why.any()) return why;
    world.feedbacks.insert({fact.provider, fact.feedback});
    auto& [count, sum] = world.ratings[{fact.provider, fact.service}];
    ++count;
    sum += fact.rating;
    return why;
}

Reasons apply(World& world, const Said& said, const events::ControlTotalT& fact) {
    Reasons why;
    const bool of_another = fact.publisher != said.source;
    why.when((of_another && !world.publishers.contains(fact.publisher)) ||
                 (of_another && said.source != world.opener),
             Refusal::publisher_not_authorised);
    const Amount total = fact.total->value();
    why.when(total < 0 || total > kMostCents, Refusal::amount_out_of_range);
    why.when(!is_date(fact.day.get()) || fact.day->days() > said.today, Refusal::date_out_of_range);
    if (why.any()) return why;
    const std::pair<Text, Day> key{fact.publisher, fact.day->days()};
    why.when(!has_room(world, key.first, key.second), Refusal::record_full);
    if (why.any()) return why;
    ControlDay& day = world.control_days[key];
    day.said = true;
    day.said_count = fact.count;
    day.said_total = total;
    return why;
}

// Every delivery that got an identity, whatever became of it; one that is priced beyond what an
// amount may be counts as no money.
void count_delivery(World& world, const Said& said, const events::ServiceDeliveredT& fact) {
    if (!has_room(world, said.source, said.today)) return;
    ControlDay& day = world.control_days[{said.source, said.today}];
    ++day.count;
    if (!is_price(fact.unit_price.get()) || !is_quantity(fact.quantity.get())) return;
    const __int128 money = cents_of(fact.unit_price->value(), fact.quantity->value());
    if (money <= kMostCents) day.total += static_cast<Amount>(money);
}

bool is_complete(const World& world, Day first, Day last) {
    for (const auto& [key, day] : world.control_days)
        if (key.second >= first && key.second <= last && !day.matches()) return false;
    return true;
}

}  // namespace saldo::model
