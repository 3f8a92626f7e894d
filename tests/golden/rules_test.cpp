// Plays every script of tests/golden/rules, and asks that every reason for which the fold can
// refuse an event has its script. To play one: test_golden --test-case='*scripts*' with
// SALDO_SCRIPT=name.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "engine/ledger/refusal.hpp"
#include "tests/golden/script.hpp"

using namespace saldo;

namespace {

// Refusals that no script can bring about, and the tests that do.
constexpr std::array kCoveredElsewhere{
    Refusal::data_undecodable,         // tests/engine/later_types_test.cpp: damaged bytes
    Refusal::event_type_not_in_rules,  // the same: types of a later schema
    Refusal::ledger_full,              // tests/engine/full_ledger_test.cpp: 10^18 cents
};

std::vector<std::filesystem::path> script_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(SALDO_SOURCE_DIR "/tests/golden/rules"))
        if (entry.path().extension() == ".ledger") files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

// Plays a script to its end or its first fault, which is reported with file and line.
std::set<std::string> play(const std::filesystem::path& file) {
    test::QuickHasher hasher;
    test::Script script(hasher);
    std::ifstream lines(file);
    REQUIRE(lines.good());
    const std::string name = file.filename().string();
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        const std::string wrong = script.play(line);
        if (wrong.empty()) continue;
        FAIL_CHECK(name << ":" << number << ": " << wrong << "\n    " << line);
        return script.codes_seen();
    }
    const std::string wrong = script.close_books();
    if (!wrong.empty()) FAIL_CHECK(name << ": after the last line: " << wrong);
    return script.codes_seen();
}

}  // namespace

TEST_CASE("golden scripts: every rule has its story, and every refusal its script") {
    const char* const only = std::getenv("SALDO_SCRIPT");
    std::set<std::string> codes;
    const auto files = script_files();
    CHECK(files.size() >= 30);
    for (const auto& file : files)
        if (only == nullptr || file.stem() == only) codes.merge(play(file));
    if (only != nullptr) return;
    for (int number = 1; number < 1'000; ++number) {
        const auto refusal = static_cast<Refusal>(number);
        const std::string code(refusal_code(refusal));
        if (refusal_of_code(code) != refusal) continue;  // no such number
        if (std::ranges::find(kCoveredElsewhere, refusal) != kCoveredElsewhere.end()) continue;
        INFO("no script is refused for " << code);
        CHECK(codes.contains(code));
    }
}

TEST_CASE("golden scripts: a script that is wrong is found to be wrong") {
    test::QuickHasher hasher;
    test::Script script(hasher);
    REQUIRE(script.play("world standard").empty());
    CHECK(script.play("grant V1 client C9 service home_care 10 h/month value 25.00 from 2026-01-01 "
                      "-> accepted") == "expected accepted, got refused: client_unknown client");
    CHECK(script.play("grant V1 client C1 sevrice home_care 10 h/month from 2026-01-01") ==
          "not understood: sevrice home_care 10 h/month");
    CHECK(script.play("payable P7 1.00") == "payable P7: expected 1.00, got 0.00");
    CHECK(script.play("grnat V1") == "nothing is known that begins with: grnat V1");
}
