// What banks' texts become, and what their own figures must agree with.
#include "engine/settlement/bank_report.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "engine/settlement/payment_status.hpp"

using namespace saldo;
using namespace saldo::settlement;

namespace {

std::int64_t cents(std::string_view text) {
    const auto amount = amount_of_decimal(text);
    REQUIRE_MESSAGE(amount, std::string{text});
    return amount->value;
}

ReportBalance balance(std::string type, std::int64_t amount, Direction direction,
                      std::string currency = "EUR") {
    return {.type = std::move(type),
            .money = {.amount = Cents{amount}, .currency = std::move(currency)},
            .direction = direction,
            .date = {}};
}

// Opening 10.00, one debit of 30.00, closing -20.00.
AccountReport small_report() {
    AccountReport report;
    report.balances = {balance("OPBD", 1'000, Direction::credit),
                       balance("CLAV", 99'999, Direction::credit),
                       balance("CLBD", 2'000, Direction::debit)};
    for (CountedEntries* counted : {&report.counted, &report.booked})
        REQUIRE(count_entry(*counted, {Cents{3'000}, "EUR"}, Direction::debit));
    return report;
}

}  // namespace

TEST_CASE("a bank's decimal is an amount of whole hundredths, or none") {
    CHECK(cents("18.15") == 1'815);
    CHECK(cents("18.15000") == 1'815);
    CHECK(cents("18") == 1'800);
    CHECK(cents("18.") == 1'800);
    CHECK(cents(".5") == 50);
    CHECK(cents("+0.01") == 1);
    CHECK(cents("  0007.30\n") == 730);
    CHECK(cents("0") == 0);
    CHECK(cents("10000000000000.00") == kBankAmountMax.value);
    for (const std::string_view none :
         {"", " ", ".", "+", "-1.00", "1,00", "1.2.3", "1 000.00", "1e3", "0x10", "18.151",
          "18.15001", "EUR", "١٢", "1.00-", "++1"})
        CHECK_MESSAGE(!amount_of_decimal(none), std::string{none});
    CHECK(amount_of_decimal("18.151").error().message == "has more than two decimals");
    CHECK(amount_of_decimal("10000000000000.01").error().kind == ErrorKind::limit);
    CHECK(amount_of_decimal("123456789012345678901234567890").error().kind == ErrorKind::limit);
    CHECK(is_decimal("80.125"));
    CHECK(!is_decimal("80.125 KWD"));
}

TEST_CASE("a day is what the bank's clock shows, whatever comes after it") {
    const Date day = *date_of(2026, 1, 31);
    for (const std::string_view text :
         {"2026-01-31", " 2026-01-31\n", "2026-01-31Z", "2026-01-31+02:00",
          "2026-01-31T23:59:59.000000000", "2026-01-31T00:00:00.000Z"})
        CHECK_MESSAGE(day_of_text(text) == day, std::string{text});
    for (const std::string_view none :
         {"", "2026-02-29", "2026-13-01", "31.01.2026", "20260131", "2026-1-31", "2026-01-3",
          "2026-01-310", "2026-01-31 08:00", "-026-01-31"})
        CHECK_MESSAGE(!day_of_text(none), std::string{none});
}

TEST_CASE("directions, currencies and counts are what ISO 20022 says, and nothing near it") {
    CHECK(direction_of("CRDT") == Direction::credit);
    CHECK(direction_of(" DBIT ") == Direction::debit);
    CHECK(!direction_of("crdt"));
    CHECK(!direction_of("C"));
    CHECK(is_currency("EUR"));
    CHECK(!is_currency("eur"));
    CHECK(!is_currency("EURO"));
    CHECK(!is_currency(""));
    CHECK(whole_number("0070") == 70);
    CHECK(!whole_number("7.0"));
    CHECK(!whole_number("-7"));
    CHECK(!whole_number("1234567890123456789"));
}

TEST_CASE("pieces that were cut are joined where they were cut, others by a space") {
    const std::string cut(105, 'x');
    CHECK(joined_pieces(std::vector<std::string>{cut, "yz"}) == cut + "yz");
    CHECK(joined_pieces(std::vector<std::string>{cut, " yz "}) == cut + " yz");
    CHECK(joined_pieces(std::vector<std::string>{"one", "two ", " three"}) == "one two three");
    CHECK(joined_pieces(std::vector<std::string>{std::string(100, ' ') + "a ", "b"}) == "a b");
    // Banks that count escaped characters cut earlier; characters count, not bytes.
    std::string nordic;
    for (int at = 0; at < 101; ++at) nordic += "ä";
    CHECK(joined_pieces(std::vector<std::string>{nordic, "ö"}) == nordic + "ö");
    CHECK(joined_pieces(std::vector<std::string>{std::string(99, 'x'), "y"}) ==
          std::string(99, 'x') + " y");
    CHECK(joined_pieces(std::vector<std::string>{"", " ", "a", ""}) == "a");
    CHECK(joined_pieces({}).empty());
}

TEST_CASE("opening balance and booked entries are the closing balance") {
    const BalanceCheck check = check_balances(small_report());
    CHECK(check.outcome == BalanceCheck::Outcome::agrees);
    CHECK(check.opening == Cents{1'000});
    CHECK(check.entries == Cents{-3'000});
    CHECK(check.closing == Cents{-2'000});
    CHECK(check.why.empty());

    AccountReport cent_off = small_report();
    cent_off.balances[2].money.amount = Cents{2'001};
    const BalanceCheck differs = check_balances(cent_off);
    CHECK(differs.outcome == BalanceCheck::Outcome::differs);
    CHECK(differs.why == "opening 10.00 and entries -30.00 are not closing -20.01");
}

TEST_CASE("balances that cannot be compared are said to be so") {
    const auto why = [](const AccountReport& report) {
        const BalanceCheck check = check_balances(report);
        CHECK(check.outcome == BalanceCheck::Outcome::not_comparable);
        return check.why;
    };
    AccountReport report = small_report();
    report.balances[0].type = "PRCD";
    CHECK(check_balances(report).outcome == BalanceCheck::Outcome::agrees);
    report.balances[0].type = "FWAV";
    CHECK(why(report) == "no opening booked balance is said");
    report = small_report();
    report.balances.pop_back();
    CHECK(why(report) == "no closing booked balance is said");
    report = small_report();
    report.last_page = false;
    CHECK(why(report) == "the report is one page of several");
    report = small_report();
    report.page = 2;
    CHECK(why(report) == "the report is one page of several");
    report = small_report();
    report.balances[2].money.currency = "SEK";
    CHECK(why(report) == "the balances are in two currencies");
    report = small_report();
    REQUIRE(count_entry(report.booked, {Cents{1}, "SEK"}, Direction::credit));
    CHECK(why(report) == "the entries are not all in the balances' currency");
}

TEST_CASE("an entry without a status is booked in a statement, and not in a notification") {
    CHECK(is_booked(ReportKind::statement, EntryStatus::booked));
    CHECK(is_booked(ReportKind::notification, EntryStatus::booked));
    CHECK(is_booked(ReportKind::statement, EntryStatus::not_said));
    CHECK(!is_booked(ReportKind::notification, EntryStatus::not_said));
    CHECK(!is_booked(ReportKind::statement, EntryStatus::pending));
    CHECK(!is_booked(ReportKind::statement, EntryStatus::other));
}

TEST_CASE("entries are counted until a sum would leave 64 bits") {
    CountedEntries counted;
    counted.credit_sum = Cents{9'223'372'036'854'775'807};
    const Status full = count_entry(counted, {Cents{1}, "EUR"}, Direction::credit);
    REQUIRE(!full);
    CHECK(full.error().kind == ErrorKind::limit);
    CHECK(counted.entries == 0);
    REQUIRE(count_entry(counted, {Cents{1}, "EUR"}, Direction::debit));
    CHECK(counted.debits == 1);
}

TEST_CASE("what a transaction moved is its own amount, or the entry's where it is alone") {
    ReportEntry entry;
    entry.money = {Cents{500}, "EUR"};
    entry.transactions.resize(2);
    CHECK(!amount_of(entry, entry.transactions[0]));
    entry.transactions[0].transaction_amount = BankMoney{Cents{200}, "EUR"};
    CHECK(amount_of(entry, entry.transactions[0]) == BankMoney{Cents{200}, "EUR"});
    entry.transactions[0].amount = BankMoney{Cents{300}, "EUR"};
    CHECK(amount_of(entry, entry.transactions[0]) == BankMoney{Cents{300}, "EUR"});
    entry.transactions.resize(1);
    entry.transactions[0] = {};
    CHECK(amount_of(entry, entry.transactions[0]) == entry.money);
}

TEST_CASE("a statement follows another by its number, else by its balance") {
    AccountReport before = small_report();
    AccountReport after = small_report();
    before.account.iban = after.account.iban = "FI2112345600000785";
    CHECK(succession(before, after) == Succession::gap);  // closed at -20.00, opened at 10.00
    after.balances[0] = balance("OPBD", 2'000, Direction::debit);
    CHECK(succession(before, after) == Succession::follows);
    before.electronic_sequence = "0021";
    after.electronic_sequence = "22";
    CHECK(succession(before, after) == Succession::follows);
    after.electronic_sequence = "23";
    CHECK(succession(before, after) == Succession::gap);
    before.legal_sequence = after.legal_sequence = "7";
    CHECK(succession(before, after) == Succession::repeats);
    after.legal_sequence = "1";
    CHECK(succession(before, after) == Succession::gap);
    before.to = date_of(2025, 12, 31);
    after.from = date_of(2026, 1, 1);
    CHECK(succession(before, after) == Succession::follows);
    after.account.iban = "FI1410093000123458";
    CHECK(succession(before, after) == Succession::not_said);
    CHECK(succession({}, {}) == Succession::not_said);
}

TEST_CASE("declared sums that are not those of the entries are named") {
    AccountReport report = small_report();
    CHECK(contradictions_in(report).empty());
    report.declared.entries = 1;
    report.declared_debits = {.entries = 1, .sum = Cents{3'000}};
    CHECK(contradictions_in(report).empty());
    report.declared.entries = 2;
    report.declared_credits = {.entries = 1, .sum = Cents{5}};
    CHECK(contradictions_in(report) ==
          std::vector<std::string>{"all: 2 entries are declared, 1 are listed",
                                   "credits: 1 entries are declared, 0 are listed",
                                   "credits: 0.05 is declared, 0.00 is listed"});
}

TEST_CASE("a status report cannot list or count more payments than it says there were") {
    PaymentStatusReport report;
    report.original_payments = 3;
    BatchStatus batch;
    batch.payment_information_id = "B";
    batch.original_payments = 3;
    batch.payments = 1;
    batch.counts = {{.status = "ACCP", .payments = 2, .total = {}},
                    {.status = "RJCT", .payments = 1, .total = {}}};
    report.batches = {batch};
    CHECK(contradictions_in(report).empty());
    report.batches[0].payments = 4;
    report.batches[0].counts[0].payments = 3;
    report.batches.push_back(batch);
    CHECK(contradictions_in(report) ==
          std::vector<std::string>{
              "payment information B lists 4 payments and says that it had 3",
              "payment information B counts 4 payments by status and says that it had 3",
              "the batches had 6 payments and the file is said to have had 3"});
}
