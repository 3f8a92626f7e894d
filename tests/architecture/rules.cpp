#include "tests/architecture/rules.hpp"

#include <algorithm>
#include <regex>
#include <sstream>

namespace saldo::architecture {
namespace {

// `what` may stand only in files below one of `only_in`.
struct Permission {
    std::regex what;
    std::vector<std::string_view> only_in;
    std::string_view why;
};

// `what` may not stand in files below one of `never_in`.
struct Ban {
    std::regex what;
    std::vector<std::string_view> never_in;
    std::string_view why;
};

std::regex header(const char* path) {
    return std::regex{std::string{R"(^\s*#\s*include\s*[<"]()"} + path + ")"};
}

// Tests may use what the room they test uses, and clients that check us from outside.
const std::vector<Permission>& permissions() {
    static const std::vector<Permission> table{
        {header("rocksdb/"),
         {"projections/store/", "tests/projections/", "benchmarks/"},
         "RocksDB lives in projections/store only"},
        {header("librdkafka/"),
         {"connectors/log_kafka/", "tests/broker/", "tests/contracts/", "benchmarks/"},
         "only connectors/log_kafka speaks Kafka"},
        {header("boost/container/"), {"engine/base/"}, "the engine names its lists in engine/base"},
        {header("boost/(?!container/)"),
         {"connectors/local_socket/", "cli/", "tests/connectors/", "tests/cli/"},
         "Boost.Asio is for connectors/local_socket and cli"},
        {header("libxml/"),
         {"connectors/xml_reading/", "connectors/xml_writing/", "tests/connectors/"},
         "XML is read by connectors/xml_reading and written by connectors/xml_writing"},
        {header("openssl/"),
         {"projections/pipeline/", "connectors/sealed_names/", "tests/projections/",
          "tests/schemas/", "benchmarks/"},
         "hashing is injected from projections/pipeline; what is sealed is opened by "
         "connectors/sealed_names"},
        {header("nlohmann/"),
         {"schemas/codec/", "connectors/", "cli/", "tests/", "benchmarks/"},
         "JSON is for schemas/codec, connectors and cli"},
        {header("CLI/"), {"cli/"}, "only the program has a command line"},
        {header("toml"),
         {"cli/settings/", "connectors/publishing/"},
         "TOML is for cli/settings and connectors/publishing"},
        {header("csv\\.h"),
         {"connectors/publishing/", "connectors/banking/", "tests/connectors/", "tests/oracle/"},
         "CSV is for connectors/publishing and connectors/banking"},
        {header("fmt/"),
         {"connectors/", "cli/", "tests/", "benchmarks/"},
         "text for people is made by connectors and cli"},
        {header("doctest/"), {"tests/"}, "doctest is for tests"},
    };
    return table;
}

const std::vector<Ban>& bans() {
    static const std::vector<Ban> table{
        {header(
             R"((thread|mutex|atomic|future|condition_variable|shared_mutex|semaphore|stop_token)>)"),
         {"engine/", "schemas/"},
         "the engine has one thread and knows of no other"},
        {header(R"((fstream|iostream|filesystem|random|ctime)>)"),
         {"engine/", "schemas/"},
         "the engine touches no file, clock or chance: they come in as events"},
        {std::regex{
             R"(\b(system_clock|steady_clock|high_resolution_clock|utc_clock|random_device|mt19937(_64)?|)"
             R"(getenv|localtime(_r)?|gmtime(_r)?|std::rand|std::time|fopen|freopen)\b)"},
         {"engine/", "schemas/"},
         "the engine replays to the same bytes: time, chance and settings come in as events"},
        {std::regex{R"(\b(double|float|long double)\b)"},
         {"engine/"},
         "no floating point touches money, prices or quantities"},
        {std::regex{R"(\b(throw|catch)\b)"},
         {"engine/", "schemas/", "projections/"},
         "exceptions stay inside the connectors whose libraries throw them"},
        {std::regex{R"(\bassert\s*\(|<cassert>|<assert\.h>)"},
         {"schemas/", "engine/", "projections/", "connectors/", "cli/", "benchmarks/"},
         "assert() vanishes with NDEBUG: SALDO_ASSERT (engine/base/assert.hpp) stays"},
        {std::regex{R"(^\s*#\s*include\s*".*\.\./)"},
         {""},
         "an include names the full path: `..` goes around the rooms"},
        {std::regex{
             R"x(^\s*#\s*include\s*"(?!(schemas|engine|projections|connectors|cli|tests|benchmarks)/))x"},
         {""},
         "an include names the full path: \"<layer>/<folder>/<file>\""},
    };
    return table;
}

bool below_any(std::string_view path, const std::vector<std::string_view>& folders) {
    return std::ranges::any_of(folders,
                               [&](std::string_view folder) { return path.starts_with(folder); });
}

// The text with every comment blanked and every line kept. Quotes are respected, raw strings are
// not: a raw string that holds a comment would be blanked, which no rule minds.
std::string without_comments(std::string_view text) {
    enum class State { code, line_comment, block_comment, string, character };
    std::string kept;
    kept.reserve(text.size());
    State state = State::code;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        const bool after_digit =
            i > 0 && std::isalnum(static_cast<unsigned char>(text[i - 1])) != 0;
        switch (state) {
            case State::code:
                if (c == '/' && next == '/') {
                    state = State::line_comment;
                } else if (c == '/' && next == '*') {
                    state = State::block_comment;
                    ++i;
                } else {
                    if (c == '"') state = State::string;
                    if (c == '\'' && !after_digit) state = State::character;  // not 1'000
                    kept += c;
                }
                break;
            case State::line_comment:
                if (c == '\n') {
                    state = State::code;
                    kept += c;
                }
                break;
            case State::block_comment:
                if (c == '*' && next == '/') {
                    state = State::code;
                    ++i;
                }
                if (c == '\n') kept += c;
                break;
            case State::string:
            case State::character:
                kept += c;
                if (c == '\\') {
                    kept += next;
                    ++i;
                } else if (c == '\n' || c == (state == State::string ? '"' : '\'')) {
                    state = State::code;
                }
                break;
        }
    }
    return kept;
}

std::string at(std::string_view path, int line, std::string_view why) {
    return std::string{path} + ":" + std::to_string(line) + ": " + std::string{why};
}

}  // namespace

std::vector<std::string> violations(std::string_view path, std::string_view text) {
    std::vector<std::string> found;
    if (path.ends_with(".hpp")) {
        if (!text.starts_with("// ")) {
            found.push_back(at(path, 1, "a header begins with a comment that says what it is"));
        }
        if (text.find("#pragma once") == std::string_view::npos) {
            found.push_back(at(path, 1, "a header has #pragma once"));
        }
    }
    std::istringstream lines{without_comments(text)};
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.find('#') != std::string::npos) {
            for (const Permission& rule : permissions()) {
                if (!below_any(path, rule.only_in) && std::regex_search(line, rule.what)) {
                    found.push_back(at(path, number, rule.why));
                }
            }
        }
        for (const Ban& rule : bans()) {
            if (below_any(path, rule.never_in) && std::regex_search(line, rule.what)) {
                found.push_back(at(path, number, rule.why));
            }
        }
    }
    if (number > kLinesMax) {
        found.push_back(
            at(path, number, "a file has at most " + std::to_string(kLinesMax) + " lines"));
    }
    return found;
}

std::vector<std::string> folder_violations(std::string_view path) {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    for (const std::string_view vague : {"common", "util", "utils", "helper", "helpers", "misc"}) {
        if (name == vague) {
            return {std::string{path} + ": a folder is named after what is in it"};
        }
    }
    return {};
}

}  // namespace saldo::architecture
