// Whether a delivery has been settled and paid: read from the settlements, never stored with the
// delivery.
//
// The rule over the log: a payable belongs to the first close, after the event that made it open,
// whose scope has its service and funder and whose period ends on or after its service date. A
// delivery that several funders carry is settled as soon as one part of it is (it can no longer be
// edited), and paid when every part is.
#pragma once

#include <cstdint>
#include <span>

#include "engine/deliveries/delivery.hpp"
#include "engine/services/service.hpp"
#include "engine/settlement/settlements.hpp"

namespace saldo {

// The settlement that a payable belongs to; kNoHandle: none yet. `opened_event` is the ledger's
// event number that made it open; 0 (not open) belongs to none. Looks only at settlements later
// than `opened_event`.
[[nodiscard]] Handle settlement_of(const Settlements& settlements, Handle ledger, Handle service,
                                   Handle funder, Date service_date, std::uint64_t opened_event);

// Whether a close has taken any of the parts. Without funders: whether a close of every funder has
// passed over it.
[[nodiscard]] bool is_settled(const Settlements& settlements, Handle ledger, Handle service,
                              std::span<const Handle> funders, Date service_date,
                              std::uint64_t opened_event);

// The state to show: `settled` or `paid` where an approved delivery has come that far, else the
// stored one. A part that a close set off against a receivable in full counts as paid.
[[nodiscard]] DeliveryState state_of(const Settlements& settlements, Handle ledger,
                                     const Delivery& delivery);

// The same as on a day: `under_review` (Tarkastettavana) where a recorded delivery is past its
// service's recording deadline, after which its provider can no longer correct it. A flagged visit
// stays recorded.
[[nodiscard]] DeliveryState state_on(const Settlements& settlements, Handle ledger,
                                     const Delivery& delivery, const Service& service, Date day);

}  // namespace saldo
