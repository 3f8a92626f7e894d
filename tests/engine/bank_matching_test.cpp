// What a bank's report is about, and under which id it is recorded: our ids first, then reference
// and amount, and what is unsure is never taken for certain.

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/settlement/bank_identity.hpp"
#include "engine/settlement/bank_texts.hpp"
#include "engine/settlement/entry_matching.hpp"
#include "engine/settlement/reference.hpp"
#include "engine/settlement/report_checks.hpp"
#include "engine/settlement/status_matching.hpp"
#include "tests/golden/folded_ledger.hpp"

using namespace saldo;
using namespace saldo::settlement;

namespace {

using State = PaymentRun::PaymentState;

constexpr const char* kAccount = "FI6299900000000011";
constexpr const char* kPayee = "FI6199900000000029";

test::QuickHasher& hasher() {
    static test::QuickHasher quick;
    return quick;
}

// R1 of espoo: E1 10.00, E2 20.00, E3 20.00 in the message M1, batch M1-1. R2 of espoo: E4 10.00 in
// M2.
SentPayments sent_payments() {
    SentPayments sent;
    const std::size_t first = sent.add(SentBatch{"R1", "espoo", "M1", "M1-1", kAccount, {}, {}});
    sent.add(SentPayment{first, "E1", Cents{1000}, kPayee, "R1 2026-01", State::exported});
    sent.add(SentPayment{first, "E2", Cents{2000}, kPayee, "R1 2026-01", State::exported});
    sent.add(
        SentPayment{first, "E3", Cents{2000}, "FI0599900000000037", "R1 2026-01", State::exported});
    const std::size_t second = sent.add(SentBatch{"R2", "espoo", "M2", "M2-1", kAccount, {}, {}});
    sent.add(SentPayment{second, "E4", Cents{1000}, kPayee, "R2 2026-02", State::exported});
    return sent;
}

PaymentStatusReport status_report(const std::string& status) {
    PaymentStatusReport report;
    report.message_id = "S1";
    report.created_at = "2026-02-09T08:00:00+02:00";
    report.original_message_id = "M1";
    report.level.status = status;
    return report;
}

PaymentStatusReport with_batch(PaymentStatusReport report, const std::string& status) {
    BatchStatus batch;
    batch.payment_information_id = "M1-1";
    batch.level.status = status;
    report.batches.push_back(batch);
    return report;
}

PaymentStatus of_payment(const std::string& end_to_end_id, const std::string& status) {
    PaymentStatus payment;
    payment.end_to_end_id = end_to_end_id;
    payment.level.status = status;
    payment.level.reasons.push_back({"AC01", false, "no such account", ""});
    return payment;
}

Matched match(const PaymentStatusReport& report, const std::vector<PaymentStatus>& payments = {}) {
    return match_status(sent_payments(), hasher(), report, payments);
}

std::size_t unsure(const Matched& matched) {
    return static_cast<std::size_t>(
        std::ranges::count(matched.remarks, RemarkKind::unsure, &Remark::kind));
}

AccountReport statement() {
    AccountReport report;
    report.id = "TITO-1";
    report.account.iban = "FI62 9990 0000 0000 11";
    report.to = date_of(2026, 2, 10);
    return report;
}

ReportEntry entry_of(Direction direction, std::int64_t cents, const std::string& reference) {
    ReportEntry entry;
    entry.money = {Cents{cents}, "EUR"};
    entry.direction = direction;
    entry.status = EntryStatus::booked;
    entry.booked_on = date_of(2026, 2, 10);
    entry.bank_reference = reference;
    return entry;
}

TransactionDetails transaction_of(const std::string& end_to_end_id, std::int64_t cents,
                                  std::uint64_t index = 0) {
    TransactionDetails transaction;
    transaction.index = index;
    transaction.references.end_to_end_id = end_to_end_id;
    transaction.amount = BankMoney{Cents{cents}, "EUR"};
    return transaction;
}

Matched match(const std::vector<ReportEntry>& entries, const SentPayments& sent = sent_payments(),
              ReportKind kind = ReportKind::statement, const AccountReport& report = statement()) {
    EntryMatching matching(sent, hasher(), kind, report, "espoo");
    Matched matched;
    for (const ReportEntry& entry : entries) matching.match(entry, matched);
    return matched;
}

TEST_CASE("the right format accepts nothing, and what is new is no answer") {
    for (const char* const status : {"ACTC", "RCVD", "PDNG", "XXXX", ""}) {
        const Matched matched = match(status_report(status));
        CHECK(matched.facts.empty());
        REQUIRE(matched.remarks.size() == 1);
        CHECK(matched.remarks[0].kind == RemarkKind::no_change);
        CHECK(matched.remarks[0].count == 3);
    }
}

TEST_CASE("a file is taken on or refused whole") {
    const Matched taken = match(status_report("ACCP"));
    REQUIRE(taken.facts.size() == 1);
    CHECK(taken.facts[0].kind == BankFactKind::accepted);
    CHECK(taken.facts[0].run == "R1");
    CHECK(taken.facts[0].funder == "espoo");
    CHECK(taken.facts[0].payment.empty());
    PaymentStatusReport refused = status_report("RJCT");
    refused.level.reasons.push_back({"NARR", false, "the sum is wrong", "bank"});
    const Matched back = match(refused);
    REQUIRE(back.facts.size() == 1);
    CHECK(back.facts[0].kind == BankFactKind::rejected);
    CHECK(back.facts[0].reason_code == "NARR");
    CHECK(back.facts[0].text == "the sum is wrong");
}

TEST_CASE("a batch is refused without a list of its payments") {
    const Matched matched = match(with_batch(status_report("PART"), "RJCT"));
    REQUIRE(matched.facts.size() == 1);
    CHECK(matched.facts[0].kind == BankFactKind::rejected);
    CHECK(matched.facts[0].payment.empty());
}

TEST_CASE("listed payments come first, then the rest of the batch") {
    PaymentStatusReport report = with_batch(status_report(""), "PART");
    report.batches[0].counts = {{"ACCP", 2, {}}, {"RJCT", 1, {}}};
    const Matched matched = match(report, {of_payment("E2", "RJCT")});
    REQUIRE(matched.facts.size() == 2);
    CHECK(matched.facts[0].kind == BankFactKind::rejected);
    CHECK(matched.facts[0].payment == "E2");
    CHECK(matched.facts[0].reason_code == "AC01");
    CHECK(matched.facts[1].kind == BankFactKind::accepted);
    CHECK(matched.facts[1].payment.empty());
    CHECK(matched.remarks.empty());
}

TEST_CASE("of a batch in part, what the counts leave open is unsure") {
    PaymentStatusReport report = with_batch(status_report(""), "PART");
    Matched matched = match(report, {of_payment("E2", "RJCT")});
    CHECK(matched.facts.size() == 1);
    CHECK(unsure(matched) == 1);
    report.batches[0].counts = {{"ACCP", 1, {}}, {"RJCT", 2, {}}};
    matched = match(report, {of_payment("E2", "RJCT")});
    CHECK(matched.facts.size() == 1);
    CHECK(unsure(matched) == 1);
}

TEST_CASE("a level whose count or sum is not what was sent says nothing for certain") {
    PaymentStatusReport report = status_report("RJCT");
    report.original_payments = 4;
    CHECK(match(report).facts.empty());
    CHECK(unsure(match(report)) == 1);
    report.original_payments = 3;
    report.original_total = Cents{4999};
    CHECK(unsure(match(report)) == 1);
    report.original_total = Cents{5000};
    CHECK(match(report).facts.size() == 1);
}

TEST_CASE("a payment without an id is known by amount and account, or not at all") {
    const PaymentStatusReport report = with_batch(status_report(""), "");
    PaymentStatus payment = of_payment("NOTPROVIDED", "RJCT");
    payment.amount = BankMoney{Cents{2000}, "EUR"};
    payment.creditor_account = "FI05 9990 0000 0000 37";
    const Matched matched = match(report, {payment});
    REQUIRE(matched.facts.size() == 1);
    CHECK(matched.facts[0].payment == "E3");
    payment.creditor_account.clear();
    CHECK(match(report, {payment}).facts.empty());
    CHECK(unsure(match(report, {payment})) >= 1);
    payment.amount = BankMoney{Cents{1000}, "EUR"};  // the only one of it, and still only an amount
    CHECK(match(report, {payment}).facts.empty());
}

TEST_CASE("ids that contradict each other, and ids of nobody, are unsure") {
    CHECK(unsure(match(with_batch(status_report("ACCP"), ""), {of_payment("E4", "RJCT")})) >= 1);
    PaymentStatus other_amount = of_payment("E1", "RJCT");
    other_amount.amount = BankMoney{Cents{1001}, "EUR"};
    CHECK(match(with_batch(status_report(""), ""), {other_amount}).facts.empty());
    PaymentStatusReport elsewhere = status_report("RJCT");
    elsewhere.original_message_id = "M9";
    CHECK(match(elsewhere).facts.empty());
    CHECK(unsure(match(elsewhere)) == 1);
}

TEST_CASE("the same report has the same ids, another report others") {
    const PaymentStatusReport report = status_report("ACCP");
    CHECK(match(report).facts[0].id == match(report).facts[0].id);
    PaymentStatusReport later = report;
    later.message_id = "S2";
    CHECK(match(report).facts[0].id != match(later).facts[0].id);
    CHECK(match(report).facts[0].id.size() <= 128);
}

TEST_CASE("a batch booking is one debit, and its payments are no further money") {
    ReportEntry entry = entry_of(Direction::debit, 5000, "A1");
    entry.batches.push_back({"", "M1-1", 3, {}, {}});
    const Matched whole = match({entry});
    REQUIRE(whole.facts.size() == 1);
    CHECK(whole.facts[0].run == "R1");
    CHECK(whole.facts[0].payment.empty());
    CHECK(whole.facts[0].amount == Cents{5000});
    CHECK(sent_payments().effect_of(whole.facts[0]).payments.size() == 3);
    // The same entry with its details: payment by payment, known by the same reference.
    entry.transactions = {transaction_of("E1", 1000, 0), transaction_of("E2", 2000, 1),
                          transaction_of("E3", 2000, 2)};
    const Matched parts = match({entry}, sent_payments(), ReportKind::notification);
    REQUIRE(parts.facts.size() == 3);
    CHECK(parts.facts[0].early);
    CHECK(parts.facts[0].id == whole.facts[0].id + ":0");
    const auto& told_as = whole.facts[0].told_as;
    CHECK(std::ranges::find(told_as, parts.facts[0].id) != told_as.end());
    for (const BankFact& part : parts.facts)
        CHECK(std::ranges::find(part.told_as, whole.facts[0].id) != part.told_as.end());
}

TEST_CASE("a payment is found by our id, by reference and amount, and by less it is unsure") {
    ReportEntry entry = entry_of(Direction::debit, 1000, "A1");
    entry.transactions = {transaction_of("E4", 1000)};
    CHECK(match({entry}).facts[0].payment == "E4");
    entry.transactions = {transaction_of("NOTPROVIDED", 1000)};
    entry.transactions[0].unstructured = {"R2  2026-02"};
    CHECK(match({entry}).facts[0].payment == "E4");
    entry.transactions[0].unstructured = {"something else"};
    entry.transactions[0].creditor.account.iban = kPayee;
    const Matched matched = match({entry});
    REQUIRE(matched.facts.size() == 1);
    CHECK(matched.facts[0].run.empty());
    CHECK(matched.facts[0].unsure.find("perhaps E1") != std::string::npos);
    entry.transactions[0].creditor.account.iban.clear();
    CHECK(match({entry}).facts[0].run.empty());
    CHECK(match({entry}).facts[0].unsure.empty());
}

TEST_CASE("a structured reference that was written is known however the bank spells it") {
    const std::string reference = make_payment_reference(2, 1);
    for (const std::string& written : {reference, make_rf_reference(reference)}) {
        SentPayments sent = sent_payments();
        const std::size_t batch =
            sent.add(SentBatch{"R3", "espoo", "M3", "M3-1", kAccount, {}, {}});
        sent.add(SentPayment{batch, "E5", Cents{1000}, kPayee, written, State::exported});
        for (const std::string& told :
             {reference, std::string(20 - reference.size(), '0') + reference,
              make_rf_reference(reference), make_rf_reference(reference).insert(4, " ")}) {
            CAPTURE(told);
            ReportEntry entry = entry_of(Direction::debit, 1000, "A1");
            entry.transactions = {transaction_of("NOTPROVIDED", 1000)};
            entry.transactions[0].structured.resize(1);
            entry.transactions[0].structured[0].reference = told;
            CHECK(match({entry}, sent).facts[0].payment == "E5");
            entry.transactions[0].structured.clear();
            entry.transactions[0].unstructured = {told};
            CHECK(match({entry}, sent).facts[0].payment == "E5");
            entry.transactions[0].unstructured = {make_payment_reference(2, 2)};
            CHECK(match({entry}, sent).facts[0].run.empty());
        }
    }
}

TEST_CASE("what comes back names its payment and the bank's reason") {
    ReportEntry entry = entry_of(Direction::credit, 2000, "A2");
    entry.transactions = {transaction_of("E2", 2000)};
    entry.transactions[0].returned = ReturnInformation{"AC04", false, "closed", "bank"};
    const Matched matched = match({entry});
    REQUIRE(matched.facts.size() == 1);
    CHECK(matched.facts[0].kind == BankFactKind::returned);
    CHECK(matched.facts[0].payment == "E2");
    CHECK(matched.facts[0].reason_code == "AC04");
    // A reversal of a whole batch comes back payment by payment.
    ReportEntry reversal = entry_of(Direction::credit, 5000, "A3");
    reversal.reversal = true;
    reversal.batches.push_back({"M1", "", {}, {}, {}});
    CHECK(match({reversal}).facts.size() == 3);
    CHECK(match({reversal}).facts[2].payment == "E3");
}

TEST_CASE("an unknown transaction is recorded to the cent, and belongs to the account's funder") {
    for (const Direction direction : {Direction::debit, Direction::credit}) {
        const Matched matched = match({entry_of(direction, 1234, "A1")});
        REQUIRE(matched.facts.size() == 1);
        CHECK(matched.facts[0].run.empty());
        CHECK(matched.facts[0].funder == "espoo");
        CHECK(matched.facts[0].amount == Cents{1234});
        CHECK(sent_payments().effect_of(matched.facts[0]).kind == EffectKind::unexplained);
    }
}

TEST_CASE("what the transactions do not say of an entry is the rest of it") {
    ReportEntry entry = entry_of(Direction::debit, 1500, "A1");
    entry.transactions = {transaction_of("E1", 1000, 0), transaction_of("X", 500, 1)};
    const Matched matched = match({entry});
    REQUIRE(matched.facts.size() == 2);
    CHECK(matched.facts[0].payment == "E1");
    CHECK(matched.facts[1].run.empty());
    CHECK(matched.facts[1].amount == Cents{500});
    CHECK(matched.facts[1].id.ends_with(":rest"));
    // More than the entry: nobody knows which of it is true.
    entry.money.amount = Cents{900};
    CHECK(match({entry}).facts.size() == 1);
    CHECK(match({entry}).facts[0].amount == Cents{900});
    CHECK_FALSE(match({entry}).facts[0].unsure.empty());
}

TEST_CASE("what has moved no euro books nothing") {
    ReportEntry entry = entry_of(Direction::debit, 1000, "A1");
    for (const EntryStatus status :
         {EntryStatus::pending, EntryStatus::information, EntryStatus::future}) {
        entry.status = status;
        CHECK(match({entry}).facts.empty());
        CHECK(match({entry}).remarks[0].kind == RemarkKind::pending);
    }
    entry.status = EntryStatus::booked;
    entry.money.currency = "SEK";
    CHECK(match({entry}).facts.empty());
    CHECK(match({entry}).remarks[0].kind == RemarkKind::not_recorded);
}

TEST_CASE(
    "two equal amounts on one day are two payments, and each has its id whenever it is told") {
    const ReportEntry with_reference = entry_of(Direction::debit, 700, "A1");
    const ReportEntry without = entry_of(Direction::debit, 700, "NONREF");
    for (const ReportEntry& entry : {with_reference, without}) {
        ReportEntry next = entry;
        next.index = 1;
        const Matched first = match({entry, next});
        const Matched again = match({entry, next});
        REQUIRE(first.facts.size() == 2);
        CHECK(first.facts[0].id != first.facts[1].id);
        CHECK(first.facts[0].id == again.facts[0].id);
        CHECK(first.facts[1].id == again.facts[1].id);
    }
}

TEST_CASE("a statement and a notification tell of the same money under one id") {
    ReportEntry entry = entry_of(Direction::debit, 1000, "A1");
    entry.transactions = {transaction_of("E4", 1000)};
    AccountReport notification = statement();
    notification.id = "NTF-7";
    const Matched early = match({entry}, sent_payments(), ReportKind::notification, notification);
    const Matched booked = match({entry});
    CHECK(early.facts[0].id == booked.facts[0].id);
    // Where only one of the two has the bank's reference, by our id.
    entry.bank_reference.clear();
    const Matched bare = match({entry}, sent_payments(), ReportKind::notification, notification);
    const auto& told_as = booked.facts[0].told_as;
    CHECK(std::ranges::find(told_as, bare.facts[0].id) != told_as.end());
    // The same reference on another day, or of another account, is other money.
    entry = entry_of(Direction::debit, 1000, "A1");
    const std::string id = match({entry}).facts[0].id;
    entry.booked_on = date_of(2026, 2, 11);
    CHECK(match({entry}).facts[0].id != id);
}

TEST_CASE("what a fact does is foretold as the fold will do it") {
    SentPayments sent = sent_payments();
    BankFact booked;
    booked.kind = BankFactKind::booked;
    booked.funder = "espoo";
    booked.run = "R1";
    booked.payment = "E1";
    booked.amount = Cents{1000};
    BankFact returned = booked;
    returned.kind = BankFactKind::returned;
    CHECK(sent.effect_of(booked).kind == EffectKind::booked);
    sent.record(returned, sent.effect_of(returned));
    CHECK(sent.payments()[0].state == State::returned_early);
    CHECK(sent.effect_of(returned).kind == EffectKind::unexplained);
    sent.record(booked, sent.effect_of(booked));
    CHECK(sent.payments()[0].state == State::returned);
    CHECK(sent.effect_of(booked).kind == EffectKind::unexplained);
    CHECK_FALSE(sent.why_unexplained(booked).empty());
    booked.payment = "E2";
    booked.amount = Cents{1999};
    CHECK(sent.effect_of(booked).kind == EffectKind::unexplained);
    booked.amount = Cents{2000};
    booked.funder = "vantaa";
    CHECK(sent.effect_of(booked).kind == EffectKind::unexplained);
    BankFact rejected;
    rejected.kind = BankFactKind::rejected;
    rejected.funder = "espoo";
    rejected.run = "R1";
    CHECK(sent.effect_of(rejected).payments.size() == 2);  // E2 and E3 are in flight
}

TEST_CASE("statements that do not follow each other are told, in whatever order they come") {
    const auto numbered = [](const char* number, unsigned day) {
        AccountReport report = statement();
        report.legal_sequence = number;
        report.from = report.to = date_of(2026, 2, day);
        return report;
    };
    const AccountReport one = numbered("1", 10);
    const AccountReport two = numbered("2", 11);
    const AccountReport four = numbered("4", 13);
    const std::vector<const AccountReport*> in_order{&two, &one, &two};
    CHECK(remarks_on_sequence(in_order).empty());
    const std::vector<const AccountReport*> with_gap{&four, &one, &two};
    const auto found = remarks_on_sequence(with_gap);
    REQUIRE(found.size() == 1);
    CHECK(found[0].at == 0);
    CHECK(found[0].remark.text.find("number 4") != std::string::npos);
}

TEST_CASE("a statement whose balances do not follow from its entries is told") {
    AccountReport report = statement();
    report.balances = {{"OPBD", {Cents{100}, "EUR"}, Direction::credit, {}},
                       {"CLBD", {Cents{50}, "EUR"}, Direction::credit, {}}};
    const auto found = remarks_on(ReportKind::statement, report);
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == RemarkKind::balance);
    CHECK(found[0].amount == Cents{50});
    CHECK(remarks_on(ReportKind::notification, report).empty());
}

TEST_CASE("moments as banks write them") {
    const auto at = [](const char* text) { return moment_of_text(text).value_or(Instant{-1, 0}); };
    CHECK(at("2026-01-30T06:20:00.125Z") == Instant{1'769'754'000'125, 0});
    CHECK(at("2026-01-30T08:20:00.125999+02:00") == Instant{1'769'754'000'125, 120});
    CHECK(at("2026-01-30T06:20:00") == Instant{1'769'754'000'000, 0});
    CHECK(at("2026-01-30T01:20:00-05:00") == Instant{1'769'754'000'000, -300});
    CHECK(at("2026-01-30T01:20:00-0500") == Instant{1'769'754'000'000, -300});
    CHECK(at("2026-01-30") == Instant{1'769'731'200'000, 0});
    for (const char* const text :
         {"", "yesterday", "2026-02-30T00:00:00Z", "2026-01-30T24:00:00Z", "2026-01-30T1:00:00Z",
          "2026-01-30T06:20:00X", "2026-01-30T06:20:00+9", "2026-01-30T06:20"})
        CHECK_FALSE(moment_of_text(text).has_value());
}

TEST_CASE("texts that are too long for an event are cut between characters") {
    CHECK(text_of_event(std::string(1024, 'a')).size() == 1024);
    CHECK(text_of_event(std::string(1023, 'a') + "ä").size() == 1023);
    CHECK(letters_of("R1 2026-01/home_care ä") == "R1202601HOMECARE");
}

}  // namespace
