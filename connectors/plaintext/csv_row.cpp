#include "connectors/plaintext/csv_row.hpp"

#include <array>
#include <utility>

#include "engine/base/assert.hpp"

namespace saldo::plaintext {

bool looks_like_formula(std::string_view words) noexcept {
    if (words.starts_with('\t') || words.starts_with('\r')) {
        return true;
    }
    const std::size_t first = words.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return false;
    }
    words.remove_prefix(first);
    constexpr std::array<std::string_view, 8> beginnings{"=",      "+",      "-",      "@",
                                                         "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
    for (const std::string_view beginning : beginnings) {
        if (words.starts_with(beginning)) {
            return true;
        }
    }
    return false;
}

void CsvRow::begin_cell() {
    if (!first_) {
        line_ += ',';
    }
    first_ = false;
}

CsvRow& CsvRow::text(std::string_view words) {
    begin_cell();
    // Spaces at the ends: some readers would cut them off an unquoted cell.
    const bool quoted = words.find_first_of(",\"\r\n") != std::string_view::npos ||
                        words.starts_with(' ') || words.ends_with(' ');
    line_ += quoted ? "\"" : "";
    line_ += looks_like_formula(words) ? "'" : "";
    for (const char c : words) {
        line_ += c;
        if (c == '"') {
            line_ += '"';
        }
    }
    line_ += quoted ? "\"" : "";
    return *this;
}

CsvRow& CsvRow::amount(Cents amount) {
    begin_cell();
    line_ += to_text(amount);
    return *this;
}

CsvRow& CsvRow::date(Date date) {
    begin_cell();
    line_ += to_text(date);
    return *this;
}

std::string CsvRow::take() {
    SALDO_ASSERT(!first_, "a row has a cell");
    line_ += "\r\n";
    first_ = true;
    return std::exchange(line_, {});
}

}  // namespace saldo::plaintext
