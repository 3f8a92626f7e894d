// Days on which banks pay: the days that move with Easter, those that do not, and a ledger's own.
#include "engine/services/bank_days.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace saldo;

namespace {

Date on(int year, unsigned month, unsigned day) { return *date_of(year, month, day); }

std::string first_from(int year, unsigned month, unsigned day, const RuleTable* holidays = nullptr,
                       std::uint64_t known_at = UINT64_MAX) {
    return to_text(first_bank_day(on(year, month, day), holidays, known_at));
}

RuleTable::Version calendar(Date valid_from, std::vector<Date> holidays, std::uint64_t confirmed) {
    RuleTable::Version version;
    version.valid_from = valid_from;
    version.content.holidays = std::move(holidays);
    version.confirmed_event = confirmed;
    return version;
}

TEST_CASE("Easter falls where the church's tables have it") {
    CHECK(to_text(easter_sunday(1900)) == "1900-04-15");
    CHECK(to_text(easter_sunday(1943)) == "1943-04-25");  // as late as it can be
    CHECK(to_text(easter_sunday(1954)) == "1954-04-18");
    CHECK(to_text(easter_sunday(1981)) == "1981-04-19");
    CHECK(to_text(easter_sunday(2000)) == "2000-04-23");
    CHECK(to_text(easter_sunday(2008)) == "2008-03-23");
    CHECK(to_text(easter_sunday(2024)) == "2024-03-31");
    CHECK(to_text(easter_sunday(2026)) == "2026-04-05");
    CHECK(to_text(easter_sunday(2038)) == "2038-04-25");
    CHECK(to_text(easter_sunday(2049)) == "2049-04-18");
    CHECK(to_text(easter_sunday(2285)) == "2285-03-22");  // as early as it can be
    for (int year = 1900; year < 3000; ++year) {
        const Date easter = easter_sunday(year);
        CHECK(weekday(easter) == 7);
        CHECK(on(year, 3, 22) <= easter);
        CHECK(easter <= on(year, 4, 25));
    }
}

TEST_CASE("banks rest on the days on which TARGET does, without a calendar of the ledger") {
    // 2026: Good Friday 3 April, Easter Monday 6 April.
    CHECK(first_from(2026, 4, 2) == "2026-04-02");
    CHECK(first_from(2026, 4, 3) == "2026-04-07");
    CHECK(first_from(2026, 4, 6) == "2026-04-07");
    // 2024: Good Friday in March, Easter Monday on 1 April.
    CHECK(first_from(2024, 3, 28) == "2024-03-28");
    CHECK(first_from(2024, 3, 29) == "2024-04-02");
    CHECK(first_from(2024, 4, 1) == "2024-04-02");
    CHECK(first_from(2026, 5, 1) == "2026-05-04");
    CHECK(first_from(2026, 1, 1) == "2026-01-02");
    // What TARGET does not close for is a bank day, holy or not.
    CHECK(first_from(2026, 1, 6) == "2026-01-06");
    CHECK(first_from(2026, 5, 14) == "2026-05-14");
}

TEST_CASE("the last days of a year, and of February") {
    CHECK(first_from(2026, 12, 24) == "2026-12-24");  // Thursday
    CHECK(first_from(2026, 12, 25) == "2026-12-28");
    CHECK(first_from(2026, 12, 26) == "2026-12-28");
    CHECK(first_from(2026, 12, 27) == "2026-12-28");
    for (unsigned day = 28; day <= 31; ++day)
        CHECK(first_from(2026, 12, day) == to_text(on(2026, 12, day)));
    CHECK(first_from(2022, 12, 31) == "2023-01-02");  // Saturday, then New Year's Day
    CHECK(first_from(2023, 12, 30) == "2024-01-02");
    CHECK(first_from(2023, 12, 25) == "2023-12-27");
    CHECK(first_from(2024, 2, 29) == "2024-02-29");
    CHECK(first_from(2028, 2, 29) == "2028-02-29");
    CHECK(first_from(2032, 2, 29) == "2032-03-01");  // Sunday
    CHECK(first_from(2026, 2, 28) == "2026-03-02");
}

TEST_CASE("the ledger's calendar adds its days, as it was known at an event") {
    RuleTable holidays;
    holidays.versions.push_back(
        calendar(on(2026, 1, 1), {on(2026, 1, 6), on(2026, 5, 14), on(2026, 12, 24)}, 10));
    CHECK(first_from(2026, 1, 6, &holidays) == "2026-01-07");
    CHECK(first_from(2026, 5, 14, &holidays) == "2026-05-15");
    CHECK(first_from(2026, 12, 24, &holidays) == "2026-12-28");
    CHECK(first_from(2026, 12, 24, &holidays, 10) == "2026-12-28");
    CHECK(first_from(2026, 12, 24, &holidays, 9) == "2026-12-24");
    // A later version has no 24 December; who asks as of before still finds it.
    holidays.versions.push_back(calendar(on(2026, 12, 1), {on(2026, 12, 31)}, 20));
    CHECK(first_from(2026, 12, 24, &holidays) == "2026-12-24");
    CHECK(first_from(2026, 12, 24, &holidays, 19) == "2026-12-28");
    CHECK(first_from(2026, 12, 31, &holidays) == "2027-01-04");
}

}  // namespace
