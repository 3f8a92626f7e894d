// What a client is told before choosing a provider: prices, the voucher's value, the co-payment,
// and the fee of the organiser's own service; and what a client owes the organiser.
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "projections/fees/fees.hpp"
#include "projections/prices/prices.hpp"
#include "tests/projections/county.hpp"

namespace saldo::test {
namespace {

std::unique_ptr<events::UnitPrice> price(std::int64_t value) {
    return std::make_unique<events::UnitPrice>(value);
}

// The county with a few more providers, each as its name says.
class Market {
  public:
    Market() {
        county.open();
        list("P7", 300'000);
        county.approve("P8", "Arki Oy");
        list("P8", 240'000);
        county.approve("P9", "Ilman hintaa Oy");
        county.approve("P10", "Tauolla Oy");
        list("P10", 200'000);
        events::ProviderSuspendedT suspended;
        suspended.provider = "P10";
        suspended.suspended_from = said(day(1, 10));
        suspended.suspended_until = said(day(1, 20));
        county.tell(std::move(suspended));
        county.approve("P11", "Lopettanut Oy");
        list("P11", 200'000);
        events::ProviderWithdrawnT withdrawn;
        withdrawn.provider = "P11";
        withdrawn.withdrawn_from = said(day(1, 5));
        county.tell(std::move(withdrawn));
        county.approve("P12", "Espoon Hoiva Oy", {"049"});
        list("P12", 260'000);
    }

    void list(const char* provider, std::int64_t unit_price, const char* content = "",
              events::TimeClass time_class = events::TimeClass::any, Date from = day(1, 1)) {
        events::PriceListedT listed;
        listed.provider = provider;
        listed.service = "home_care";
        listed.content = content;
        listed.unit_price = price(unit_price);
        listed.time_class = time_class;
        listed.valid_from = said(from);
        county.tell(std::move(listed));
    }
    void define(bool free_by_law, std::int64_t ceiling) {
        events::ServiceDefinedT service;
        service.service = "home_care";
        service.name_fi = "Kotihoito";
        service.unit = events::Unit::hour;
        service.coding = "4310";
        service.free_by_law = free_by_law;
        if (ceiling != 0) service.price_ceiling = price(ceiling);
        service.valid_from = said(day(1, 1));
        county.tell(std::move(service));
    }
    void set_table(const char* name, const std::string& text, Date from = day(1, 1)) {
        for (const char* const actor : {"anna", "bertta"}) {
            events::RuleTableSetT table;
            table.table_name = name;
            table.valid_from = said(from);
            table.content.assign(text.begin(), text.end());
            county.tell(std::move(table), actor);
        }
    }
    Answer ask(PricesRequest request) {
        request.service = "home_care";
        return take(ask_prices(county.views(), request));
    }
    Error refused(PricesRequest request) {
        if (request.service.empty()) request.service = "home_care";
        const auto answer = ask_prices(county.views(), request);
        REQUIRE_FALSE(answer.has_value());
        return answer.error();
    }

    County county;
};

// Provider, price and co-payment of each row.
std::vector<Cells> offers(const Answer& answer) {
    std::vector<Cells> found;
    for (const Cells& row : answer.rows) found.push_back({row[0], row[4], row[6]});
    return found;
}

TEST_CASE("prices: those who may deliver that day, by co-payment, beside the value") {
    Market market;
    const Answer mine = market.ask({.day = day(1, 12), .voucher = "V1"});
    CHECK(mine.rows ==
          std::vector<Cells>{{"P8", "Arki Oy", "", "any", "24.00", "25.00", "0.00", ""},
                             {"P7", "Hyvä Hoiva Oy", "", "any", "30.00", "25.00", "5.00", ""}});
    CHECK(fact(mine, "value") == "25.00");
    CHECK(fact(mine, "value_from") == "voucher");
    CHECK(fact(mine, "voucher") == "V1");
    CHECK(fact(mine, "name_fi") == "Kotihoito, yöllä");
    CHECK(fact(mine, "unit") == "hour");
    CHECK(fact(mine, "own_fee").empty());
    // Suspended until the 20th; withdrawn from the 5th; another town's provider for that town's
    // residents.
    CHECK(offers(market.ask({.day = day(1, 21), .voucher = "V1"})) ==
          std::vector<Cells>{
              {"P8", "24.00", "0.00"}, {"P10", "20.00", "0.00"}, {"P7", "30.00", "5.00"}});
    CHECK(offers(
              market.ask({.day = day(1, 4), .municipality = "049", .value = UnitPrice{220'000}})) ==
          std::vector<Cells>{{"P11", "20.00", "0.00"},
                             {"P10", "20.00", "0.00"},
                             {"P8", "24.00", "2.00"},
                             {"P12", "26.00", "4.00"},
                             {"P7", "30.00", "8.00"}});
    // Nothing is said of the client: prices alone, the cheapest first, in any town.
    const Answer prices = market.ask({.day = day(1, 12)});
    CHECK(offers(prices) ==
          std::vector<Cells>{{"P8", "24.00", ""}, {"P12", "26.00", ""}, {"P7", "30.00", ""}});
    CHECK(fact(prices, "value").empty());
}

TEST_CASE("prices: the client's own voucher is found, and several must be told apart") {
    Market market;
    const Answer mine = market.ask({.day = day(1, 12), .client = "C1"});
    CHECK(fact(mine, "voucher") == "V1");
    CHECK(offers(mine) == std::vector<Cells>{{"P8", "24.00", "0.00"}, {"P7", "30.00", "5.00"}});
    // What if it were worth less?
    CHECK(offers(market.ask({.day = day(1, 12), .client = "C1", .value = UnitPrice{200'050}})) ==
          std::vector<Cells>{{"P8", "24.00", "3.995"}, {"P7", "30.00", "9.995"}});
    events::VoucherGrantedT granted;
    granted.voucher = "V2";
    granted.client = "C1";
    granted.kind = events::VoucherKind::balance_voucher;
    granted.balance = cents(50'000);
    granted.payee = "P7";
    auto line = std::make_unique<events::VoucherLineT>();
    line->service = "home_care";
    granted.lines.push_back(std::move(line));
    granted.valid_from = said(day(1, 1));
    market.county.tell(std::move(granted));
    const Error several = market.refused({.day = day(1, 12), .client = "C1"});
    CHECK(several.kind == ErrorKind::bad_input);
    CHECK(several.message.find("V1, V2") != std::string::npos);
    // A balance without a value pays the whole price; this one is for one provider.
    const Answer balance = market.ask({.day = day(1, 12), .voucher = "V2"});
    CHECK(balance.rows ==
          std::vector<Cells>{{"P7", "Hyvä Hoiva Oy", "", "any", "30.00", "", "0.00", ""}});
}

TEST_CASE("prices: by content and time class, the price that binds") {
    Market market;
    market.list("P7", 350'000, "", events::TimeClass::evening);
    market.list("P7", 400'000, "bath");
    market.list("P7", 310'000, "", events::TimeClass::any, day(1, 15));
    const auto rows = [&](PricesRequest request) {
        request.voucher = "V1";
        std::vector<Cells> found;
        for (const Cells& row : market.ask(std::move(request)).rows)
            if (row[0] == "P7") found.push_back({row[2], row[3], row[4], row[6]});
        return found;
    };
    CHECK(rows({.day = day(1, 12)}) == std::vector<Cells>{{"", "any", "30.00", "5.00"},
                                                          {"", "evening", "35.00", "10.00"},
                                                          {"bath", "any", "40.00", "15.00"}});
    CHECK(rows({.content = "bath", .time_class = "evening", .day = day(1, 12)}) ==
          std::vector<Cells>{{"bath", "evening", "40.00", "15.00"}});
    CHECK(rows({.content = "talk", .time_class = "night", .day = day(1, 20)}) ==
          std::vector<Cells>{{"talk", "night", "31.00", "6.00"}});
    CHECK(market.refused({.time_class = "noon", .day = day(1, 12)}).kind == ErrorKind::bad_input);
}

TEST_CASE("prices: no higher than the ceiling, and a service that is free by law costs nothing") {
    Market market;
    market.define(false, 280'000);
    const Answer capped = market.ask({.day = day(1, 12), .voucher = "V1"});
    CHECK(fact(capped, "price_ceiling") == "28.00");
    CHECK(offers(capped) == std::vector<Cells>{{"P8", "24.00", "0.00"}, {"P7", "28.00", "3.00"}});
    market.define(true, 0);
    const Answer free = market.ask({.day = day(1, 12), .voucher = "V1"});
    CHECK(offers(free) == std::vector<Cells>{{"P8", "24.00", "0.00"}, {"P7", "25.00", "0.00"}});
    CHECK(fact(free, "own_fee") == "0.00");
    CHECK(fact(free, "own_fee_from") == "law");
}

TEST_CASE("prices: a value by income, and the fee of the organiser's own service") {
    Market market;
    market.set_table("values/home_care",
                     "value_steps 1\nfrom 0 value 26.00\nfrom 1000 value 22.00\n");
    market.set_table("fees/home_care", "fees 1\nfee 12.00\nfee 15.50 bath in the evening\n");
    market.set_table("fees/home_care", "fees 1\nfee 13.00\n", day(2, 1));
    const Answer poor = market.ask({.day = day(1, 12), .persons = 1, .income = Cents{99'999}});
    CHECK(fact(poor, "value") == "26.00");
    CHECK(fact(poor, "value_from") == "table");
    CHECK(fact(poor, "own_fee") == "12.00");
    CHECK(fact(poor, "own_fee_from") == "table");
    CHECK(poor.rows[0] == Cells{"P8", "Arki Oy", "", "any", "24.00", "26.00", "0.00", "12.00"});
    CHECK(poor.rows[1] ==
          Cells{"P12", "Espoon Hoiva Oy", "", "any", "26.00", "26.00", "0.00", "12.00"});
    CHECK(fact(market.ask({.day = day(1, 12), .persons = 1, .income = Cents{100'000}}), "value") ==
          "22.00");
    CHECK(fact(market.ask({.day = day(1, 12), .persons = 3}), "value") == "22.00");
    CHECK(fact(market.ask({.content = "bath in the evening", .day = day(1, 12)}), "own_fee") ==
          "15.50");
    CHECK(fact(market.ask({.day = day(2, 1)}), "own_fee") == "13.00");
    CHECK(market.refused({.day = day(1, 12), .values = "none", .persons = 1}).kind ==
          ErrorKind::not_found);
    CHECK(market.refused({.day = day(1, 12), .persons = 1'000'000'000'000}).kind ==
          ErrorKind::bad_input);
    // What one client was decided goes before what everyone pays.
    events::ClientRegisteredT client;
    client.client = "C2";
    client.home_municipality = "049";
    client.home_from = said(day(1, 1));
    market.county.tell(std::move(client));
    events::ClientFeeDecidedT decided;
    decided.fee = "F1";
    decided.client = "C2";
    decided.service = "home_care";
    decided.unit_fee = price(95'000);
    decided.valid_from = said(day(1, 10));
    market.county.tell(std::move(decided));
    const Answer hers = market.ask({.day = day(1, 12), .client = "C2"});
    CHECK(fact(hers, "own_fee") == "9.50");
    CHECK(fact(hers, "own_fee_from") == "decision");
    CHECK(offers(hers) ==
          std::vector<Cells>{{"P8", "24.00", ""}, {"P12", "26.00", ""}, {"P7", "30.00", ""}});
    CHECK(fact(market.ask({.day = day(1, 9), .client = "C2"}), "own_fee") == "12.00");
}

TEST_CASE("prices: what cannot be compared is said") {
    Market market;
    CHECK(market.refused({.service = "flying", .day = day(1, 12)}).kind == ErrorKind::not_found);
    CHECK(market.refused({.day = Date{day(1, 1).days - 1}}).kind == ErrorKind::not_found);
    CHECK(market.refused({.day = day(1, 12), .voucher = "V9"}).kind == ErrorKind::not_found);
    CHECK(market.refused({.day = day(1, 12), .client = "C9"}).kind == ErrorKind::not_found);
    events::VoucherGrantedT granted;
    granted.voucher = "V3";
    granted.client = "C1";
    granted.kind = events::VoucherKind::purchase_order;
    granted.payee = "P7";
    auto line = std::make_unique<events::VoucherLineT>();
    line->service = "home_care";
    line->quantity = std::make_unique<events::Quantity>(1'000);
    line->unit_value = price(300'000);
    granted.lines.push_back(std::move(line));
    granted.valid_from = said(day(1, 1));
    granted.valid_until = said(day(1, 31));
    market.county.tell(std::move(granted));
    CHECK(market.refused({.day = day(1, 12), .voucher = "V3"}).kind == ErrorKind::bad_input);
    events::VoucherEndedT ended;
    ended.voucher = "V1";
    ended.last_day = said(day(1, 11));
    market.county.tell(std::move(ended));
    CHECK(market.refused({.day = day(1, 12), .voucher = "V1"}).kind == ErrorKind::bad_input);
    CHECK(fact(market.ask({.day = day(1, 12), .client = "C1"}), "value_from").empty());
}

TEST_CASE("fees: decided, assessed, invoiced, credited, paid and open") {
    County county;
    county.open();
    events::VoucherEndedT ended;  // or the client would pay a co-payment instead
    ended.voucher = "V1";
    ended.last_day = said(day(1, 2));
    county.tell(std::move(ended));
    const Answer none = take(ask_fees(county.views(), {.client = "C1"}));
    CHECK(none.rows.empty());
    CHECK(fact(none, "open") == "0.00");
    events::ClientFeeDecidedT decided;
    decided.fee = "F1";
    decided.client = "C1";
    decided.service = "home_care";
    decided.unit_fee = price(95'000);
    decided.valid_from = said(day(1, 10));
    county.tell(std::move(decided));
    events::ClientFeeAssessedT assessed;
    assessed.fee = "F1";
    assessed.client = "C1";
    assessed.period_end = said(day(1, 31));
    assessed.amount = cents(9'500);
    county.tell(std::move(assessed));
    const auto invoice = [&](const char* id, std::int64_t amount) {
        events::ClientFeeInvoicedT invoiced;
        invoiced.invoice = id;
        invoiced.client = "C1";
        invoiced.funder = "city";
        invoiced.service = "home_care";
        invoiced.service_date = said(day(1, 31));
        invoiced.amount = cents(amount);
        invoiced.due_on = said(day(2, 20));
        invoiced.reference = "1232";
        county.tell(std::move(invoiced));
    };
    invoice("I1", 9'500);
    invoice("I2", 1'000);
    events::ClientFeeCreditedT credited;
    credited.invoice = "I1";
    credited.client = "C1";
    credited.amount = cents(1'500);
    county.tell(std::move(credited));
    for (const auto& [id, amount] : {std::pair("I1", 5'000), std::pair("I2", 1'000)}) {
        events::ClientFeePaidT paid;
        paid.invoice = id;
        paid.client = "C1";
        paid.amount = cents(amount);
        paid.paid_on = said(day(1, 25));
        county.tell(std::move(paid), "bank", events::Role::bank);
    }
    const Answer fees = take(ask_fees(county.views(), {.client = "C1"}));
    for (const auto& [name, sum] :
         {std::pair("assessed", "95.00"), std::pair("invoiced", "105.00"),
          std::pair("credited", "15.00"), std::pair("paid", "60.00"), std::pair("open", "30.00")})
        CHECK(fact(fees, name) == sum);
    CHECK(fees.rows ==
          std::vector<Cells>{
              {"decision", "F1", "home_care", "", "2026-01-10", "", "9.50", "", "", "", "", "", ""},
              {"assessment", "F1", "home_care", "", "2026-01-01", "2026-01-31", "", "95.00", "", "",
               "", "", ""},
              {"invoice", "I1", "home_care", "city", "2026-01-31", "2026-01-31", "", "95.00",
               "15.00", "50.00", "30.00", "2026-02-20", "1232"},
              {"invoice", "I2", "home_care", "city", "2026-01-31", "2026-01-31", "", "10.00",
               "0.00", "10.00", "0.00", "2026-02-20", "1232"}});
    const Answer open = take(ask_fees(county.views(), {.client = "C1", .open = true}));
    REQUIRE(open.rows.size() == 1);
    CHECK(open.rows[0][1] == "I1");
    CHECK(ask_fees(county.views(), {.client = "C9"}).error().kind == ErrorKind::not_found);
}

}  // namespace
}  // namespace saldo::test
