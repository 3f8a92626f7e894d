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

// payable/open -> payable/disputed: out of the open sums, so that no close takes it.
void dispute_payable(DeliveryDesk& desk, const EventContext& event, Delivery& delivery);

// payable/disputed -> payable/open, less `credited`, which reverses expense and VAT of every part
// in the proportion in which they are stored: no cent is lost between funders, nor between expense
// and VAT. REQUIRES: the delivery is disputed; 0 <= credited <= delivery.payable().
void release_payable(DeliveryDesk& desk, const EventContext& event, Delivery& delivery,
                     Cents credited);

// True while the stored postings stand under payable/open.
[[nodiscard]] bool is_open(const Delivery& delivery) noexcept;

}  // namespace saldo
