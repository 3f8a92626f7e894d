// Who came: kept with the delivery for the question of continuity (who cares for a client is to
// change as little as may be). It decides nothing, so that no delivery is refused for it; a
// correction and a cancellation leave it as it was.
#pragma once

#include "engine/deliveries/deliveries.hpp"
#include "engine/ledger/event_context.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// What is no id is not kept. REQUIRES: the delivery was accepted by this event.
void note_worker(DeliveryDesk& desk, const EventContext& event,
                 const events::ServiceDelivered& delivered);

}  // namespace saldo
