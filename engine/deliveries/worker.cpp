#include "engine/deliveries/worker.hpp"

#include "engine/base/assert.hpp"
#include "engine/ledger/field_checks.hpp"

namespace saldo {

void note_worker(DeliveryDesk& desk, const EventContext& event,
                 const events::ServiceDelivered& delivered) {
    if (!id_ok(delivered.worker())) return;
    auto& slot = desk.deliveries.cache.at(
        Deliveries::key(event.ledger, DeliveryRecordKind::delivery, text_of(delivered.provider()),
                        text_of(delivered.delivery())));
    SALDO_ASSERT(slot.present, "the delivery was recorded");
    desk.deliveries.cache.change(slot).worker = text_of(delivered.worker());
}

}  // namespace saldo
