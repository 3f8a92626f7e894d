#include "engine/services/mandates.hpp"

#include <algorithm>

#include "engine/ledger/field_checks.hpp"

namespace saldo {

namespace {

bool has_mandate(const Client& client, std::string_view actor, Date day) {
    return std::ranges::any_of(client.mandates, [&](const Client::Mandate& mandate) {
        return mandate.mandatary == actor && mandate.valid_from <= day &&
               day <= mandate.valid_until;
    });
}

RecordCache<Client>::Slot& client_slot(RegistryDesk& desk, const EventContext& event,
                                       const flatbuffers::String* client) {
    return desk.registry.clients.at(Registry::client_key(event.ledger, text_of(client)));
}

}  // namespace

Refusal check_mandate(EventContext& event, bool names_client, const Client* client) {
    if (event.role != Role::mandatary) return Refusal::none;
    if (!names_client) return event.refuse(Refusal::mandate_missing, "client");
    // A client that nobody knows is the event's own rule's to refuse.
    if (client == nullptr || has_mandate(*client, event.actor, event.recorded_on))
        return Refusal::none;
    return event.refuse(Refusal::mandate_missing, "actor");
}

Refusal give_mandate(RegistryDesk& desk, EventContext& event, const events::MandateGiven& given) {
    if (!id_ok(given.mandate())) return event.refuse(Refusal::field_invalid, "mandate");
    if (!id_ok(given.client())) return event.refuse(Refusal::field_invalid, "client");
    if (!id_ok(given.mandatary())) return event.refuse(Refusal::field_invalid, "mandatary");
    if (!date_ok(*given.valid_from()))
        return event.refuse(Refusal::date_out_of_range, "valid_from");
    if (!optional_date_ok(given.valid_until()))
        return event.refuse(Refusal::date_out_of_range, "valid_until");
    if (given.valid_until() != nullptr && given.valid_until()->days() < given.valid_from()->days())
        return event.refuse(Refusal::date_out_of_range, "valid_until", given.valid_until()->days(),
                            given.valid_from()->days());
    auto& slot = client_slot(desk, event, given.client());
    if (!slot.present) return event.refuse(Refusal::client_unknown, "client");
    const auto& mandates = slot.record.mandates;
    if (std::ranges::find(mandates, text_of(given.mandate()), &Client::Mandate::id) !=
        mandates.end())
        return event.refuse(Refusal::already_exists, "mandate");
    if (const Refusal refused = event.expect_room(mandates.size(), limits::kMandatesMax, "mandate");
        refused != Refusal::none)
        return refused;
    desk.registry.clients.change(slot).mandates.push_back(
        {std::string(text_of(given.mandate())), std::string(text_of(given.mandatary())),
         date_of(*given.valid_from()), date_or(given.valid_until(), kDateMax)});
    return Refusal::none;
}

Refusal end_mandate(RegistryDesk& desk, EventContext& event, const events::MandateEnded& ended) {
    const bool of_mandatary = event.role == Role::mandatary;
    if (!id_ok(ended.mandate())) return event.refuse(Refusal::field_invalid, "mandate");
    if (!id_ok(ended.client())) return event.refuse(Refusal::field_invalid, "client");
    auto& slot = client_slot(desk, event, ended.client());
    const auto& mandates = slot.record.mandates;
    const auto found = std::ranges::find(mandates, text_of(ended.mandate()), &Client::Mandate::id);
    const bool is_known = slot.present && found != mandates.end();
    // Who may comes before what is said.
    if (of_mandatary && is_known && found->mandatary != event.actor)
        return event.refuse(Refusal::mandate_missing, "mandate");
    if (!date_ok(*ended.ended_on())) return event.refuse(Refusal::date_out_of_range, "ended_on");
    if (!slot.present) return event.refuse(Refusal::client_unknown, "client");
    if (!is_known) return event.refuse(Refusal::mandate_unknown, "mandate");
    const Date last = date_of(*ended.ended_on());
    if (found->valid_until <= last) return event.refuse(Refusal::already_in_this_state, "mandate");
    const auto at = static_cast<std::size_t>(found - mandates.begin());
    desk.registry.clients.change(slot).mandates[at].valid_until = last;
    return Refusal::none;
}

}  // namespace saldo
