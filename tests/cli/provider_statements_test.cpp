// What providers are told with a run, beside what the bank is told: the day on which it pays, and
// what was told once stays told.
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/cli/paying_office.hpp"
#include "tests/program.hpp"

namespace saldo {
namespace {

using test::PayingOffice;
using test::Ran;

constexpr const char* kMoment = "2026-02-06T09:00:00+02:00";

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

Ran act(const PayingOffice& office, const std::string& actor, std::vector<std::string> words) {
    words.insert(words.end(), {"--actor", actor, "--recorded-at", kMoment});
    return office.saldo(std::move(words));
}

// Lehtola's providers are told of its runs.
void tell_providers(PayingOffice& office) {
    const auto said = office.keep(
        "sink.jsonl",
        R"({"type":"SinkDefined","id":"told-1","source":"urn:kuusela:organiser","ledger":"kuusela",)"
        R"("recorded_at":"2026-01-02T09:00:00.000+02:00","actor":"a-1","role":"official",)"
        R"("data":{"sink":"providers","funder":"lehtola","format":"provider-statement",)"
        R"("format_version":1,"purpose":"informs"}})"
        "\n");
    REQUIRE(office.saldo({"publish", said.string()}).exit_code == 0);
    REQUIRE(office.saldo({"fold"}).exit_code == 0);
}

// Both funders owe something; R1 pays it on a Saturday, and is approved.
void approve_run(PayingOffice& office) {
    office.deliver(1, "kuusela", "2026-01-12", "2");
    office.deliver(2, "lehtola", "2026-01-13", "3");
    office.publish();
    office.settle("2026-01");
    REQUIRE(act(office, "a-1",
                {"pay", "kuusela", "2026-01", "--run", "R1", "--execution-date", "2026-02-14"})
                .exit_code == 0);
    REQUIRE(act(office, "a-3", {"approve", "run", "kuusela", "R1"}).exit_code == 0);
}

std::filesystem::path folder(const PayingOffice& office, const std::string& name) {
    return office.home().parent_path() / name;
}

Ran write(const PayingOffice& office, const std::string& out, const std::string& sink = {}) {
    std::vector<std::string> words{"pay", "--run", "R1", "--out", folder(office, out).string()};
    if (!sink.empty()) words.insert(words.end(), {"--sink", sink});
    return act(office, "a-1", std::move(words));
}

// The one file of the folder whose name ends so.
std::string file_in(const PayingOffice& office, const std::string& out, const std::string& end) {
    for (const auto& file : std::filesystem::directory_iterator(folder(office, out)))
        if (file.path().filename().string().ends_with(end)) return test::text_of_file(file.path());
    return "there is no file " + end;
}

TEST_CASE("providers are told the day that the bank is told") {
    PayingOffice office;
    tell_providers(office);
    office.define_bank("lehtola", "pain.001.001.09",
                       "pain.001.001.09 1\nexecution_date next_bank_day\n");
    approve_run(office);
    CHECK(write(office, "alone", "providers").exit_code == 0);
    const std::string page = file_in(office, "alone", "-S02.html");
    CHECK(has(page, "16.2.2026"));
    CHECK_FALSE(has(page, "14.2.2026"));
    // Whatever the bank's sink becomes, before the payments leave or after.
    office.define_bank("lehtola", "pain.001.001.09", "");
    office.publish();
    CHECK(write(office, "all").exit_code == 0);
    CHECK(has(file_in(office, "all", "-F02.xml"), "<Dt>2026-02-16</Dt>"));
    CHECK(has(file_in(office, "all", "-F01.xml"), "<Dt>2026-02-14</Dt>"));
    CHECK(file_in(office, "all", "-S02.html") == page);
    const Ran one = office.saldo({"statement", "kuusela", "2026-01", "--provider", "P2"});
    CHECK(has(one.output, "16.2.2026"));
}

TEST_CASE("what providers were told of a run stays as it was when the run is withdrawn") {
    PayingOffice office;
    tell_providers(office);
    approve_run(office);
    CHECK(write(office, "before", "providers").exit_code == 0);
    CHECK(write(office, "before", "kuusela-bank").exit_code == 0);
    const std::string page = file_in(office, "before", "-S02.html");
    CHECK(has(page, ">R1</td>"));
    REQUIRE(act(office, "a-1", {"withdraw", "--run", "R1", "--reason", "wrong day"}).exit_code ==
            0);
    CHECK(write(office, "after").exit_code == 0);
    CHECK(file_in(office, "after", "-S02.html") == page);
    CHECK(file_in(office, "after", "-F01.xml").size() > 100);
    CHECK(file_in(office, "after", "-F02.xml") == "there is no file -F02.xml");
    // Asked today, no run pays it.
    const Ran one = office.saldo({"statement", "kuusela", "2026-01", "--provider", "P2"});
    CHECK(one.exit_code == 0);
    CHECK_FALSE(has(one.output, ">R1</td>"));
}

}  // namespace
}  // namespace saldo
