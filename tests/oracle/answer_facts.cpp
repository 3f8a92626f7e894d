#include "tests/oracle/answer_facts.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "connectors/account_reports/account_report_file.hpp"
#include "connectors/payment_status/payment_status_file.hpp"

namespace saldo::oracle {

namespace {

using settlement::BankMoney;
using settlement::Direction;
using Facts = std::vector<std::string>;

std::string said(std::string_view text) { return text.empty() ? "-" : std::string{text}; }
std::string said(const std::string& first, const std::string& second) {
    return said(first.empty() ? second : first);
}
std::string said(std::optional<Date> day) { return day ? to_text(*day) : "-"; }
std::string said(std::optional<Cents> sum) { return sum ? to_text(*sum) : "-"; }
std::string said(std::optional<std::uint64_t> count) {
    return count ? fmt::to_string(*count) : "-";
}
std::string said(const BankMoney& money) { return to_text(money.amount) + " " + money.currency; }
std::string said(const std::optional<BankMoney>& money) { return money ? said(*money) : "-"; }
std::string sign(std::optional<Direction> direction) {
    if (!direction) return "?";
    return *direction == Direction::credit ? "+" : "-";
}

// Other readers take a sequence number for a number.
std::string number_in(std::string_view text) {
    const auto number = settlement::whole_number(text);
    return number ? fmt::to_string(*number) : said(text);
}

// Whoever joins pieces of text in another way has the same characters, less white space.
std::string without_space(std::string_view text) {
    std::string kept;
    for (const char c : text)
        if (std::string_view{" \t\r\n"}.find(c) == std::string_view::npos) kept += c;
    return said(kept);
}

std::string one_line(std::string_view text) {
    std::string kept;
    for (const char c : settlement::trimmed(text)) {
        const bool space = std::string_view{" \t\r\n"}.find(c) != std::string_view::npos;
        if (!space) kept += c;
        if (space && !kept.ends_with(' ')) kept += ' ';
    }
    return kept;
}

void add_level(Facts& facts, const std::string& where, const settlement::LevelStatus& level,
               const std::vector<settlement::StatusCount>& counts) {
    for (const auto& reason : level.reasons)
        facts.push_back(
            fmt::format("reason|{}|{}|{}", where, said(reason.code), without_space(reason.text)));
    for (const auto& count : counts)
        facts.push_back(fmt::format("count|{}|{}|{}|{}", where, said(count.status),
                                    said(count.payments), said(count.total)));
}

std::string_view code_of(settlement::EntryStatus status) {
    switch (status) {
        case settlement::EntryStatus::not_said:
            return "-";
        case settlement::EntryStatus::booked:
            return "BOOK";
        case settlement::EntryStatus::pending:
            return "PDNG";
        case settlement::EntryStatus::information:
            return "INFO";
        case settlement::EntryStatus::future:
            return "FUTR";
        case settlement::EntryStatus::other:
            return "another";
    }
    return "-";
}

void add_transaction(Facts& facts, const std::string& where,
                     const settlement::TransactionDetails& one) {
    const auto& refs = one.references;
    facts.push_back(fmt::format("transaction|{}|{}|{}|{}|{}|{}|{}|{}|{}", where,
                                said(refs.end_to_end_id), said(refs.payment_information_id),
                                said(refs.instruction_id), said(refs.message_id),
                                said(refs.bank_reference), said(refs.transaction_id),
                                said(refs.uetr), said(refs.mandate_id)));
    facts.push_back(fmt::format("amounts|{}|{}|{}|{}|{}", where, said(one.amount),
                                sign(one.direction), said(one.transaction_amount),
                                said(one.instructed_amount)));
    const auto& from = one.debtor;
    const auto& to = one.creditor;
    facts.push_back(fmt::format("parties|{}|{}|{}|{}|{}|{}|{}", where, said(from.name),
                                said(from.account.iban, from.account.other_id), said(to.name),
                                said(to.account.iban, to.account.other_id), said(from.bank_bic),
                                said(to.bank_bic)));
    for (const std::string& words : one.unstructured)
        facts.push_back(fmt::format("words|{}|{}", where, one_line(words)));
    for (const auto& strd : one.structured)
        facts.push_back(fmt::format("reference|{}|{}|{}", where, said(strd.reference_type),
                                    said(strd.reference)));
    if (one.returned)
        facts.push_back(fmt::format("return|{}|{}|{}", where, said(one.returned->code),
                                    without_space(one.returned->text)));
}

void add_entry(Facts& facts, const settlement::ReportEntry& entry) {
    const std::string where = fmt::format("{}.{}", entry.report + 1, entry.index + 1);
    facts.push_back(fmt::format(
        "entry|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", where, sign(entry.direction),
        said(entry.money), code_of(entry.status), said(entry.booked_on), said(entry.value_on),
        said(entry.bank_reference), said(entry.reference), entry.reversal ? "reversal" : "-",
        said(entry.code.domain), said(entry.code.family), said(entry.code.sub_family),
        said(entry.code.proprietary)));
    for (const auto& batch : entry.batches)
        facts.push_back(fmt::format("batch|{}|{}|{}|{}", where, said(batch.payment_information_id),
                                    said(batch.message_id), said(batch.payments)));
    for (const auto& transaction : entry.transactions) add_transaction(facts, where, transaction);
}

}  // namespace

Result<Facts> facts_of_status(const std::filesystem::path& path) {
    auto file = payment_status::PaymentStatusFile::check(path);
    if (!file) return std::unexpected(file.error());
    const auto& report = file->report();
    Facts facts{fmt::format("group|{}|{}|{}|{}|{}|{}", said(report.message_id),
                            said(report.original_message_id), said(report.original_message_name),
                            said(report.level.status), said(report.original_payments),
                            said(report.original_total))};
    add_level(facts, "-", report.level, report.counts);
    for (std::size_t at = 0; at < report.batches.size(); ++at) {
        const auto& batch = report.batches[at];
        facts.push_back(fmt::format("batch|{}|{}|{}|{}|{}", at + 1,
                                    said(batch.payment_information_id), said(batch.level.status),
                                    said(batch.original_payments), said(batch.original_total)));
        add_level(facts, fmt::to_string(at + 1), batch.level, batch.counts);
    }
    const Status read = file->payments([&](const settlement::PaymentStatus& payment) -> Status {
        facts.push_back(fmt::format("payment|{}|{}|{}|{}|{}|{}|{}|{}", payment.batch + 1,
                                    said(payment.end_to_end_id), said(payment.instruction_id),
                                    said(payment.level.status), said(payment.amount),
                                    said(payment.execution_date), said(payment.creditor_name),
                                    said(payment.creditor_account)));
        add_level(facts, fmt::to_string(payment.batch + 1), payment.level, {});
        return {};
    });
    if (!read) return std::unexpected(read.error());
    return facts;
}

Result<Facts> facts_of_reports(const std::filesystem::path& path) {
    auto file = account_reports::AccountReportFile::check(path);
    if (!file) return std::unexpected(file.error());
    const auto& all = file->said();
    Facts facts{fmt::format("message|{}|{}", said(all.message_id), all.reports.size())};
    for (std::size_t at = 0; at < all.reports.size(); ++at) {
        const auto& report = all.reports[at];
        facts.push_back(fmt::format("report|{}|{}|{}|{}|{}|{}|{}|{}", at + 1, said(report.id),
                                    said(report.account.iban, report.account.other_id),
                                    number_in(report.electronic_sequence),
                                    number_in(report.legal_sequence), said(report.from),
                                    said(report.to), report.counted.entries));
        for (const auto& balance : report.balances)
            facts.push_back(fmt::format("balance|{}|{}|{}|{}|{}", at + 1, said(balance.type),
                                        sign(balance.direction), said(balance.money),
                                        said(balance.date)));
    }
    const Status read = file->entries([&](const settlement::ReportEntry& entry) -> Status {
        add_entry(facts, entry);
        return {};
    });
    if (!read) return std::unexpected(read.error());
    return facts;
}

}  // namespace saldo::oracle
