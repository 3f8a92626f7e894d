// The statements that a ledger has, and what nobody explains: gaps that are told across commands
// and close when what was missing comes, movements that a clerk can find again, and all of it while
// another process holds the home.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/paying_office.hpp"

namespace saldo {
namespace {

using test::PayingOffice;
using test::PaymentOrder;
using test::Ran;
using test::SimulatedBank;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

nlohmann::json rows_of(const PayingOffice& office, const std::string& command,
                       const std::string& rows) {
    const auto answer =
        nlohmann::json::parse(office.saldo({command, "--format", "json"}).output, nullptr, false);
    REQUIRE(answer.is_object());
    return answer.at(rows);
}

// One payment of 50.00 of kuusela has left.
PaymentOrder pay_one(PayingOffice& office) {
    office.deliver(1, "kuusela", "2026-01-12", "2");
    office.publish();
    office.settle("2026-01");
    const auto orders = office.pay("R1", {"2026-01"}, "2026-02-10");
    REQUIRE(orders.size() == 1);
    return orders.front();
}

TEST_CASE("a statement that is missing between two commands is told until it comes") {
    PayingOffice office;
    SimulatedBank bank(PayingOffice::kKuusela);
    bank.move(-100, "a");
    CHECK_FALSE(has(office.receive({office.keep("1.xml", bank.statement("2026-02-10"))}).output,
                    "sequence"));
    bank.move(-700, "b");
    const auto late = office.keep("2.xml", bank.statement("2026-02-11"));
    bank.move(25, "c");
    const auto third = office.keep("3.xml", bank.statement("2026-02-12"));
    const Ran told = office.receive({third});
    CHECK(has(told.output, "number 3 until 2026-02-12 does not follow number 1"));
    CHECK(has(told.output, "-7.00"));
    CHECK(office.reconciled("funder", "kuusela", "findings") == 1);
    CHECK(office.reconciled("funder", "kuusela", "missing") == -700);
    CHECK(office.reconciled("funder", "kuusela", "closing") == -775);
    CHECK(office.reconciled("funder", "kuusela", "bank") == -75);
    CHECK(office.reconciled("funder", "kuusela", "difference") == 0);
    CHECK(office.reconciled("total", "", "missing") == -700);
    const auto differing = office.saldo({"statements", "--differing", "--format", "csv"}).output;
    CHECK(has(differing, "does not follow"));

    CHECK_FALSE(has(office.receive({late}).output, "sequence"));
    CHECK(office.reconciled("funder", "kuusela", "findings") == 0);
    CHECK(office.reconciled("funder", "kuusela", "missing") == 0);
    CHECK(office.reconciled("funder", "kuusela", "bank") == -775);
    const auto statements = rows_of(office, "statements", "statements");
    REQUIRE(statements.size() == 3);  // in their order, not in that of receiving
    CHECK(statements[1].at("legal_sequence") == "2");
    CHECK(statements[1].at("closing") == "-8.00");
    CHECK(statements[1].at("debits") == "7.00");
    CHECK(statements[1].at("entries") == 1);

    const std::string before = office.records();
    CHECK(has(office.receive({late, third}).output, "statement_known"));
    CHECK(office.records() == before);
}

TEST_CASE("a statement that comes again with other figures is kept, and found") {
    PayingOffice office;
    SimulatedBank bank(PayingOffice::kLehtola);
    bank.move(100, "a");
    const std::string xml = bank.statement("2026-02-10");
    office.receive({office.keep("1.xml", xml)});
    std::string other = xml;
    other.replace(other.find(">1.00<", other.find("CLBD")), 6, ">3.00<");
    const Ran told = office.receive({office.keep("1b.xml", other)});
    CHECK(has(told.output, "other figures"));
    CHECK(rows_of(office, "statements", "statements").size() == 2);
    // The numbers follow, the balances do not.
    bank.move(100, "b");
    CHECK(has(office.receive({office.keep("2.xml", bank.statement("2026-02-11"))}).output,
              "does not begin with the balance"));
    CHECK(office.reconciled("funder", "lehtola", "difference") == 0);
    CHECK(office.reconciled("funder", "lehtola", "findings") == 3);  // and 1.00 is not 3.00
}

TEST_CASE("a statement that the bank corrects leaves nothing missing") {
    PayingOffice office;
    SimulatedBank bank(PayingOffice::kLehtola);
    bank.move(10'000, "a");
    office.receive({office.keep("1.xml", bank.statement("2026-02-10"))});
    bank.move(-700, "b");
    const std::string right = bank.statement("2026-02-11");
    std::string wrong = right;
    const std::size_t opening = wrong.find(">100.00<");
    REQUIRE(opening != std::string::npos);
    wrong.replace(opening, 8, ">107.00<");
    office.receive({office.keep("2.xml", wrong)});
    CHECK(office.reconciled("funder", "lehtola", "missing") == 700);
    CHECK(office.reconciled("funder", "lehtola", "findings") == 2);  // nor does it add up
    office.receive({office.keep("2b.xml", right)});
    bank.move(100, "c");
    office.receive({office.keep("3.xml", bank.statement("2026-02-12"))});
    CHECK(office.reconciled("funder", "lehtola", "missing") == 0);
    CHECK(office.reconciled("funder", "lehtola", "closing") == 9'400);
    CHECK(office.reconciled("funder", "lehtola", "difference") == 0);
    CHECK(office.reconciled("funder", "lehtola", "findings") == 1);
    const auto differing = office.saldo({"statements", "--differing", "--format", "csv"}).output;
    CHECK(has(differing, "other figures"));
    CHECK_FALSE(has(differing, "does not begin"));
}

TEST_CASE("what nobody explains is listed to the cent, and leaves the list when it is explained") {
    PayingOffice office;
    const PaymentOrder order = pay_one(office);
    SimulatedBank bank(PayingOffice::kKuusela);
    bank.debit_batch(order, order.payments, true);
    const auto booking = office.keep("1.xml", bank.statement("2026-02-10"));
    bank.give_back(order.payments[0], "AC04");
    bank.move(-312, "fee");
    bank.move(100, "from somebody");
    office.receive({office.keep("2.xml", bank.statement("2026-02-12"))});
    CHECK(office.unexplained("kuusela").cents ==
          office.reconciled("funder", "kuusela", "unexplained"));
    CHECK(office.unexplained("kuusela").facts == 3);  // the return came before its booking
    CHECK(office.unexplained("lehtola").facts == 0);
    office.receive({booking});
    const auto facts = rows_of(office, "unexplained", "unexplained_facts");
    REQUIRE(facts.size() == 2);
    CHECK(office.unexplained("kuusela").cents == 212);
    CHECK(office.reconciled("funder", "kuusela", "unexplained") == 212);
    CHECK(facts[0].at("day") == "2026-02-12");
    CHECK(facts[0].at("direction") == "left");
    CHECK(facts[0].at("amount") == "3.12");
    CHECK(facts[0].at("bank_reference") == "ARCH0011000003");
    CHECK(facts[1].at("direction") == "came");
    CHECK(facts[1].at("amount") == "-1.00");
    // The event and its position lead to it in the log.
    const Ran outcome = office.saldo({"outcome", facts[0].at("source").get<std::string>(),
                                      facts[0].at("event").get<std::string>()});
    CHECK(outcome.fact("position") == std::to_string(facts[0].at("position").get<std::int64_t>()));

    // The bank takes the fee back under its own reference: nothing is to be asked any more.
    bank.move(312, "fee taken back");
    std::string xml = bank.statement("2026-02-13");
    xml.replace(xml.find("ARCH0011000005"), 14, "ARCH0011000003");
    office.receive({office.keep("3.xml", xml)});
    CHECK(office.unexplained("kuusela").facts == 1);
    CHECK(office.unexplained("kuusela").cents == -100);
    CHECK(office.saldo({"unexplained"}).fact("pairs") == "1");
    CHECK(has(office.saldo({"unexplained", "--all"}).output, "3.12"));
    CHECK(office.reconciled("funder", "kuusela", "unexplained") == -100);
}

TEST_CASE("while a home is followed, banks' files are received and looked into over its socket") {
    PayingOffice office;
    const PaymentOrder order = pay_one(office);
    const auto socket = office.home() / "saldo.sock";
    const test::TemporaryFolder folder;
    test::RunningProgram follower({"--home", office.home().string(), "fold", "--follow"},
                                  folder / "out", folder / "err");
    for (int tries = 0; tries < 200 && !std::filesystem::exists(socket); ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    REQUIRE(std::filesystem::exists(socket));
    CHECK(office.saldo({"fold"}).exit_code == 5);  // somebody else has it
    SimulatedBank bank(PayingOffice::kKuusela);
    bank.debit_batch(order, order.payments, true);
    office.receive({office.keep("1.xml", bank.statement("2026-02-10"))});
    bank.move(-100, "lost");
    const auto late = office.keep("2.xml", bank.statement("2026-02-11"));
    bank.move(-312, "fee");
    CHECK(has(office.receive({office.keep("3.xml", bank.statement("2026-02-12"))}).output,
              "does not follow"));
    CHECK(office.reconciled("funder", "kuusela", "booked") == 5000);
    CHECK(office.reconciled("funder", "kuusela", "unexplained") == 312);
    CHECK(office.reconciled("funder", "kuusela", "missing") == -100);
    CHECK(office.unexplained("kuusela").cents == 312);
    CHECK(rows_of(office, "statements", "statements").size() == 2);
    office.receive({late});
    CHECK(office.reconciled("funder", "kuusela", "findings") == 0);
    CHECK(office.unexplained("kuusela").facts == 2);
    const std::string answer = office.saldo({"unexplained", "--format", "csv"}).output;
    follower.signal(SIGTERM);
    CHECK(follower.wait() == 0);
    // The same from the home itself.
    CHECK(office.saldo({"unexplained", "--format", "csv"}).output == answer);
    CHECK(office.reconciled("funder", "kuusela", "bank") == bank.balance());
}

}  // namespace
}  // namespace saldo
