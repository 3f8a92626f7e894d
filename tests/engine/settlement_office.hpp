// A ledger with two funders, three providers and two services, on which the tests of the settlement
// room act as the fold does: begin the postings, apply one event, end the postings (which asserts
// that they sum to zero), and check that a refused event posted nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <flatbuffers/flatbuffers.h>

#include "engine/base/digest.hpp"
#include "engine/base/limits.hpp"
#include "engine/settlement/approval.hpp"
#include "engine/settlement/bank_answers.hpp"
#include "engine/settlement/close.hpp"
#include "engine/settlement/export.hpp"
#include "engine/settlement/payment_run.hpp"
#include "engine/settlement/recovery.hpp"
#include "engine/settlement/settlements.hpp"
#include "schemas/events_generated.h"

namespace saldo::test {

// Not SHA-256, but a function of every byte: the rules only ask that equal texts give equal
// digests. Keeps what it was given, so that tests can read the text.
class WeakHasher final : public Hasher {
  public:
    Digest sha256(std::string_view bytes) override {
        last_text = bytes;
        Digest digest;
        std::uint64_t hash = 14'695'981'039'346'656'037ULL;
        for (std::uint8_t& out : digest.bytes) {
            for (const char letter : bytes)
                hash = (hash ^ static_cast<std::uint8_t>(letter)) * 1'099'511'628'211ULL;
            out = static_cast<std::uint8_t>(hash >> 24U);
        }
        return digest;
    }
    std::string last_text;
};

[[nodiscard]] inline Date day(int year, unsigned month, unsigned of_month) {
    return *date_of(year, month, of_month);
}
[[nodiscard]] inline events::Date said(Date date) { return events::Date(date.days); }

struct Office {
    Books books;
    Registry registry;
    OpenPayables open_payables;
    ControlDays control_days;
    Settlements settlements;
    Vouchers vouchers;
    WeakHasher hasher;
    SettlementDesk desk{books,    registry,     open_payables, settlements,
                        vouchers, control_days, hasher};
    EventContext event;
    std::vector<Posting> postings;  // of the last event

    // Handles run against the order of ids, so that order by handle would be seen.
    Handle ledger = books.ledgers.add(kNoHandle, "alvari");
    Handle vantaa = registry.funders.add(ledger, "vantaa");
    Handle espoo = registry.funders.add(ledger, "espoo");
    Handle zeta = registry.providers.add(ledger, "zeta");
    Handle beta = registry.providers.add(ledger, "beta");
    Handle alfa = registry.providers.add(ledger, "alfa");
    Handle home_care = registry.services.add(ledger, "home_care");
    Handle day_care = registry.services.add(ledger, "day_care");
    Handle coding = books.words.add(ledger, "4310");

    Office() {
        registry.funders.change(vantaa).definitions.push_back(
            {day(2020, 1, 1), "", "092", "Vantaa", "", "", ""});
        registry.funders.change(espoo).definitions.push_back(
            {day(2020, 1, 1), "", "049", "Espoo", "", "", ""});
        for (const Handle provider : {zeta, beta, alfa}) {
            Provider& known = registry.providers.change(provider);
            known.approvals.push_back({{}, {}, day(2020, 1, 1), kDateMax});
            known.account = {known.id + " Oy", "FI2112345600000785", "", "clerk_a", "clerk_b"};
        }
        for (const Handle service : {home_care, day_care}) {
            Service::Definition definition;
            definition.valid_from = day(2020, 1, 1);
            definition.coding = coding;
            registry.services.change(service).definitions.push_back(definition);
        }
        add_sink("bank_vantaa", vantaa, SinkPurpose::pays);
        add_sink("bank_espoo", espoo, SinkPurpose::pays);
        add_sink("books_espoo", espoo, SinkPurpose::books);
        now(day(2026, 2, 5));
    }

    void add_sink(std::string_view id, Handle funder, SinkPurpose purpose) {
        Sink& sink = registry.sinks.change(registry.sinks.add(ledger, id));
        sink.funder = funder;
        sink.purpose = purpose;
    }

    void now(Date date) {
        event.recorded_on = date;
        event.recorded_at = Instant{std::int64_t{date.days} * kDayMs, 0};
    }

    // Applies one rule as the fold does.
    template <class Rule, class Fact>
    Refusal apply(Rule rule, std::string_view actor, Role role, const Fact& fact) {
        event.ledger = ledger;
        event.ledger_id = "alvari";
        event.actor = actor;
        event.role = role;
        ++event.event_number;
        books.begin(ledger);
        const Refusal refused = rule(desk, event, fact);
        const auto posted = books.end();
        postings.assign(posted.begin(), posted.end());
        if (refused != Refusal::none) CHECK(postings.empty());
        return refused;
    }

    // A delivery's payable that is open: expense -> payable/open.
    void owe(Handle funder, Handle provider, Date month, std::int64_t cents,
             Handle service = kNoHandle) {
        ++event.event_number;
        books.begin(ledger);
        books.post(AccountClass::expense, funder, coding, Commodity::eur, cents);
        books.post(AccountClass::payable_open, funder, provider, Commodity::eur, -cents);
        static_cast<void>(books.end());
        open_payables.add(
            {ledger, funder, provider, service == kNoHandle ? home_care : service, coding, month},
            Cents{cents});
    }

    Refusal close(Date period_end, std::uint16_t extra_run = 0, const char* service = nullptr,
                  const char* funder = nullptr, Role role = Role::official,
                  std::string_view actor = "clerk_1") {
        flatbuffers::FlatBufferBuilder builder;
        const events::Date end = said(period_end);
        builder.Finish(events::CreatePeriodClosedDirect(builder, service, funder, &end, extra_run));
        const auto rule = [this](SettlementDesk& at, EventContext& context,
                                 const events::PeriodClosed& closed) {
            return close_period(at, context, closed, holidays);
        };
        return apply(rule, actor, role,
                     *flatbuffers::GetRoot<events::PeriodClosed>(builder.GetBufferPointer()));
    }
    std::vector<Date> holidays;

    Refusal approve(const std::string& id, std::int64_t total, const Digest& digest,
                    std::string_view actor = "chief", Role role = Role::official) {
        flatbuffers::FlatBufferBuilder builder;
        const events::Cents cents(total);
        const events::Sha256 sha256(
            flatbuffers::span<const std::uint8_t, 32>(digest.bytes.data(), 32));
        builder.Finish(
            events::CreateSettlementApprovedDirect(builder, id.c_str(), &cents, &sha256));
        return apply(approve_settlement, actor, role,
                     *flatbuffers::GetRoot<events::SettlementApproved>(builder.GetBufferPointer()));
    }
    // As seen.
    Refusal approve(const std::string& id) {
        const Settlement& seen = settlement(id);
        return approve(id, seen.total.value, seen.digest);
    }

    Refusal make(const char* run_id, const std::vector<std::string>& ids, Date execution_date,
                 std::string_view actor = "payer", Role role = Role::finance) {
        flatbuffers::FlatBufferBuilder builder;
        std::vector<flatbuffers::Offset<flatbuffers::String>> names;
        for (const std::string& id : ids) names.push_back(builder.CreateString(id));
        const events::Date date = said(execution_date);
        builder.Finish(events::CreatePaymentRunMadeDirect(builder, run_id, &names, &date));
        return apply(make_run, actor, role,
                     *flatbuffers::GetRoot<events::PaymentRunMade>(builder.GetBufferPointer()));
    }

    Refusal approve_payment_run(const char* run_id, std::int64_t total,
                                std::string_view actor = "treasurer", Role role = Role::finance) {
        flatbuffers::FlatBufferBuilder builder;
        const events::Cents cents(total);
        builder.Finish(events::CreatePaymentRunApprovedDirect(builder, run_id, &cents));
        return apply(approve_run, actor, role,
                     *flatbuffers::GetRoot<events::PaymentRunApproved>(builder.GetBufferPointer()));
    }

    Refusal export_to(const char* sink, const char* run_id, std::uint8_t content = 1,
                      Role role = Role::system) {
        flatbuffers::FlatBufferBuilder builder;
        std::vector<std::uint8_t> bytes(32, content);
        const events::Sha256 sha256(flatbuffers::span<const std::uint8_t, 32>(bytes.data(), 32));
        builder.Finish(
            events::CreateSettlementExportedDirect(builder, run_id, sink, "a.xml", &sha256));
        return apply(export_settlement, "outbox", role,
                     *flatbuffers::GetRoot<events::SettlementExported>(builder.GetBufferPointer()));
    }

    Refusal answer(const char* sink, const char* run_id, events::SinkAnswer answer,
                   const char* text = nullptr) {
        flatbuffers::FlatBufferBuilder builder;
        builder.Finish(events::CreateSinkAnsweredDirect(builder, run_id, sink, answer, text));
        return apply(note_sink_answer, "erp", Role::system,
                     *flatbuffers::GetRoot<events::SinkAnswered>(builder.GetBufferPointer()));
    }

    Refusal bank_accepts(const char* run_id, const char* payment = nullptr) {
        flatbuffers::FlatBufferBuilder builder;
        builder.Finish(events::CreatePaymentAcceptedDirect(builder, run_id, payment));
        return apply(accept_payments, "bank", Role::bank,
                     *flatbuffers::GetRoot<events::PaymentAccepted>(builder.GetBufferPointer()));
    }
    Refusal bank_rejects(const char* run_id, const char* payment = nullptr) {
        flatbuffers::FlatBufferBuilder builder;
        builder.Finish(events::CreatePaymentRejectedDirect(builder, run_id, payment, "AC01"));
        return apply(reject_payments, "bank", Role::bank,
                     *flatbuffers::GetRoot<events::PaymentRejected>(builder.GetBufferPointer()));
    }
    Refusal bank_books(const char* run_id, std::int64_t amount, const char* payment = nullptr,
                       const char* funder = nullptr) {
        flatbuffers::FlatBufferBuilder builder;
        const events::Cents cents(amount);
        const events::Date date = said(event.recorded_on);
        builder.Finish(events::CreatePaymentBookedDirect(builder, run_id, payment, &cents, &date,
                                                         nullptr, funder));
        return apply(book_payments, "bank", Role::bank,
                     *flatbuffers::GetRoot<events::PaymentBooked>(builder.GetBufferPointer()));
    }
    Refusal bank_returns(const char* run_id, std::int64_t amount, const char* payment,
                         const char* funder = nullptr) {
        flatbuffers::FlatBufferBuilder builder;
        const events::Cents cents(amount);
        const events::Date date = said(event.recorded_on);
        builder.Finish(events::CreatePaymentReturnedDirect(builder, run_id, payment, &cents, &date,
                                                           "AC04", nullptr, funder));
        return apply(return_payment, "bank", Role::bank,
                     *flatbuffers::GetRoot<events::PaymentReturned>(builder.GetBufferPointer()));
    }

    Refusal repay(const char* provider, const char* funder, std::int64_t amount) {
        flatbuffers::FlatBufferBuilder builder;
        const events::Cents cents(amount);
        const events::Date date = said(event.recorded_on);
        builder.Finish(
            events::CreateProviderRepaidDirect(builder, provider, funder, &cents, &date));
        return apply(repay_receivable, "bank", Role::bank,
                     *flatbuffers::GetRoot<events::ProviderRepaid>(builder.GetBufferPointer()));
    }
    Refusal write_off(const char* provider, const char* funder, std::int64_t amount,
                      Role role = Role::official) {
        flatbuffers::FlatBufferBuilder builder;
        const events::Cents cents(amount);
        builder.Finish(events::CreateReceivableWrittenOffDirect(builder, provider, funder, &cents));
        return apply(
            write_off_receivable, "chief", role,
            *flatbuffers::GetRoot<events::ReceivableWrittenOff>(builder.GetBufferPointer()));
    }

    [[nodiscard]] const Settlement& settlement(std::string_view id) const {
        return settlements.settlements[settlements.settlements.find(ledger, id)];
    }
    [[nodiscard]] const PaymentRun& run(std::string_view id) const {
        return settlements.runs[settlements.runs.find(ledger, id)];
    }
    [[nodiscard]] std::int64_t balance(AccountClass account, Handle owner,
                                       Handle counterpart = kNoHandle) const {
        return books.balance(ledger, Account{account, owner, counterpart}, Commodity::eur);
    }

    // Invariant 3 of the design, for a funder and a provider, from the books alone: what became an
    // expense is owed in one of the payables or was paid, less what the provider owes back. `paid`
    // is what left the bank for the provider.
    [[nodiscard]] std::int64_t owed(Handle funder, Handle provider, std::int64_t paid) const {
        using enum AccountClass;
        std::int64_t sum = paid - balance(receivable_provider, funder, provider);
        for (const AccountClass payable : {payable_recorded, payable_disputed, payable_open,
                                           payable_settled, payable_in_payment})
            sum -= balance(payable, funder, provider);
        return sum;
    }

    // Owes `cents` to alfa from espoo for January, closes, approves, makes run R1, approves and
    // exports it. Returns the payment's end-to-end id.
    std::string export_one(std::int64_t cents) {
        owe(espoo, alfa, day(2026, 1, 1), cents);
        REQUIRE(close(day(2026, 1, 31)) == Refusal::none);
        REQUIRE(approve("2026-01") == Refusal::none);
        REQUIRE(make("R1", {"2026-01"}, day(2026, 2, 9)) == Refusal::none);
        REQUIRE(approve_payment_run("R1", cents) == Refusal::none);
        REQUIRE(export_to("bank_espoo", "R1") == Refusal::none);
        return run("R1").payments[0].end_to_end_id;
    }
};

}  // namespace saldo::test
