// The ledger itself, funders, sinks, services and clients.
#include <algorithm>

#include "schemas/codec/event_types.hpp"
#include "tests/model/fields.hpp"
#include "tests/model/model.hpp"
#include "tests/model/rules.hpp"

namespace saldo::model {

namespace {

constexpr std::size_t kMostDefinitions = 256;
constexpr std::size_t kMostHomes = 256;
constexpr std::size_t kMostGrants = 256;

bool is_bic(const Text& text) { return text.empty() || text == "NDEAFIHH"; }
bool is_payer_code(const Text& text) { return text.empty() || text == "0109862800"; }

}  // namespace

Reasons apply(World& world, const Said& said, const events::LedgerOpenedT& fact) {
    Reasons why;
    why.when(!is_party_name(fact.name) || !is_id(fact.organiser_code) || fact.currency != "EUR",
             Refusal::field_invalid);
    why.when(!is_known_business_id(fact.organiser_business_id), Refusal::business_id_invalid);
    if (why.any()) return why;
    world.opened = true;
    world.opener = said.source;
    world.check_days = fact.register_check_days_max;
    return why;
}

// Version 1 is the only one, and a ledger begins with it.
Reasons apply(World&, const Said&, const events::RulesAdoptedT& fact) {
    Reasons why;
    why.when(fact.version <= 1, Refusal::rules_version_invalid);
    return why;
}

Reasons apply(World& world, const Said&, const events::PublisherAuthorisedT& fact) {
    Reasons why;
    why.when(!is_id(fact.publisher) || !may_be_id(fact.provider), Refusal::field_invalid);
    why.when(!is_date(fact.valid_from.get()) || !may_be_date(fact.valid_until.get()),
             Refusal::date_out_of_range);
    Grant grant;
    for (const Text& name : fact.types) {
        const auto type = codec::fact_of_name(name);
        const bool known = type && rules_know(*type);
        why.when(!known, Refusal::field_invalid);
        if (known) grant.types.insert(*type);
    }
    if (why.any()) return why;
    grant.provider = fact.provider;
    grant.valid = span_of(*fact.valid_from, fact.valid_until.get());
    const auto same = [&](const Grant& other) {
        return other.types == grant.types && other.provider == grant.provider;
    };
    const auto known = world.publishers.find(fact.publisher);
    const bool is_new =
        known == world.publishers.end() || std::ranges::none_of(known->second, same);
    why.when(is_new && known != world.publishers.end() && known->second.size() >= kMostGrants,
             Refusal::record_full);
    if (why.any()) return why;
    auto& grants = world.publishers[fact.publisher];
    std::erase_if(grants, same);
    grants.push_back(grant);
    return why;
}

Reasons apply(World& world, const Said&, const events::AccountingPeriodClosedT& fact) {
    Reasons why;
    why.when(!is_date(fact.period_end.get()), Refusal::date_out_of_range);
    why.when(fact.period_end->days() <= world.accounting_closed_until,
             Refusal::period_already_closed);
    if (!why.any()) world.accounting_closed_until = fact.period_end->days();
    return why;
}

Reasons apply(World& world, const Said&, const events::FunderDefinedT& fact) {
    Reasons why;
    why.when(!is_id(fact.funder) || !may_be_id(fact.municipality) || !is_id(fact.debtor_name) ||
                 !is_party_name(fact.debtor_name) || !is_bic(fact.bic) ||
                 !is_payer_code(fact.payer_code),
             Refusal::field_invalid);
    why.when(!is_date(fact.valid_from.get()), Refusal::date_out_of_range);
    why.when(!is_known_iban(fact.iban), Refusal::iban_invalid);
    why.when(!is_known_business_id(fact.business_id), Refusal::business_id_invalid);
    const auto known = world.funders.find(fact.funder);
    why.when(known != world.funders.end() && known->second.definitions.size() >= kMostDefinitions,
             Refusal::record_full);
    if (why.any()) return why;
    if (known == world.funders.end()) world.funders_in_order.push_back(fact.funder);
    world.funders[fact.funder].definitions.push_back({fact.valid_from->days(), fact.municipality});
    return why;
}

Reasons apply(World& world, const Said&, const events::SinkDefinedT& fact) {
    Reasons why;
    why.when(!is_id(fact.sink) || !is_id(fact.format) ||
                 fact.purpose > events::SinkPurpose::pays_and_books,
             Refusal::field_invalid);
    why.when(!world.funders.contains(fact.funder), Refusal::funder_unknown);
    if (why.any()) return why;
    const bool pays = fact.purpose == events::SinkPurpose::pays ||
                      fact.purpose == events::SinkPurpose::pays_and_books;
    const auto known = world.sinks.find(fact.sink);
    why.when(known != world.sinks.end() && known->second.funder != fact.funder,
             Refusal::field_invalid);
    for (const auto& [id, sink] : world.sinks)
        why.when(pays && sink.pays && id != fact.sink && sink.funder == fact.funder,
                 Refusal::funder_has_paying_sink);
    const bool books = fact.purpose == events::SinkPurpose::books ||
                       fact.purpose == events::SinkPurpose::pays_and_books;
    for (const auto& [id, sink] : world.sinks)
        why.when(books && sink.books && id != fact.sink && sink.funder == fact.funder,
                 Refusal::funder_has_booking_sink);
    const Sink::Said said{fact.format, fact.format_version, fact.purpose, fact.layout};
    const bool is_change = known != world.sinks.end() && known->second.said != said;
    const std::size_t changes = known == world.sinks.end() ? 0 : known->second.changes;
    why.when(is_change && changes >= kMostDefinitions, Refusal::record_full);
    if (!why.any())
        world.sinks[fact.sink] = {fact.funder, pays, books, said, changes + (is_change ? 1U : 0U)};
    return why;
}

Reasons apply(World& world, const Said&, const events::ServiceDefinedT& fact) {
    Reasons why;
    why.when(!is_id(fact.service) || !is_id(fact.name_fi) || !is_short(fact.name_sv) ||
                 !is_short(fact.name_en) || !is_id(fact.coding) ||
                 fact.unit > events::Unit::piece || fact.basis > events::Basis::entitlement ||
                 fact.short_balance > events::ShortBalance::part_pay ||
                 fact.vat > events::VatTreatment::net_plus,
             Refusal::field_invalid);
    why.when(!may_be_price(fact.price_ceiling.get()), Refusal::amount_out_of_range);
    const int rate = fact.vat_rate == nullptr ? 0 : fact.vat_rate->value();
    why.when(rate < 0 || rate > 10'000, Refusal::amount_out_of_range);
    why.when(!is_date(fact.valid_from.get()), Refusal::date_out_of_range);
    const auto known = world.services.find(fact.service);
    const bool is_known = known != world.services.end();
    why.when(is_known && known->second.unit != fact.unit, Refusal::field_invalid);
    why.when(is_known && known->second.definitions.size() >= kMostDefinitions,
             Refusal::record_full);
    if (why.any()) return why;
    Service& service = world.services[fact.service];
    service.unit = fact.unit;
    service.definitions.push_back({fact.valid_from->days(), fact.coding, fact.free_by_law,
                                   fact.price_ceiling == nullptr ? 0 : fact.price_ceiling->value(),
                                   fact.needs_approval, fact.recording_deadline_days,
                                   fact.short_balance == events::ShortBalance::part_pay,
                                   fact.vat == events::VatTreatment::net_plus, rate});
    return why;
}

Reasons apply(World& world, const Said&, const events::ClientRegisteredT& fact) {
    Reasons why;
    why.when(!is_id(fact.client) || !is_id(fact.home_municipality), Refusal::field_invalid);
    why.when(!is_date(fact.home_from.get()), Refusal::date_out_of_range);
    const auto known = world.clients.find(fact.client);
    why.when(known != world.clients.end() && known->second.homes.size() >= kMostHomes,
             Refusal::record_full);
    if (!why.any())
        world.clients[fact.client].homes.emplace_back(fact.home_from->days(),
                                                      fact.home_municipality);
    return why;
}

}  // namespace saldo::model
