// Payment runs from settled nets to files: who waits and why, who may approve, what an export
// moves.

#include <algorithm>

#include <doctest/doctest.h>

#include "engine/settlement/payees.hpp"
#include "engine/settlement/payment_file.hpp"
#include "tests/engine/settlement_office.hpp"

using namespace saldo;
using saldo::test::day;
using saldo::test::Office;

namespace {

using WaitReason = PaymentRun::WaitReason;
using PaymentState = PaymentRun::PaymentState;
using PayeeState = Settlement::PayeeState;

const Date kJanuary = day(2026, 1, 1);
const Date kJanuaryEnd = day(2026, 1, 31);
const Date kExecution = day(2026, 2, 9);

// Owes a euro to alfa and two to beta from espoo, three to alfa from vantaa; closed and approved as
// 2026-01.
void settle_january(Office& office) {
    office.owe(office.vantaa, office.alfa, kJanuary, 300);
    office.owe(office.espoo, office.beta, kJanuary, 200);
    office.owe(office.espoo, office.alfa, kJanuary, 100);
    REQUIRE(office.close(kJanuaryEnd) == Refusal::none);
    REQUIRE(office.approve("2026-01") == Refusal::none);
}

TEST_CASE(
    "a run pays each funder's net of each provider, in order of external ids, and posts nothing") {
    Office office;
    settle_january(office);
    REQUIRE(office.make("R1", {"2026-01"}, kExecution) == Refusal::none);
    CHECK(office.postings.empty());
    const PaymentRun& run = office.run("R1");
    CHECK(run.number == 1);
    CHECK(run.total.value == 600);
    CHECK(run.made_by == "payer");
    REQUIRE(run.payments.size() == 3);
    CHECK(run.payments[0].funder == office.espoo);
    CHECK(run.payments[0].provider == office.alfa);
    CHECK(run.payments[0].creditor_name == "alfa Oy");
    CHECK(run.payments[1].provider == office.beta);
    CHECK(run.payments[2].funder == office.vantaa);
    const std::string ledger_digits = to_hex(office.hasher.sha256("alvari")).substr(0, 8);
    CHECK(run.payments[2].end_to_end_id == ledger_digits + "-000001-00003-01");
    for (const Settlement::Payee& payee : office.settlement("2026-01").payees) {
        CHECK(payee.state == PayeeState::in_run);
        CHECK(payee.attempts == 1);
    }
    CHECK(office.make("R2", {"2026-01"}, kExecution) ==
          Refusal::nothing_to_pay);  // all in a live payment
    CHECK(office.books.ledgers[office.ledger].runs_made == 1);
}

TEST_CASE("a run keeps whom its settlements name, also those that it does not pay") {
    Office office;
    office.owe(office.espoo, office.zeta, kJanuary, -700);
    settle_january(office);
    REQUIRE(office.make("R1", {"2026-01"}, kExecution) == Refusal::none);
    office.registry.providers.change(office.alfa).account.name = "Alfa Holding Oy";
    const PaymentRun& run = office.run("R1");
    REQUIRE(run.payments.size() == 3);
    REQUIRE(run.parties.size() == 3);  // in order of ids
    CHECK(run.parties[0].provider == office.alfa);
    CHECK(run.parties[0].account_name == "alfa Oy");
    CHECK(run.parties[2].provider == office.zeta);
    CHECK(run.parties[2].iban == "FI2112345600000785");
    CHECK(run.approved_event == 0);
    REQUIRE(office.approve_payment_run("R1", 600) == Refusal::none);
    CHECK(office.run("R1").approved_event == office.event.event_number);
}

TEST_CASE("nets of several settlements become one payment") {
    Office office;
    settle_january(office);
    office.owe(office.espoo, office.alfa, kJanuary, 50);
    REQUIRE(office.close(kJanuaryEnd, 1) == Refusal::none);
    REQUIRE(office.approve("2026-01.1") == Refusal::none);
    REQUIRE(office.make("R1", {"2026-01.1", "2026-01"}, kExecution) == Refusal::none);
    const PaymentRun& run = office.run("R1");
    CHECK(run.payments[0].amount.value == 150);
    CHECK(run.payments[0].settlements.size() == 2);
    CHECK(office.settlement("2026-01.1").payees[0].state == PayeeState::in_run);
}

TEST_CASE("what keeps a provider from being paid is reported, and its net stays for a later run") {
    Office office;
    settle_january(office);
    office.registry.providers.change(office.alfa).account.iban.clear();
    REQUIRE(office.make("R1", {"2026-01"}, kExecution) == Refusal::none);
    REQUIRE(office.run("R1").waiting.size() == 2);
    CHECK(office.run("R1").waiting[0].reason == WaitReason::no_confirmed_account);
    CHECK(office.run("R1").waiting[0].amount.value == 100);
    CHECK(office.run("R1").total.value == 200);
    CHECK(office.settlement("2026-01").payees[0].state == PayeeState::settled);
    CHECK(office.settlement("2026-01").payees[0].attempts == 0);
    CHECK(office.make("R2", {"2026-01"}, kExecution) ==
          Refusal::nothing_to_pay);  // only waiting ones are left

    Provider& alfa = office.registry.providers.change(office.alfa);
    alfa.account.iban = "FI2112345600000785";
    alfa.payment_holds = {"under inspection"};
    CHECK(office.make("R2", {"2026-01"}, kExecution) == Refusal::nothing_to_pay);
    alfa.payment_holds.clear();
    REQUIRE(office.make("R2", {"2026-01"}, kExecution) == Refusal::none);
    CHECK(office.run("R2").number == 2);
    CHECK(office.run("R2").total.value == 400);
    CHECK(office.run("R2").payments[0].attempt == 1);
}

TEST_CASE("register checks: absent, too old or not registered, in any register") {
    Office office;
    settle_january(office);
    office.books.ledgers.change(office.ledger).register_check_days_max = 30;
    Provider& beta = office.registry.providers.change(office.beta);
    beta.checks = {{"prepayment", true, kExecution}};  // so that there is something to pay
    auto& checks = office.registry.providers.change(office.alfa).checks;
    const auto reason = [&](const char* run) {
        if (office.make(run, {"2026-01"}, kExecution) != Refusal::none)
            return std::string("nothing to pay");
        const auto& waiting = office.run(run).waiting;
        return waiting.empty() ? std::string("paid")
                               : std::string(wait_reason_name(waiting[0].reason));
    };
    CHECK(reason("R1") == "register_check_missing");
    checks = {{"prepayment", true, Date{kExecution.days - 31}}};
    CHECK(reason("R2") == "nothing to pay");
    checks = {{"prepayment", false, Date{kExecution.days - 1}}, {"ytj", true, kExecution}};
    CHECK(reason("R3") == "nothing to pay");  // a good check of one register hides no other
    checks = {{"prepayment", true, Date{kExecution.days - 31}}, {"ytj", true, kExecution}};
    CHECK(reason("R4") == "nothing to pay");  // nor an old one
    checks = {{"prepayment", true, Date{kExecution.days - 30}}, {"ytj", true, kExecution}};
    CHECK(reason("R5") == "paid");
}

TEST_CASE("a check exactly as old as allowed is fresh enough") {
    Office office;
    settle_january(office);
    office.books.ledgers.change(office.ledger).register_check_days_max = 30;
    for (const Handle provider : {office.alfa, office.beta})
        office.registry.providers.change(provider).checks = {
            {"prepayment", true, Date{kExecution.days - 30}}};
    REQUIRE(office.make("R1", {"2026-01"}, kExecution) == Refusal::none);
    CHECK(office.run("R1").waiting.empty());
}

TEST_CASE("making a run is refused for the first reason by precedence, and changes nothing") {
    Office office;
    settle_january(office);
    office.owe(office.espoo, office.alfa, kJanuary, 1);
    REQUIRE(office.close(kJanuaryEnd, 1) == Refusal::none);  // not approved
    const std::vector<std::string> many(limits::kRunSettlementsMax, "x");
    std::vector<std::string> too_many;
    for (std::size_t at = 0; at <= limits::kRunSettlementsMax; ++at)
        too_many.push_back(std::to_string(at));
    const Date yesterday{office.event.recorded_on.days - 1};
    CHECK(office.make("", {}, yesterday) == Refusal::field_invalid);
    CHECK(office.make("R1", {}, kExecution) == Refusal::field_invalid);
    CHECK(office.make("R1", {"2026-01", "2026-01"}, kExecution) == Refusal::field_invalid);
    CHECK(office.make("R1", many, kExecution) == Refusal::field_invalid);  // named twice
    CHECK(office.make("R1", too_many, yesterday) == Refusal::date_out_of_range);
    CHECK(office.make("R1", too_many, kExecution) == Refusal::too_many);
    CHECK(office.make("R1", {"2026-01", "2025-01"}, kExecution) == Refusal::settlement_unknown);
    CHECK(office.make("R1", {"2026-01", "2026-01.1"}, kExecution) ==
          Refusal::settlement_not_approved);
    CHECK(office.settlements.runs.size() == 0);
    CHECK(office.settlement("2026-01").payees[0].state == PayeeState::settled);
    REQUIRE(office.make("R1", {"2026-01"}, office.event.recorded_on) == Refusal::none);
    CHECK(office.make("R1", {"2026-01.1"}, kExecution) == Refusal::run_exists);
    CHECK(office.make("R2", {"2026-01"}, kExecution) == Refusal::nothing_to_pay);
}

TEST_CASE("a payment that no bank file can hold is not made") {
    Office office;
    office.owe(office.espoo, office.alfa, kJanuary, kCentsMax.value);
    office.owe(office.espoo, office.alfa, kJanuary, 1);
    REQUIRE(office.close(kJanuaryEnd) == Refusal::none);
    REQUIRE(office.approve("2026-01") == Refusal::none);
    CHECK(office.make("R1", {"2026-01"}, kExecution) == Refusal::amount_out_of_range);
    CHECK(office.event.detail.limit == kCentsMax.value);
}

TEST_CASE("a run has no more payments than one file may hold") {
    Office office;
    const auto owe_to = [&](std::size_t number) {
        const Handle provider =
            office.registry.providers.add(office.ledger, "p" + std::to_string(number));
        office.registry.providers.change(provider).account =
            office.registry.providers[office.alfa].account;
        office.owe(office.espoo, provider, kJanuary, 1);
    };
    for (std::size_t number = 0; number < settlement::kPaymentsPerFileMax; ++number) owe_to(number);
    office.owe(office.vantaa, office.alfa, kJanuary, 1);  // another file
    REQUIRE(office.close(kJanuaryEnd) == Refusal::none);
    REQUIRE(office.approve("2026-01") == Refusal::none);
    owe_to(settlement::kPaymentsPerFileMax);
    REQUIRE(office.close(kJanuaryEnd, 1) == Refusal::none);
    REQUIRE(office.approve("2026-01.1") == Refusal::none);
    CHECK(office.make("R1", {"2026-01", "2026-01.1"}, kExecution) == Refusal::too_many);
    CHECK(office.event.detail.asked == 100'001);
    CHECK(office.make("R1", {"2026-01"}, kExecution) == Refusal::none);
}

TEST_CASE(
    "a run is approved by someone who neither made it nor touched an account that it pays to") {
    Office office;
    settle_january(office);
    REQUIRE(office.make("R1", {"2026-01"}, kExecution) == Refusal::none);
    // A change after the run was made does not let those behind the old account off.
    office.registry.providers.change(office.alfa).account.changed_by = "clerk_x";
    office.registry.providers.change(office.beta).account.changed_by = "clerk_y";
    CHECK(office.approve_payment_run("R1", 1, "payer", Role::client) == Refusal::four_eyes);
    CHECK(office.approve_payment_run("R1", 600, "clerk_1") == Refusal::four_eyes);  // closed
    CHECK(office.approve_payment_run("R1", 600, "clerk_a") == Refusal::four_eyes);
    CHECK(office.approve_payment_run("R1", 600, "clerk_b") == Refusal::four_eyes);
    CHECK(office.approve_payment_run("", 1) == Refusal::field_invalid);
    CHECK(office.approve_payment_run("R2", 1) == Refusal::run_unknown);
    CHECK(office.approve_payment_run("R1", 599) == Refusal::totals_differ);
    CHECK(office.event.detail.asked == 599);
    CHECK(office.export_to("bank_espoo", "R1") == Refusal::run_not_approved);
    // The approval's moment is the file's: xs:dateTime knows 14 hours of offset.
    office.event.recorded_at.offset_minutes = 15 * 60;
    CHECK(office.approve_payment_run("R1", 600) == Refusal::date_out_of_range);
    office.event.recorded_at.offset_minutes = 14 * 60;
    CHECK(office.approve_payment_run("R1", 600) == Refusal::none);
    CHECK(office.run("R1").approved_by == "treasurer");
    CHECK(office.approve_payment_run("R1", 1, "other") == Refusal::already_in_this_state);
}

TEST_CASE("an export to a paying sink moves its funder's payments, once") {
    Office office;
    settle_january(office);
    REQUIRE(office.make("R1", {"2026-01"}, kExecution) == Refusal::none);
    REQUIRE(office.approve_payment_run("R1", 600) == Refusal::none);

    REQUIRE(office.export_to("books_espoo", "R1") == Refusal::none);
    CHECK(office.postings.empty());
    CHECK(office.run("R1").payments[0].state == PaymentState::made);

    REQUIRE(office.export_to("bank_espoo", "R1") == Refusal::none);
    CHECK(office.balance(AccountClass::payable_settled, office.espoo, office.alfa) == 0);
    CHECK(office.balance(AccountClass::payable_in_payment, office.espoo, office.alfa) == -100);
    CHECK(office.balance(AccountClass::payable_in_payment, office.espoo, office.beta) == -200);
    CHECK(office.balance(AccountClass::payable_settled, office.vantaa, office.alfa) == -300);
    CHECK(office.run("R1").payments[0].state == PaymentState::exported);
    CHECK(office.run("R1").payments[2].state == PaymentState::made);
    CHECK(office.settlement("2026-01").payees[0].state == PayeeState::in_payment);
    CHECK(office.settlement("2026-01").payees[2].state == PayeeState::in_run);
    CHECK(office.owed(office.espoo, office.alfa, 0) == 100);

    CHECK(office.export_to("bank_espoo", "R1") == Refusal::already_in_this_state);
    CHECK(office.export_to("bank_espoo", "R1", 2) == Refusal::already_exported_with_other_content);
    CHECK(office.export_to("bank_vantaa", "R1", 2) == Refusal::none);
    CHECK(office.run("R1").exports.size() == 3);
}

TEST_CASE("an export is refused for the first reason by precedence") {
    Office office;
    settle_january(office);
    const Handle kauniainen = office.registry.funders.add(office.ledger, "kauniainen");
    office.add_sink("bank_kauniainen", kauniainen, SinkPurpose::pays);
    REQUIRE(office.make("R1", {"2026-01"}, kExecution) == Refusal::none);
    CHECK(office.export_to("nowhere", "") == Refusal::field_invalid);
    CHECK(office.export_to("nowhere", "R2") == Refusal::run_unknown);
    CHECK(office.export_to("nowhere", "R1") == Refusal::sink_unknown);
    CHECK(office.export_to("bank_kauniainen", "R1") ==
          Refusal::sink_unknown);  // owes nobody in this run
    CHECK(office.export_to("bank_espoo", "R1") == Refusal::run_not_approved);
    CHECK(office.run("R1").exports.empty());
}

TEST_CASE("a sink's latest word is kept, and posts nothing") {
    Office office;
    static_cast<void>(office.export_one(100));
    CHECK(office.answer("books_espoo", "R2", events::SinkAnswer::accepted) == Refusal::run_unknown);
    CHECK(office.answer("nowhere", "R1", events::SinkAnswer::accepted) == Refusal::sink_unknown);
    CHECK(office.answer("books_espoo", "R1", static_cast<events::SinkAnswer>(9)) ==
          Refusal::field_invalid);
    REQUIRE(office.answer("books_espoo", "R1", events::SinkAnswer::rejected, "no such account") ==
            Refusal::none);
    REQUIRE(office.answer("bank_espoo", "R1", events::SinkAnswer::accepted) == Refusal::none);
    CHECK(office.postings.empty());
    REQUIRE(office.answer("books_espoo", "R1", events::SinkAnswer::accepted) == Refusal::none);
    REQUIRE(office.run("R1").answers.size() == 2);
    CHECK(office.run("R1").answers[1].accepted);
    CHECK(office.run("R1").answers[1].text.empty());
}

TEST_CASE(
    "end-to-end ids fit every bank's character set and length, and lead back to their payment") {
    Office office;
    settle_january(office);
    REQUIRE(office.make("R1", {"2026-01"}, kExecution) == Refusal::none);
    const PaymentRun& run = office.run("R1");
    for (std::size_t at = 0; at < run.payments.size(); ++at) {
        const std::string& id = run.payments[at].end_to_end_id;
        CHECK(id.size() == 24);
        CHECK(id.find_first_not_of("0123456789abcdef-") == std::string::npos);
        CHECK(payment_of(run, id) == at);
        CHECK_FALSE(payment_of(run, id + "0").has_value());
    }
    for (const char* const id :
         {"", "-", "00000000-000001-", "00000000-000001-00001-01", "x", "NOTPROVIDED",
          "00000000-000001-99999999999999999999-01", "00000000-000001--1-01"})
        CHECK_FALSE(payment_of(run, id).has_value());
    CHECK(end_to_end_id(office.hasher, "l", 4'294'967'295U, 10'000'000, 4'294U).size() <= 35);
}

TEST_CASE("a run's row brings back the whole run") {
    Office office;
    static_cast<void>(office.export_one(100));
    REQUIRE(office.answer("bank_espoo", "R1", events::SinkAnswer::accepted, "ok") == Refusal::none);
    PaymentRun written = office.run("R1");
    written.waiting.push_back({office.espoo, office.beta, Cents{-5}, WaitReason::payment_held});
    std::string row;
    FieldWriter{row}(written);
    PaymentRun read;
    FieldReader fields(row);
    fields(read);
    CHECK(fields.at_end());
    CHECK_FALSE(fields.failed());
    CHECK(read.payers.at(0).debtor_name == "Espoo");
    CHECK(read.payments.at(0).end_to_end_id == written.payments[0].end_to_end_id);
    CHECK(read.payments.at(0).account_confirmed_by == "clerk_b");
    CHECK(read.payments.at(0).state == PaymentState::exported);
    CHECK(read.waiting.at(0).amount.value == -5);
    CHECK(read.exports.at(0).sha256 == written.exports[0].sha256);
    CHECK(read.answers.at(0).text == "ok");
}

TEST_CASE("states and reasons have names") {
    CHECK(payment_state_name(PaymentState::returned) == "returned");
    CHECK(wait_reason_name(WaitReason::register_check_missing) == "register_check_missing");
    CHECK(payee_state_name(PayeeState::nothing_to_pay) == "nothing_to_pay");
}

}  // namespace
