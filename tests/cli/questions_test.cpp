// Questions of clients and of those who follow their care, asked from outside: the same answer from
// the home and through the socket of the process that follows it.
#include <chrono>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/program.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo {
namespace {

using test::Ran;
using test::run_program;
using test::TemporaryFolder;

const std::string kFirstLedger = std::string(SALDO_SOURCE_DIR) + "/docs/how-to/first-ledger.jsonl";

std::string organiser(const char* id, const char* type, const char* actor, const char* data) {
    return std::string(R"({"type":")") + type + R"(","id":")" + id +
           R"(","source":"urn:kuusela:organiser","ledger":"kuusela",)"
           R"("recorded_at":"2026-01-13T09:00:00.000+02:00","actor":")" +
           actor + R"(","role":"official","data":)" + data + "}\n";
}

// What the first ledger lacks: a price, the fee of the city's own home care ("fees 1",
// "fee 12.00"), and a visit that says who came.
std::string more_events() {
    const char* const fees = R"({"table_name":"fees/home_care","valid_from":"2026-01-01",)"
                             R"("content":"ZmVlcyAxCmZlZSAxMi4wMAo="})";
    return organiser("M1", "PriceListed", "a-1",
                     R"({"provider":"P1","service":"home_care","unit_price":"30.00",)"
                     R"("valid_from":"2026-01-01"})") +
           organiser("M2", "RuleTableSet", "a-1", fees) +
           organiser("M3", "RuleTableSet", "a-2", fees) +
           organiser("M4", "ServiceDelivered", "a-1",
                     R"({"delivery":"D3","voucher":"V1","provider":"P1","service":"home_care",)"
                     R"("worker":"w-17","service_date":"2026-01-13","quantity":"1.5",)"
                     R"("unit_price":"30.00"})");
}

const std::vector<std::pair<std::vector<std::string>, std::string>>& questions() {
    static const std::vector<std::pair<std::vector<std::string>, std::string>> kQuestions{
        {{"prices", "home_care", "--client", "C1", "--on", "2026-01-13", "--format", "csv"},
         "provider,name,content,time_class,price,value,co_payment,own_fee\n"
         "P1,Hoiva Männikkö Oy,,any,30.00,25.00,5.00,12.00\n"},
        {{"agreed", "--until", "2026-01-31", "--format", "csv"},
         "ledger,client,voucher,service,content,unit,period_from,period_until,agreed,delivered,"
         "difference,ordered,visits,suspended_days,providers\n"
         "kuusela,C1,V1,home_care,,hour,2026-01-01,2026-01-31,10,3.5,-6.5,0,2,0,P1: 3.5\n"},
        {{"continuity", "--from", "2026-01-01", "--format", "csv"},
         "ledger,client,provider,visits,workers,unnamed,most_frequent,most_frequent_visits,share\n"
         "kuusela,C1,P1,2,1,1,w-17,1,100.0\n"},
        {{"fees", "C1", "--format", "csv"},
         "kind,id,service,funder,from,until,unit_fee,amount,credited,paid,open,due_on,reference\n"},
    };
    return kQuestions;
}

TEST_CASE("prices, agreed, continuity and fees answer alike from a home and through its socket") {
    const TemporaryFolder home;
    const std::string folder = (home / "home").string();
    const std::string more = (home / "more.jsonl").string();
    std::ofstream(more) << more_events();
    const auto saldo = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"--home", folder});
        return run_program(words);
    };
    CHECK(saldo({"publish", kFirstLedger, more}).exit_code == 0);
    CHECK(saldo({"fold"}).fact("accepted") == "15");
    for (const auto& [words, output] : questions()) CHECK(saldo(words).output == output);
    // In JSON no fact hides the rows.
    const auto json_has = [&](std::vector<std::string> words, const char* part) {
        words.insert(words.end(), {"--from", "2026-01-01", "--format", "json"});
        return saldo(words).output.find(part) != std::string::npos;
    };
    CHECK(json_has({"agreed"}, "\"lines\": 1,"));
    CHECK(json_has({"agreed"}, "\"agreed\": ["));
    CHECK(json_has({"continuity"}, "\"clients\": 1,"));
    CHECK(json_has({"continuity"}, "\"continuity\": ["));

    test::RunningProgram follower({"--home", folder, "fold", "--follow"}, home / "out",
                                  home / "err");
    for (int tries = 0; tries < 200 && !std::filesystem::exists(home / "home" / "saldo.sock");
         ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    for (const auto& [words, output] : questions()) CHECK(saldo(words).output == output);
    follower.signal(SIGTERM);
    CHECK(follower.wait() == 0);
}

TEST_CASE("wrong words in these questions are told, with what was expected") {
    const TemporaryFolder home;
    const auto saldo = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"--home", (home / "home").string()});
        return run_program(words);
    };
    CHECK(saldo({"publish", kFirstLedger}).exit_code == 0);
    CHECK(saldo({"fold"}).exit_code == 0);
    for (const auto& [words, exit_code, part] :
         std::vector<std::tuple<std::vector<std::string>, int, std::string>>{
             {{"prices", "flying"}, 3, "there is no service flying"},
             {{"prices", "home_care", "--on", "2026-02-30"}, 2, "day: "},
             {{"prices", "home_care", "--value", "-1", "--on", "2026-01-13"}, 2, "value"},
             {{"prices", "home_care", "--value", "12,50", "--on", "2026-01-13"}, 2, "value: "},
             {{"prices", "home_care", "--persons", "2", "--on", "2026-01-13"},
              3,
              "no table values/home_care is in force on 2026-01-13"},
             {{"agreed", "--from", "2026-02-01", "--until", "2026-01-01"}, 2, "before from"},
             {{"agreed", "--from", "2026-01-01", "--until", "2027-01-02"}, 2, "a year at most"},
             {{"continuity", "--provider", "P99"}, 3, "there is no provider P99"},
             {{"fees", "C99"}, 3, "there is no client C99"}}) {
        const Ran ran = saldo(words);
        CHECK(ran.exit_code == exit_code);
        CHECK_MESSAGE(ran.messages.find(part) != std::string::npos, ran.messages);
    }
}

}  // namespace
}  // namespace saldo
