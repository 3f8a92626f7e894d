#include "engine/settlement/report_checks.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

namespace saldo::settlement {

namespace {

std::string name_of(const AccountReport& report) {
    const std::string& number =
        report.legal_sequence.empty() ? report.electronic_sequence : report.legal_sequence;
    std::string name = number.empty() ? report.id : "number " + number;
    if (report.to) name += " until " + to_text(*report.to);
    return name;
}

std::uint64_t number_of(const AccountReport& report) {
    const auto legal = whole_number(report.legal_sequence);
    return legal ? *legal : whole_number(report.electronic_sequence).value_or(0);
}

bool is_same_account(const AccountReport& one, const AccountReport& other) {
    return one.account.iban == other.account.iban && one.account.other_id == other.account.other_id;
}

bool is_same(const ReportBalance* one, const ReportBalance* other) {
    if (one == nullptr || other == nullptr) return one == other;
    return one->money == other->money && one->direction == other->direction;
}

bool says_the_same(const AccountReport& one, const AccountReport& other) {
    return is_same(opening_of(one), opening_of(other)) &&
           is_same(closing_of(one), closing_of(other)) &&
           one.booked.entries == other.booked.entries &&
           one.booked.credit_sum == other.booked.credit_sum &&
           one.booked.debit_sum == other.booked.debit_sum;
}

// What is wrong, of a statement; empty: nothing.
std::string fault_of(StatementStep::Kind kind, const std::string& before) {
    using Kind = StatementStep::Kind;
    switch (kind) {
        case Kind::follows:
        case Kind::repeats:
            return {};
        case Kind::repeats_otherwise:
            return "has the number of " + before + " of its account, and other figures";
        case Kind::missing:
            return "does not follow " + before +
                   " of its account: one between them is missing, or they contradict each other";
        case Kind::balance_differs:
            return "does not begin with the balance with which " + before +
                   " of its account ended: one between them is missing, or they contradict each "
                   "other";
    }
    return {};
}

}  // namespace

std::vector<Remark> remarks_on(ReportKind kind, const AccountReport& report) {
    std::vector<Remark> remarks;
    if (kind == ReportKind::statement) {
        const BalanceCheck check = check_balances(report);
        if (check.outcome == BalanceCheck::Outcome::differs)
            remarks.push_back(
                {RemarkKind::balance, report.line, 1,
                 Cents{check.opening.value + check.entries.value - check.closing.value},
                 "statement " + name_of(report) + ": " + check.why});
    }
    for (const std::string& sentence : contradictions_in(report))
        remarks.push_back({RemarkKind::contradiction,
                           report.line,
                           1,
                           {},
                           "report " + name_of(report) + ": " + sentence});
    return remarks;
}

std::vector<std::size_t> in_sequence(std::span<const AccountReport* const> statements) {
    std::vector<std::size_t> order(statements.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto place = [&](std::size_t at) {
        const AccountReport& report = *statements[at];
        const Date day = report.to ? *report.to : report.from.value_or(Date{});
        return std::tuple(std::tie(report.account.iban, report.account.other_id), day.days,
                          number_of(report), report.page.value_or(1));
    };
    std::ranges::sort(order, [&](std::size_t one, std::size_t other) {
        return std::pair(place(one), one) < std::pair(place(other), other);
    });
    return order;
}

StatementStep step_between(const AccountReport& before, const AccountReport& after) {
    using Kind = StatementStep::Kind;
    StatementStep step;
    const ReportBalance* const closed = closing_of(before);
    const ReportBalance* const opened = opening_of(after);
    if (closed != nullptr && opened != nullptr && closed->money.currency == opened->money.currency)
        step.between = Cents{signed_amount(opened->money.amount, opened->direction).value -
                             signed_amount(closed->money.amount, closed->direction).value};
    switch (succession(before, after)) {
        case Succession::gap:
            step.kind = Kind::missing;
            return step;
        case Succession::repeats: {
            const std::uint64_t was = before.page.value_or(1);
            const std::uint64_t is = after.page.value_or(1);
            if (is == was) {
                step.kind = says_the_same(before, after) ? Kind::repeats : Kind::repeats_otherwise;
                step.between.reset();
                return step;
            }
            if (is != was + 1) step.kind = Kind::missing;
            break;
        }
        case Succession::follows:
        case Succession::not_said:
            break;
    }
    if (step.kind == Kind::follows && step.between && step.between->value != 0)
        step.kind = Kind::balance_differs;
    return step;
}

std::vector<SequenceRemark> remarks_on_sequence(std::span<const AccountReport* const> statements) {
    const std::vector<std::size_t> order = in_sequence(statements);
    std::vector<SequenceRemark> remarks;
    for (std::size_t at = 1; at < order.size(); ++at) {
        const AccountReport& before = *statements[order[at - 1]];
        const AccountReport& after = *statements[order[at]];
        if (!is_same_account(before, after)) continue;
        const StatementStep step = step_between(before, after);
        const std::string what = fault_of(step.kind, name_of(before));
        if (what.empty()) continue;
        remarks.push_back({order[at],
                           order[at - 1],
                           {RemarkKind::sequence, after.line, 1, step.between.value_or(Cents{}),
                            "statement " + name_of(after) + " " + what}});
    }
    return remarks;
}

}  // namespace saldo::settlement
