// Recording: deliveries, their approval, correction and cancellation, orders (holds), credits. Who
// may do what in which state follows PSOP: the provider edits what is only recorded and deletes
// before it is settled; afterwards only the organiser corrects. Each function checks everything
// first and changes nothing when it refuses.
//
// A delivery whose visit is flagged (visit.hpp) waits in recorded until an official approves it, or
// until a correction takes the reason away.
#pragma once

#include "engine/deliveries/deliveries.hpp"
#include "engine/ledger/event_context.hpp"
#include "schemas/events_generated.h"

namespace saldo {

[[nodiscard]] Refusal record_delivery(DeliveryDesk& desk, EventContext& event,
                                      const events::ServiceDelivered& delivered);
[[nodiscard]] Refusal approve_delivery(DeliveryDesk& desk, EventContext& event,
                                       const events::DeliveryApproved& approved);
// Reverses the stored postings and records what is said now.
[[nodiscard]] Refusal correct_delivery(DeliveryDesk& desk, EventContext& event,
                                       const events::DeliveryCorrected& corrected);
// `settled`: a close has taken the delivery's payable (settlement/delivery_state.hpp).
[[nodiscard]] Refusal cancel_delivery(DeliveryDesk& desk, EventContext& event,
                                      const events::DeliveryCancelled& cancelled, bool settled);
[[nodiscard]] Refusal order_service(DeliveryDesk& desk, EventContext& event,
                                    const events::ServiceOrdered& ordered);
[[nodiscard]] Refusal cancel_order(DeliveryDesk& desk, EventContext& event,
                                   const events::OrderCancelled& cancelled);
// A credit (hyvitys) that reverses no single delivery: lowers the payable, gives the voucher back
// what it names.
[[nodiscard]] Refusal give_credit(DeliveryDesk& desk, EventContext& event,
                                  const events::CreditGiven& given);

}  // namespace saldo
