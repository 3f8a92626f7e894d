// The oracles: real data with known answers, through the whole path of the program. Each takes any
// file of its kind.
//
//     oracle leeds FILE.csv [--suppliers] [--out DIR]    a council's payments to suppliers
//     oracle berka FILE.csv                              bank accounts with their running balances
//     oracle synthea DIR                                 claims with charges and payments
//     oracle identifiers FILE.tsv                        business ids, account numbers, references, …
//     oracle evaka FILE.json                             decisions on early childhood education
//     oracle helsinki DIR                                values of home care vouchers by income
//     oracle prices FILE.csv                             a table of values and coefficients
//     oracle formats DIR                                 banks' answers, as two foreign readers read them
//     oracle payments FILE...                            payment files (pain.001), as three foreign readers read them
//
// The last line is "N passed, M failed". Exit code 0: all passed; 1: a check failed; 2: the file or
// the words of the command are wrong, and the message says where.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <vector>

#include <fmt/format.h>

#include "tests/oracle/berka.hpp"
#include "tests/oracle/evaka.hpp"
#include "tests/oracle/formats.hpp"
#include "tests/oracle/helsinki.hpp"
#include "tests/oracle/identifiers.hpp"
#include "tests/oracle/leeds.hpp"
#include "tests/oracle/prices.hpp"
#include "tests/oracle/synthea.hpp"

namespace saldo::oracle {

namespace {

constexpr int kFailed = 1;
constexpr int kBadInput = 2;

constexpr std::string_view kUsage =
    "usage: oracle leeds FILE.csv [--suppliers] [--out DIR]\n"
    "       oracle berka FILE.csv\n"
    "       oracle synthea DIR\n"
    "       oracle identifiers FILE.tsv\n"
    "       oracle evaka FILE.json\n"
    "       oracle helsinki DIR\n"
    "       oracle prices FILE.csv\n"
    "       oracle formats DIR\n"
    "       oracle payments FILE...\n";

int usage(std::string_view why) {
    fmt::print(stderr, "oracle: {}\n{}", why, kUsage);
    return kBadInput;
}

int report(const std::function<Status(std::string&, CheckList&)>& oracle) {
    std::string text;
    CheckList checks;
    const Status done = oracle(text, checks);
    std::fputs(text.c_str(), stdout);
    if (!done) {
        if (checks.failed() > 0) std::fputs(checks.to_text().c_str(), stdout);
        std::fflush(stdout);
        fmt::print(stderr, "oracle: {}\n", done.error().message);
        const bool input =
            done.error().kind == ErrorKind::bad_input || done.error().kind == ErrorKind::not_found;
        return input ? kBadInput : kFailed;
    }
    std::fputs(checks.to_text().c_str(), stdout);
    return checks.failed() == 0 ? 0 : kFailed;
}

int leeds(const std::vector<std::string>& words) {
    LeedsOptions options;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (words[at] == "--suppliers") {
            options.suppliers = true;
        } else if (words[at] == "--out") {
            if (++at == words.size()) return usage("--out needs a folder");
            options.out = words[at];
        } else if (words[at].starts_with("-") || !options.file.empty()) {
            return usage(fmt::format("\"{}\" is not expected", words[at]));
        } else {
            options.file = words[at];
        }
    }
    if (options.file.empty()) return usage("leeds needs a file");
    return report(
        [&](std::string& text, CheckList& checks) { return run_leeds(options, text, checks); });
}

// An oracle that takes one path and nothing else.
using OfOnePath = Status (*)(const std::filesystem::path&, std::string&, CheckList&);

int of_one_path(const std::string& name, OfOnePath oracle, const std::vector<std::string>& words) {
    if (words.size() != 1 || words[0].starts_with("-"))
        return usage(fmt::format("{} needs one path", name));
    return report(
        [&](std::string& text, CheckList& checks) { return oracle(words[0], text, checks); });
}

// The foreign readers' own words, and their exit code: 77 where one of them cannot be had.
int payments(const std::vector<std::string>& files) {
    if (files.empty()) return usage("payments needs a file");
    std::string command = "'" SALDO_SOURCE_DIR "/tests/oracle/foreign/check.sh' --headers";
    for (const std::string& file : files) {
        if (file.starts_with("-") || file.find('\'') != std::string::npos)
            return usage(fmt::format("\"{}\" is no file's name", file));
        command += fmt::format(" '{}'", file);
    }
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : kFailed;
}

int run(const std::vector<std::string>& words) {
    if (words.empty()) return usage("which one?");
    const std::vector<std::string> rest(words.begin() + 1, words.end());
    if (words[0] == "leeds") return leeds(rest);
    if (words[0] == "berka") return of_one_path(words[0], run_berka, rest);
    if (words[0] == "evaka") return of_one_path(words[0], run_evaka, rest);
    if (words[0] == "helsinki") return of_one_path(words[0], run_helsinki, rest);
    if (words[0] == "prices") return of_one_path(words[0], run_prices, rest);
    if (words[0] == "payments") return payments(rest);
    if (words[0] == "formats") return of_one_path(words[0], run_formats, rest);
    if (words[0] == "synthea") return of_one_path(words[0], run_synthea, rest);
    if (words[0] == "identifiers") return of_one_path(words[0], run_identifiers, rest);
    return usage(fmt::format("there is no oracle \"{}\"", words[0]));
}

}  // namespace

}  // namespace saldo::oracle

int main(int argc, char** argv) {
    return saldo::oracle::run(std::vector<std::string>(argv + 1, argv + argc));
}
