#include "engine/settlement/bank_statement.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/ledger/field_checks.hpp"
#include "engine/settlement/bank_identity.hpp"
#include "engine/settlement/bank_texts.hpp"

namespace saldo {

namespace {

constexpr std::string_view kEuro = "EUR";

bool sum_ok(const events::Cents* sum) {
    constexpr std::int64_t kMax = settlement::kBankAmountMax.value;
    return sum == nullptr || (sum->value() >= -kMax && sum->value() <= kMax);
}

template <class To, class From>
std::optional<To> optional_of(const From* field) {
    if (field == nullptr) return std::nullopt;
    if constexpr (requires { field->days(); }) {
        return To{field->days()};
    } else {
        return To{field->value()};
    }
}

Refusal check_fields(EventContext& event, const events::StatementReceived& received) {
    if (!id_ok(received.funder())) return event.refuse(Refusal::field_invalid, "funder");
    if (!id_ok(received.account())) return event.refuse(Refusal::field_invalid, "account");
    const std::array<std::pair<const flatbuffers::String*, std::string_view>, 3> texts{
        {{received.statement(), "statement"},
         {received.electronic_sequence(), "electronic_sequence"},
         {received.legal_sequence(), "legal_sequence"}}};
    for (const auto& [text, field] : texts)
        if (!text_ok(text)) return event.refuse(Refusal::field_invalid, field);
    const std::array<std::pair<const events::Date*, std::string_view>, 4> days{
        {{received.from(), "from"},
         {received.until(), "until"},
         {received.opened_on(), "opened_on"},
         {received.closed_on(), "closed_on"}}};
    for (const auto& [day, field] : days)
        if (!optional_date_ok(day)) return event.refuse(Refusal::date_out_of_range, field);
    const std::array<std::pair<const events::Cents*, std::string_view>, 4> sums{
        {{received.opening(), "opening"},
         {received.closing(), "closing"},
         {received.credits(), "credits"},
         {received.debits(), "debits"}}};
    for (const auto& [sum, field] : sums)
        if (!sum_ok(sum)) return event.refuse(Refusal::amount_out_of_range, field);
    return Refusal::none;
}

}  // namespace

Refusal note_statement(SettlementDesk& desk, EventContext& event,
                       const events::StatementReceived& received) {
    if (const Refusal refused = check_fields(event, received); refused != Refusal::none)
        return refused;
    BankStatement kept;
    kept.funder = text_of(received.funder());
    kept.account = text_of(received.account());
    kept.statement = text_of(received.statement());
    kept.electronic_sequence = text_of(received.electronic_sequence());
    kept.legal_sequence = text_of(received.legal_sequence());
    kept.page = received.page();
    kept.from = optional_of<Date>(received.from());
    kept.until = optional_of<Date>(received.until());
    kept.opening = optional_of<Cents>(received.opening());
    kept.opened_on = optional_of<Date>(received.opened_on());
    kept.closing = optional_of<Cents>(received.closing());
    kept.closed_on = optional_of<Date>(received.closed_on());
    kept.entries = received.entries();
    kept.credits = optional_of<Cents>(received.credits());
    kept.debits = optional_of<Cents>(received.debits());
    kept.event = event.id;
    desk.settlements.bank_rows.add({event.ledger, event.position}, std::move(kept));
    return Refusal::none;
}

namespace settlement {

namespace {

std::optional<Cents> euros_of(const ReportBalance* balance) {
    if (balance == nullptr || balance->money.currency != kEuro) return std::nullopt;
    return signed_amount(balance->money.amount, balance->direction);
}

// A day that no event can have is not said.
std::optional<Date> event_day(std::optional<Date> day) {
    if (day && (*day < kEventDateMin || *day > kEventDateMax)) return std::nullopt;
    return day;
}

ReportBalance balance_of(std::string type, Cents amount, std::optional<Date> date) {
    return {.type = std::move(type),
            .money = {Cents{std::max(amount.value, -amount.value)}, std::string(kEuro)},
            .direction = amount.value < 0 ? Direction::debit : Direction::credit,
            .date = date};
}

std::string text_of_day(std::optional<Date> day) { return day ? to_text(*day) : std::string(); }
std::string text_of_sum(std::optional<Cents> sum) { return sum ? to_text(*sum) : std::string(); }

}  // namespace

BankStatement statement_of(const AccountReport& report, const std::string& funder,
                           const std::string& account) {
    BankStatement said;
    said.funder = funder;
    said.account = account;
    said.statement = text_of_event(report.id);
    said.electronic_sequence = text_of_event(report.electronic_sequence);
    said.legal_sequence = text_of_event(report.legal_sequence);
    // One page that is the whole is none.
    constexpr std::uint64_t kPageMax = std::numeric_limits<std::uint32_t>::max();
    const bool paged = report.page.value_or(1) > 1 || !report.last_page;
    if (paged) said.page = static_cast<std::uint32_t>(std::min(report.page.value_or(1), kPageMax));
    said.from = event_day(report.from);
    said.until = event_day(report.to);
    if (const ReportBalance* const opening = opening_of(report)) {
        said.opening = euros_of(opening);
        if (said.opening) said.opened_on = event_day(opening->date);
    }
    if (const ReportBalance* const closing = closing_of(report)) {
        said.closing = euros_of(closing);
        if (said.closing) said.closed_on = event_day(closing->date);
    }
    said.entries = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(report.booked.entries, std::numeric_limits<std::uint32_t>::max()));
    const bool euros =
        !report.booked.several && (report.booked.entries == 0 || report.booked.currency == kEuro);
    const auto fits = [](Cents sum) { return sum <= kBankAmountMax; };
    if (euros && fits(report.booked.credit_sum) && fits(report.booked.debit_sum)) {
        said.credits = report.booked.credit_sum;
        said.debits = report.booked.debit_sum;
    }
    return said;
}

AccountReport report_of(const BankStatement& kept) {
    AccountReport report;
    report.id = kept.statement;
    report.electronic_sequence = kept.electronic_sequence;
    report.legal_sequence = kept.legal_sequence;
    if (kept.page > 0) {
        report.page = kept.page;
        report.last_page = false;
    }
    report.from = kept.from;
    report.to = kept.until;
    report.account.iban = kept.account;
    if (kept.opening) report.balances.push_back(balance_of("OPBD", *kept.opening, kept.opened_on));
    if (kept.closing) report.balances.push_back(balance_of("CLBD", *kept.closing, kept.closed_on));
    report.booked.entries = kept.entries;
    if (kept.credits && kept.debits) {
        report.booked.currency = kEuro;
        report.booked.credit_sum = *kept.credits;
        report.booked.debit_sum = *kept.debits;
    } else {
        report.booked.several = true;
    }
    return report;
}

std::string statement_id(Hasher& hasher, const BankStatement& statement) {
    return fact_id(hasher, {"statement", statement.account, statement.statement,
                            statement.electronic_sequence, statement.legal_sequence,
                            std::to_string(statement.page), text_of_day(statement.from),
                            text_of_day(statement.until), text_of_sum(statement.opening),
                            text_of_day(statement.opened_on), text_of_sum(statement.closing),
                            text_of_day(statement.closed_on), std::to_string(statement.entries),
                            text_of_sum(statement.credits), text_of_sum(statement.debits)});
}

}  // namespace settlement

}  // namespace saldo
