// DeliveryDisputed and DisputeResolved: a client says that a service was not given as recorded
// (reklamaatio), or the organiser's own check does, and the money waits until the organiser has
// decided. Practice of the service voucher organisers' portals (PSOP, Palse): a delivery is
// disputed after it was approved and before it is settled; afterwards a credit (hyvitys,
// CreditGiven) is the way.
//
//   disputed          payable/open -> payable/disputed; no close takes it, nobody edits it
//   released          payable/disputed -> payable/open, and `credited` of it reverses the stored
//                     expense and VAT of each funder in proportion (payable_postings.hpp)
//
// What is credited gives the voucher back the same part of what the delivery used: credited /
// payable of the quantity where the voucher counts units (its value was quantity x unit value),
// half up to the thousandth; the money itself where it counts euros. It goes to the period that it
// was used of. The client's co-payment is between client and provider and stays as it was recorded.
// The delivery's payable belongs to the first close after the dispute was resolved.
#pragma once

#include "engine/deliveries/deliveries.hpp"
#include "engine/ledger/event_context.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Who may: the organiser, the client, and who acts for the client. `settled`: a close has taken the
// delivery's payable (settlement/delivery_state.hpp).
//
// Refuses: field_invalid, voucher_unknown, delivery_unknown, already_in_this_state,
// delivery_state_does_not_allow (not open, or settled).
[[nodiscard]] Refusal dispute_delivery(DeliveryDesk& desk, EventContext& event,
                                       const events::DeliveryDisputed& disputed, bool settled);

// Who may: the organiser.
//
// Refuses: field_invalid, amount_out_of_range (credited below zero), voucher_unknown,
// delivery_unknown, delivery_state_does_not_allow (not disputed), credit_exceeds_delivery (asked
// and payable, in cents).
[[nodiscard]] Refusal resolve_dispute(DeliveryDesk& desk, EventContext& event,
                                      const events::DisputeResolved& resolved);

}  // namespace saldo
