// Entitlements at a close: whole and part months, holidays, funders, and decisions that reach back
// into closed months.

#include "engine/settlement/entitlement_close.hpp"

#include <array>

#include <doctest/doctest.h>

#include "tests/engine/settlement_office.hpp"

using namespace saldo;
using saldo::test::day;
using saldo::test::Office;

namespace {

using enum AccountClass;

constexpr UnitPrice kValue{8'700'000};      // 870.00 EUR a month
constexpr UnitPrice kCoPayment{2'880'000};  // 288.00 EUR a month

// A client of Espoo and a day care voucher at alfa.
Voucher& grant(Office& office, std::string_view id, Date from, Date until = kDateMax) {
    const RowKey client_key = Registry::client_key(office.ledger, "child");
    if (office.registry.clients.find(client_key) == nullptr)
        office.registry.clients.change(office.registry.clients.add(client_key)).homes = {
            {"049", day(2020, 1, 1)}};
    auto& slot = office.vouchers.cache.add(Vouchers::key(office.ledger, id));
    Voucher& voucher = office.vouchers.cache.change(slot);
    voucher.ledger = office.ledger;
    voucher.id = id;
    voucher.client = "child";
    voucher.kind = VoucherKind::entitlement;
    voucher.payee = "alfa";
    voucher.valid_from = from;
    voucher.valid_until = until;
    voucher.terms.push_back({from, {{office.day_care, "", kValue, kCoPayment, 0}}, {}});
    office.books.ledgers.change(office.ledger).entitlement_vouchers.push_back(voucher.id);
    return voucher;
}

std::vector<std::int64_t> line_amounts(const Office& office, std::string_view id) {
    std::vector<std::int64_t> amounts;
    for (const Settlement::Line& line : office.settlement(id).lines)
        amounts.push_back(line.amount.value);
    return amounts;
}
using Amounts = std::vector<std::int64_t>;

TEST_CASE("operational days are Monday to Friday less public holidays") {
    const std::array holidays{day(2020, 1, 1), day(2020, 1, 4),
                              day(2020, 1, 6)};  // the 4th is a Saturday
    CHECK(operational_days(day(2020, 1, 1), day(2020, 1, 31), holidays) == 21);
    CHECK(operational_days(day(2020, 1, 1), day(2020, 1, 31), {}) == 23);
    CHECK(operational_days(day(2020, 1, 4), day(2020, 1, 5), {}) == 0);  // a weekend
    CHECK(operational_days(day(2020, 1, 6), day(2020, 1, 6), {}) == 1);
    CHECK(operational_days(day(2020, 1, 6), day(2020, 1, 6), holidays) == 0);
    CHECK(operational_days(day(2020, 1, 7), day(2020, 1, 6), {}) == 0);
    // Against counting day by day.
    for (int first = 0; first < 15; ++first) {
        std::int64_t counted = 0;
        for (int last = first; last < 60; ++last) {
            const Date start{day(2026, 1, 1).days + first};
            const Date end{day(2026, 1, 1).days + last};
            if (weekday(end) <= 5) ++counted;
            REQUIRE(operational_days(start, end, {}) == counted);
        }
    }
}

TEST_CASE("a whole month is worth the value less the co-payment, used or not") {
    Office office;
    grant(office, "V1", day(2026, 1, 1));
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    CHECK(line_amounts(office, "2026-01") == Amounts{58'200});
    CHECK(office.settlement("2026-01").lines[0].month == day(2026, 1, 1));
    CHECK(office.balance(expense, office.espoo, office.coding) == 58'200);
    CHECK(office.balance(payable_open, office.espoo, office.alfa) == 0);
    CHECK(office.balance(payable_settled, office.espoo, office.alfa) == -58'200);
    CHECK(office.owed(office.espoo, office.alfa, 0) == 58'200);

    REQUIRE(office.close(day(2026, 1, 31), 1) == Refusal::none);  // once
    CHECK(line_amounts(office, "2026-01.1").empty());
}

TEST_CASE("a month that starts in the middle is paid by operational days, half up") {
    Office office;
    // January 2026 has 22 weekdays; from Wednesday the 14th on there are 13: 582.00 x 13 / 22 =
    // 343.909…
    grant(office, "V1", day(2026, 1, 14));
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    CHECK(line_amounts(office, "2026-01") == Amounts{34'391});

    // With New Year and Epiphany off it is 13 of 20: 378.30.
    Office with_holidays;
    with_holidays.holidays = {day(2026, 1, 1), day(2026, 1, 6)};
    grant(with_holidays, "V1", day(2026, 1, 14));
    REQUIRE(with_holidays.close(day(2026, 1, 31)) == Refusal::none);
    CHECK(line_amounts(with_holidays, "2026-01") == Amounts{37'830});
}

TEST_CASE(
    "months that no close has settled yet are settled by the next, each under its own month") {
    Office office;
    grant(office, "V1", day(2025, 12, 29), day(2026, 1, 30));
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    // 3 of 23 weekdays of December: 75.913; all 22 of January: 31 January is a Saturday.
    CHECK(line_amounts(office, "2026-01") == Amounts{7'591, 58'200});
    CHECK(office.settlement("2026-01").lines[0].month == day(2025, 12, 1));
    REQUIRE(office.close(day(2026, 2, 28)) == Refusal::none);
    CHECK(line_amounts(office, "2026-02").empty());
}

TEST_CASE("many vouchers of one payee are one line and one pair of postings") {
    Office office;
    for (const char* const id : {"V1", "V2", "V3"}) grant(office, id, day(2026, 1, 1));
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    CHECK(line_amounts(office, "2026-01") == Amounts{3 * 58'200});
    CHECK(office.postings.size() == 4);  // expense, open; open, settled
}

TEST_CASE("suspended days are not covered, and changed terms are counted from their day") {
    Office office;
    Voucher& suspended = grant(office, "V1", day(2026, 1, 1));
    suspended.suspensions = {{day(2026, 1, 5), day(2026, 1, 9)}, {day(2026, 1, 30), kDateMax}};
    // 22 weekdays less 5 less 1: (1st-4th: 2, 10th-29th: 14). 582 x 2/22 = 52.909…, 582 x 14/22 =
    // 370.3636…
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    CHECK(line_amounts(office, "2026-01") == Amounts{5'291 + 37'036});

    Office amended_office;
    Voucher& amended = grant(amended_office, "V1", day(2026, 1, 1));
    amended.terms.push_back(
        {day(2026, 1, 16), {{amended_office.day_care, "", kValue, UnitPrice{9'000'000}, 0}}, {}});
    // 11 weekdays by the first terms; then the co-payment is above the value: nothing, never less.
    REQUIRE(amended_office.close(day(2026, 1, 31)) == Refusal::none);
    CHECK(line_amounts(amended_office, "2026-01") == Amounts{29'100});
}

TEST_CASE("a decision that reaches back is settled by the next close as the difference") {
    Office office;
    Voucher& first = grant(office, "V1", day(2026, 1, 1));
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    first.valid_until =
        day(2025, 12, 31);  // replaced from its first day by a decision with a lower co-payment
    Voucher& second = grant(office, "V2", day(2026, 1, 1));
    second.terms[0].lines[0].co_payment = UnitPrice{1'440'000};
    REQUIRE(office.close(day(2026, 1, 31), 1) == Refusal::none);
    CHECK(line_amounts(office, "2026-01.1") == Amounts{72'600 - 58'200});
    CHECK(first.settled_rows.empty());
    CHECK(second.settled_rows.at(0).amount.value == 72'600);

    second.annulled = true;
    REQUIRE(office.close(day(2026, 1, 31), 2) == Refusal::none);
    CHECK(line_amounts(office, "2026-01.2") == Amounts{-72'600});
    CHECK(office.balance(receivable_provider, office.espoo, office.alfa) == 72'600);
    CHECK(office.balance(expense, office.espoo, office.coding) == 0);
}

TEST_CASE("a move that is told afterwards is reversed from one funder and corrected to the other") {
    Office office;
    grant(office, "V1", day(2026, 1, 1), day(2026, 1, 31));
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    auto& client = office.registry.clients.at(Registry::client_key(office.ledger, "child"));
    office.registry.clients.change(client).homes.push_back({"092", day(2026, 1, 20)});
    REQUIRE(office.close(day(2026, 2, 28)) == Refusal::none);
    CHECK(line_amounts(office, "2026-02") == Amounts{-58'200, 58'200});
    CHECK(office.settlement("2026-02").lines[1].funder == office.vantaa);
    CHECK(office.balance(receivable_provider, office.espoo, office.alfa) == 58'200);
    CHECK(office.balance(payable_settled, office.vantaa, office.alfa) == -58'200);
}

TEST_CASE("shares are split off without losing a cent, the home municipality carries the rest") {
    Office office;
    Voucher& voucher = grant(office, "V1", day(2026, 1, 14));
    voucher.shares = {{office.vantaa, BasisPoints{3'333}}};
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    CHECK(line_amounts(office, "2026-01") == Amounts{34'391 - 11'463, 11'463});
    CHECK(office.settlement("2026-01").total.value == 34'391);
}

TEST_CASE("a close of one service or funder settles only its own part of a month") {
    Office office;
    Voucher& voucher = grant(office, "V1", day(2026, 1, 1));
    voucher.terms[0].lines.push_back({office.home_care, "", UnitPrice{1'000'000}, UnitPrice{}, 0});
    voucher.shares = {{office.vantaa, BasisPoints{5'000}}};
    REQUIRE(office.close(day(2026, 1, 31), 0, "day_care", "vantaa") == Refusal::none);
    CHECK(line_amounts(office, "2026-01-day_care@vantaa") == Amounts{29'100});
    REQUIRE(office.close(day(2026, 1, 31), 0, "home_care") == Refusal::none);
    CHECK(line_amounts(office, "2026-01-home_care") == Amounts{5'000, 5'000});
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    CHECK(line_amounts(office, "2026-01") == Amounts{29'100});
    CHECK(voucher.settled_rows.size() == 4);
}

TEST_CASE("a month without a funder or a service's definition waits for a later close") {
    Office office;
    grant(office, "V1", day(2025, 12, 1));
    auto& client = office.registry.clients.at(Registry::client_key(office.ledger, "child"));
    office.registry.clients.change(client).homes = {
        {"049", day(2026, 1, 10)}};  // December: not known
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    CHECK(line_amounts(office, "2026-01") == Amounts{58'200});
    CHECK(office.settlement("2026-01").lines[0].month == day(2026, 1, 1));
    office.registry.clients.change(client).homes = {{"049", day(2020, 1, 1)}};
    REQUIRE(office.close(day(2026, 1, 31), 1) == Refusal::none);
    CHECK(office.settlement("2026-01.1").lines.at(0).month == day(2025, 12, 1));

    // A funder that is lost afterwards takes nothing back.
    office.registry.clients.change(client).homes.clear();
    REQUIRE(office.close(day(2026, 1, 31), 2) == Refusal::none);
    CHECK(line_amounts(office, "2026-01.2").empty());

    Office undefined;
    undefined.registry.services.change(undefined.day_care).definitions[0].valid_from =
        day(2026, 2, 1);
    grant(undefined, "V1", day(2026, 1, 1), day(2026, 1, 31));
    REQUIRE(undefined.close(day(2026, 1, 31)) == Refusal::none);
    CHECK(line_amounts(undefined, "2026-01").empty());
}

}  // namespace
