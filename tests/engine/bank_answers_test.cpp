// What banks say, right or wrong, and how debts of providers end. After each story the books still
// say what is owed.

#include <doctest/doctest.h>

#include "tests/engine/settlement_office.hpp"

using namespace saldo;
using saldo::test::day;
using saldo::test::Office;

namespace {

using PaymentState = PaymentRun::PaymentState;
using PayeeState = Settlement::PayeeState;
using enum AccountClass;

const Date kJanuary = day(2026, 1, 1);

PayeeState net_state(const Office& office) { return office.settlement("2026-01").payees[0].state; }

TEST_CASE("accepted, then booked: the payment left the account") {
    Office office;
    const std::string payment = office.export_one(100);
    REQUIRE(office.bank_accepts("R1", payment.c_str()) == Refusal::none);
    CHECK(office.postings.empty());
    CHECK(office.run("R1").payments[0].state == PaymentState::accepted);
    REQUIRE(office.bank_books("R1", 100, payment.c_str()) == Refusal::none);
    CHECK(office.run("R1").payments[0].state == PaymentState::booked);
    CHECK(net_state(office) == PayeeState::paid);
    CHECK(office.balance(bank, office.espoo) == -100);
    CHECK(office.balance(payable_in_payment, office.espoo, office.alfa) == 0);
    CHECK(office.owed(office.espoo, office.alfa, 100) == 100);
    CHECK(office.balance(unexplained, office.espoo) == 0);
}

TEST_CASE("a rejected payment is paid by a later run as its second attempt") {
    Office office;
    const std::string payment = office.export_one(100);
    REQUIRE(office.bank_rejects("R1", payment.c_str()) == Refusal::none);
    CHECK(office.run("R1").payments[0].state == PaymentState::rejected);
    CHECK(office.run("R1").payments[0].bank_reason == "AC01");
    CHECK(net_state(office) == PayeeState::settled);
    CHECK(office.balance(payable_settled, office.espoo, office.alfa) == -100);
    CHECK(office.balance(payable_in_payment, office.espoo, office.alfa) == 0);

    REQUIRE(office.make("R2", {"2026-01"}, day(2026, 2, 10)) == Refusal::none);
    const PaymentRun::Payment& again = office.run("R2").payments[0];
    CHECK(again.attempt == 2);
    CHECK(again.end_to_end_id != payment);
    CHECK(again.end_to_end_id.ends_with("-02"));
    REQUIRE(office.approve_payment_run("R2", 100) == Refusal::none);
    REQUIRE(office.export_to("bank_espoo", "R2") == Refusal::none);
    // The first attempt is answered once more: nothing of it is in flight.
    REQUIRE(office.bank_rejects("R1", payment.c_str()) == Refusal::none);
    CHECK(office.postings.empty());
    REQUIRE(office.bank_books("R2", 100, office.run("R2").payments[0].end_to_end_id.c_str()) ==
            Refusal::none);
    CHECK(net_state(office) == PayeeState::paid);
    CHECK(office.balance(bank, office.espoo) == -100);
}

TEST_CASE("a booked payment that comes back is settled again") {
    Office office;
    const std::string payment = office.export_one(100);
    REQUIRE(office.bank_books("R1", 100, payment.c_str()) == Refusal::none);
    REQUIRE(office.bank_returns("R1", 100, payment.c_str()) == Refusal::none);
    CHECK(office.run("R1").payments[0].state == PaymentState::returned);
    CHECK(office.run("R1").payments[0].bank_reason == "AC04");
    CHECK(net_state(office) == PayeeState::settled);
    CHECK(office.balance(bank, office.espoo) == 0);
    CHECK(office.balance(payable_settled, office.espoo, office.alfa) == -100);
    CHECK(office.owed(office.espoo, office.alfa, 0) == 100);

    REQUIRE(office.bank_returns("R1", 100, payment.c_str()) == Refusal::none);  // twice
    CHECK(office.balance(bank, office.espoo) == 100);
    CHECK(office.balance(unexplained, office.espoo) == -100);
    REQUIRE(office.make("R2", {"2026-01"}, day(2026, 2, 10)) == Refusal::none);
    CHECK(office.run("R2").payments[0].attempt == 2);
}

TEST_CASE("what contradicts the books goes to unexplained and changes no state") {
    Office office;
    const std::string payment = office.export_one(100);
    REQUIRE(office.bank_books("R1", 99, payment.c_str()) == Refusal::none);  // another amount
    CHECK(office.balance(unexplained, office.espoo) == 99);
    CHECK(office.balance(bank, office.espoo) == -99);
    REQUIRE(office.bank_books("R1", 100, "unknown") == Refusal::none);  // another payment
    CHECK(office.balance(unexplained, office.espoo) == 199);
    REQUIRE(office.bank_books("R9", 7, payment.c_str()) ==
            Refusal::none);  // another run: the first funder's
    CHECK(office.balance(unexplained, office.vantaa) == 7);
    CHECK(office.balance(bank, office.vantaa) == -7);
    REQUIRE(office.bank_returns("R1", 98, payment.c_str()) == Refusal::none);  // another amount
    CHECK(office.balance(unexplained, office.espoo) == 101);
    CHECK(office.run("R1").payments[0].state == PaymentState::exported);
    CHECK(net_state(office) == PayeeState::in_payment);
    REQUIRE(office.bank_books("R1", 100, payment.c_str()) == Refusal::none);
    REQUIRE(office.bank_books("R1", 100, payment.c_str()) == Refusal::none);  // booked already
    CHECK(office.balance(unexplained, office.espoo) == 201);
    REQUIRE(office.bank_returns("R1", 1, payment.c_str()) == Refusal::none);  // another amount
    CHECK(office.balance(unexplained, office.espoo) == 200);
    CHECK(office.run("R1").payments[0].state == PaymentState::booked);
    CHECK(office.owed(office.espoo, office.alfa, 100) == 100);
}

TEST_CASE("a return that is told of before its booking waits for it") {
    Office office;
    const std::string payment = office.export_one(100);
    REQUIRE(office.bank_returns("R1", 100, payment.c_str()) == Refusal::none);
    CHECK(office.run("R1").payments[0].state == PaymentState::returned_early);
    CHECK(net_state(office) == PayeeState::in_payment);  // no run pays it until the bank is clear
    CHECK(office.balance(bank, office.espoo) == 100);
    CHECK(office.balance(unexplained, office.espoo) == -100);
    CHECK(office.bank_accepts("R1") == Refusal::none);  // it is no longer in flight
    CHECK(office.bank_rejects("R1") == Refusal::none);
    CHECK(office.postings.empty());
    REQUIRE(office.bank_books("R1", 100) == Refusal::none);
    CHECK(office.run("R1").payments[0].state == PaymentState::returned);
    CHECK(office.run("R1").payments[0].bank_reason == "AC04");
    CHECK(net_state(office) == PayeeState::settled);
    CHECK(office.balance(bank, office.espoo) == 0);
    CHECK(office.balance(unexplained, office.espoo) == 0);
    CHECK(office.balance(payable_in_payment, office.espoo, office.alfa) == 0);
    CHECK(office.balance(payable_settled, office.espoo, office.alfa) == -100);
    CHECK(office.owed(office.espoo, office.alfa, 0) == 100);
}

TEST_CASE("a fact that names a funder is about that funder's account") {
    Office office;
    office.owe(office.espoo, office.alfa, kJanuary, 100);
    office.owe(office.vantaa, office.alfa, kJanuary, 40);
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    REQUIRE(office.approve("2026-01") == Refusal::none);
    REQUIRE(office.make("R1", {"2026-01"}, day(2026, 2, 9)) == Refusal::none);
    REQUIRE(office.approve_payment_run("R1", 140) == Refusal::none);
    REQUIRE(office.export_to("bank_espoo", "R1") == Refusal::none);
    REQUIRE(office.export_to("bank_vantaa", "R1") == Refusal::none);
    const auto state_of = [&](Handle funder) {
        for (const PaymentRun::Payment& payment : office.run("R1").payments)
            if (payment.funder == funder) return payment.state;
        return PaymentState::made;
    };
    const auto id_of = [&](Handle funder) {
        for (const PaymentRun::Payment& payment : office.run("R1").payments)
            if (payment.funder == funder) return payment.end_to_end_id;
        return std::string();
    };
    // One debit for each funder's batch.
    REQUIRE(office.bank_books("R1", 40, nullptr, "vantaa") == Refusal::none);
    CHECK(state_of(office.vantaa) == PaymentState::booked);
    CHECK(state_of(office.espoo) == PaymentState::exported);
    CHECK(office.balance(bank, office.vantaa) == -40);
    // A payment of another funder is not what left this account.
    REQUIRE(office.bank_books("R1", 100, id_of(office.espoo).c_str(), "vantaa") == Refusal::none);
    CHECK(state_of(office.espoo) == PaymentState::exported);
    CHECK(office.balance(unexplained, office.vantaa) == 100);
    // Nobody knows for what.
    REQUIRE(office.bank_books(nullptr, 7, nullptr, "espoo") == Refusal::none);
    REQUIRE(office.bank_returns(nullptr, 3, nullptr, "espoo") == Refusal::none);
    CHECK(office.balance(unexplained, office.espoo) == 4);
    CHECK(office.balance(bank, office.espoo) == -4);
    // Whom the ledger does not know is not asked.
    REQUIRE(office.bank_books("R1", 100, id_of(office.espoo).c_str(), "nobody") == Refusal::none);
    CHECK(state_of(office.espoo) == PaymentState::booked);
}

TEST_CASE("a payment that was not exported can be neither accepted, rejected nor booked") {
    Office office;
    office.owe(office.espoo, office.alfa, kJanuary, 100);
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    REQUIRE(office.approve("2026-01") == Refusal::none);
    REQUIRE(office.make("R1", {"2026-01"}, day(2026, 2, 9)) == Refusal::none);
    const std::string payment = office.run("R1").payments[0].end_to_end_id;
    CHECK(office.bank_accepts("R1", payment.c_str()) == Refusal::none);
    CHECK(office.bank_rejects("R1") == Refusal::none);
    CHECK(office.run("R1").payments[0].state == PaymentState::made);
    CHECK(office.bank_books("R1", 100) == Refusal::none);
    CHECK(office.balance(unexplained, office.espoo) == 100);
    CHECK(office.run("R1").payments[0].state == PaymentState::made);
    CHECK(office.bank_accepts("R9") == Refusal::none);
    CHECK(office.bank_rejects("R9") == Refusal::none);
    CHECK(office.postings.empty());
}

// Espoo owes alfa 100, beta 40 and zeta 60; all are exported in R1.
void export_three(Office& office) {
    office.owe(office.espoo, office.alfa, kJanuary, 100);
    office.owe(office.espoo, office.beta, kJanuary, 40);
    office.owe(office.espoo, office.zeta, kJanuary, 60);
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    REQUIRE(office.approve("2026-01") == Refusal::none);
    REQUIRE(office.make("R1", {"2026-01"}, day(2026, 2, 9)) == Refusal::none);
    REQUIRE(office.approve_payment_run("R1", 200) == Refusal::none);
    REQUIRE(office.export_to("bank_espoo", "R1") == Refusal::none);
}

TEST_CASE("without a payment a fact is about every payment of the run in flight") {
    Office office;
    export_three(office);
    const auto state = [&office](std::size_t at) { return office.run("R1").payments[at].state; };
    REQUIRE(office.bank_accepts("R1") == Refusal::none);
    CHECK(state(0) == PaymentState::accepted);
    CHECK(state(2) == PaymentState::accepted);
    REQUIRE(office.bank_rejects("R1", office.run("R1").payments[1].end_to_end_id.c_str()) ==
            Refusal::none);
    REQUIRE(office.bank_books("R1", 200) ==
            Refusal::none);  // no longer the sum of what is in flight
    CHECK(office.balance(unexplained, office.espoo) == 200);
    CHECK(state(0) == PaymentState::accepted);
    REQUIRE(office.bank_books("R1", 160) == Refusal::none);  // a batch booking
    CHECK(state(0) == PaymentState::booked);
    CHECK(state(1) == PaymentState::rejected);
    CHECK(state(2) == PaymentState::booked);
    CHECK(office.settlement("2026-01").payees[1].state == PayeeState::settled);
    CHECK(office.settlement("2026-01").payees[2].state == PayeeState::paid);
    CHECK(office.owed(office.espoo, office.zeta, 60) == 60);
    CHECK(office.owed(office.espoo, office.beta, 0) == 40);
}

TEST_CASE("a whole file that the bank rejects comes back whole") {
    Office office;
    export_three(office);
    REQUIRE(office.bank_rejects("R1") == Refusal::none);
    for (const PaymentRun::Payment& payment : office.run("R1").payments)
        CHECK(payment.state == PaymentState::rejected);
    for (const Settlement::Payee& payee : office.settlement("2026-01").payees)
        CHECK(payee.state == PayeeState::settled);
    CHECK(office.balance(payable_settled, office.espoo, office.alfa) == -100);
    REQUIRE(office.make("R2", {"2026-01"}, day(2026, 2, 10)) == Refusal::none);
    CHECK(office.run("R2").total.value == 200);
}

TEST_CASE("a ledger without funders keeps the bank's fact without postings") {
    Office office;
    office.ledger = office.books.ledgers.add(kNoHandle, "empty");
    CHECK(office.bank_books("R1", 100) == Refusal::none);
    CHECK(office.bank_returns("R1", 100, "p") == Refusal::none);
    CHECK(office.postings.empty());
}

TEST_CASE("only what cannot be read is refused of a bank") {
    Office office;
    const std::string long_id(limits::kIdBytesMax + 1, 'x');
    CHECK(office.bank_accepts("") == Refusal::field_invalid);
    CHECK(office.bank_rejects("R1", long_id.c_str()) == Refusal::field_invalid);
    CHECK(office.bank_books("", 0) == Refusal::field_invalid);
    CHECK(office.bank_books("R1", 0) == Refusal::amount_out_of_range);
    CHECK(office.bank_books("R1", kCentsMax.value + 1) == Refusal::amount_out_of_range);
    CHECK(office.bank_returns("R1", -1, "p") == Refusal::amount_out_of_range);
    office.now(Date{kEventDateMax.days + 1});
    CHECK(office.bank_returns("R1", 1, "p") == Refusal::date_out_of_range);
}

TEST_CASE("a provider's debt is repaid or written off, never below zero") {
    Office office;
    office.owe(office.espoo, office.alfa, kJanuary, -700);
    REQUIRE(office.close(day(2026, 1, 31)) == Refusal::none);
    CHECK(office.repay("alfa", "espoo", 701) == Refusal::amount_exceeds_receivable);
    CHECK(office.event.detail.asked == 701);
    CHECK(office.event.detail.limit == 700);
    CHECK(office.repay("alfa", "vantaa", 1) == Refusal::amount_exceeds_receivable);
    CHECK(office.repay("nobody", "nowhere", 1) == Refusal::funder_unknown);
    CHECK(office.repay("nobody", "espoo", 1) == Refusal::provider_unknown);
    CHECK(office.repay("nobody", "nowhere", 0) == Refusal::amount_out_of_range);
    CHECK(office.repay("", "nowhere", 0) == Refusal::field_invalid);
    CHECK(office.write_off("alfa", "espoo", 701) == Refusal::amount_exceeds_receivable);
    REQUIRE(office.repay("alfa", "espoo", 200) == Refusal::none);
    CHECK(office.balance(bank, office.espoo) == 200);
    REQUIRE(office.write_off("alfa", "espoo", 500) == Refusal::none);
    CHECK(office.balance(loss, office.espoo) == 500);
    CHECK(office.balance(receivable_provider, office.espoo, office.alfa) == 0);
    CHECK(office.write_off("alfa", "espoo", 1) == Refusal::amount_exceeds_receivable);
}

}  // namespace
