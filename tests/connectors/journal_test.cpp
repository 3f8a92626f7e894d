// The journal and the settlement lines in their plain forms: golden bytes, and sums read back.
#include "connectors/plaintext/journal.hpp"

#include <map>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "connectors/plaintext/settlement_lines_json.hpp"
#include "tests/connectors/booked_file_sample.hpp"
#include "tests/connectors/golden_file.hpp"
#include "tests/connectors/payment_file_sample.hpp"
#include "tests/connectors/random_files.hpp"
#include "tests/connectors/xml_reading.hpp"

using namespace saldo;
using plaintext::TableForm;
using plaintext::write_journal;
using settlement::BookedFile;

namespace {

std::string written(const BookedFile& file, TableForm form) {
    std::string bytes;
    const auto totals = write_journal(file, form, test::sink_into(bytes));
    REQUIRE_MESSAGE(totals, totals.error().message);
    CHECK(totals->bytes == bytes.size());
    return bytes;
}

std::vector<nlohmann::json> objects_of(const std::string& bytes) {
    std::vector<nlohmann::json> objects;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = bytes.find('\n', at);
        REQUIRE(end != std::string::npos);
        objects.push_back(nlohmann::json::parse(bytes.substr(at, end - at)));
        at = end + 1;
    }
    return objects;
}

}  // namespace

TEST_CASE("journal: a county's postings have the golden bytes in both forms") {
    const BookedFile file = test::small_booked_file();
    const std::string csv = written(file, TableForm::csv);
    CHECK(csv == test::golden_file("booked/small.journal.csv", csv));
    const std::string json = written(file, TableForm::json_lines);
    CHECK(json == test::golden_file("booked/small.journal.jsonl", json));
    CHECK(csv == written(file, TableForm::csv));
}

TEST_CASE("journal: the rows of a document sum to zero, and what is held says why") {
    std::mt19937_64 random{2'026};
    for (int round = 0; round < 40; ++round) {
        BookedFile file = test::random_booked_file(random);
        file.held = test::small_booked_file().held;
        std::map<std::string, std::int64_t> sums;
        std::size_t held = 0;
        for (const auto& row : objects_of(written(file, TableForm::json_lines))) {
            if (row.at("state") == "held") {
                CHECK(row.at("reason") == "the map coding/county does not say account");
                CHECK(row.at("amount") == "77.00");
                ++held;
            } else {
                sums[row.at("document")] += test::cents_of(row.at("amount"));
            }
        }
        CHECK(held == 1);
        CHECK(sums.size() == file.documents.size());
        for (const auto& [document, sum] : sums) CHECK(sum == 0);
    }
}

TEST_CASE("settlement-lines-json: one object a line, money as text") {
    settlement::SettledLine line{.settlement = "2026-01",
                                 .funder = "county",
                                 .provider = "P\"7",
                                 .coding = "4310",
                                 .service = "home_care",
                                 .service_month = date_of(2026, 1, 31).value(),
                                 .amount = Cents{-12'345},
                                 .posted_on = date_of(2026, 1, 31).value(),
                                 .document = "2026-000012",
                                 .document_number = 12,
                                 .vat = Cents{-345}};
    std::string bytes;
    const auto totals = plaintext::write_settlement_lines_json({&line, 1}, test::sink_into(bytes));
    REQUIRE(totals);
    CHECK(totals->total == Cents{-12'345});
    CHECK(bytes ==
          R"({"settlement":"2026-01","funder":"county","provider":"P\"7","coding":"4310",)"
          R"("service":"home_care","service_month":"2026-01","amount":"-123.45","vat":"-3.45",)"
          R"("document":"2026-000012","posting_date":"2026-01-31"})"
          "\n");
}
