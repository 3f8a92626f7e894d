// The oracles for early childhood education, home care and tables of values: on small files of our
// own, on the same with a fault planted, and on the real cases where they are there.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "tests/oracle/evaka.hpp"
#include "tests/oracle/helsinki.hpp"
#include "tests/oracle/prices.hpp"
#include "tests/oracle/public_holidays.hpp"
#include "tests/skip.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo::oracle {

namespace {

using Path = std::filesystem::path;
using Oracle = Status (*)(const Path&, std::string&, CheckList&);

const Path kFiles = Path(SALDO_SOURCE_DIR) / "tests/oracle/files";
const Path kCases = Path(SALDO_SOURCE_DIR) / "../shared/cases";

struct Run {
    Status done;
    std::string text;
    CheckList checks;
};

Run run(Oracle oracle, const Path& path) {
    Run result;
    result.done = oracle(path, result.text, result.checks);
    return result;
}

void check_passes(const Run& result, std::size_t passed) {
    REQUIRE_MESSAGE(result.done, result.done.error().message);
    for (const std::string& failure : result.checks.failures()) FAIL_CHECK(failure);
    CHECK(result.checks.failed() == 0);
    CHECK(result.checks.passed() == passed);
}

void check_fails(const Run& result, std::size_t passed, std::string_view words) {
    REQUIRE_MESSAGE(result.done, result.done.error().message);
    CHECK(result.checks.passed() == passed);
    REQUIRE(result.checks.failures().size() == 1);
    INFO(result.checks.failures()[0]);
    CHECK(result.checks.failures()[0].find(words) != std::string::npos);
}

void check_bad_input(const Run& result, std::string_view words) {
    REQUIRE(!result.done);
    CHECK(result.done.error().kind == ErrorKind::bad_input);
    INFO(result.done.error().message);
    CHECK(result.done.error().message.find(words) != std::string::npos);
}

// The file with one of its words changed; its folder's other files beside it.
class Planted {
  public:
    Planted(const Path& file, std::string_view from, std::string_view to) {
        for (const auto& entry : std::filesystem::directory_iterator(file.parent_path()))
            if (entry.is_regular_file() && entry.path() != file && entry.file_size() < 100'000)
                std::filesystem::copy(entry.path(), folder_ / entry.path().filename().string());
        std::ifstream stream(file, std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(stream), {}};
        const std::size_t at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
        file_ = folder_ / file.filename().string();
        std::ofstream(file_, std::ios::binary) << text;
    }
    [[nodiscard]] const Path& file() const { return file_; }
    [[nodiscard]] Path folder() const { return file_.parent_path(); }

  private:
    test::TemporaryFolder folder_;
    Path file_;
};

Path real(const char* name) {
    const Path file = kCases / name;
    return std::filesystem::exists(file) ? file : Path();
}

}  // namespace

TEST_CASE("public holidays and eves of a year are known by their rules") {
    const auto is = [](int year, unsigned month, unsigned day) {
        const auto days = public_holidays_of(year);
        return std::ranges::find(days, *date_of(year, month, day)) != days.end();
    };
    CHECK(is(2026, 4, 3));   // Good Friday
    CHECK(is(2026, 4, 6));   // Easter Monday
    CHECK(is(2026, 5, 14));  // Ascension Day
    CHECK(is(2026, 6, 19));  // the eve of Midsummer
    CHECK(is(2024, 3, 29));
    CHECK(is(2020, 4, 13));
    CHECK(is(2025, 6, 20));
    CHECK(!is(2026, 4, 5));
    CHECK(public_holidays_of(2026).size() == 11);
    CHECK(public_holidays_of(2008).size() == 10);  // Ascension Day was the First of May
}

TEST_CASE("evaka: decisions, closed months and reports") {
    check_passes(run(run_evaka, kFiles / "evaka_months.json"), 2);
    const Path file = kFiles / "evaka_months.json";
    check_fails(run(run_evaka,
                    Planted(file, "\"realized_cents\": 39600", "\"realized_cents\": 39601").file()),
                1,
                "report of North for 2026-02; CORRECTION A 2026-01-01 to 2026-01-15 value 1000.00 "
                "less 120.00 realized 396.01 is missing; not expected: CORRECTION A");
    check_fails(run(run_evaka,
                    Planted(file, "\"expected_row_count\": 4", "\"expected_row_count\": 5").file()),
                1, "4 rows instead of 5");
    check_fails(run(run_evaka, Planted(file, "\"realized_before_assistance_need_cents\": 44000",
                                       "\"realized_before_assistance_need_cents\": 44001")
                                   .file()),
                1, "is missing");
    // What the ledger refuses is a failure, whatever the reports say.
    check_fails(run(run_evaka, Planted(file, "\"at\": \"2026-02-03T10:00:00\"",
                                       "\"at\": \"2026-02-03T10:00:00\"}, {\"step\": \"annul\", "
                                       "\"decisions\": [\"D9\"], \"at\": \"2026-02-03\"")
                                   .file()),
                1, "annulment of D9: refused: voucher_unknown");
    check_bad_input(
        run(run_evaka, Planted(file, "\"value_cents\": 100000", "\"value_cents\": 1000.5").file()),
        "step 1: value_cents is no whole number");
    check_bad_input(run(run_evaka, Planted(file, "\"steps\"", "\"stepps\"").file()),
                    "has neither steps");
    check_bad_input(run(run_evaka, kFiles / "prices.csv"), "this is no JSON");
}

TEST_CASE("evaka: equal and opposite rows cancel") {
    const Path file = kFiles / "evaka_netting.json";
    check_passes(run(run_evaka, file), 1);
    check_fails(run(run_evaka,
                    Planted(file, "\"amount_cents\": -88000", "\"amount_cents\": -88001").file()),
                0, "3 rows are left instead of 1");
    check_bad_input(
        run(run_evaka, Planted(file, "\"whole\", \"type\"", "\"half\", \"type\"").file()),
        "\"half\" is no range of days");
}

TEST_CASE("evaka: payments are drafts until the run is approved, and wait without an account") {
    const Path file = kFiles / "evaka_drafts.json";
    check_passes(run(run_evaka, file), 2);
    check_fails(
        run(run_evaka, Planted(file, "\"amount_cents\": 80000", "\"amount_cents\": 80001").file()),
        1, "DRAFT of 800.01 to North is missing; not expected: DRAFT of 800.00 to North");
    check_fails(run(run_evaka, Planted(file, "(no payment details)", "").file()), 1,
                "not expected: CONFIRMED of 800.00 to North");
    check_fails(
        run(run_evaka, Planted(file, "\"valid_from\": \"2026-01-01\"}]",
                               "\"valid_from\": \"2026-01-01\"}, {\"freeze\": \"2026-01\"}]")
                           .file()),
        1, "an error was expected");
}

TEST_CASE("helsinki: the value by income, and what city and client pay") {
    const Path file = kFiles / "home_care/cases.csv";
    check_passes(run(run_helsinki, file.parent_path()), 6);
    check_fails(
        run(run_helsinki, Planted(file, "32.50,130.00,41.60", "32.50,130.00,41.61").folder()), 5,
        "cases.csv:3: value 32.50, city 130.00, client 41.60 instead of 32.50, 130.00 and "
        "41.61");
    const Path parameters = kFiles / "home_care/parameters.json";
    const Run dearer =
        run(run_helsinki, Planted(parameters, "\"min\": 5", "\"min\": 5.01").folder());
    CHECK(dearer.done);
    CHECK(dearer.checks.failed() >= 1);
    check_bad_input(run(run_helsinki, Planted(parameters, "\"min\": 5", "\"min\": 5.001").folder()),
                    "min has more than 2 decimals");
    check_bad_input(run(run_helsinki, Planted(parameters, "\"min\": 5", "\"min\": 50").folder()),
                    "the ledger did not take the parameters");
    check_bad_input(run(run_helsinki, kFiles), "names no column");
}

TEST_CASE("prices: rows whose value is not base times coefficient are found") {
    const Path file = kFiles / "prices.csv";
    check_fails(run(run_prices, file), 3,
                "prices.csv:4: valueunder3cents: 1406.00 x 0.60 = 843.60, not 843.30");
    check_passes(run(run_prices, Planted(file, "84330", "84360").file()), 4);
    check_bad_input(run(run_prices, Planted(file, ";84330", ";843.30").file()),
                    "prices.csv:4: column valueunder3cents: \"843.30\" is no number of cents");
    check_bad_input(run(run_prices, Planted(file, ";0.25;", ";quarter;").file()),
                    "is no coefficient");
    check_bad_input(run(run_prices, kFiles / "home_care/cases.csv"), "names no columns");
}

TEST_CASE("evaka: the real cases of months") {
    const Path file = real("evaka/voucher_month_close_cases_dev.json");
    if (file.empty())
        SALDO_SKIP("the shared case evaka/voucher_month_close_cases_dev.json is not here");
    check_passes(run(run_evaka, file), 14);
    check_fails(run(run_evaka, Planted(file, "-101114", "-101113").file()), 13, "realized");
}

TEST_CASE("evaka: the real cases of netting") {
    const Path file = real("evaka/refund_correction_netting_cases.json");
    if (file.empty())
        SALDO_SKIP("the shared case evaka/refund_correction_netting_cases.json is not here");
    check_passes(run(run_evaka, file), 10);
    check_fails(run(run_evaka, Planted(file, "\"expected\": []",
                                       "\"expected\": [{\"child\": \"child1\", "
                                       "\"unit\": \"unit1\", \"period\": \"range1\", \"type\": "
                                       "\"REFUND\", \"amount_cents\": -500}]")
                                   .file()),
                9, "0 rows are left instead of 1");
}

TEST_CASE("evaka: the real cases of payments") {
    const Path file = real("evaka/payment_draft_cases.json");
    if (file.empty()) SALDO_SKIP("the shared case evaka/payment_draft_cases.json is not here");
    check_passes(run(run_evaka, file), 3);
    check_fails(run(run_evaka, Planted(file, "6200", "6201").file()), 2, "62.01 to V2 is missing");
}

TEST_CASE("helsinki: the city's 230 cases") {
    const Path folder = real("helsinki_vouchers");
    if (folder.empty()) SALDO_SKIP("the shared case helsinki_vouchers is not here");
    check_passes(run(run_helsinki, folder), 230);
    const Planted wrong(folder / "home_care_voucher_cases_derived.csv", "39.07,120.00",
                        "39.08,120.00");
    check_fails(run(run_helsinki, wrong.folder()), 229, "value 39.07");
}

TEST_CASE("prices: of 310 real rows two are wrong") {
    const Path file = real("evaka/voucher_values.csv");
    if (file.empty()) SALDO_SKIP("the shared case evaka/voucher_values.csv is not here");
    const Run result = run(run_prices, file);
    REQUIRE_MESSAGE(result.done, result.done.error().message);
    CHECK(result.checks.passed() == 308);
    REQUIRE(result.checks.failures().size() == 2);
    CHECK(result.checks.failures()[0].find(":2: valueunder3cents: 1406.00 x 0.60 = 843.60, not "
                                           "843.30") != std::string::npos);
    CHECK(result.checks.failures()[1].find(":3: valueunder3cents") != std::string::npos);
}

}  // namespace saldo::oracle
