// The program from outside, as its user meets it: the first ledger of docs/how-to, the doors closed
// to one person alone, a file made twice, questions to the process that holds the home, and what
// bad input is told.
#include "tests/program.hpp"

#include <chrono>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "projections/store/store.hpp"
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
    CHECK(has(voucher.output, "hour,2026-01-01,2026-01-31,0,10,2,0,8"));
    CHECK(has(saldo(home, {"outcome", "urn:provider:P1", "D2"}).output, "allowance_exceeded"));
    CHECK(has(saldo(home, {"--language", "fi", "outcome", "urn:provider:P1", "D2"}).output,
              "Jakson määrä ei riitä."));
    CHECK(
        has(saldo(home, {"refusals", "--language", "sv"}).output, "Periodens mängd räcker inte."));
    CHECK(saldo(home, {"close", "kuusela", "2026-01", "--actor", "a-1"}).fact("total") == "50.00");
    CHECK(has(saldo(home, {"close", "kuusela", "2026-01", "--actor", "a-2"}).messages,
              "closed already"));
    const Ran alone =
        saldo(home, {"approve", "settlement", "kuusela", "2026-01", "--actor", "a-1"});
    CHECK(alone.exit_code == 4);
    CHECK(has(alone.messages, "four_eyes"));
    CHECK(has(saldo(home, {"approve", "settlement", "kuusela", "2026-01", "--actor", "a-1",
                           "--language", "fi"})
                  .messages,
              "toisen henkilön on hyväksyttävä"));
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

TEST_CASE("a file of which memory does not hold all is published whole, and so is a small one") {
    const TemporaryFolder home;
    // A quarter of the memory setting is for what was checked: 8 MiB of 32.
    constexpr std::uint64_t kEvents = 60'000;
    const std::string large = (home / "large.jsonl").string();
    {
        std::ofstream out(large);
        for (std::uint64_t at = 0; at < kEvents; ++at)
            out << R"({"type":"PaymentHeld","id":")" << at
                << R"(","source":"urn:a","ledger":"l","recorded_at":"2026-01-05T09:00:00.000+02:00",)"
                << R"("actor":"a-1","role":"finance","data":{"provider":"P1","reason":")"
                << std::string(60, 'x') << "\"}}\n";
    }
    const Ran both = saldo(home, {"--memory", "32MiB", "publish", large, kFirstLedger});
    CHECK(both.exit_code == 0);
    CHECK(both.fact("published") == std::to_string(kEvents + 12));
    CHECK(saldo(home, {"fold"}).fact("accepted") == "11");
    // As sha256sum says it, whether the file was read once or twice.
    const Ran again = saldo(home, {"--memory", "1GiB", "publish", large, "--format", "csv"});
    const Ran twice = saldo(home, {"--memory", "32MiB", "publish", large, "--format", "csv"});
    const auto sha256_in = [](const std::string& text) { return text.substr(text.rfind(',') + 1); };
    CHECK(again.exit_code == 0);
    CHECK(sha256_in(again.output) == sha256_in(twice.output));
    CHECK(sha256_in(again.output).size() >= 64);
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

TEST_CASE("what is wrong is told, with an exit code that scripts understand") {
    const TemporaryFolder home;
    const auto file_of = [&](const char* name, const std::string& bytes) {
        std::ofstream(home / name, std::ios::binary) << bytes;
        return (home / name).string();
    };
    const Ran empty = saldo(home, {"publish", file_of("empty.jsonl", "")});
    CHECK(empty.exit_code == 2);
    CHECK(has(empty.messages, "empty.jsonl: holds no events"));
    std::string nameless = test::text_of_file(kFirstLedger);
    nameless.replace(nameless.find("\"id\":\""), 6, "\"id\":\"\\u0007");
    const Ran unfindable = saldo(home, {"publish", file_of("nameless.jsonl", nameless)});
    CHECK(unfindable.exit_code == 2);
    CHECK(has(unfindable.messages, "nameless.jsonl:1: id: is no id"));
    const std::string settings = file_of("typo.toml", "memry = \"512MiB\"\n");
    const Ran typo = saldo(home, {"--settings", settings, "status"});
    CHECK(typo.exit_code == 2);
    CHECK(has(typo.messages, "typo.toml:1:"));
    CHECK(saldo(home, {"--settings", (home / "none.toml").string(), "status"}).exit_code == 3);
    CHECK(saldo(home, {"--log", "kafka://127.0.0.1:99999/x", "fold"}).exit_code == 2);
    CHECK(has(saldo(home, {"nosuch"}).messages, "there is no command \"nosuch\""));
    CHECK(saldo(home, {"history", "--limit", "-1"}).exit_code == 2);
    const Ran down = saldo(home, {"--log", "kafka://127.0.0.1:1/x", "fold"});
    CHECK(down.exit_code == 5);
    CHECK(has(down.messages, "127.0.0.1:1"));
}

TEST_CASE("a home of a later version, and one whose log is gone, are left as they are") {
    const TemporaryFolder home;
    CHECK(saldo(home, {"publish", kFirstLedger}).exit_code == 0);
    CHECK(saldo(home, {"fold"}).exit_code == 0);
    std::filesystem::rename(home / "home" / "log", home / "elsewhere");
    const Ran lost = saldo(home, {"publish", kFirstLedger});
    CHECK(lost.exit_code == 1);
    CHECK(has(lost.messages, "which is not there"));
    CHECK(saldo(home, {"fold"}).exit_code == 1);
    CHECK_FALSE(std::filesystem::exists(home / "home" / "log"));
    CHECK(saldo(home, {"balances"}).exit_code == 0);
    std::filesystem::rename(home / "elsewhere", home / "home" / "log");
    CHECK(saldo(home, {"publish", kFirstLedger}).exit_code == 0);
    // Another log under this home's name: nothing is published into it, and it measures no lag.
    std::filesystem::rename(home / "home" / "log", home / "elsewhere");
    const std::string other = (home / "other").string();
    CHECK(run_program({"--home", other, "publish", kFirstLedger}).exit_code == 0);
    std::filesystem::rename(home / "other" / "log", home / "home" / "log");
    CHECK(saldo(home, {"publish", kFirstLedger}).exit_code == 1);
    CHECK(saldo(home, {"status"}).exit_code == 1);
    CHECK(saldo(home, {"balances"}).exit_code == 0);

    const std::filesystem::path later = home / "later";
    {
        const auto made = store::Store::open(later / "home", {99, {{"settings", false}}}, {});
        REQUIRE_MESSAGE(made.has_value(), made.error().message);
    }
    const Ran newer = run_program({"--home", later.string(), "fold"});
    CHECK(newer.exit_code == 1);
    CHECK(has(newer.messages, "upgrade this program"));
}

TEST_CASE("two ledgers have a run of one name: none is paid before it is said which") {
    const TemporaryFolder home;
    const std::string out = (home / "outbox").string();
    std::string other = test::text_of_file(kFirstLedger);
    for (std::size_t at = 0; (at = other.find("kuusela", at)) != std::string::npos;)
        other.replace(at, 7, "lehto");
    std::ofstream(home / "lehto.jsonl") << other;
    CHECK(saldo(home, {"publish", kFirstLedger, (home / "lehto.jsonl").string()}).exit_code == 0);
    for (const char* const ledger : {"kuusela", "lehto"}) {
        CHECK(saldo(home, {"close", ledger, "2026-01", "--actor", "a-1"}).exit_code == 0);
        CHECK(
            saldo(home, {"approve", "settlement", ledger, "2026-01", "--actor", "a-2"}).exit_code ==
            0);
        CHECK(saldo(home,
                    {"pay", ledger, "2026-01", "--execution-date", "2027-01-29", "--actor", "a-1"})
                  .exit_code == 0);
        CHECK(saldo(home, {"approve", "run", ledger, "2026-01-run1", "--actor", "a-3"}).exit_code ==
              0);
    }
    const Ran unsaid =
        saldo(home, {"pay", "--run", "2026-01-run1", "--out", out, "--actor", "a-1"});
    CHECK(unsaid.exit_code == 2);
    CHECK(has(unsaid.messages, "kuusela, lehto"));
    CHECK_FALSE(std::filesystem::exists(out));
    CHECK(saldo(home, {"--ledger", "lehto", "pay", "--run", "2026-01-run1", "--out", out, "--actor",
                       "a-1"})
              .exit_code == 0);
    CHECK(has(saldo(home, {"--ledger", "lehto", "run", "2026-01-run1", "--format", "json"}).output,
              "\"payment_count\": 1"));
}

TEST_CASE("a name that nobody has is told, and does not look like a true zero") {
    const TemporaryFolder home;
    CHECK(saldo(home, {"publish", kFirstLedger}).exit_code == 0);
    CHECK(saldo(home, {"fold"}).exit_code == 0);
    for (const auto& [words, missing] :
         std::vector<std::pair<std::vector<std::string>, std::string>>{
             {{"payables", "--provider", "P99"}, "there is no provider P99"},
             {{"payables", "--funder", "nobody"}, "there is no funder nobody"},
             {{"deliveries", "--provider", "P99"}, "there is no provider P99"},
             {{"deliveries", "--voucher", "V99"}, "there is no voucher V99"},
             {{"vouchers", "--client", "C99"}, "there is no client C99"},
             {{"vouchers", "--client", std::string(3'000, 'x')}, "there is no client xxx"},
             {{"providers", "--service", "flying"}, "there is no service flying"},
             {{"delivery", "D99"}, "D99"}}) {
        const Ran ran = saldo(home, words);
        CHECK(ran.exit_code == 3);
        CHECK(has(ran.messages, missing));
    }
    CHECK(saldo(home, {"payables", "--provider", "P1"}).exit_code == 0);
    CHECK(saldo(home, {"delivery", "D1"}).fact("state") == "approved");
}

TEST_CASE("lists are not cut without a word, and CSV loses nothing of an outcome") {
    const TemporaryFolder home;
    CHECK(saldo(home, {"publish", kFirstLedger}).exit_code == 0);
    CHECK(saldo(home, {"fold"}).exit_code == 0);
    const Ran some = saldo(home, {"history", "--limit", "5"});
    CHECK(has(some.messages, "the first 5 are shown"));
    CHECK(saldo(home, {"history"}).messages.empty());
    const Ran refused = saldo(home, {"outcome", "urn:provider:P1", "D2", "--format", "csv"});
    CHECK(has(refused.output, "reason,allowance_exceeded"));
    CHECK(has(saldo(home, {"voucher", "V1", "--format", "csv"}).messages, "client "));
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
