#include "cli/commands/bank_events.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "engine/settlement/bank_statement.hpp"
#include "projections/reconciliation/statements.hpp"
#include "projections/settlements/sent.hpp"
#include "schemas/codec/decode.hpp"
#include "schemas/codec/encode.hpp"
#include "schemas/codec/text_values.hpp"
#include "schemas/events_generated.h"

namespace saldo {

namespace {

using settlement::BankFact;
using settlement::BankFactKind;

Result<std::string> encoded(std::string id, const std::string& actor, events::Role role,
                            const Receiving& receiving, Instant recorded_at,
                            events::FactUnion data) {
    events::EventT event;
    event.id = std::move(id);
    event.source = receiving.source;
    event.ledger = receiving.ledger;
    event.recorded_at =
        std::make_unique<events::Instant>(recorded_at.utc_ms, recorded_at.offset_minutes);
    event.actor = actor;
    event.role = role;
    event.data = std::move(data);
    std::string payload = codec::encode(event);
    codec::AlignedCopies copies;
    if (!codec::verify(payload, copies))
        return fail(ErrorKind::bad_input, "a text or id is not UTF-8, or too long for an event");
    return payload;
}

std::unique_ptr<events::Cents> cents_of(Cents amount) {
    return std::make_unique<events::Cents>(amount.value);
}

std::unique_ptr<events::Date> date_of_event(Date day) {
    return std::make_unique<events::Date>(day.days);
}

events::FactUnion data_of(const BankFact& fact) {
    events::FactUnion data;
    switch (fact.kind) {
        case BankFactKind::accepted: {
            events::PaymentAcceptedT accepted;
            accepted.run = fact.run;
            accepted.payment = fact.payment;
            accepted.bank_reference = fact.bank_reference;
            accepted.funder = fact.funder;
            data.Set(std::move(accepted));
            break;
        }
        case BankFactKind::rejected: {
            events::PaymentRejectedT rejected;
            rejected.run = fact.run;
            rejected.payment = fact.payment;
            rejected.reason_code = fact.reason_code;
            rejected.text = fact.text;
            rejected.funder = fact.funder;
            data.Set(std::move(rejected));
            break;
        }
        case BankFactKind::booked: {
            events::PaymentBookedT booked;
            booked.run = fact.run;
            booked.payment = fact.payment;
            booked.amount = cents_of(fact.amount);
            booked.booked_on = date_of_event(fact.day);
            booked.bank_reference = fact.bank_reference;
            booked.funder = fact.funder;
            data.Set(std::move(booked));
            break;
        }
        case BankFactKind::returned: {
            events::PaymentReturnedT returned;
            returned.run = fact.run;
            returned.payment = fact.payment;
            returned.amount = cents_of(fact.amount);
            returned.returned_on = date_of_event(fact.day);
            returned.reason_code = fact.reason_code;
            returned.bank_reference = fact.bank_reference;
            returned.funder = fact.funder;
            data.Set(std::move(returned));
            break;
        }
    }
    return data;
}

std::optional<PaymentRun::PaymentState> state_of(const std::string& name) {
    using enum PaymentRun::PaymentState;
    for (const auto state : {exported, accepted, rejected, booked, returned, returned_early})
        if (payment_state_name(state) == name) return state;
    return std::nullopt;
}

}  // namespace

Result<std::string> payload_of(const BankFact& fact, const Receiving& receiving,
                               Instant recorded_at) {
    return encoded(fact.id, "bank", events::Role::bank, receiving, recorded_at, data_of(fact));
}

Result<std::string> payload_of(const std::string& id, const BankStatement& said,
                               const Receiving& receiving, Instant recorded_at) {
    const auto cents = [](std::optional<Cents> amount) {
        return amount ? cents_of(*amount) : nullptr;
    };
    const auto date = [](std::optional<Date> day) { return day ? date_of_event(*day) : nullptr; };
    events::StatementReceivedT received;
    received.funder = said.funder;
    received.account = said.account;
    received.statement = said.statement;
    received.electronic_sequence = said.electronic_sequence;
    received.legal_sequence = said.legal_sequence;
    received.page = said.page;
    received.from = date(said.from);
    received.until = date(said.until);
    received.opening = cents(said.opening);
    received.opened_on = date(said.opened_on);
    received.closing = cents(said.closing);
    received.closed_on = date(said.closed_on);
    received.entries = said.entries;
    received.credits = cents(said.credits);
    received.debits = cents(said.debits);
    events::FactUnion data;
    data.Set(std::move(received));
    return encoded(id, "bank", events::Role::bank, receiving, recorded_at, std::move(data));
}

Result<std::string> payload_of(const SinkReply& reply, const Receiving& receiving,
                               Instant recorded_at) {
    events::SinkAnsweredT answered;
    answered.run = reply.run;
    answered.sink = reply.sink;
    answered.answer = reply.accepted ? events::SinkAnswer::accepted : events::SinkAnswer::rejected;
    answered.text = reply.text;
    events::FactUnion data;
    data.Set(std::move(answered));
    return encoded(reply.id, reply.sink, events::Role::system, receiving, recorded_at,
                   std::move(data));
}

Result<settlement::SentPayments> sent_payments_of(Office& office, const std::string& ledger) {
    const auto answer = office.ask({{"ask", "sent"}, {"ledger", ledger}});
    if (!answer) return std::unexpected(answer.error());
    settlement::SentPayments sent;
    for (const auto& cells : answer->rows) {
        const auto cell = [&cells](SentColumn column) -> const std::string& {
            return cells[static_cast<std::size_t>(column)];
        };
        const auto amount = codec::parse_cents(cell(SentColumn::amount));
        const auto state = state_of(cell(SentColumn::state));
        if (!amount || !state)
            return fail(ErrorKind::newer_format,
                        "the process that holds the home speaks another version");
        const std::size_t batch = sent.add(settlement::SentBatch{
            .run = cell(SentColumn::run),
            .funder = cell(SentColumn::funder),
            .message_id = cell(SentColumn::message_id),
            .payment_information_id = cell(SentColumn::payment_information_id),
            .payer_iban = cell(SentColumn::payer_iban),
            .total = {},
            .payments = {}});
        sent.add(settlement::SentPayment{.batch = batch,
                                         .end_to_end_id = cell(SentColumn::end_to_end_id),
                                         .amount = Cents{amount->value()},
                                         .creditor_iban = cell(SentColumn::creditor_iban),
                                         .remittance = cell(SentColumn::remittance),
                                         .state = *state});
    }
    return sent;
}

Result<std::vector<settlement::AccountReport>> statements_of(Office& office,
                                                             const std::string& ledger) {
    const auto answer = office.ask({{"ask", "statements"}, {"ledger", ledger}});
    if (!answer) return std::unexpected(answer.error());
    std::vector<std::pair<std::uint64_t, BankStatement>> found;
    for (const auto& cells : answer->rows) {
        if (cells.size() != kStatementColumns)
            return fail(ErrorKind::newer_format,
                        "the process that holds the home speaks another version");
        const auto cell = [&cells](StatementColumn column) -> const std::string& {
            return cells[static_cast<std::size_t>(column)];
        };
        const auto cents = [&cell](StatementColumn column) -> std::optional<Cents> {
            const auto amount = codec::parse_cents(cell(column));
            return amount ? std::optional(Cents{amount->value()}) : std::nullopt;
        };
        const auto day = [&cell](StatementColumn column) {
            return settlement::day_of_text(cell(column));
        };
        const auto number = [&cell](StatementColumn column) {
            return settlement::whole_number(cell(column)).value_or(0);
        };
        using enum StatementColumn;
        BankStatement said;
        said.account = cell(account);
        said.statement = cell(statement);
        said.electronic_sequence = cell(electronic_sequence);
        said.legal_sequence = cell(legal_sequence);
        said.page = static_cast<std::uint32_t>(number(page));
        said.from = day(from);
        said.until = day(until);
        said.opening = cents(opening);
        said.closing = cents(closing);
        said.entries = static_cast<std::uint32_t>(number(entries));
        said.credits = cents(credits);
        said.debits = cents(debits);
        found.emplace_back(number(position), std::move(said));
    }
    std::ranges::sort(found, {}, [](const auto& one) { return one.first; });
    std::vector<settlement::AccountReport> statements;
    for (const auto& [position, said] : found) statements.push_back(settlement::report_of(said));
    return statements;
}

Status DecidedIds::ask(Office& office, const Receiving& receiving,
                       const std::vector<std::string>& ids) {
    constexpr std::size_t kIdsAtOnce = 10'000;  // of some 50 bytes each
    for (std::size_t from = 0; from < ids.size(); from += kIdsAtOnce) {
        const std::size_t until = std::min(ids.size(), from + kIdsAtOnce);
        const std::vector<std::string> some(ids.begin() + static_cast<std::ptrdiff_t>(from),
                                            ids.begin() + static_cast<std::ptrdiff_t>(until));
        const auto answer = office.ask({{"ask", "outcomes"},
                                        {"ledger", receiving.ledger},
                                        {"source", receiving.source},
                                        {"ids", some}});
        if (!answer) return std::unexpected(answer.error());
        for (const auto& row : answer->rows) {
            if (row[1] == "refused")
                refused_[row[0]] = row[2];
            else
                accepted_.insert(row[0]);
        }
    }
    return {};
}

bool DecidedIds::is_accepted(const std::string& id) const { return accepted_.contains(id); }

bool DecidedIds::is_refused(const std::string& id) const { return refused_.contains(id); }

std::string DecidedIds::reason_of(const std::string& id) const {
    const auto found = refused_.find(id);
    return found == refused_.end() ? std::string() : found->second;
}

}  // namespace saldo
