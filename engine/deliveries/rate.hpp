// Rating: which pot of the voucher a delivery uses and how much of it, what the organiser pays,
// what the client pays.
//
//   voucher           payable = min(value or the content's subsidy, price) x quantity; the rest of
//                     price x quantity is the client's co-payment to the provider (Act 569/2009 7
//                     §)
//   purchase order    payable = contract price x quantity, plus VAT where the service adds it
//   free by law       a price above the value is refused, so that no co-payment arises
//
// The price that a delivery says may not be above the one that its provider listed for the day: the
// contract's where the voucher names a contract. Both are compared with VAT or both without, as
// deliveries of that voucher say theirs.
//
// Where a table of time classes is in force and the delivery says when it began, its time class
// must be the table's.
//
// Rounded half up to the cent once a line. Nothing is changed here.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/deliveries/deliveries.hpp"
#include "engine/ledger/event_context.hpp"

namespace saldo {

// What a delivery, a correction or an order says.
struct RateAsk {
    std::string_view provider;
    std::string_view service;
    std::string_view content;
    Date service_date;
    Quantity quantity;
    UnitPrice unit_price;
    TimeClass time_class = TimeClass::any;
    std::optional<Instant> started_at;  // on the service date, where time classes are in force
    Refusal exists = Refusal::none;     // delivery_exists, order_exists: the id is taken
    bool in_advance = false;            // an order: the service date may lie ahead
    bool after_deadline = false;        // an organiser corrects: the deadline is for recording
    // Already used or held by what this replaces: may be used again.
    bool replaces = false;
    std::uint32_t replaced_pot = 0;
    Period replaced_period;
    std::int64_t replaced_amount = 0;
};

struct Rated {
    Handle provider = kNoHandle;
    Handle service = kNoHandle;
    Handle coding = kNoHandle;
    bool needs_approval = false;
    std::uint32_t pot = 0;
    std::int64_t used = 0;  // in the pot's commodity
    Cents co_payment;
    Delivery::Parts parts;
};

// The checks in order: names, provider, dates, voucher, price, limits, balance. REQUIRES: `voucher`
// is present; the quantity is countable, and price x quantity within kCentsMax.
[[nodiscard]] Refusal rate(DeliveryDesk& desk, EventContext& event, const Voucher& voucher,
                           const RateAsk& ask, Rated& rated);

// The funders of a voucher on a date and their shares of an amount: its own shares, the rest to the
// funder of the client's home municipality. False: nobody pays for that municipality.
[[nodiscard]] bool split_by_funder(const DeliveryDesk& desk, const Voucher& voucher, Date date,
                                   Cents net, Cents vat, Delivery::Parts& parts);

}  // namespace saldo
