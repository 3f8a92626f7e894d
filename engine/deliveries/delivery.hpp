// What the books keep of a delivery, an order (hold) or a credit: enough to reverse its postings to
// the cent without computing anything again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/short_list.hpp"
#include "engine/deliveries/visit.hpp"
#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo {

// Part of the row's key: a provider's deliveries, orders, credits and feedback are numbered
// apart. Of feedback no more is kept than that it was given.
enum class DeliveryRecordKind : std::uint8_t { delivery = 1, order = 2, credit = 3, feedback = 4 };

// PSOP's states (Kirjattu, Tarkastettavana, Hyväksytty, Tilitetty, Maksettu). Stored are those that
// the fold decides; settled and paid follow from settlements and payments
// (settlement/delivery_state.hpp).
enum class DeliveryState : std::uint8_t {
    recorded = 0,
    under_review = 1,
    approved = 2,
    settled = 3,
    paid = 4,
    cancelled = 5,
    held = 6,      // an order that stands
    released = 7,  // an order that was used, cancelled or expired
    disputed = 8,  // was open; waits for the organiser's word, and no close takes it
};
[[nodiscard]] std::string_view delivery_state_name(DeliveryState state) noexcept;

struct Delivery {
    // What one funder owes of it.
    struct Part {
        Handle funder = kNoHandle;
        Cents net;  // expense
        Cents vat;
    };
    DeliveryState state = DeliveryState::recorded;
    std::string voucher;
    Handle provider = kNoHandle;
    Handle service = kNoHandle;
    std::string content;
    Date service_date;
    Quantity quantity;
    UnitPrice unit_price;
    Cents co_payment;  // the client's share to the provider, a memorandum
    Handle coding = kNoHandle;
    using Parts = ShortList<Part, 1>;
    Parts parts;
    std::uint32_t pot = 0;
    Period period;          // of the voucher
    std::int64_t used = 0;  // of the pot, in its commodity
    std::uint32_t corrections = 0;
    Cents credited;  // by resolved disputes, since the last correction
    std::uint64_t opened_event =
        0;  // the ledger's event number that made the payable open; 0: not open
    // The ledger's event number of the event that rated it: what services, prices and VAT were then
    // is what its amounts rest on. Nothing is rated again when it is opened, disputed or reversed.
    std::uint64_t rated_event = 0;
    Visit visit;
    std::uint8_t flags = 0;  // VisitFlag: why it waited when it was last said

    [[nodiscard]] Cents payable() const {
        Cents total;
        for (const Part& part : parts) total.value += part.net.value + part.vat.value;
        return total;
    }
};

template <class Fields>
void describe(Fields& fields, Delivery::Part& part) {
    fields(part.funder, part.net, part.vat);
}
template <class Fields>
void describe(Fields& fields, Delivery& delivery) {
    fields(delivery.state, delivery.voucher, delivery.provider, delivery.service, delivery.content,
           delivery.service_date, delivery.quantity, delivery.unit_price, delivery.co_payment,
           delivery.coding, delivery.parts, delivery.pot, delivery.period.first,
           delivery.period.last, delivery.used, delivery.corrections, delivery.credited,
           delivery.opened_event, delivery.rated_event, delivery.visit, delivery.flags);
}

}  // namespace saldo
