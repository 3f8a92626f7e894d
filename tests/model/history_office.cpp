// The office's own events: how it opens, and what it keeps of funders, services and providers.
#include <utility>

#include "tests/model/history.hpp"

namespace saldo::model {

namespace {

constexpr const char* kIbans[] = {"FI2112345600000785", "FI1410093000123458", "FI2112345600000786"};

std::unique_ptr<events::Date> long_ago() { return std::make_unique<events::Date>(18'262); }

events::FunderDefinedT funder_of(const Text& id, const Text& municipality) {
    events::FunderDefinedT funder;
    funder.funder = id;
    funder.municipality = municipality;
    funder.business_id = "1234567-1";
    funder.debtor_name = id;
    funder.iban = kIbans[0];
    funder.valid_from = long_ago();
    return funder;
}

// Six services: by the hour, by the visit and to be approved, part-paid, with VAT, counted in
// euros, and free by law with a ceiling and a deadline.
events::ServiceDefinedT service_of(std::uint64_t number) {
    events::ServiceDefinedT service;
    service.service = "S" + std::to_string(number);
    service.name_fi = service.service;
    service.unit = events::Unit::hour;
    service.coding = number % 2 == 0 ? "4310" : "4320";
    service.valid_from = long_ago();
    if (number == 2) {
        service.unit = events::Unit::visit;
        service.needs_approval = true;
    }
    if (number == 3) service.short_balance = events::ShortBalance::part_pay;
    if (number == 4) {
        service.vat = events::VatTreatment::net_plus;
        service.vat_rate = std::make_unique<events::BasisPoints>(2'550);
    }
    if (number == 5) service.unit = events::Unit::euro;
    if (number == 6) {
        service.free_by_law = true;
        service.price_ceiling = std::make_unique<events::UnitPrice>(400'000);
        service.recording_deadline_days = 40;
    }
    return service;
}

}  // namespace

// What comes before a ledger is open, the ledger, its funders and services.
void History::open(events::EventT& event, std::uint64_t number) {
    if (number == 1) {
        events::ClientRegisteredT early;
        early.client = "C1";
        early.home_municipality = "837";
        early.home_from = long_ago();
        event.data.Set(std::move(early));
    } else if (number <= 3) {
        events::LedgerOpenedT opened;
        opened.name = "County";
        opened.organiser_business_id = "1234567-1";
        opened.organiser_code = "06";
        opened.currency = number == 2 ? "SEK" : "EUR";
        opened.register_check_days_max = one_in(3) ? 60 : 0;
        event.data.Set(std::move(opened));
    } else if (number <= 6) {
        event.data.Set(funder_of("F" + std::to_string(number - 3),
                                 number == 4 ? "" : (number == 5 ? "049" : "092")));
    } else if (number <= 12) {
        event.data.Set(service_of(number - 6));
    } else {
        open_people(event, number);
    }
}

// Providers with two confirmed accounts, sinks, clients, publishers and a contract.
void History::open_people(events::EventT& event, std::uint64_t number) {
    if (number <= 15) {
        events::ProviderApprovedT approved;
        approved.provider = "P" + std::to_string(number - 12);
        approved.business_id = "1234567-1";
        approved.name = approved.provider;
        approved.valid_from = long_ago();
        event.data.Set(std::move(approved));
    } else if (number <= 19) {
        events::AccountChangedT account;
        account.provider = number <= 17 ? "P1" : "P2";
        account.account_name = account.provider;
        account.iban = kIbans[1];
        event.actor = number % 2 == 0 ? "dora" : "eino";
        event.data.Set(std::move(account));
    } else if (number <= 22) {
        events::SinkDefinedT sink;
        sink.sink = "B" + std::to_string(number - 19);
        sink.funder = "F" + std::to_string(number - 19);
        sink.format = "pain.001.001.09";
        sink.purpose = events::SinkPurpose::pays;
        event.data.Set(std::move(sink));
    } else if (number <= 25) {
        events::ClientRegisteredT client;
        client.client = "C" + std::to_string(number - 22);
        client.home_municipality = number == 23 ? "837" : (number == 24 ? "049" : "092");
        client.home_from = long_ago();
        event.data.Set(std::move(client));
    } else if (number <= 28) {
        events::PublisherAuthorisedT authorised;
        const Text number_text = std::to_string(number - 25);
        authorised.publisher = "/provider-" + number_text;
        authorised.provider = number == 28 ? "" : "P" + number_text;
        if (number == 26) authorised.types = {"ServiceDelivered", "DeliveryCorrected"};
        authorised.valid_from = long_ago();
        event.data.Set(std::move(authorised));
    } else if (number <= 30) {
        events::ContractRegisteredT contract;
        contract.contract = "K" + std::to_string(number - 28);
        contract.provider = "P" + std::to_string(number - 28);
        contract.valid_from = long_ago();
        event.data.Set(std::move(contract));
    } else {
        events::PriceListedT price;
        price.provider = "P1";
        price.service = number == 31 ? "S1" : "S4";
        price.contract = "K1";
        price.unit_price = std::make_unique<events::UnitPrice>(450'000);
        price.gross = number == 32;
        price.valid_from = long_ago();
        event.data.Set(std::move(price));
    }
}

void History::keep_registry(events::EventT& event) {
    switch (below(5)) {
        case 0: {
            auto funder = funder_of(this->funder(), one_in(2) ? "" : "049");
            if (one_in(4)) funder.funder = "F4";
            funder.valid_from = day();
            funder.iban = kIbans[below(one_in(8) ? 3 : 2)];
            if (one_in(12)) funder.business_id = "1234567-2";
            if (one_in(12)) funder.debtor_name = "***";
            return event.data.Set(std::move(funder));
        }
        case 1: {
            auto service = service_of(1 + below(6));
            service.valid_from = day();
            service.coding = named("43", 3);
            if (one_in(5)) service.unit = static_cast<events::Unit>(below(9));
            if (one_in(5)) service.price_ceiling = price();
            if (one_in(5)) service.needs_approval = !service.needs_approval;
            return event.data.Set(std::move(service));
        }
        case 2: {
            events::SinkDefinedT sink;
            sink.sink = named("B", 6);
            sink.funder = funder();
            sink.format = "csv";
            sink.purpose = static_cast<events::SinkPurpose>(below(one_in(9) ? 6 : 4));
            return event.data.Set(std::move(sink));
        }
        default: {
            events::ClientRegisteredT client;
            client.client = named("C", 4);
            client.home_municipality = one_in(3) ? "837" : (one_in(2) ? "049" : "092");
            client.home_from = day();
            return event.data.Set(std::move(client));
        }
    }
}

void History::keep_providers(events::EventT& event) {
    const Text id = provider();
    std::vector<Text> services;
    if (one_in(2)) services.push_back(service());
    switch (below(8)) {
        case 0: {
            events::ProviderAppliedT applied;
            applied.provider = id;
            applied.business_id = one_in(9) ? "7654321-0" : "1234567-1";
            applied.name = id;
            applied.services = services;
            return event.data.Set(std::move(applied));
        }
        case 1: {
            events::ProviderSuspendedT suspended;
            suspended.provider = id;
            suspended.services = services;
            suspended.suspended_from = day();
            suspended.suspended_until = day_after(today_ - 20, 25);
            return event.data.Set(std::move(suspended));
        }
        case 2: {
            if (!one_in(3)) break;
            events::ProviderWithdrawnT withdrawn;
            withdrawn.provider = id;
            withdrawn.services = services;
            withdrawn.withdrawn_from = day();
            return event.data.Set(std::move(withdrawn));
        }
        case 3: {
            events::ContractRegisteredT contract;
            contract.contract = named("K", 4);
            contract.provider = id;
            contract.valid_from = day();
            if (one_in(3)) contract.valid_until = day_after(today_, 90);
            return event.data.Set(std::move(contract));
        }
        case 4: {
            events::PriceListedT listed;
            listed.provider = id;
            listed.service = service();
            listed.content = content();
            if (one_in(3)) listed.contract = named("K", 4);
            listed.unit_price = price(one_in(3) ? 600'000 : 2'000'000);
            listed.gross = one_in(2);
            listed.time_class = static_cast<events::TimeClass>(below(one_in(30) ? 9 : 3));
            listed.valid_from = day();
            if (one_in(2)) listed.valid_until = day_after(today_ - 10, 60);
            return event.data.Set(std::move(listed));
        }
        default:
            break;
    }
    events::ProviderApprovedT approved;
    approved.provider = id;
    approved.business_id = "1234567-1";
    approved.name = id;
    approved.services = services;
    if (one_in(3)) approved.municipalities = {"049", "092"};
    approved.valid_from = day();
    if (one_in(3)) approved.valid_until = day_after(today_, 90);
    event.data.Set(std::move(approved));
}

void History::keep_accounts(events::EventT& event) {
    const Text id = provider();
    if (one_in(20)) event.role = events::Role::client;
    switch (below(6)) {
        case 0: {
            events::PaymentHeldT held;
            held.provider = id;
            held.reason = named("audit", 2);
            return event.data.Set(std::move(held));
        }
        case 1:
        case 2: {
            events::PaymentHoldReleasedT released;
            released.provider = id;
            if (one_in(2)) released.reason = named("audit", 2);
            return event.data.Set(std::move(released));
        }
        case 3: {
            events::RegisterCheckedT checked;
            checked.provider = id;
            checked.register_ = named("ytj", 2);
            checked.result = one_in(9) ? static_cast<events::RegisterResult>(below(4))
                                       : events::RegisterResult::registered;
            checked.as_of = day_after(today_ - 4, 5);
            return event.data.Set(std::move(checked));
        }
        default: {
            events::AccountChangedT account;
            account.provider = id;
            account.account_name = one_in(30) ? "---" : id;
            account.iban = kIbans[below(one_in(30) ? 3 : 2)];
            event.actor = one_in(2) ? "dora" : "frans";
            if (one_in(6)) event.role = events::Role::provider;
            return event.data.Set(std::move(account));
        }
    }
}

void History::keep_ledger(events::EventT& event) {
    switch (below(4)) {
        case 0: {
            events::LedgerOpenedT again;
            again.name = "County";
            again.organiser_business_id = "1234567-1";
            again.organiser_code = "06";
            again.currency = "EUR";
            return event.data.Set(std::move(again));
        }
        case 1: {
            events::RulesAdoptedT adopted;
            adopted.version = static_cast<std::uint16_t>(below(2));
            return event.data.Set(adopted);
        }
        case 2: {
            events::AccountingPeriodClosedT closed;
            closed.period_end = day();
            return event.data.Set(std::move(closed));
        }
        default: {
            events::PublisherAuthorisedT authorised;
            authorised.publisher = one_in(4) ? named("/nobody-", 2) : named("/provider-", 3);
            if (!one_in(4)) authorised.provider = provider();
            if (one_in(2)) authorised.types = {"ServiceDelivered"};
            if (one_in(8)) authorised.types = {one_in(2) ? "Nonsense" : "ControlTotal"};
            authorised.valid_from = day();
            if (one_in(2)) authorised.valid_until = day_after(today_, 60);
            return event.data.Set(std::move(authorised));
        }
    }
}

}  // namespace saldo::model
