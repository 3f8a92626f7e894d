#include "tests/oracle/identifiers.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/identifiers/business_id.hpp"
#include "engine/identifiers/iban.hpp"
#include "engine/identifiers/personal_identity_code.hpp"
#include "engine/settlement/reference.hpp"

namespace saldo::oracle {

namespace {

// Cells as they stand: a blank belongs to the value, and an empty value is one.
std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    for (const char letter : line) {
        if (letter == '\t')
            cells.emplace_back();
        else if (letter != '\r')
            cells.back() += letter;
    }
    return cells;
}

// Where a column is whose name is or begins with `name`.
std::optional<std::size_t> column_of(const std::vector<std::string>& header,
                                     std::string_view name) {
    for (std::size_t at = 0; at < header.size(); ++at)
        if (std::string_view(header[at]).starts_with(name)) return at;
    return std::nullopt;
}

// nullopt: a kind that nobody knows.
std::optional<bool> decide(std::string_view kind, std::string_view value) {
    if (kind == "ytunnus") return identifiers::is_business_id(value);
    if (kind == "hetu") return identifiers::is_personal_identity_code(value);
    if (kind == "iban_fi")
        return value.starts_with("FI") &&
               identifiers::iban_fault(value) == identifiers::IbanFault::none;
    if (kind == "bic") return identifiers::is_bic(value);
    if (kind == "rf") return settlement::is_finnish_rf_reference(value);
    if (kind == "viite")
        return settlement::is_domestic_reference(value) ||
               settlement::is_finnish_rf_reference(value);
    return std::nullopt;
}

// "py-stdnum=0 npm_stdnum=1": not all of one mind.
bool differ(std::string_view verdicts) {
    return verdicts.find("=0") != std::string_view::npos &&
           verdicts.find("=1") != std::string_view::npos;
}

struct Columns {
    std::size_t kind = 0;
    std::size_t value = 0;
    std::size_t expected = 0;
    std::optional<std::size_t> reference;
    std::optional<std::size_t> verdicts;

    [[nodiscard]] std::size_t last() const { return std::max({kind, value, expected}); }
};

Result<Columns> columns_of(const std::string& file, const std::vector<std::string>& header) {
    Columns columns;
    const std::pair<std::string_view, std::size_t*> wanted[] = {
        {"kind", &columns.kind}, {"value", &columns.value}, {"expected", &columns.expected}};
    for (const auto& [name, place] : wanted) {
        const auto at = column_of(header, name);
        if (!at) return fail(ErrorKind::bad_input, fmt::format("{}:1: no column {}", file, name));
        *place = *at;
    }
    columns.reference = column_of(header, "ref_impl");
    columns.verdicts = column_of(header, "library_verdicts");
    return columns;
}

// What the row's source expects; where it had another purpose ("n/a …"), the reference's 1 or 0.
std::string_view expectation(const Columns& columns, const std::vector<std::string>& cells) {
    const std::string_view expected = cells[columns.expected];
    if (!expected.starts_with("n/a") || !columns.reference || *columns.reference >= cells.size())
        return expected;
    const std::string_view reference = cells[*columns.reference];
    if (reference == "1") return "pass";
    return reference == "0" ? "fail" : expected;
}

}  // namespace

Status run_identifiers(const std::filesystem::path& path, std::string& text, CheckList& checks) {
    const std::string name = path.string();
    std::ifstream file(path);
    if (!file) return fail(ErrorKind::not_found, fmt::format("{}: there is no such file", name));
    std::string line;
    std::getline(file, line);
    const auto columns = columns_of(name, cells_of(line));
    if (!columns) return std::unexpected(columns.error());
    std::map<std::string, std::size_t> of_kind;
    for (std::size_t number = 2; std::getline(file, line); ++number) {
        if (line.empty()) continue;
        const std::vector<std::string> cells = cells_of(line);
        const auto wrong = [&](std::string_view why) {
            return fail(ErrorKind::bad_input, fmt::format("{}:{}: {}", name, number, why));
        };
        if (cells.size() <= columns->last()) return wrong("the row is too short");
        const auto decided = decide(cells[columns->kind], cells[columns->value]);
        if (!decided) return wrong("\"" + cells[columns->kind] + "\" is no kind of identifier");
        const std::string_view expected = expectation(*columns, cells);
        if (expected != "pass" && expected != "fail")
            return wrong("\"" + cells[columns->expected] + "\" is neither pass nor fail");
        ++of_kind[cells[columns->kind]];
        checks.check(*decided == (expected == "pass"), [&] {
            return fmt::format("{}:{}: {} \"{}\": we say {}, its source says {}", name, number,
                               cells[columns->kind], cells[columns->value],
                               *decided ? "pass" : "fail", expected);
        });
        if (columns->verdicts && *columns->verdicts < cells.size() &&
            differ(cells[*columns->verdicts]))
            text +=
                fmt::format("libraries differ: line {}: {}\n", number, cells[*columns->verdicts]);
    }
    for (const auto& [kind, count] : of_kind) text += fmt::format("{:<24}{}\n", kind, count);
    return {};
}

}  // namespace saldo::oracle
