#include "engine/deliveries/feedback.hpp"

#include <algorithm>

#include "engine/ledger/field_checks.hpp"

namespace saldo {

namespace {

constexpr std::uint8_t kRatingMin = 1;
constexpr std::uint8_t kRatingMax = 5;

// One entry a service: as many as the ledger has.
void add_rating(Provider& provider, Handle service, std::uint8_t rating) {
    auto found = std::ranges::find(provider.ratings, service, &Provider::Rating::service);
    if (found == provider.ratings.end())
        found = provider.ratings.insert(found, Provider::Rating{service, 0, 0});
    found->count += 1;
    found->sum += rating;
}

}  // namespace

Refusal note_feedback(DeliveryDesk& desk, EventContext& event, const events::FeedbackGiven& given) {
    if (!id_ok(given.feedback())) return event.refuse(Refusal::field_invalid, "feedback");
    if (!id_ok(given.provider())) return event.refuse(Refusal::field_invalid, "provider");
    if (!id_ok(given.service())) return event.refuse(Refusal::field_invalid, "service");
    if (!optional_id_ok(given.client())) return event.refuse(Refusal::field_invalid, "client");
    if (given.rating() < kRatingMin || given.rating() > kRatingMax)
        return event.refuse(Refusal::amount_out_of_range, "rating");
    const Handle provider = desk.registry.providers.find(event.ledger, text_of(given.provider()));
    if (provider == kNoHandle) return event.refuse(Refusal::provider_unknown, "provider");
    const Handle service = desk.registry.services.find(event.ledger, text_of(given.service()));
    if (service == kNoHandle) return event.refuse(Refusal::service_unknown, "service");
    if (given.client() != nullptr &&
        !desk.registry.clients.at(Registry::client_key(event.ledger, text_of(given.client())))
             .present)
        return event.refuse(Refusal::client_unknown, "client");
    auto& slot = desk.deliveries.cache.at(
        Deliveries::key(event.ledger, DeliveryRecordKind::feedback, text_of(given.provider()),
                        text_of(given.feedback())));
    if (slot.present) return event.refuse(Refusal::already_exists, "feedback");

    Delivery& feedback = desk.deliveries.cache.change(slot);
    feedback.provider = provider;
    feedback.service = service;
    feedback.service_date = event.recorded_on;
    add_rating(desk.registry.providers.change(provider), service, given.rating());
    return Refusal::none;
}

}  // namespace saldo
