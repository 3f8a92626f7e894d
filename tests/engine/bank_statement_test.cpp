// What is kept of a bank's statement, under which id, and how one statement is compared with the
// next.
#include "engine/settlement/bank_statement.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/settlement/report_checks.hpp"
#include "tests/golden/folded_ledger.hpp"

namespace saldo::settlement {
namespace {

using Kind = StatementStep::Kind;

// Opened at 10.00, one debit of 30.00, closed at -20.00.
AccountReport numbered(const char* number, unsigned day) {
    AccountReport report;
    report.id = "TITO-" + std::string(number);
    report.legal_sequence = number;
    report.from = report.to = date_of(2026, 2, day);
    report.account.iban = "FI2112345600000785";
    report.balances = {{"OPBD", {Cents{1'000}, "EUR"}, Direction::credit, date_of(2026, 2, day)},
                       {"CLBD", {Cents{2'000}, "EUR"}, Direction::debit, date_of(2026, 2, day)},
                       {"CLAV", {Cents{9'000}, "EUR"}, Direction::credit, date_of(2026, 2, day)}};
    report.booked.entries = 1;
    report.booked.currency = "EUR";
    report.booked.debits = 1;
    report.booked.debit_sum = Cents{3'000};
    return report;
}

AccountReport opening_at(AccountReport report, Cents amount, Direction direction) {
    report.balances[0].money.amount = amount;
    report.balances[0].direction = direction;
    return report;
}

std::string id_of(const AccountReport& report) {
    test::QuickHasher hasher;
    return statement_id(hasher, statement_of(report, "espoo", "FI2112345600000785"));
}

TEST_CASE("what is kept of a statement compares as the statement did") {
    const AccountReport report = numbered("7", 10);
    const BankStatement kept = statement_of(report, "espoo", report.account.iban);
    CHECK(kept.opening == Cents{1'000});
    CHECK(kept.closing == Cents{-2'000});
    CHECK(kept.debits == Cents{3'000});
    CHECK(kept.page == 0);
    const AccountReport again = report_of(kept);
    CHECK(check_balances(again).outcome == BalanceCheck::Outcome::agrees);
    CHECK(step_between(report, again).kind == Kind::repeats);
    CHECK(id_of(again) == id_of(report));
}

TEST_CASE("what is not said in euros is not kept, and compares as not said") {
    AccountReport report = numbered("7", 10);
    for (ReportBalance& balance : report.balances) balance.money.currency = "SEK";
    report.booked.currency = "SEK";
    const BankStatement kept = statement_of(report, "espoo", report.account.iban);
    CHECK_FALSE(kept.opening.has_value());
    CHECK_FALSE(kept.closed_on.has_value());
    CHECK_FALSE(kept.credits.has_value());
    CHECK(check_balances(report_of(kept)).outcome == BalanceCheck::Outcome::not_comparable);
    // Days that no event can have are left out.
    report.to = Date{kEventDateMax.days + 1};
    CHECK_FALSE(statement_of(report, "espoo", "X").until.has_value());
}

TEST_CASE("a statement is known by what it says, not by its file") {
    const AccountReport report = numbered("7", 10);
    AccountReport copy = report;
    copy.line = 99;
    copy.created_at = "2026-03-01T00:00:00";
    copy.copy_or_duplicate = "DUPL";
    copy.page = 1;  // of one
    CHECK(id_of(copy) == id_of(report));
    copy.last_page = false;
    CHECK(id_of(copy) != id_of(report));
    CHECK(id_of(opening_at(report, Cents{1'001}, Direction::credit)) != id_of(report));
    CHECK(id_of(numbered("8", 10)) != id_of(report));
    CHECK(id_of(numbered("7", 11)) != id_of(report));
}

TEST_CASE("the step from a statement to the next says what is missing, and how much moved") {
    const AccountReport seven = numbered("7", 10);
    const AccountReport eight = opening_at(numbered("8", 11), Cents{2'000}, Direction::debit);
    CHECK(step_between(seven, eight).kind == Kind::follows);
    CHECK(step_between(seven, eight).between == Cents{0});
    const StatementStep broken = step_between(seven, numbered("8", 11));
    CHECK(broken.kind == Kind::balance_differs);
    CHECK(broken.between == Cents{3'000});
    const StatementStep gap = step_between(seven, numbered("9", 12));
    CHECK(gap.kind == Kind::missing);
    CHECK(gap.between == Cents{3'000});
    CHECK(step_between(seven, seven).kind == Kind::repeats);
    const auto other = opening_at(seven, Cents{5}, Direction::credit);
    CHECK(step_between(seven, other).kind == Kind::repeats_otherwise);
    CHECK_FALSE(step_between(seven, other).between.has_value());
    // The numbers begin anew with the year, and one year's first is not the next year's.
    AccountReport first = numbered("1", 10);
    AccountReport next_first = first;
    next_first.from = next_first.to = date_of(2027, 2, 10);
    CHECK(step_between(first, next_first).kind == Kind::missing);
    // A bank that gives every statement the same number is judged by its balances.
    AccountReport same = eight;
    same.legal_sequence = "7";
    CHECK(step_between(seven, same).kind == Kind::follows);
}

TEST_CASE("pages of one statement follow each other") {
    AccountReport one = numbered("7", 10);
    one.page = 1;
    one.last_page = false;
    one.balances.erase(one.balances.begin() + 1);  // closed on the last page only
    AccountReport two = numbered("7", 10);
    two.page = 2;
    two.balances.erase(two.balances.begin());
    CHECK(step_between(one, two).kind == Kind::follows);
    AccountReport three = two;
    three.page = 3;
    CHECK(step_between(one, three).kind == Kind::missing);
}

}  // namespace
}  // namespace saldo::settlement
