// What a delivery posts against its funders: expense (and VAT) to payable, the move from recorded
// to open, and all of it reversed from what was stored.
#pragma once

#include "engine/deliveries/deliveries.hpp"
#include "engine/ledger/event_context.hpp"

namespace saldo {

// expense/coding (+ VAT receivable) -> payable/open or payable/recorded, by the delivery's state.
// `sign` -1 reverses.
void post_payable(DeliveryDesk& desk, Handle ledger, const Delivery& delivery, std::int64_t sign);

// payable/recorded -> payable/open: the delivery was approved by this event.
void open_payable(DeliveryDesk& desk, const EventContext& event, Delivery& delivery);

// True while the stored postings stand under payable/open.
[[nodiscard]] bool is_open(const Delivery& delivery) noexcept;

}  // namespace saldo
