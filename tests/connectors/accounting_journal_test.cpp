// The simple accounting journal: golden bytes, every element present, line items that sum to zero.
#include "connectors/accounting_journal/accounting_journal.hpp"

#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/utf8.hpp"
#include "tests/connectors/booked_file_sample.hpp"
#include "tests/connectors/golden_file.hpp"
#include "tests/connectors/payment_file_sample.hpp"
#include "tests/connectors/random_files.hpp"
#include "tests/connectors/xml_reading.hpp"

using namespace saldo;
using accounting_journal::write_accounting_journal;
using settlement::BookedFile;

namespace {

constexpr const char* kSettings = "accounting_journal 1\nsender ID999\ndocument_type 3R\n";

std::string written(const BookedFile& file) {
    std::string xml;
    const auto totals = write_accounting_journal(file, kSettings, test::sink_into(xml));
    REQUIRE_MESSAGE(totals, totals.error().message);
    CHECK(totals->bytes == xml.size());
    return xml;
}

}  // namespace

TEST_CASE("accounting_journal: a county's documents have the golden bytes") {
    const std::string xml = written(test::small_booked_file());
    CHECK(xml == test::golden_file("booked/small.journal.xml", xml));
    CHECK(xml == written(test::small_booked_file()));
}

TEST_CASE("accounting_journal: every element is there, in the container's order") {
    const test::Xml xml = test::parsed_xml(written(test::small_booked_file()));
    REQUIRE(xml);
    const auto document = test::children_of(xml, "SBO_SimpleAccounting");
    REQUIRE(document.size() == 11);
    CHECK(document[0] == "SenderId");
    CHECK(document[7] == "CurrencyCode");
    CHECK(document[8] == "LineItem");
    const auto item = test::children_of(xml, "LineItem");
    CHECK(item.size() == 30);
    CHECK(item.front() == "AccountType");
    CHECK(item[4] == "AmountInDocumentCurrency");
    CHECK(item[15] == "GLAccount");
    CHECK(item.back() == "Fund");
    CHECK(test::texts_of(xml, "Reference") ==
          std::vector<std::string>{"000120001", "000120002", "000120003"});
    CHECK(test::texts_of(xml, "AmountInDocumentCurrency")[0] == "-1255,00");
}

TEST_CASE("accounting_journal: line items of each document sum to zero, within their widths") {
    std::mt19937_64 random{13};
    for (int round = 0; round < 60; ++round) {
        const BookedFile file = test::random_booked_file(random);
        const test::Xml xml = test::parsed_xml(written(file));
        REQUIRE(xml);
        const auto amounts = test::texts_of(xml, "AmountInDocumentCurrency");
        std::size_t item = 0;
        for (const settlement::BookedDocument& document : file.documents) {
            std::int64_t sum = 0;
            const std::size_t items = document.lines.size() + (document.payable.value == 0 ? 0 : 1);
            for (std::size_t left = items; left > 0; --left)
                sum += test::cents_of(amounts.at(item++));
            CHECK(sum == 0);
        }
        CHECK(item == amounts.size());
        for (const std::string& amount : amounts) CHECK(amount.size() <= 13);
        for (const std::string& text : test::texts_of(xml, "LineText"))
            CHECK(count_characters(text).value() <= 50);
    }
}

TEST_CASE("accounting_journal: what does not fit is named, and nothing is written") {
    std::string xml;
    BookedFile file = test::small_booked_file();
    file.documents[1].number = 100'000;
    auto totals = write_accounting_journal(file, kSettings, test::sink_into(xml));
    REQUIRE_FALSE(totals);
    CHECK(totals.error().kind == ErrorKind::limit);
    CHECK(totals.error().message.find("9 digits") != std::string::npos);
    file = test::small_booked_file();
    file.documents[0].lines[0].amount.value += 10'000'000'000'000;
    file.documents[0].payable.value += 10'000'000'000'000;
    totals = write_accounting_journal(file, kSettings, test::sink_into(xml));
    REQUIRE_FALSE(totals);
    CHECK(totals.error().message.find("13 characters") != std::string::npos);
    CHECK(xml.empty());
}
