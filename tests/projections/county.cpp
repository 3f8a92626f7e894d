#include "tests/projections/county.hpp"

#include <algorithm>

#include <doctest/doctest.h>

namespace saldo::test {

Date day(unsigned month, unsigned of_month) { return *date_of(2026, month, of_month); }
std::unique_ptr<events::Date> said(Date date) { return std::make_unique<events::Date>(date.days); }
std::unique_ptr<events::Cents> cents(std::int64_t value) {
    return std::make_unique<events::Cents>(value);
}

void County::open() {
    events::LedgerOpenedT opened;
    opened.name = "Helsinki";
    opened.organiser_business_id = "1234567-1";
    opened.organiser_code = "091";
    opened.currency = "EUR";
    tell(std::move(opened));
    events::FunderDefinedT funder;
    funder.funder = "city";
    funder.business_id = "1234567-1";
    funder.debtor_name = "Helsingin kaupunki";
    funder.iban = "FI2112345600000785";
    funder.valid_from = said(day(1, 1));
    tell(std::move(funder));
    events::SinkDefinedT sink;
    sink.sink = "bank";
    sink.funder = "city";
    sink.format = "pain.001.001.09";
    sink.purpose = events::SinkPurpose::pays;
    tell(std::move(sink));
    events::ServiceDefinedT service;
    service.service = "home_care";
    service.name_fi = "Kotihoito, yöllä";
    service.unit = events::Unit::hour;
    service.coding = "4310";
    service.valid_from = said(day(1, 1));
    tell(std::move(service));
    approve("P7", "Hyvä Hoiva Oy");
    for (const char* const actor : {"anna", "bertta"}) {
        events::AccountChangedT account;
        account.provider = "P7";
        account.account_name = "Hyvä Hoiva Oy";
        account.iban = "FI2112345600000785";
        tell(std::move(account), actor);
    }
    enrol("C1");
    events::VoucherGrantedT granted;
    granted.voucher = "V1";
    granted.client = "C1";
    granted.kind = events::VoucherKind::service_voucher;
    granted.recurrence = events::Recurrence::month;
    auto line = std::make_unique<events::VoucherLineT>();
    line->service = "home_care";
    line->quantity = std::make_unique<events::Quantity>(10'000);
    line->unit_value = std::make_unique<events::UnitPrice>(250'000);
    granted.lines.push_back(std::move(line));
    granted.valid_from = said(day(1, 1));
    tell(std::move(granted));
}

void County::approve(const char* provider, const char* name,
                     std::vector<std::string> municipalities) {
    events::ProviderApprovedT approved;
    approved.provider = provider;
    approved.business_id = "1234567-1";
    approved.name = name;
    approved.municipalities = std::move(municipalities);
    approved.valid_from = said(day(1, 1));
    tell(std::move(approved));
}

void County::enrol(const char* client) {
    events::ClientRegisteredT registered;
    registered.client = client;
    registered.home_municipality = "091";
    registered.home_from = said(day(1, 1));
    tell(std::move(registered));
}

void County::deliver() {
    for (const auto& [id, hours] : {std::pair("D1", 2), std::pair("D2", 9)}) {
        events::ServiceDeliveredT delivered;
        delivered.delivery = id;
        delivered.voucher = "V1";
        delivered.provider = "P7";
        delivered.service = "home_care";
        delivered.service_date = said(day(1, 12));
        delivered.quantity = std::make_unique<events::Quantity>(hours * 1'000);
        delivered.unit_price = std::make_unique<events::UnitPrice>(300'000);
        tell(std::move(delivered), "nurse", events::Role::provider);
    }
}

std::string fact(const Answer& answer, const std::string& name) {
    const std::string* const value = answer.find_fact(name);
    REQUIRE_MESSAGE(value != nullptr, "the answer has the fact ", name);
    return *value;
}

std::string cell(const Answer& answer, const std::string& column) {
    REQUIRE(answer.rows.size() == 1);
    const auto found = std::ranges::find(answer.columns, column, &Column::name);
    REQUIRE(found != answer.columns.end());
    return answer.rows[0][static_cast<std::size_t>(found - answer.columns.begin())];
}

}  // namespace saldo::test
