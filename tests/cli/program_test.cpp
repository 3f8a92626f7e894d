// The program from outside, as its user meets it: the first ledger of docs/how-to, the doors closed
// to one person alone, a file made twice, questions to the process that holds the home, and what
// bad input is told.
#include "tests/program.hpp"

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "tests/temporary_folder.hpp"

namespace saldo {
namespace {

using test::Ran;
using test::run_program;
using test::TemporaryFolder;

const std::string kFirstLedger = std::string(SALDO_SOURCE_DIR) + "/docs/how-to/first-ledger.jsonl";

Ran saldo(const TemporaryFolder& home, std::vector<std::string> words) {
    words.insert(words.begin(), {"--home", (home / "home").string()});
    Ran ran = run_program(words);
    INFO(ran.messages);
    return ran;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_CASE("the first ledger goes from its first event to the bank's file, through three people") {
    const TemporaryFolder home;
    const std::string out = (home / "outbox").string();
    CHECK(saldo(home, {"publish", kFirstLedger}).exit_code == 0);
    const Ran folded = saldo(home, {"fold"});
    CHECK(folded.fact("accepted") == "11");
    CHECK(folded.fact("refused") == "1");
    const Ran voucher = saldo(home, {"voucher", "V1", "--on", "2026-01-13", "--format", "csv"});
    CHECK(has(voucher.output, "hour,2026-01-01,2026-01-31,10,2,0,8"));
    CHECK(has(saldo(home, {"outcome", "urn:provider:P1", "D2"}).output, "allowance_exceeded"));
    CHECK(saldo(home, {"close", "kuusela", "2026-01", "--actor", "a-1"}).fact("total") == "50.00");
    CHECK(has(saldo(home, {"close", "kuusela", "2026-01", "--actor", "a-2"}).messages,
              "closed already"));
    const Ran alone =
        saldo(home, {"approve", "settlement", "kuusela", "2026-01", "--actor", "a-1"});
    CHECK(alone.exit_code == 4);
    CHECK(has(alone.messages, "four_eyes"));
    CHECK(
        saldo(home, {"approve", "settlement", "kuusela", "2026-01", "--actor", "a-2"}).exit_code ==
        0);
    CHECK(saldo(home,
                {"pay", "kuusela", "2026-01", "--execution-date", "2027-01-29", "--actor", "a-1"})
              .exit_code == 0);
    const Ran early = saldo(home, {"pay", "--run", "2026-01-run1", "--out", out, "--actor", "a-1"});
    CHECK(early.exit_code == 4);
    CHECK_FALSE(std::filesystem::exists(out));
    CHECK(saldo(home, {"approve", "run", "kuusela", "2026-01-run1", "--actor", "a-3"}).exit_code ==
          0);
    CHECK(has(saldo(home, {"pay", "--run", "2026-01-run1", "--out", out, "--actor", "a-1"}).output,
              "written"));
    const auto records = saldo(home, {"status"}).fact("records");
    CHECK(has(saldo(home, {"pay", "--run", "2026-01-run1", "--out", out, "--actor", "a-1"}).output,
              "already there"));
    CHECK(saldo(home, {"status"}).fact("records") == records);
    const std::string balances = saldo(home, {"balances", "--format", "csv"}).output;
    CHECK(balances.starts_with("account,commodity,balance\n"));
    CHECK(has(balances, "kuusela/payable/in_payment/kuusela/P1,EUR,-50.00"));
}

TEST_CASE("while a home is followed, other commands work through its socket") {
    const TemporaryFolder home;
    test::RunningProgram follower({"--home", (home / "home").string(), "fold", "--follow"},
                                  home / "out", home / "err");
    for (int tries = 0; tries < 200 && !std::filesystem::exists(home / "home" / "saldo.sock");
         ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(saldo(home, {"publish", kFirstLedger}).exit_code == 0);
    CHECK(saldo(home, {"close", "kuusela", "2026-01", "--actor", "a-1"}).fact("total") == "50.00");
    CHECK(saldo(home, {"status"}).fact("records") == "13");
    CHECK(saldo(home, {"fold"}).exit_code == 5);
    follower.signal(SIGTERM);
    CHECK(follower.wait() == 0);
    CHECK(saldo(home, {"status"}).fact("records") == "13");
}

TEST_CASE("bad input is told where it is, and nothing of the file is published") {
    const TemporaryFolder home;
    const std::string file = (home / "half.jsonl").string();
    std::ofstream(file) << test::text_of_file(kFirstLedger) << "{\"type\":\"ServiceDelivered\"}\n";
    const Ran half = saldo(home, {"publish", file});
    CHECK(half.exit_code == 2);
    CHECK(has(half.messages, "half.jsonl:13:"));
    CHECK(saldo(home, {"fold"}).fact("records") == "0");
    CHECK(saldo(home, {"publish", (home / "none.jsonl").string()}).exit_code == 3);
    CHECK(saldo(home, {"publish", (home / "visits.csv").string()}).exit_code == 2);
    CHECK(saldo(home, {"balances", "--format", "xml"}).exit_code == 2);
    CHECK(saldo(home, {"voucher", "V9"}).exit_code == 3);
    CHECK(saldo(home, {"--log", "kafka://127.0.0.1", "fold"}).exit_code == 2);
    CHECK(run_program({}).exit_code == 2);
    CHECK(run_program({"--help"}).exit_code == 0);
}

TEST_CASE("publishing a file again changes nothing: what is there already is a redelivery") {
    const TemporaryFolder home;
    CHECK(saldo(home, {"publish", kFirstLedger}).exit_code == 0);
    const std::string digest = saldo(home, {"fold"}).fact("digest");
    CHECK(saldo(home, {"publish", kFirstLedger}).exit_code == 0);
    const Ran again = saldo(home, {"fold"});
    CHECK(again.fact("digest") == digest);
    CHECK(again.fact("redelivered") == "12");
}

TEST_CASE("a CSV file is published through a mapping, and a wrong cell or column is named") {
    const TemporaryFolder home;
    const std::string formats = std::string(SALDO_SOURCE_DIR) + "/docs/formats/";
    const std::string mapping = formats + "visits.toml";
    CHECK(saldo(home, {"publish", kFirstLedger}).exit_code == 0);
    CHECK(saldo(home, {"publish", formats + "visits.csv", "--mapping", mapping}).exit_code == 0);
    CHECK(saldo(home, {"fold"}).fact("accepted") == "13");
    const Ran voucher = saldo(home, {"voucher", "V1", "--on", "2026-01-13", "--format", "csv"});
    CHECK(has(voucher.output, "10,5.5,0,4.5"));

    const std::string right = test::text_of_file(formats + "visits.csv");
    const auto publish_with = [&](const std::string& wrong, const std::string& instead) {
        std::string text = right;
        text.replace(text.find(wrong), wrong.size(), instead);
        const std::string file = (home / "wrong.csv").string();
        std::ofstream(file) << text;
        const Ran ran = saldo(home, {"publish", file, "--mapping", mapping});
        CHECK(ran.exit_code == 2);
        return ran.messages;
    };
    const std::string date = publish_with("13.1.2026", "32.1.2026");
    CHECK(has(date, "wrong.csv:3: column \"Date\": data.service_date"));
    CHECK(has(publish_with("Hours", "Hous"), "wrong.csv:1: there is no column \"Hours\""));
    CHECK(has(publish_with("1002;", "1002;;"), "wrong.csv:3: the row has 8 cells"));
    CHECK(has(publish_with("1002", "\"1002"), "wrong.csv:3: a quote"));
    CHECK(saldo(home, {"status"}).fact("records") == "14");
}

}  // namespace
}  // namespace saldo
