// The tables: golden bytes, what another CSV reader makes of them, and cells that a spreadsheet
// must not run.
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "connectors/plaintext/csv_row.hpp"
#include "connectors/plaintext/payments_csv.hpp"
#include "connectors/plaintext/settlement_lines_csv.hpp"
#include "tests/connectors/csv_reading.hpp"
#include "tests/connectors/payment_file_sample.hpp"
#include "tests/connectors/random_files.hpp"

using namespace saldo;
using plaintext::CsvRow;
using plaintext::SettlementLinesCsv;
using plaintext::write_payments_csv;

namespace {

using Row = std::vector<std::string>;

std::string one_cell(std::string_view words) {
    std::string row = CsvRow{}.text(words).take();
    REQUIRE(row.ends_with("\r\n"));
    row.resize(row.size() - 2);
    return row;
}

settlement::SettledLine line(std::int64_t cents) {
    return {.settlement = "S-2025-000112",
            .funder = "esihva",
            .provider = "P7",
            .coding = "4300 kotihoito, ostot",
            .service = "home_care",
            .service_month = date_of(2025, 12, 31).value(),
            .amount = Cents{cents},
            .posted_on = date_of(2026, 1, 1).value(),
            .document = "2026-000007"};
}

}  // namespace

TEST_CASE("payments.csv: a county's small run has the golden bytes") {
    std::ifstream golden{SALDO_SOURCE_DIR "/tests/golden/payments_csv/small.csv", std::ios::binary};
    REQUIRE(golden);
    std::string bytes;
    const auto totals = write_payments_csv(test::small_payment_file(), test::sink_into(bytes));
    REQUIRE(totals);
    CHECK(bytes == std::string{std::istreambuf_iterator<char>{golden}, {}});
    CHECK(totals->rows == 3);
    CHECK(totals->total == Cents{100'001'234'567});
    CHECK(totals->bytes == bytes.size());
}

TEST_CASE("payments.csv: another reader finds what was written, row by row") {
    std::mt19937_64 random{31};
    for (int i = 0; i < 100; ++i) {
        settlement::PaymentFile file = test::random_payment_file(random);
        file.payments[0].creditor_name = "He said \"no\", then\r\nleft";
        std::string bytes;
        REQUIRE(write_payments_csv(file, test::sink_into(bytes)));
        const auto rows = test::read_csv(bytes);
        REQUIRE(rows.size() == file.payments.size() + 1);
        for (std::size_t p = 0; p < file.payments.size(); ++p) {
            const settlement::Payment& payment = file.payments[p];
            const Row expected{file.run,
                               file.funder.funder,
                               payment.provider,
                               payment.creditor_name,
                               payment.creditor_iban,
                               to_text(payment.amount),
                               "EUR",
                               payment.end_to_end_id,
                               payment.settlements[0],
                               to_text(file.execution_date)};
            CHECK(rows[p + 1] == expected);
        }
    }
}

TEST_CASE("payments.csv: nothing is written of a file with a fault") {
    std::string bytes;
    settlement::PaymentFile file = test::small_payment_file();
    file.payments[1].settlements = {"S 1"};
    auto totals = write_payments_csv(file, test::sink_into(bytes));
    REQUIRE_FALSE(totals);
    CHECK(totals.error().kind == ErrorKind::bad_input);
    CHECK(totals.error().message.find("payment 2") != std::string::npos);

    file = test::small_payment_file();
    file.funder.iban = "FI00";
    totals = write_payments_csv(file, test::sink_into(bytes));
    REQUIRE_FALSE(totals);
    CHECK(bytes.empty());
}

TEST_CASE("tables: the sink's error comes back as it was") {
    int pieces = 0;
    const ByteSink full = [&pieces](std::string_view) -> Status {
        return ++pieces < 3 ? Status{} : fail(ErrorKind::io, "the disk is full");
    };
    const auto totals = write_payments_csv(test::small_payment_file(), full);
    REQUIRE_FALSE(totals);
    CHECK(totals.error().message == "the disk is full");
    CHECK(pieces == 3);

    SettlementLinesCsv lines{full};
    const Status written = lines.write(line(1));
    REQUIRE_FALSE(written);
    CHECK(written.error().message == "the disk is full");
}

TEST_CASE("tables: cells are quoted as RFC 4180 says") {
    CHECK(one_cell("plain") == "plain");
    CHECK(one_cell("").empty());
    CHECK(one_cell("a,b") == "\"a,b\"");
    CHECK(one_cell("a \"b\"") == "\"a \"\"b\"\"\"");
    CHECK(one_cell("a\nb") == "\"a\nb\"");
    CHECK(one_cell("ä;ö") == "ä;ö");
    CHECK(one_cell("a ") == "\"a \"");
    CHECK(CsvRow{}.amount(Cents{-5}).date(date_of(2024, 2, 29).value()).text("x").take() ==
          "-0.05,2024-02-29,x\r\n");
}

TEST_CASE("tables: a text that a spreadsheet could run is disarmed, an amount is not") {
    for (const char* words : {"=1+1", "+358 40 123", "-2", "@SUM(A1)", "  =1", "\t=1", "\rx",
                              "\n=1", "\uFF1D1", "\uFF20x"}) {
        CAPTURE(std::string{words});
        CHECK(plaintext::looks_like_formula(words));
        const std::string cell = one_cell(words);
        CHECK((cell.starts_with("'") || cell.starts_with("\"'")));
    }
    for (const char* words : {"", "a=b", "Oy-1", "'", "(1)", " x"}) {
        CAPTURE(std::string{words});
        CHECK_FALSE(plaintext::looks_like_formula(words));
    }
    CHECK(one_cell("=HYPERLINK(\"x\",1)") == "\"'=HYPERLINK(\"\"x\"\",1)\"");
    CHECK(CsvRow{}.amount(Cents{-200}).take() == "-2.00\r\n");
}

TEST_CASE("settlement-lines.csv: rows, a credit, and the total") {
    std::string bytes;
    const ByteSink sink = test::sink_into(bytes);
    SettlementLinesCsv lines{sink};
    REQUIRE(lines.write(line(123'456)));
    REQUIRE(lines.write(line(-3'456)));
    const auto totals = lines.finish();
    REQUIRE(totals);
    CHECK(bytes ==
          "settlement,funder,provider,coding,service,service_month,amount,document,posting_date\r\n"
          "S-2025-000112,esihva,P7,\"4300 kotihoito, ostot\",home_care,2025-12,1234.56,"
          "2026-000007,2026-01-01\r\n"
          "S-2025-000112,esihva,P7,\"4300 kotihoito, ostot\",home_care,2025-12,-34.56,"
          "2026-000007,2026-01-01\r\n");
    CHECK(totals->rows == 2);
    CHECK(totals->total == Cents{120'000});
    CHECK(totals->bytes == bytes.size());
}

TEST_CASE("settlement-lines.csv: a month without settlements has its header, a bad row is named") {
    std::string bytes;
    const ByteSink sink = test::sink_into(bytes);
    SettlementLinesCsv empty{sink};
    REQUIRE(empty.finish());
    CHECK(
        bytes ==
        "settlement,funder,provider,coding,service,service_month,amount,document,posting_date\r\n");

    SettlementLinesCsv lines{sink};
    REQUIRE(lines.write(line(INT64_MAX)));
    settlement::SettledLine bad = line(0);
    bad.coding.clear();
    Status written = lines.write(bad);
    REQUIRE_FALSE(written);
    CHECK(written.error().message == "settlement lines, row 2: coding is empty");
    bad = line(0);
    bad.service_month = Date{INT32_MAX};
    written = lines.write(bad);
    REQUIRE_FALSE(written);
    CHECK(written.error().message.find("service_month") != std::string::npos);
    bad = line(0);
    bad.document.clear();
    written = lines.write(bad);
    REQUIRE_FALSE(written);
    CHECK(written.error().message == "settlement lines, row 2: document is empty");
    bad = line(0);
    bad.posted_on = Date{INT32_MIN};
    written = lines.write(bad);
    REQUIRE_FALSE(written);
    CHECK(written.error().message.find("posting_date") != std::string::npos);
    written = lines.write(line(1));
    REQUIRE_FALSE(written);
    CHECK(written.error().kind == ErrorKind::limit);
}
