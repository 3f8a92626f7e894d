// Banks' files as a clerk receives them: what is recorded of them, what is not, and that the same
// money is recorded once however often the bank tells of it.
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/paying_office.hpp"

namespace saldo {
namespace {

using test::OrderedPayment;
using test::PayingOffice;
using test::PaymentOrder;
using test::Ran;
using test::SimulatedBank;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// Three payments of kuusela (P1 50.00, P2 75.00, P3 100.00) and one of lehtola (P1 25.00) have
// left in R1.
class Paid : public PayingOffice {
  public:
    // With settings of kuusela's bank, if there are any.
    explicit Paid(const std::string& layout = {}) {
        if (!layout.empty()) define_bank("kuusela", "pain.001.001.09", layout);
        deliver(1, "kuusela", "2026-01-12", "2");
        deliver(2, "kuusela", "2026-01-12", "3");
        deliver(3, "kuusela", "2026-01-12", "4");
        deliver(1, "lehtola", "2026-01-13", "1");
        publish();
        settle("2026-01");
        orders = pay("R1", {"2026-01"}, "2026-02-10");
        REQUIRE(orders.size() == 2);
        if (orders[0].account != kKuusela) std::swap(orders[0], orders[1]);
        REQUIRE(kuusela().payments.size() == 3);
        REQUIRE(lehtola().total() == 2500);
    }
    [[nodiscard]] const PaymentOrder& kuusela() const { return orders[0]; }
    [[nodiscard]] const PaymentOrder& lehtola() const { return orders[1]; }
    [[nodiscard]] const OrderedPayment& payment(std::size_t at) const {
        return orders[0].payments.at(at);
    }
    // The state of a payment, as `saldo run` shows it.
    [[nodiscard]] std::string state(const std::string& end_to_end_id,
                                    const std::string& run = "R1") const {
        const auto answer =
            nlohmann::json::parse(saldo({"run", run, "--format", "json"}).output, nullptr, false);
        for (const auto& row : answer.at("payments"))
            if (row.at("end_to_end_id") == end_to_end_id) return row.at("state");
        return "unknown";
    }
    // How many of what a received file was understood as; 0: none.
    [[nodiscard]] static std::int64_t count(const Ran& ran, const std::string& what) {
        const auto answer = nlohmann::json::parse(ran.output, nullptr, false);
        REQUIRE(answer.is_object());
        std::int64_t sum = 0;
        for (const auto& row : answer.at("understood"))
            if (row.at("what") == what) sum += row.at("count").get<std::int64_t>();
        return sum;
    }
    [[nodiscard]] Ran receive_json(const std::vector<std::filesystem::path>& files) const {
        std::vector<std::string> words{"receive", "--format", "json"};
        for (const auto& file : files) words.push_back(file.string());
        Ran ran = saldo(std::move(words));
        INFO(ran.messages);
        REQUIRE(ran.exit_code == 0);
        return ran;
    }
    // What our books have on the funder's account is what the bank has.
    void check_bank(const SimulatedBank& bank, const std::string& funder) const {
        CHECK(balance("kuusela/bank/" + funder) == bank.balance());
    }

    std::vector<PaymentOrder> orders;
};

TEST_CASE(
    "a batch that is taken on and booked as one debit, received twice, changes nothing more") {
    Paid office;
    SimulatedBank bank(PayingOffice::kKuusela);
    bank.debit_batch(office.kuusela(), office.kuusela().payments, false);
    const auto status = office.keep("status.xml", status_report(office.kuusela(), "ACCP"));
    const auto day = office.keep("day.xml", bank.statement("2026-02-10"));
    const Ran dry = office.saldo({"receive", "--dry-run", status.string(), day.string()});
    CHECK(dry.exit_code == 0);
    CHECK(dry.fact("would_be_published") == "3");
    CHECK(office.state(office.payment(0).end_to_end_id) == "exported");
    const Ran accepted = office.receive_json({status});
    CHECK(Paid::count(accepted, "accepted") == 3);
    CHECK(office.state(office.payment(0).end_to_end_id) == "accepted");
    CHECK(office.state(office.lehtola().payments[0].end_to_end_id) == "exported");
    const Ran booked = office.receive_json({day});
    CHECK(Paid::count(booked, "booked") == 3);
    for (const OrderedPayment& payment : office.kuusela().payments)
        CHECK(office.state(payment.end_to_end_id) == "booked");
    CHECK(office.state(office.lehtola().payments[0].end_to_end_id) == "exported");
    office.check_bank(bank, "kuusela");
    const std::string before = office.records();
    const auto copy = office.keep("copy of day.xml", test::text_of_file(day));
    const Ran again = office.receive_json({status, day, copy});
    CHECK(has(again.output, "\"published\": 0"));
    CHECK(Paid::count(again, "known_already") == 3 + 1 + 1);
    CHECK(office.records() == before);
    office.check_bank(bank, "kuusela");
}

TEST_CASE("of a batch in part the refused payment is paid by a later run under another id") {
    Paid office;
    SimulatedBank bank(PayingOffice::kKuusela);
    const OrderedPayment refused = office.payment(1);
    bank.debit_batch(office.kuusela(), {office.payment(0), office.payment(2)}, false);
    // In whatever order they are said: what was refused is known before the debit.
    const Ran ran = office.receive_json(
        {office.keep("day.xml", bank.statement("2026-02-10")),
         office.keep("status.xml", status_report(office.kuusela(), "PART", {refused}))});
    CHECK(Paid::count(ran, "rejected") == 1);
    CHECK(Paid::count(ran, "accepted") == 2);
    CHECK(Paid::count(ran, "booked") == 2);
    CHECK(Paid::count(ran, "unexplained") == 0);
    CHECK(office.state(refused.end_to_end_id) == "rejected");
    const auto again = office.pay("R2", {"2026-01"}, "2026-02-16");
    REQUIRE(again.size() == 1);
    REQUIRE(again[0].payments.size() == 1);
    CHECK(again[0].payments[0].cents == refused.cents);
    CHECK(again[0].payments[0].end_to_end_id != refused.end_to_end_id);
    bank.debit(again[0].payments[0]);
    office.receive({office.keep("later.xml", bank.statement("2026-02-16"))});
    CHECK(office.state(again[0].payments[0].end_to_end_id, "R2") == "booked");
    office.check_bank(bank, "kuusela");
    CHECK(office.reconciled("funder", "kuusela", "sent") == 22500 + 7500);
    CHECK(office.reconciled("funder", "kuusela", "rejected") == 7500);
    CHECK(office.reconciled("funder", "kuusela", "booked") == 22500);
    CHECK(office.reconciled("funder", "kuusela", "bank") == -22500);
}

TEST_CASE("a payment that comes back is paid again, and each cent stays where it belongs") {
    Paid office;
    SimulatedBank bank(PayingOffice::kKuusela);
    for (const OrderedPayment& payment : office.kuusela().payments) bank.debit(payment);
    office.receive({office.keep("1.xml", bank.statement("2026-02-10"))});
    bank.give_back(office.payment(0), "AC04");
    const Ran back = office.receive_json({office.keep("2.xml", bank.statement("2026-02-12"))});
    CHECK(Paid::count(back, "returned") == 1);
    CHECK(office.state(office.payment(0).end_to_end_id) == "returned");
    CHECK(has(office.saldo({"run", "R1"}).output, "AC04"));
    const auto again = office.pay("R2", {"2026-01"}, "2026-02-16");
    REQUIRE(again.size() == 1);
    CHECK(again[0].payments[0].end_to_end_id != office.payment(0).end_to_end_id);
    bank.debit_batch(again[0], again[0].payments, true);
    office.receive({office.keep("3.xml", bank.statement("2026-02-16"))});
    CHECK(office.state(again[0].payments[0].end_to_end_id, "R2") == "booked");
    office.check_bank(bank, "kuusela");
    CHECK(office.reconciled("funder", "kuusela", "returned") == 5000);
    CHECK(office.reconciled("funder", "kuusela", "unexplained") == 0);
    CHECK(office.reconciled("funder", "kuusela", "other") == 0);
}

TEST_CASE("a statement with the return may come before the one with the booking") {
    Paid office;
    SimulatedBank bank(PayingOffice::kKuusela);
    for (const OrderedPayment& payment : office.kuusela().payments) bank.debit(payment);
    const auto booking = office.keep("1.xml", bank.statement("2026-02-10"));
    bank.give_back(office.payment(0), "AC04");
    const auto back = office.keep("2.xml", bank.statement("2026-02-12"));
    office.receive({back});
    CHECK(office.state(office.payment(0).end_to_end_id) == "returned_early");
    CHECK(office.reconciled("funder", "kuusela", "unexplained") == -5000);
    office.receive({booking});
    CHECK(office.state(office.payment(0).end_to_end_id) == "returned");
    CHECK(office.reconciled("funder", "kuusela", "unexplained") == 0);
    office.check_bank(bank, "kuusela");
    CHECK(office.pay("R2", {"2026-01"}, "2026-02-16")[0].payments[0].cents == 5000);
}

TEST_CASE("a notification tells early, and the statement tells of no further money") {
    Paid office;
    SimulatedBank bank(PayingOffice::kKuusela);
    bank.debit_batch(office.kuusela(), office.kuusela().payments, false);
    bank.move(-312, "fee");
    const auto early = office.keep("early.xml", bank.notification("2026-02-10"));
    const auto day = office.keep("day.xml", bank.statement("2026-02-10"));
    const Ran first = office.receive_json({early});
    CHECK(Paid::count(first, "booked") == 3);
    CHECK(Paid::count(first, "left_to_the_statement") == 1);
    CHECK(office.reconciled("funder", "kuusela", "bank") == -22500);
    const Ran then = office.receive_json({day});
    CHECK(Paid::count(then, "known_already") == 1);
    CHECK(Paid::count(then, "unexplained") == 1);
    office.check_bank(bank, "kuusela");
    const std::string before = office.records();
    office.receive({early, day});
    CHECK(office.records() == before);
}

TEST_CASE("what nobody knows goes to unexplained of the account's funder, to the cent") {
    Paid office;
    SimulatedBank bank(PayingOffice::kLehtola);
    bank.move(-1234, "fee");
    bank.move(100, "from somebody");
    bank.move(100, "from somebody");
    const Ran ran = office.receive_json({office.keep("day.xml", bank.statement("2026-02-10"))});
    CHECK(Paid::count(ran, "unexplained") == 3);
    office.check_bank(bank, "lehtola");
    CHECK(office.reconciled("funder", "lehtola", "unexplained") == 1034);
    CHECK(office.reconciled("funder", "kuusela", "unexplained") == 0);
    CHECK(office.reconciled("total", "", "bank") == -1034);
}

TEST_CASE("an account that is no funder's is told, and nothing of it is recorded") {
    Paid office;
    SimulatedBank bank("FI0899900000000110");
    bank.move(-1234, "fee");
    const std::string before = office.records();
    const Ran ran = office.receive_json({office.keep("day.xml", bank.statement("2026-02-10"))});
    CHECK(Paid::count(ran, "not_recorded") == 1);
    CHECK(has(ran.output, "ends in 0110"));
    CHECK(office.records() == before);
}

TEST_CASE("a payment that the bank knows by its reference alone is found by it") {
    for (const char* const form : {"domestic", "rf"}) {
        Paid office(std::string("pain.001.001.09 1\nreference ") + form + "\n");
        // What the sink becomes later says nothing of what was written.
        office.define_bank("kuusela", "pain.001.001.03", "");
        office.publish();
        SimulatedBank bank(PayingOffice::kKuusela);
        OrderedPayment payment = office.payment(1);
        CHECK(payment.words.starts_with(form == std::string("rf") ? "RF" : "1"));
        payment.end_to_end_id.clear();
        if (form == std::string("rf")) payment.words.erase(0, 4);  // as Finnish statements have it
        bank.debit(payment);
        const Ran ran = office.receive_json({office.keep("day.xml", bank.statement("2026-02-10"))});
        CHECK(Paid::count(ran, "booked") == 1);
        CHECK(Paid::count(ran, "unexplained") == 0);
        CHECK(office.state(office.payment(1).end_to_end_id) == "booked");
        CHECK(office.state(office.payment(0).end_to_end_id) == "exported");
    }
}

TEST_CASE("the right format is no acceptance") {
    Paid office;
    const std::string before = office.records();
    const Ran ran =
        office.receive_json({office.keep("s.xml", status_report(office.kuusela(), "ACTC"))});
    CHECK(Paid::count(ran, "no_change") == 3);
    CHECK(office.records() == before);
    const auto refused = office.keep("r.xml", status_report(office.kuusela(), "RJCT"));
    CHECK(Paid::count(office.receive_json({refused}), "rejected") == 3);
    CHECK(office.state(office.payment(2).end_to_end_id) == "rejected");
    CHECK(office.state(office.lehtola().payments[0].end_to_end_id) == "exported");
}

TEST_CASE("where one of several files is bad, nothing of any is published") {
    Paid office;
    SimulatedBank bank(PayingOffice::kKuusela);
    bank.debit_batch(office.kuusela(), office.kuusela().payments, true);
    const std::string xml = bank.statement("2026-02-10");
    const auto good = office.keep("good.xml", xml);
    const std::string before = office.records();
    const auto refused = [&](const std::string& text) {
        const auto bad = office.keep("bad.xml", text);
        const Ran ran = office.saldo({"receive", good.string(), bad.string()});
        CHECK(ran.exit_code == 2);
        CHECK(office.records() == before);
        return ran.messages;
    };
    CHECK(has(refused(xml.substr(0, xml.size() - 40)), "bad.xml: line "));
    std::string comma = xml;
    comma.replace(comma.find("225.00"), 6, "225,00");
    CHECK(has(refused(comma), "is no amount"));
    CHECK(has(refused("<Document><FIToFICstmrCdtTrf/></Document>"),
              "the message is \"FIToFICstmrCdtTrf\""));
    CHECK(has(refused("no xml"), "bad.xml"));
    CHECK(office.saldo({"receive", "nowhere.xml"}).exit_code == 3);
    CHECK(office.state(office.payment(0).end_to_end_id) == "exported");
}

TEST_CASE("a statement that contradicts itself, or follows no other, is told and recorded") {
    Paid office;
    SimulatedBank bank(PayingOffice::kKuusela);
    bank.move(1, "a");
    const auto first = office.keep("1.xml", bank.statement("2026-02-10"));
    bank.move(1, "b");
    std::string xml = bank.statement("2026-02-11");  // never arrives
    bank.move(1, "c");
    xml = bank.statement("2026-02-12");
    xml.replace(xml.find(">0.03<"), 6, ">0.04<");
    const Ran ran = office.receive_json({office.keep("3.xml", xml), first});
    CHECK(Paid::count(ran, "sequence") == 1);
    CHECK(Paid::count(ran, "balance") == 1);
    CHECK(Paid::count(ran, "unexplained") == 2);
}

TEST_CASE("an ERP's answer names no run, so the command does") {
    Paid office;
    const auto file =
        office.keep("answer.xml",
                    "<Envelope xmlns=\"http://www.w3.org/2003/05/soap-envelope\"><Body>"
                    "<SendPayableAccountingResponse><StatusMessage>ok</StatusMessage>"
                    "</SendPayableAccountingResponse></Body></Envelope>");
    CHECK(office.saldo({"receive", file.string()}).exit_code == 2);
    const std::vector<std::string> words{"receive", file.string(), "--run",
                                         "R1",      "--sink",      "kuusela-bank"};
    CHECK(office.saldo(words).fact("published") == "1");
    CHECK(has(office.saldo({"run", "R1"}).fact("answers"), "kuusela-bank: accepted"));
    CHECK(office.saldo(words).fact("published") == "0");
    const Ran unknown =
        office.saldo({"receive", file.string(), "--run", "R9", "--sink", "kuusela-bank"});
    CHECK(unknown.exit_code == 4);
    CHECK(has(unknown.messages, "run_unknown"));
}

TEST_CASE("reconcile shows a run alone, a funder's account, and all together") {
    Paid office;
    const Ran table = office.saldo({"reconcile"});
    CHECK(table.exit_code == 0);
    CHECK(has(table.output, "250.00"));
    CHECK(office.reconciled("total", "", "unanswered") == 25000);
    const Ran run = office.saldo({"reconcile", "--run", "R1", "--format", "csv"});
    CHECK(has(run.output, "run,kuusela,R1,lehtola,25.00,25.00,0.00,0.00,0.00,0.00,,,"));
    CHECK_FALSE(has(run.output, "total"));
    CHECK(office.saldo({"reconcile", "--run", "R9"}).exit_code == 3);
}

}  // namespace
}  // namespace saldo
