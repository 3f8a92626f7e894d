// One row of a CSV file: RFC 4180, and safe to open in a spreadsheet.
//
// Cells are divided by commas and rows end with CR LF, as RFC 4180 says. A cell is put between
// quotation marks when it holds a comma, a quotation mark (which is doubled) or a line break, and
// when it begins or ends with a space, which some readers would drop. Everything is UTF-8.
// A spreadsheet takes a text that begins with = + - or @ for a formula and runs it. Such a text
// gets an apostrophe in front, which spreadsheets show as plain text; amounts, which we write
// ourselves, keep their minus sign.
#pragma once

#include <string>
#include <string_view>

#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::plaintext {

// A row in the making. Cells come in the order of the columns.
class CsvRow {
  public:
    // Words that came from outside: guarded and quoted as needed.
    CsvRow& text(std::string_view words);
    // "12.34", "-0.05": a dot, two decimals, never guarded.
    CsvRow& amount(Cents amount);
    // "2026-01-31".
    CsvRow& date(Date date);

    // The whole row with its CR LF; the row is empty again afterwards. REQUIRES: one cell or more.
    [[nodiscard]] std::string take();

  private:
    void begin_cell();

    std::string line_;
    bool first_ = true;
};

// Whether a spreadsheet could take `words` for a formula: the first character that is no white
// space is one of = + - @ (or the wide form of one, as in Japanese texts), or the text begins with
// a tab or carriage return.
[[nodiscard]] bool looks_like_formula(std::string_view words) noexcept;

}  // namespace saldo::plaintext
