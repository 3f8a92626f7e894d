#include "engine/settlement/bank_report.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace saldo::settlement {

namespace {

const ReportBalance* balance_of(const AccountReport& report, std::string_view type) noexcept {
    const auto found = std::ranges::find(report.balances, type, &ReportBalance::type);
    return found == report.balances.end() ? nullptr : &*found;
}

BalanceCheck not_comparable(std::string why) {
    return {.outcome = BalanceCheck::Outcome::not_comparable,
            .opening = {},
            .entries = {},
            .closing = {},
            .why = std::move(why)};
}

void compare(std::vector<std::string>& found, std::string_view what, const EntrySum& declared,
             std::uint64_t entries, std::optional<Cents> sum) {
    if (declared.entries && *declared.entries != entries)
        found.push_back(std::string{what} + ": " + std::to_string(*declared.entries) +
                        " entries are declared, " + std::to_string(entries) + " are listed");
    if (declared.sum && sum && *declared.sum != *sum)
        found.push_back(std::string{what} + ": " + to_text(*declared.sum) + " is declared, " +
                        to_text(*sum) + " is listed");
}

Succession by_number(const AccountReport& before, const AccountReport& after, std::uint64_t was,
                     std::uint64_t is) {
    if (is == was) return Succession::repeats;
    if (is == was + 1) return Succession::follows;
    const bool new_year =
        before.to && after.from && civil(*before.to).year < civil(*after.from).year;
    return is == 1 && new_year ? Succession::follows : Succession::gap;
}

}  // namespace

// The previous statement's closing balance is this one's opening balance; ITBD opens what is no
// whole day.
const ReportBalance* opening_of(const AccountReport& report) noexcept {
    for (const std::string_view type : {"OPBD", "PRCD", "ITBD"})
        if (const ReportBalance* found = balance_of(report, type)) return found;
    return nullptr;
}

const ReportBalance* closing_of(const AccountReport& report) noexcept {
    return balance_of(report, "CLBD");
}

bool is_booked(ReportKind kind, EntryStatus status) noexcept {
    if (status == EntryStatus::not_said) return kind == ReportKind::statement;
    return status == EntryStatus::booked;
}

std::optional<BankMoney> amount_of(const ReportEntry& entry,
                                   const TransactionDetails& transaction) {
    if (transaction.amount) return transaction.amount;
    if (transaction.transaction_amount) return transaction.transaction_amount;
    if (entry.transactions.size() == 1) return entry.money;
    return std::nullopt;
}

Status count_entry(CountedEntries& counted, const BankMoney& money, Direction direction) {
    const bool credit = direction == Direction::credit;
    Cents& sum = credit ? counted.credit_sum : counted.debit_sum;
    std::int64_t grown = 0;
    if (__builtin_add_overflow(sum.value, money.amount.value, &grown))
        return fail(ErrorKind::limit, "the entries sum to more than 64 bits hold");
    sum.value = grown;
    if (counted.entries == 0) counted.currency = money.currency;
    counted.several |= counted.currency != money.currency;
    ++counted.entries;
    ++(credit ? counted.credits : counted.debits);
    return {};
}

BalanceCheck check_balances(const AccountReport& report) {
    const ReportBalance* opening = opening_of(report);
    const ReportBalance* closing = closing_of(report);
    if (opening == nullptr) return not_comparable("no opening booked balance is said");
    if (closing == nullptr) return not_comparable("no closing booked balance is said");
    if (report.page.value_or(1) > 1 || !report.last_page)
        return not_comparable("the report is one page of several");
    if (opening->money.currency != closing->money.currency)
        return not_comparable("the balances are in two currencies");
    if (report.booked.several ||
        (report.booked.entries > 0 && report.booked.currency != opening->money.currency))
        return not_comparable("the entries are not all in the balances' currency");
    BalanceCheck check{.outcome = BalanceCheck::Outcome::agrees,
                       .opening = signed_amount(opening->money.amount, opening->direction),
                       .entries = {report.booked.credit_sum.value - report.booked.debit_sum.value},
                       .closing = signed_amount(closing->money.amount, closing->direction),
                       .why = {}};
    // In 128 bits, because nothing bounds what a file's sums are added to.
    if (__int128{check.opening.value} + check.entries.value != check.closing.value) {
        check.outcome = BalanceCheck::Outcome::differs;
        check.why = "opening " + to_text(check.opening) + " and entries " + to_text(check.entries) +
                    " are not closing " + to_text(check.closing);
    }
    return check;
}

Succession succession(const AccountReport& before, const AccountReport& after) {
    const bool same_account = before.account.iban == after.account.iban &&
                              before.account.other_id == after.account.other_id;
    if (!same_account) return Succession::not_said;
    for (const auto number :
         {&AccountReport::legal_sequence, &AccountReport::electronic_sequence}) {
        const auto was = whole_number(before.*number);
        const auto is = whole_number(after.*number);
        // A bank that gives every statement the same number gives none.
        const bool other_day = before.to && after.to && *before.to != *after.to;
        if (was && is && !(*was == *is && other_day)) return by_number(before, after, *was, *is);
    }
    const ReportBalance* closed = closing_of(before);
    const ReportBalance* opened = opening_of(after);
    if (closed == nullptr || opened == nullptr) return Succession::not_said;
    const bool same = closed->money == opened->money && closed->direction == opened->direction;
    return same ? Succession::follows : Succession::gap;
}

std::vector<std::string> contradictions_in(const AccountReport& report) {
    std::vector<std::string> found;
    const CountedEntries& counted = report.counted;
    // TtlNtries/Sum adds credits and debits; not all banks understand it so, and a net is no sum.
    compare(found, "all", report.declared, counted.entries, std::nullopt);
    compare(found, "credits", report.declared_credits, counted.credits, counted.credit_sum);
    compare(found, "debits", report.declared_debits, counted.debits, counted.debit_sum);
    return found;
}

}  // namespace saldo::settlement
