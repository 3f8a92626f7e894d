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

std::vector<SequenceRemark> remarks_on_sequence(std::span<const AccountReport* const> statements) {
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
    std::vector<SequenceRemark> remarks;
    for (std::size_t at = 1; at < order.size(); ++at) {
        const AccountReport& before = *statements[order[at - 1]];
        const AccountReport& after = *statements[order[at]];
        if (succession(before, after) != Succession::gap) continue;
        remarks.push_back(
            {order[at],
             {RemarkKind::sequence,
              after.line,
              1,
              {},
              "statement " + name_of(after) + " does not follow " + name_of(before) +
                  " of its account: one between them is missing, or they contradict each other"}});
    }
    return remarks;
}

}  // namespace saldo::settlement
