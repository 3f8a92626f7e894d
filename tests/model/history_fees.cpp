// What is said of client fees.
#include <utility>

#include "tests/model/history.hpp"

namespace saldo::model {

namespace {

constexpr const char* kReferences[] = {"", "1232", "RF921229", "1233"};

// One of a client's fees or invoices.
template <class Map>
Text any_of(const Map& map, std::uint64_t chosen) {
    auto at = map.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(chosen % map.size()));
    return at->first;
}

}  // namespace

void History::decide_fee(events::EventT& event, const World& world) {
    const Text client = named("C", one_in(30) ? 4 : 3);
    const auto known = world.clients.find(client);
    const bool has_fees = known != world.clients.end() && !known->second.fees.empty();
    if (has_fees && one_in(2)) {
        events::ClientFeeAssessedT assessed;
        assessed.client = client;
        assessed.fee = one_in(20) ? named("A", 9) : any_of(known->second.fees, random_());
        const Day month = today_ - static_cast<Day>(below(90));
        assessed.period_end =
            std::make_unique<events::Date>(month_last(month) - (one_in(20) ? 1 : 0));
        if (one_in(60)) assessed.period_end = day();
        assessed.amount = cents(20'000);
        return event.data.Set(std::move(assessed));
    }
    events::ClientFeeDecidedT decided;
    decided.fee = one_in(10) ? named("A", 9) : "A" + std::to_string(made_);
    decided.client = client;
    decided.service = service();
    decided.unit_fee = price();
    decided.valid_from = one_in(2) ? day() : day_after(today_ - 70, 80);
    if (one_in(2)) decided.valid_until = day_after(today_ - 20, 90);
    event.data.Set(std::move(decided));
}

void History::charge_client(events::EventT& event, const World& world) {
    if (one_in(30)) event.role = events::Role::provider;
    if (one_in(3)) return decide_fee(event, world);
    const Text client = named("C", one_in(40) ? 4 : 3);
    const auto known = world.clients.find(client);
    const bool has_invoices = known != world.clients.end() && !known->second.invoices.empty();
    if (!has_invoices || one_in(3)) {
        events::ClientFeeInvoicedT invoiced;
        invoiced.invoice = one_in(20) ? named("I", 9) : "I" + std::to_string(made_);
        invoiced.client = client;
        invoiced.funder = funder();
        invoiced.service = service();
        invoiced.service_date = one_in(2) ? day() : day_after(today_ - 70, 80);
        invoiced.amount = cents(20'000);
        if (one_in(3)) invoiced.due_on = day();
        invoiced.reference = kReferences[below(one_in(8) ? 4 : 3)];
        return event.data.Set(std::move(invoiced));
    }
    const Text invoice = one_in(30) ? named("I", 9) : any_of(known->second.invoices, random_());
    const auto of = known->second.invoices.find(invoice);
    auto amount = cents(10'000);
    if (of != known->second.invoices.end() && one_in(2))
        *amount = events::Cents(of->second.open + (one_in(8) ? 1 : 0));
    if (one_in(3)) {
        events::ClientFeeCreditedT credited;
        credited.invoice = invoice;
        credited.client = client;
        credited.amount = std::move(amount);
        if (one_in(60)) credited.reason = Text(1'025, 'x');
        return event.data.Set(std::move(credited));
    }
    events::ClientFeePaidT paid;
    paid.invoice = invoice;
    paid.client = client;
    paid.amount = std::move(amount);
    paid.paid_on = day();
    if (one_in(2)) event.role = events::Role::bank;
    event.data.Set(std::move(paid));
}

}  // namespace saldo::model
