// FeedbackGiven: what a client thinks of a provider's service, as a rating from 1 to 5; the words
// are sealed (Sealed text), and nobody's rating can be told from the sums. Organisers ask for
// feedback and publish it with the list of providers (Act 569/2009 4 §: the list is public).
#pragma once

#include "engine/deliveries/deliveries.hpp"
#include "engine/ledger/event_context.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Adds the rating to the provider's sum for the service. A provider's feedbacks are numbered apart
// from its deliveries, and each is counted once. Not the provider itself: the organiser, a client,
// who acts for one.
//
// Refuses: field_invalid, amount_out_of_range (not 1 to 5), provider_unknown,
// service_unknown, client_unknown (where one is said), already_exists.
[[nodiscard]] Refusal note_feedback(DeliveryDesk& desk, EventContext& event,
                                    const events::FeedbackGiven& given);

}  // namespace saldo
