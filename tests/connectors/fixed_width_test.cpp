// Rows of fixed width by a layout: golden bytes, sums counted again from the rows, and every way in
// which a layout or a value cannot be written.
#include "connectors/fixed_width/fixed_width.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "connectors/fixed_width/layout.hpp"
#include "tests/connectors/booked_file_sample.hpp"
#include "tests/connectors/golden_file.hpp"
#include "tests/connectors/payment_file_sample.hpp"
#include "tests/connectors/random_files.hpp"

using namespace saldo;
using fixed_width::read_layout;
using fixed_width::write_fixed_width;
using settlement::BookedFile;

namespace {

// A purchase ledger of rows: one for a bill, one for each of its costs.
constexpr const char* kLayout =
    "fixed_width 1\n"
    "line_end crlf\n"
    "# the bill\n"
    "record document 120\n"
    "row        1   1 left  words L\n"
    "vendor     2   8 zeros vendor\n"
    "number    10  12 zeros number_12\n"
    "sign      22   1 left  payable_sign\n"
    "amount    23  13 zeros payable\n"
    "dated     36   6 left  document_date yymmdd\n"
    "due       42   6 left  due_date yymmdd\n"
    "period    48   4 left  posting_date yymm\n"
    "iban      52  22 left  iban_spaced\n"
    "name      74  30 cut   name\n"
    "vat       104  3 left  words 105\n"
    "record line 60\n"
    "row        1   1 left  words T\n"
    "number     2  12 zeros number_12\n"
    "line      14   3 zeros line_number\n"
    "account   17   6 right account\n"
    "center    23   6 right cost_center\n"
    "class     29   4 right service_class\n"
    "amount    33  14 zeros amount_signed\n"
    "month     47   4 left  service_month yymm\n"
    "record end 30\n"
    "count      1   6 zeros document_count\n"
    "total      7  18 zeros total_signed\n";

std::string written(const BookedFile& file, std::string_view layout = kLayout) {
    std::string bytes;
    const auto totals = write_fixed_width(file, layout, test::sink_into(bytes));
    REQUIRE_MESSAGE(totals, totals.error().message);
    CHECK(totals->bytes == bytes.size());
    return bytes;
}

std::string fault_of(const BookedFile& file, std::string_view layout = kLayout) {
    std::string bytes;
    const auto totals = write_fixed_width(file, layout, test::sink_into(bytes));
    REQUIRE_FALSE(totals);
    CHECK(bytes.empty());
    return totals.error().message;
}

std::string layout_fault(std::string_view layout) {
    const auto read = read_layout(layout);
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::bad_input);
    return read.error().message;
}

std::vector<std::string> rows_of(const std::string& bytes) {
    std::vector<std::string> rows;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = bytes.find("\r\n", at);
        REQUIRE(end != std::string::npos);
        rows.push_back(bytes.substr(at, end - at));
        at = end + 2;
    }
    return rows;
}

}  // namespace

TEST_CASE("fixed_width: a county's documents have the golden bytes") {
    const std::string bytes = written(test::small_booked_file());
    CHECK(bytes == test::golden_file("booked/small.fixed.txt", bytes));
    CHECK(bytes == written(test::small_booked_file()));
    CHECK(bytes.find("Hoivapalvelu \xc4yr\xe4s & \xd6hman Oy") != std::string::npos);
}

TEST_CASE("fixed_width: rows have their width, and sums are the documents'") {
    std::mt19937_64 random{105};
    for (int round = 0; round < 60; ++round) {
        const BookedFile file = test::random_booked_file(random);
        const auto rows = rows_of(written(file));
        std::size_t at = 0;
        std::int64_t total = 0;
        for (const settlement::BookedDocument& document : file.documents) {
            const std::string& bill = rows.at(at++);
            REQUIRE(bill.size() == 120);
            const std::int64_t payable = std::stoll(bill.substr(22, 13));
            CHECK((bill[21] == '-' ? -payable : payable) == document.payable.value);
            std::int64_t sum = 0;
            for (std::size_t left = document.lines.size(); left > 0; --left) {
                const std::string& line = rows.at(at++);
                REQUIRE(line.size() == 60);
                sum += std::stoll(line.substr(32, 14));
            }
            CHECK(sum == document.payable.value);
            total += sum;
        }
        REQUIRE(at + 1 == rows.size());
        CHECK(std::stoll(rows.back().substr(0, 6)) ==
              static_cast<std::int64_t>(file.documents.size()));
        CHECK(std::stoll(rows.back().substr(6, 18)) == total);
        for (const std::string& row : rows)
            CHECK(std::ranges::none_of(row, [](char letter) {
                const auto code = static_cast<unsigned char>(letter);
                return code < 0x20 || (code >= 0x7f && code < 0xa0);
            }));
    }
}

TEST_CASE("fixed_width: what a row cannot say is named, and nothing is written") {
    BookedFile file = test::small_booked_file();
    CHECK(fault_of(file, "fixed_width 1\nrecord document 12\namount 1 12 zeros payable\n") ==
          "run 2026-01-run1, document 2026-000012-0003: a negative amount, and the record has no "
          "field for its sign");
    CHECK(fault_of(file, "fixed_width 1\nrecord document 10\nname 1 10 left name\n") ==
          "run 2026-01-run1, document 2025-000012-0001: name has 29 characters, the field 10");
    file.documents[0].name = "漢字 Oy";
    CHECK(fault_of(file) ==
          "run 2026-01-run1, document 2025-000012-0001: name has a letter that "
          "ISO-8859-1 cannot write: \"漢\"");
    file.documents[0].name = "Šárka Žižka €";
    CHECK(written(file).find("S\xe1rka Zizka EUR") != std::string::npos);
    file.documents[0].name = "a\nb";
    CHECK(fault_of(file).find("name") != std::string::npos);
}

TEST_CASE("fixed_width: a layout is read strictly, and its fault is of a line") {
    CHECK(layout_fault("") == "the sink's layout, line 1: the first line is \"fixed_width 1\"");
    CHECK(layout_fault("fixed_width 2\n").find("line 1") != std::string::npos);
    CHECK(layout_fault("fixed_width 1\n# nothing\n").find("neither") != std::string::npos);
    CHECK(layout_fault("fixed_width 1\nrecord row 10\n").find("line 2: a record is") !=
          std::string::npos);
    CHECK(layout_fault("fixed_width 1\nrecord document 5000\n").find("line 2") !=
          std::string::npos);
    CHECK(layout_fault("fixed_width 1\nname 1 10 left name\n").find("behind its record") !=
          std::string::npos);
    const auto field = [](const std::string& line) {
        return layout_fault("fixed_width 1\nrecord document 20\nfirst 1 5 left number\n" + line);
    };
    CHECK(field("name 16 6 left name\n") ==
          "the sink's layout, line 4: name is not within the record's 20 characters");
    CHECK(field("name 0 6 left name\n").find("not within") != std::string::npos);
    CHECK(field("name 5 6 left name\n") == "the sink's layout, line 4: name lies over first");
    CHECK(field("first 6 6 left name\n").find("already") != std::string::npos);
    CHECK(field("name 6 6 middle name\n").find("padding") != std::string::npos);
    CHECK(field("name 6 6 left colour\n") ==
          "the sink's layout, line 4: the record has no source colour");
    CHECK(field("name 6 6 left amount\n").find("no source amount") != std::string::npos);
    CHECK(field("name 6 6 left name x\n").find("nothing stands behind") != std::string::npos);
    CHECK(field("day 6 6 left due_date\n").find("yymmdd") != std::string::npos);
    CHECK(field("day 6 6 left due_date ddmm\n").find("yymmdd") != std::string::npos);
    CHECK(field("word 6 6 left words\n").find("no words") != std::string::npos);
    CHECK(field("line_end cr\n").find("crlf or lf") != std::string::npos);
    CHECK(field("record document 9\n").find("already") != std::string::npos);
    CHECK(field("record end 9\n").find("no field") != std::string::npos);
    CHECK(field("name\t6 6 left name\n").find("line 4") != std::string::npos);
}
