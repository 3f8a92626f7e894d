#include "engine/deliveries/payable_postings.hpp"

#include <cstddef>
#include <vector>

#include "engine/money/rounding.hpp"

namespace saldo {

namespace {

void add_open_sum(DeliveryDesk& desk, Handle ledger, const Delivery& delivery,
                  const Delivery::Part& part, std::int64_t sign) {
    const OpenPayableKey key{ledger,           part.funder,     delivery.provider,
                             delivery.service, delivery.coding, month_start(delivery.service_date)};
    desk.open_payables.add(key, Cents{sign * (part.net.value + part.vat.value)},
                           Cents{sign * part.vat.value});
}

}  // namespace

bool is_open(const Delivery& delivery) noexcept { return delivery.opened_event != 0; }

void post_payable(DeliveryDesk& desk, Handle ledger, const Delivery& delivery, std::int64_t sign) {
    const AccountClass payable =
        is_open(delivery) ? AccountClass::payable_open : AccountClass::payable_recorded;
    for (const Delivery::Part& part : delivery.parts) {
        desk.books.post(AccountClass::expense, part.funder, delivery.coding, Commodity::eur,
                        sign * part.net.value);
        desk.books.post(AccountClass::vat_receivable, part.funder, kNoHandle, Commodity::eur,
                        sign * part.vat.value);
        desk.books.post(payable, part.funder, delivery.provider, Commodity::eur,
                        -sign * (part.net.value + part.vat.value));
        if (is_open(delivery)) add_open_sum(desk, ledger, delivery, part, sign);
    }
}

void open_payable(DeliveryDesk& desk, const EventContext& event, Delivery& delivery) {
    for (const Delivery::Part& part : delivery.parts) {
        desk.books.transfer(AccountClass::payable_recorded, AccountClass::payable_open, part.funder,
                            delivery.provider, Cents{part.net.value + part.vat.value});
        add_open_sum(desk, event.ledger, delivery, part, 1);
    }
    delivery.opened_event = event.event_number;
    delivery.state = DeliveryState::approved;
}

void dispute_payable(DeliveryDesk& desk, const EventContext& event, Delivery& delivery) {
    for (const Delivery::Part& part : delivery.parts) {
        desk.books.transfer(AccountClass::payable_open, AccountClass::payable_disputed, part.funder,
                            delivery.provider, Cents{part.net.value + part.vat.value});
        add_open_sum(desk, event.ledger, delivery, part, -1);
    }
    delivery.opened_event = 0;
    delivery.state = DeliveryState::disputed;
}

void release_payable(DeliveryDesk& desk, const EventContext& event, Delivery& delivery,
                     Cents credited) {
    std::vector<Cents> stored;
    for (const Delivery::Part& part : delivery.parts) {
        stored.push_back(part.net);
        stored.push_back(part.vat);
    }
    const std::vector<Cents> back = split_in_proportion(credited, stored);
    for (std::size_t at = 0; at < delivery.parts.size(); ++at) {
        Delivery::Part& part = delivery.parts[at];
        const Cents net = back[2 * at];
        const Cents vat = back[2 * at + 1];
        desk.books.transfer(AccountClass::payable_disputed, AccountClass::payable_open, part.funder,
                            delivery.provider, Cents{part.net.value + part.vat.value});
        desk.books.post(AccountClass::expense, part.funder, delivery.coding, Commodity::eur,
                        -net.value);
        desk.books.post(AccountClass::vat_receivable, part.funder, kNoHandle, Commodity::eur,
                        -vat.value);
        desk.books.post(AccountClass::payable_open, part.funder, delivery.provider, Commodity::eur,
                        net.value + vat.value);
        part.net.value -= net.value;
        part.vat.value -= vat.value;
        add_open_sum(desk, event.ledger, delivery, part, 1);
    }
    delivery.credited.value += credited.value;
    delivery.opened_event = event.event_number;
    delivery.state = DeliveryState::approved;
}

}  // namespace saldo
