// The providers' statement: golden bytes, what stands on it, everything escaped, sums that are the
// settlement's or no page at all.
#include "connectors/provider_statement/provider_statement.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "connectors/provider_statement/html_text.hpp"
#include "tests/connectors/golden_file.hpp"
#include "tests/connectors/payment_file_sample.hpp"
#include "tests/connectors/xml_reading.hpp"

using namespace saldo;
using provider_statement::html_text;
using provider_statement::shown;
using settlement::ProviderStatement;
using settlement::SettledDelivery;
using settlement::SettledKind;

namespace {

Date day(unsigned month, unsigned of_month) { return *date_of(2026, month, of_month); }

SettledDelivery row(SettledKind kind, const char* id, const char* service, Date date,
                    std::int64_t hours, std::int64_t net, std::int64_t vat) {
    SettledDelivery made;
    made.kind = kind;
    made.settlement = "2026-01";
    made.funder = "koivula";
    made.provider = "P0001";
    made.service = service;
    made.coding = "4310";
    made.voucher = "V000123";
    made.delivery = id;
    made.service_date = date;
    made.quantity = Quantity{hours * 1'000};
    made.unit_price = UnitPrice{hours == 0 ? 0 : 300'000};
    made.net = Cents{net};
    made.vat = Cents{vat};
    made.co_payment = Cents{hours * 500};
    return made;
}

settlement::SettledLine line(const char* service, Date month, std::int64_t amount,
                             std::int64_t vat) {
    settlement::SettledLine made;
    made.settlement = "2026-01";
    made.funder = "koivula";
    made.provider = "P0001";
    made.service = service;
    made.coding = "4310";
    made.service_month = month;
    made.amount = Cents{amount};
    made.vat = Cents{vat};
    return made;
}

// Visits of two services, one of them with VAT; a reversal of December, a credit, a dispute; some
// of the net set off, the rest paid with an extra run's.
ProviderStatement visits() {
    ProviderStatement made;
    made.ledger = "koivula";
    made.organiser = "Koivulan hyvinvointialue";
    made.organiser_business_id = "1234567-1";
    made.settlement = "2026-01";
    made.period_end = day(1, 31);
    made.closed_on = day(2, 5);
    made.funder = "koivula";
    made.funder_name = "Koivulan kaupunki";
    made.funder_business_id = "7654321-2";
    made.provider = "P0001";
    made.provider_name = "Åström & <Pojat> \"Hoiva\" Oy";
    made.provider_business_id = "2345678-3";
    made.services = {{"home_care", "Kotihoito", "Hemvård", "Home care", Commodity::hour},
                     {"meals", "Ateriat", "", "", Commodity::piece}};
    const Date december = *date_of(2025, 12, 30);
    made.deliveries = {
        row(SettledKind::reversal, "D000007", "home_care", december, -2, -5'000, 0),
        row(SettledKind::delivery, "D000007", "home_care", december, 1, 2'500, 0),
        row(SettledKind::delivery, "D000101", "home_care", day(1, 12), 1'000, 2'500'000, 0),
        row(SettledKind::dispute, "D000101", "home_care", day(1, 12), 0, -4'000, 0),
        row(SettledKind::credit, "K000001", "home_care", day(1, 14), 0, -1'234, 0),
        row(SettledKind::delivery, "D000102", "meals", day(1, 15), 3, 9'000, 1'260)};
    made.deliveries[2].content = "Yökäynti";
    made.deliveries.back().co_payment = Cents{};
    made.lines = {line("home_care", december, -2'500, 0),
                  line("home_care", day(1, 1), 2'494'766, 0),
                  line("meals", day(1, 1), 10'260, 1'260)};
    made.net = Cents{2'502'526};
    made.set_off = Cents{2'526};
    made.to_pay = Cents{2'500'000};
    made.payment = settlement::StatementPayment{
        "2026-01-run1",       Cents{2'510'000},        1, "0f1e2d3c-000012-00001-01", day(2, 10),
        "FI2112345600000785", {"2026-01", "2026-01.1"}};
    return made;
}

// A unit of early childhood education that owes more than it is owed.
ProviderStatement entitlements() {
    ProviderStatement made = visits();
    made.provider = "P0002";
    made.provider_name = "Päiväkoti Käpy ry";
    made.services = {{"ecec", "Varhaiskasvatus", "Småbarnspedagogik", "Early childhood education",
                      Commodity::month}};
    made.deliveries.clear();
    using enum EntitlementRowType;
    const Period january{day(1, 1), day(1, 31)};
    made.entitlements = {{original, "V1", "C000555", "ecec", "4310", january, UnitPrice{9'800'000},
                          UnitPrice{2'950'000}, Cents{68'500}},
                         {reversal, "V2", "C000556", "ecec", "4310", january, UnitPrice{9'800'000},
                          UnitPrice{0}, Cents{-98'000}},
                         {correction,
                          "V3",
                          "C000556",
                          "ecec",
                          "4310",
                          {day(1, 1), day(1, 11)},
                          UnitPrice{9'800'000},
                          UnitPrice{2'950'000},
                          Cents{20'877}}};
    made.lines = {line("ecec", day(1, 1), -8'623, 0)};
    made.net = Cents{-8'623};
    made.set_off = Cents{};
    made.to_pay = Cents{};
    made.payment.reset();
    return made;
}

Result<provider_statement::StatementTotals> write(const std::vector<ProviderStatement>& statements,
                                                  std::string_view layout, std::string& page) {
    return provider_statement::write_provider_statement(
        [&](const settlement::TakeStatement& take) -> Status {
            for (const ProviderStatement& statement : statements)
                if (const Status taken = take(statement); !taken) return taken;
            return {};
        },
        layout, test::sink_into(page));
}

std::string page_of(const std::vector<ProviderStatement>& statements,
                    std::string_view layout = {}) {
    std::string page;
    const auto totals = write(statements, layout, page);
    REQUIRE_MESSAGE(totals, totals.error().message);
    CHECK(totals->bytes == page.size());
    CHECK(totals->statements == statements.size());
    return page;
}

std::string fault_of(const std::vector<ProviderStatement>& statements,
                     std::string_view layout = {}) {
    std::string page;
    const auto totals = write(statements, layout, page);
    return totals ? std::string() : totals.error().message;
}

bool has(const std::vector<std::string>& texts, const std::string& text) {
    return std::ranges::find(texts, text) != texts.end();
}

}  // namespace

TEST_CASE("provider-statement: visits and entitlements have the golden bytes") {
    const std::string page = page_of({visits(), entitlements()});
    CHECK(page == test::golden_file("provider_statement/small.html", page));
    CHECK(page == page_of({visits(), entitlements()}, "provider-statement 1\nlanguage fi\n"));
}

TEST_CASE("provider-statement: what an accountant looks for stands on it") {
    const test::Xml page = test::parsed_xml(page_of({visits(), entitlements()}));
    REQUIRE(page);
    const auto cells = test::texts_of(page, "td");
    for (const char* const text :
         {"Åström & <Pojat> \"Hoiva\" Oy (P0001), Y-tunnus 2345678-3", "30.12.2025", "Oikaisu",
          "−2\u00A0h", "Hyvitys", "Hyvitys reklamaatiosta", "1\u00A0000\u00A0h", "25\u00A0000,00",
          "12,60", "25\u00A0025,26", "−25,26", "FI21\u00A01234\u00A05600\u00A00007\u00A085",
          "0f1e2d3c-000012-00001-01", "2026-01, 2026-01.1", "C000556", "1.1.2026–11.1.2026",
          "208,77", "−980,00"}) {
        CAPTURE(text);
        CHECK(has(cells, text));
    }
    CHECK(has(cells, "Jää saatavaksi palveluntuottajalta"));
    CHECK(test::texts_of(page, "section").size() == 2);
    CHECK(test::texts_of(page, "script").empty());
}

TEST_CASE("provider-statement: the sink's layout says the language, and nothing else") {
    const test::Xml swedish =
        test::parsed_xml(page_of({visits()}, "provider-statement 1\nlanguage sv\n"));
    REQUIRE(swedish);
    CHECK(has(test::texts_of(swedish, "h2"), "Hemvård (home_care)"));
    // Whoever named no Swedish name is called by the Finnish one.
    CHECK(has(test::texts_of(swedish, "h2"), "Ateriat (meals)"));
    CHECK(has(test::texts_of(swedish, "td"), "Rättelse"));
    const std::string english = page_of({visits()}, "provider-statement 1\nlanguage en\n");
    CHECK(english.find("25,000.00") != std::string::npos);
    CHECK(english.find("2026-01-12") != std::string::npos);
    CHECK(fault_of({visits()}, "provider-statement 1\nlanguage de\n") ==
          "the sink's layout: language is fi, sv or en");
    CHECK(fault_of({visits()}, "provider-statement 1\ncolour red\n") ==
          "the sink's layout, line 2: colour is no setting of provider-statement");
}

TEST_CASE("provider-statement: no text of an event becomes markup") {
    const std::string hostile = "</td><script>alert('x & \"y\"')</script>\x01\xff<!--";
    ProviderStatement statement = visits();
    for (std::string* const text :
         {&statement.ledger, &statement.organiser, &statement.organiser_business_id,
          &statement.settlement, &statement.funder, &statement.funder_name,
          &statement.funder_business_id, &statement.provider, &statement.provider_name,
          &statement.provider_business_id, &statement.services[0].name_fi, &statement.payment->run,
          &statement.payment->end_to_end_id, &statement.payment->iban,
          &statement.payment->settlements[0], &statement.deliveries[0].delivery,
          &statement.deliveries[0].voucher, &statement.deliveries[0].content})
        *text = hostile;
    ProviderStatement children = entitlements();
    children.entitlements[0].client = hostile;
    children.entitlements[0].voucher = hostile;
    const std::string page = page_of({statement, children});
    const test::Xml parsed = test::parsed_xml(page);
    REQUIRE(parsed);
    CHECK(test::texts_of(parsed, "script").empty());
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("<!--") == std::string::npos);
    CHECK(page.find('\x01') == std::string::npos);
    CHECK(html_text("a<b>&\"'\x7f\xc2\x85\xff") == "a&lt;b&gt;&amp;&quot;&#39;\uFFFD\uFFFD\uFFFD");
    CHECK(html_text("\xef\xbf\xbd\xef\xbf\xbe\xef\xbf\xbf\xf0\x9f\x99\x82") ==
          "\uFFFD\uFFFD\uFFFD\U0001F642");
}

TEST_CASE("provider-statement: what does not sum to the settlement is not written") {
    const auto changed = [](auto change) {
        ProviderStatement statement = visits();
        change(statement);
        return fault_of({statement});
    };
    const std::string begin = "statement of 2026-01 from koivula to P0001: ";
    const std::string end = ": rebuild the home from the log";
    CHECK(changed([](ProviderStatement& of) { of.deliveries[2].net.value += 1; }) ==
          begin + "the rows of home_care are not the line of 24947.66" + end);
    CHECK(changed([](ProviderStatement& of) {
              of.deliveries.back().net.value += 1;
              of.deliveries.back().vat.value -= 1;
          }) == begin + "the rows of meals are not the line of 102.60" + end);
    CHECK(changed([](ProviderStatement& of) { of.lines.pop_back(); }) ==
          begin + "102.60 of meals are in no line" + end);
    CHECK(changed([](ProviderStatement& of) { of.net.value += 1; }) ==
          begin + "its lines are not the net of 25025.27" + end);
    CHECK(changed([](ProviderStatement& of) { of.to_pay.value -= 1; }) ==
          begin + "24999.99 to be paid is not the net less 25.26 set off" + end);
}

TEST_CASE("provider-statement: numbers and days as people of the language write them") {
    CHECK(shown(Cents{-123'456'789}, Language::fi) == "−1\u00A0234\u00A0567,89");
    CHECK(shown(Cents{5}, Language::sv) == "0,05");
    CHECK(shown(Cents{-100'000}, Language::en) == "−1,000.00");
    CHECK(shown(Quantity{2'500}, Language::fi) == "2,5");
    CHECK(shown(Quantity{1'000'000}, Language::fi) == "1\u00A0000");
    CHECK(shown(UnitPrice{1'234}, Language::fi) == "0,1234");
    CHECK(shown(day(2, 9), Language::fi) == "9.2.2026");
    CHECK(shown(day(2, 9), Language::en) == "2026-02-09");
    CHECK(provider_statement::in_groups_of_four("FI2112345600000785") ==
          "FI21\u00A01234\u00A05600\u00A00007\u00A085");
}
