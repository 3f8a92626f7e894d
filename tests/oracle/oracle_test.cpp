// The oracles on small files with one trap each, and on the real files of the shared cases where
// they are there.
#include <filesystem>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "engine/identifiers/business_id.hpp"
#include "engine/identifiers/iban.hpp"
#include "tests/oracle/artificial_ids.hpp"
#include "tests/oracle/berka.hpp"
#include "tests/oracle/cell_values.hpp"
#include "tests/oracle/identifiers.hpp"
#include "tests/oracle/leeds.hpp"
#include "tests/oracle/synthea.hpp"
#include "tests/skip.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo::oracle {

namespace {

const std::filesystem::path kFiles = std::filesystem::path(SALDO_SOURCE_DIR) / "tests/oracle/files";
const std::filesystem::path kCases = std::filesystem::path(SALDO_SOURCE_DIR) / "../shared/cases";

struct Run {
    Status done;
    std::string text;
    CheckList checks;

    [[nodiscard]] bool says(std::string_view words) const {
        return text.find(words) != std::string::npos;
    }
};

Run leeds(const std::filesystem::path& file, bool suppliers = false,
          const std::filesystem::path& out = {}) {
    Run run;
    run.done = run_leeds({file, suppliers, out}, run.text, run.checks);
    return run;
}

Run berka(const std::filesystem::path& file) {
    Run run;
    run.done = run_berka(file, run.text, run.checks);
    return run;
}

Run synthea(const std::filesystem::path& folder) {
    Run run;
    run.done = run_synthea(folder, run.text, run.checks);
    return run;
}

Run identifiers(const std::filesystem::path& file) {
    Run run;
    run.done = run_identifiers(file, run.text, run.checks);
    return run;
}

void check_all_pass(const Run& run) {
    REQUIRE_MESSAGE(run.done, run.done.error().message);
    for (const std::string& failure : run.checks.failures()) FAIL_CHECK(failure);
    CHECK(run.checks.failed() == 0);
    CHECK(run.checks.passed() > 0);
}

void check_bad_input(const Run& run, std::string_view words) {
    REQUIRE(!run.done);
    CHECK(run.done.error().kind == ErrorKind::bad_input);
    INFO(run.done.error().message);
    CHECK(run.done.error().message.find(words) != std::string::npos);
}

// The text of an amount as we would write it, or the beginning of the error.
std::string amount(std::string_view text) {
    const auto read = parse_amount(text);
    return read ? to_text(read->amount) + (read->rounded ? " rounded" : "") : "no";
}

std::string day(std::string_view text) {
    const auto read = parse_day(text);
    return read ? to_text(*read) : "no";
}

}  // namespace

TEST_CASE("amounts are read as written, to the cent, or not at all") {
    CHECK(amount("577.3") == "577.30");
    CHECK(amount("500") == "500.00");
    CHECK(amount(".5") == "0.50");
    CHECK(amount("4,257.24") == "4257.24");
    CHECK(amount("1,234,567") == "1234567.00");
    CHECK(amount("\xC2\xA3 12.00") == "12.00");
    CHECK(amount("-\xC2\xA3"
                 "12.00") == "-12.00");
    CHECK(amount("(12.00)") == "-12.00");
    CHECK(amount("12.00-") == "-12.00");
    CHECK(amount("\xE2\x88\x92"
                 "12") == "-12.00");
    CHECK(amount("-") == "0.00");
    CHECK(amount("12.3400") == "12.34");
    CHECK(amount("455951.62999999995") == "455951.63 rounded");
    CHECK(amount("-455951.6200000000001") == "-455951.62 rounded");
    CHECK(amount("0.999999999999") == "1.00 rounded");
    for (const char* const wrong : {"", "abc", "12.345", "1,5", "12,34", "1,2345", ",500", "--5",
                                    "-(5)", "1.2.3", "1e5", "12.3499", "99999999999999"})
        CHECK_MESSAGE(amount(wrong) == "no", std::string(wrong));
}

TEST_CASE("dates are read with the day first, or the year") {
    CHECK(day("31-Jul-13") == "2013-07-31");
    CHECK(day("4-JUL-2013") == "2013-07-04");
    CHECK(day("31 July 2013") == "2013-07-31");
    CHECK(day("31/07/2013") == "2013-07-31");
    CHECK(day("1/2/13") == "2013-02-01");
    CHECK(day("31.07.2013") == "2013-07-31");
    CHECK(day("2013-07-31") == "2013-07-31");
    CHECK(day("2013-07-31T10:20:00") == "2013-07-31");
    CHECK(day("31/07/2013 00:00:00") == "2013-07-31");
    CHECK(day("20130731") == "2013-07-31");
    CHECK(day("930131") == "1993-01-31");
    for (const char* const wrong :
         {"", "07/31/2013", "31-Jup-13", "2013-02-30", "July 2013", "41486", "31/07", "1/2/3/4"})
        CHECK_MESSAGE(day(wrong) == "no", std::string(wrong));
}

TEST_CASE("made-up business ids and account numbers pass every check and differ") {
    std::string earlier_id;
    std::string earlier_iban;
    for (std::uint32_t ordinal = 0; ordinal < 3'000; ++ordinal) {
        const std::string id = artificial_business_id(ordinal);
        const std::string iban = artificial_iban(ordinal);
        CHECK(identifiers::is_business_id(id));
        CHECK(identifiers::iban_fault(iban) == identifiers::IbanFault::none);
        CHECK(id > earlier_id);
        CHECK(iban != earlier_iban);
        earlier_id = id;
        earlier_iban = iban;
    }
}

TEST_CASE("leeds: a file with every trap of real data") {
    const Run run = leeds(kFiles / "leeds_traps.csv", true);
    check_all_pass(run);
    INFO(run.text);
    CHECK(run.says("rows read               8\n"));
    CHECK(run.says("net total               461168.98\n"));
    CHECK(run.says("control total           461168.98 (line 17)\n"));
    CHECK(run.says("paid                    461228.93\n"));
    CHECK(run.says("carried as receivable   59.95\n"));
    CHECK(run.says("credit notes            2\n"));
    CHECK(run.says("rows of nothing         1\n"));
    CHECK(run.says("note                    1 rows above the header skipped\n"));
    CHECK(run.says("note                    6 blank rows skipped\n"));
    CHECK(run.says("note                    3 cells were not UTF-8, read as Windows-1252\n"));
    CHECK(
        run.says("note                    1 amounts within a millionth of a cent of a whole one, "
                 "rounded\n"));
    CHECK(
        run.says("note                    1 rows with the transaction number of an earlier row, "
                 "made unique\n"));
    CHECK(run.says("\"Café Élan, Leeds\",577.30,577.30,0.00\n"));
    CHECK(run.says("A & P Contractors Ltd,4700.00,4700.00,0.00\n"));
    CHECK(run.says("Carried Ltd,-59.95,0.00,59.95\n"));
    CHECK(run.says("Nothing Ltd,0.00,0.00,0.00\n"));
    CHECK(run.says("\"Smith \"\"Bros\"\"\r\nHolding\",455951.63,455951.63,0.00\n"));
}

TEST_CASE("leeds: a control total that does not match fails and names the difference") {
    const Run run = leeds(kFiles / "leeds_wrong_total.csv");
    REQUIRE(run.done);
    REQUIRE(run.checks.failures().size() == 1);
    CHECK(run.checks.failures()[0].find("leeds_wrong_total.csv:5:") != std::string::npos);
    CHECK(run.checks.failures()[0].find("110.25 instead of 110.35, a difference of -0.10") !=
          std::string::npos);
    CHECK(run.checks.to_text().ends_with(" passed, 1 failed\n"));
}

TEST_CASE("leeds: other columns, another separator, three months, no control total, no supplier") {
    const Run run = leeds(kFiles / "leeds_other_columns.csv", true);
    check_all_pass(run);
    INFO(run.text);
    CHECK(run.says("net total               1241.55\n"));
    CHECK(run.says("control total           the file has none\n"));
    CHECK(run.says("days                    2017-01-15 to 2017-03-01\n"));
    CHECK(run.says("Öberg & Sons,1234.55,1234.55,0.00\n"));
    CHECK(run.says("(no supplier named),7.00,7.00,0.00\n"));
    CHECK(run.says("note                    1 rows without a supplier, taken together\n"));
}

TEST_CASE("leeds: a file of credit notes pays nobody and carries all") {
    const Run run = leeds(kFiles / "leeds_credits_only.csv");
    check_all_pass(run);
    CHECK(run.says("net total               -100.00\n"));
    CHECK(run.says("paid                    0.00\n"));
    CHECK(run.says("carried as receivable   100.00\n"));
}

TEST_CASE("bad files are named with their line and column") {
    check_bad_input(leeds(kFiles / "leeds_bad_amount.csv"),
                    "leeds_bad_amount.csv:4: column NetAmount: \"20.505\"");
    check_bad_input(leeds(kFiles / "leeds_bad_date.csv"),
                    "leeds_bad_date.csv:2: column DatePaid: \"07/31/2013\"");
    check_bad_input(leeds(kFiles / "leeds_open_quote.csv"),
                    "leeds_open_quote.csv:3: a quotation mark");
    check_bad_input(leeds(kFiles / "leeds_no_supplier_column.csv"),
                    "names no column for a supplier");
    check_bad_input(berka(kFiles / "leeds_traps.csv"), "names no column account_id");
    const Run absent = leeds(kFiles / "there_is_no_such.csv");
    REQUIRE(!absent.done);
    CHECK(absent.done.error().kind == ErrorKind::not_found);
}

TEST_CASE("berka: balances are the file's, and an overdraft is refused rightly") {
    const Run run = berka(kFiles / "berka_traps.csv");
    check_all_pass(run);
    INFO(run.text);
    CHECK(run.checks.passed() == 6);
    CHECK(
        run.says("refused rightly: account B, line 5, 1993-01-04: the bank let 130.10 be taken of "
                 "100.00, down to -30.10\n"));
    CHECK(run.says("rows compared           6\n"));
    CHECK(run.says("rows after that         1\n"));
}

TEST_CASE(
    "berka: a balance that is not the sum of its movements fails, and so does every later one") {
    const Run run = berka(kFiles / "berka_wrong_balance.csv");
    REQUIRE(run.done);
    CHECK(run.checks.passed() == 1);
    REQUIRE(run.checks.failures().size() == 2);
    CHECK(run.checks.failures()[0].find(
              "berka_wrong_balance.csv:3: account A: our balance 500.00") != std::string::npos);
    CHECK(run.checks.failures()[0].find("a difference of 1.00") != std::string::npos);
}

TEST_CASE("leeds: the real payments of July 2013") {
    const std::filesystem::path file = kCases / "leeds/leeds_raw_2013-07.csv";
    if (!std::filesystem::exists(file))
        SALDO_SKIP("the shared case leeds/leeds_raw_2013-07.csv is not here");
    const Run run = leeds(file);
    check_all_pass(run);
    INFO(run.text);
    CHECK(run.says("rows read               10778\n"));
    CHECK(run.says("credit notes            92\n"));
    CHECK(run.says("suppliers               2136\n"));
    CHECK(run.says("net total               89322769.75\n"));
    CHECK(run.says("paid                    89358254.95\n"));
    CHECK(run.says("carried as receivable   35485.20\n"));
}

TEST_CASE("leeds: the real payments of another council") {
    const std::filesystem::path file = kCases / "leeds/sheffield_clean_2017-01.csv";
    if (!std::filesystem::exists(file))
        SALDO_SKIP("the shared case leeds/sheffield_clean_2017-01.csv is not here");
    const Run run = leeds(file);
    check_all_pass(run);
    CHECK(run.says("rows read               22388\n"));
    CHECK(run.says("net total               228422218.46\n"));
}

TEST_CASE("berka: real bank accounts") {
    const std::filesystem::path file = kCases / "berka/berka_exact_accounts.csv";
    if (!std::filesystem::exists(file))
        SALDO_SKIP("the shared case berka/berka_exact_accounts.csv is not here");
    const Run run = berka(file);
    check_all_pass(run);
    CHECK(run.says("rows read               1749\n"));
    CHECK(run.says("refused rightly: account 8566,"));
}

TEST_CASE("synthea: a claim that was paid too much is named, and its transfers must cancel out") {
    const Run run = synthea(kFiles / "synthea");
    REQUIRE_MESSAGE(run.done, run.done.error().message);
    // 77.49 + 0.01 charged; 60.00, 17.50 and 2.50 paid: the file's own OUTSTANDING says 0.00.
    CHECK(run.says("overpaid: claim paid-twice by 2.50\n"));
    CHECK(run.says("overpaid claims         1\n"));
    CHECK(run.says("owed of all claims      7.50\n"));
    REQUIRE(run.checks.failed() == 2);
    CHECK(run.checks.failures()[0] == "claim transferred: 10.00 transferred in, 9.99 out");
    CHECK(run.checks.failures()[1] == "claim transferred is not in claims.csv");
}

TEST_CASE("synthea: what is no claim is named with its line") {
    check_bad_input(synthea(kFiles / "synthea_bad_amount"), "claims_transactions.csv:2: column");
    CHECK(synthea(kFiles / "nowhere").done.error().kind == ErrorKind::not_found);
}

TEST_CASE("synthea: the claims of the shared cases, to the cent") {
    if (!std::filesystem::exists(kCases / "synthea")) SALDO_SKIP("no ../shared/cases/synthea");
    const Run run = synthea(kCases / "synthea");
    check_all_pass(run);
    CHECK(run.says("overpaid claims         83\n"));
    CHECK(run.says("owed of all claims      -4867.52\n"));
}

TEST_CASE("identifiers: a wrong expectation fails, an unknown kind is bad input") {
    const Run run = identifiers(kFiles / "identifiers_traps.tsv");
    REQUIRE_MESSAGE(run.done, run.done.error().message);
    CHECK(run.checks.passed() == 8);
    REQUIRE(run.checks.failed() == 1);
    CHECK(run.checks.failures()[0].ends_with(
        "identifiers_traps.tsv:10: iban_fi \"SE4550000000058398257466\": we say fail, its source "
        "says pass"));
    CHECK(run.says("libraries differ: line 3: a=1 b=0\n"));
    CHECK(run.says("hetu                    2\n"));
    check_bad_input(identifiers(kFiles / "identifiers_unknown.tsv"),
                    "identifiers_unknown.tsv:2: \"passport\" is no kind of identifier");
    check_bad_input(identifiers(kFiles / "leeds_traps.csv"), ":1: no column kind");
}

TEST_CASE("identifiers: every vector of the shared cases is decided as its source says") {
    const auto file = kCases / "identifiers/vectors.tsv";
    if (!std::filesystem::exists(file)) SALDO_SKIP("no ../shared/cases/identifiers/vectors.tsv");
    const Run run = identifiers(file);
    check_all_pass(run);
    CHECK(run.checks.passed() == 133);
}

}  // namespace saldo::oracle
