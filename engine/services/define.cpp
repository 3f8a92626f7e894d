#include "engine/services/define.hpp"

#include <algorithm>

#include "engine/identifiers/business_id.hpp"
#include "engine/identifiers/iban.hpp"
#include "engine/identifiers/payment_id.hpp"
#include "engine/ledger/field_checks.hpp"

namespace saldo {

namespace {

// Whether a sink of the funder other than `known` does what this one is to do.
bool other_sink_of(const Registry& registry, Handle funder, Handle known, bool is_to_do,
                   bool (Sink::*does)() const) {
    for (Handle other = 1; is_to_do && other <= registry.sinks.size(); ++other) {
        const Sink& sink = registry.sinks[other];
        if (other != known && sink.funder == funder && (sink.*does)()) return true;
    }
    return false;
}

}  // namespace

Refusal define_funder(RegistryDesk& desk, EventContext& event,
                      const events::FunderDefined& defined) {
    if (!id_ok(defined.funder())) return event.refuse(Refusal::field_invalid, "funder");
    if (!optional_id_ok(defined.municipality()))
        return event.refuse(Refusal::field_invalid, "municipality");
    if (!id_ok(defined.debtor_name()) || !party_name_ok(defined.debtor_name()))
        return event.refuse(Refusal::field_invalid, "debtor_name");
    if (!optional_id_ok(defined.bic()) ||
        (defined.bic() != nullptr && !identifiers::is_bic(text_of(defined.bic()))))
        return event.refuse(Refusal::field_invalid, "bic");
    if (defined.payer_code() != nullptr &&
        !identifiers::is_payment_id(text_of(defined.payer_code())))
        return event.refuse(Refusal::field_invalid, "payer_code");
    if (!date_ok(*defined.valid_from()))
        return event.refuse(Refusal::date_out_of_range, "valid_from");
    if (identifiers::iban_fault(text_of(defined.iban())) != identifiers::IbanFault::none)
        return event.refuse(Refusal::iban_invalid, "iban");
    if (!identifiers::is_business_id(text_of(defined.business_id())))
        return event.refuse(Refusal::business_id_invalid, "business_id");
    const Handle known = desk.registry.funders.find(event.ledger, text_of(defined.funder()));
    if (known != kNoHandle)
        if (const Refusal refused = event.expect_room(
                desk.registry.funders[known].definitions.size(), limits::kDefinitionsMax, "funder");
            refused != Refusal::none)
            return refused;
    const Handle funder =
        desk.registry.funders.find_or_add(event.ledger, text_of(defined.funder()));
    desk.registry.funders.change(funder).definitions.push_back(
        {date_of(*defined.valid_from()), std::string(text_of(defined.business_id())),
         std::string(text_of(defined.municipality())), std::string(text_of(defined.debtor_name())),
         std::string(text_of(defined.iban())), std::string(text_of(defined.bic())),
         std::string(text_of(defined.payer_code())), event.event_number});
    return Refusal::none;
}

Refusal define_sink(RegistryDesk& desk, EventContext& event, const events::SinkDefined& defined) {
    if (!id_ok(defined.sink())) return event.refuse(Refusal::field_invalid, "sink");
    if (!id_ok(defined.format())) return event.refuse(Refusal::field_invalid, "format");
    if (defined.purpose() > event.rules->sink_purpose_max)
        return event.refuse(Refusal::field_invalid, "purpose");
    if (defined.layout() != nullptr && defined.layout()->size() > limits::kSinkLayoutBytesMax)
        return event.refuse(Refusal::field_invalid, "layout",
                            static_cast<std::int64_t>(defined.layout()->size()),
                            limits::kSinkLayoutBytesMax);
    const Handle funder = desk.registry.funders.find(event.ledger, text_of(defined.funder()));
    if (funder == kNoHandle) return event.refuse(Refusal::funder_unknown, "funder");
    const Handle known = desk.registry.sinks.find(event.ledger, text_of(defined.sink()));
    Sink sink;
    sink.ledger = event.ledger;
    sink.id = text_of(defined.sink());
    sink.funder = funder;
    sink.format = text_of(defined.format());
    sink.format_version = defined.format_version();
    sink.defined_event = event.event_number;
    sink.purpose = static_cast<SinkPurpose>(defined.purpose());
    if (defined.layout() != nullptr)
        sink.layout.assign(defined.layout()->begin(), defined.layout()->end());
    // A sink's funder is for ever: runs that were exported name it.
    if (known != kNoHandle && desk.registry.sinks[known].funder != funder)
        return event.refuse(Refusal::field_invalid, "funder");
    if (other_sink_of(desk.registry, funder, known, sink.pays(), &Sink::pays))
        return event.refuse(Refusal::funder_has_paying_sink, "purpose");
    if (other_sink_of(desk.registry, funder, known, sink.books(), &Sink::books))
        return event.refuse(Refusal::funder_has_booking_sink, "purpose");
    if (known != kNoHandle) {
        const Sink& before = desk.registry.sinks[known];
        if (before.says_the_same(sink)) return Refusal::none;
        // A full sink may still leave its place to another, once: what it is then does neither.
        const bool leaves = (before.pays() || before.books()) && !sink.pays() && !sink.books();
        const std::size_t room = limits::kDefinitionsMax + (leaves ? 1 : 0);
        if (const Refusal refused = event.expect_room(before.earlier.size(), room, "sink");
            refused != Refusal::none)
            return refused;
        sink.earlier = before.earlier;
        sink.earlier.push_back(before);
    }
    desk.registry.sinks.change(desk.registry.sinks.find_or_add(event.ledger, sink.id)) = sink;
    return Refusal::none;
}

Refusal define_service(RegistryDesk& desk, EventContext& event,
                       const events::ServiceDefined& defined) {
    if (!id_ok(defined.service())) return event.refuse(Refusal::field_invalid, "service");
    if (!id_ok(defined.name_fi())) return event.refuse(Refusal::field_invalid, "name_fi");
    if (!text_ok(defined.name_sv())) return event.refuse(Refusal::field_invalid, "name_sv");
    if (!text_ok(defined.name_en())) return event.refuse(Refusal::field_invalid, "name_en");
    if (!id_ok(defined.coding())) return event.refuse(Refusal::field_invalid, "coding");
    if (defined.unit() > event.rules->unit_max) return event.refuse(Refusal::field_invalid, "unit");
    if (defined.basis() > event.rules->basis_max)
        return event.refuse(Refusal::field_invalid, "basis");
    if (defined.short_balance() > event.rules->short_balance_max)
        return event.refuse(Refusal::field_invalid, "short_balance");
    if (defined.vat() > event.rules->vat_treatment_max)
        return event.refuse(Refusal::field_invalid, "vat");
    if (defined.price_ceiling() != nullptr && !price_ok(*defined.price_ceiling()))
        return event.refuse(Refusal::amount_out_of_range, "price_ceiling");
    const std::int32_t vat_rate = defined.vat_rate() == nullptr ? 0 : defined.vat_rate()->value();
    if (vat_rate < 0 || vat_rate > kBasisPointsMax.value)
        return event.refuse(Refusal::amount_out_of_range, "vat_rate");
    if (!date_ok(*defined.valid_from()))
        return event.refuse(Refusal::date_out_of_range, "valid_from");
    // Balances are counted in the unit: it is for ever.
    const auto unit = static_cast<Commodity>(defined.unit());
    const Handle known = desk.registry.services.find(event.ledger, text_of(defined.service()));
    if (known != kNoHandle && desk.registry.services[known].unit != unit)
        return event.refuse(Refusal::field_invalid, "unit");
    if (known != kNoHandle)
        if (const Refusal refused =
                event.expect_room(desk.registry.services[known].definitions.size(),
                                  limits::kDefinitionsMax, "service");
            refused != Refusal::none)
            return refused;
    Service::Definition definition;
    definition.valid_from = date_of(*defined.valid_from());
    definition.name_fi = text_of(defined.name_fi());
    definition.name_sv = text_of(defined.name_sv());
    definition.name_en = text_of(defined.name_en());
    definition.basis = static_cast<Basis>(defined.basis());
    definition.free_by_law = defined.free_by_law();
    definition.price_ceiling = price_or_zero(defined.price_ceiling());
    definition.needs_approval = defined.needs_approval();
    definition.recording_deadline_days = defined.recording_deadline_days();
    definition.short_balance = static_cast<ShortBalance>(defined.short_balance());
    definition.vat = static_cast<VatTreatment>(defined.vat());
    definition.vat_rate = BasisPoints{vat_rate};
    definition.coding = desk.books.words.find_or_add(event.ledger, text_of(defined.coding()));
    definition.event = event.event_number;
    const Handle handle =
        desk.registry.services.find_or_add(event.ledger, text_of(defined.service()));
    Service& service = desk.registry.services.change(handle);
    service.unit = unit;
    service.definitions.push_back(std::move(definition));
    return Refusal::none;
}

Refusal register_client(RegistryDesk& desk, EventContext& event,
                        const events::ClientRegistered& registered) {
    if (!id_ok(registered.client())) return event.refuse(Refusal::field_invalid, "client");
    if (!id_ok(registered.home_municipality()))
        return event.refuse(Refusal::field_invalid, "home_municipality");
    if (!date_ok(*registered.home_from()))
        return event.refuse(Refusal::date_out_of_range, "home_from");
    auto& slot =
        desk.registry.clients.at(Registry::client_key(event.ledger, text_of(registered.client())));
    const bool known = slot.present;
    if (const Refusal refused = event.expect_room(known ? slot.record.homes.size() : 0,
                                                  limits::kHomesMax, "home_municipality");
        refused != Refusal::none)
        return refused;
    Client& client = desk.registry.clients.change(slot);
    if (!known) client.handle = ++desk.registry.clients_made;
    client.homes.push_back(
        {std::string(text_of(registered.home_municipality())), date_of(*registered.home_from())});
    return Refusal::none;
}

}  // namespace saldo
