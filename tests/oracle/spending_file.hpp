// A month of an English council's payments to suppliers, as councils publish them, read into rows
// that mean something.
//
//   columns        found by their names, whatever their order: supplier, amount, date, and a
//   transaction number if there
//                  is one; what else stands there is not looked at
//   control total  a row with an amount and nothing else (or the word "total"): the publisher's own
//   sum of the rows above the same transaction number again   is made unique ("4135420", then
//   "4135420 (2)"), and counted a row without a supplier, or without a date   is kept, under a name
//   that says so, or on the file's last day; counted
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::oracle {

struct SpendingRow {
    std::size_t line = 0;      // of the file
    std::string number;        // unique in the file
    std::size_t supplier = 0;  // index into SpendingFile::suppliers
    Date date;
    Cents amount;  // below zero: a credit note
};

struct ControlTotal {
    std::size_t line = 0;
    Cents stated;
    Cents rows_above;  // what the rows above it sum to
};

struct SpendingFile {
    std::string name;
    std::vector<std::string> suppliers;  // in the order of their first row
    std::vector<SpendingRow> rows;
    std::vector<ControlTotal> control_totals;
    Date first_day;
    Date last_day;
    Cents net;  // of all rows
    // What was put right on the way, each with its number, in words: "12 blank rows skipped".
    std::vector<std::string> notes;
};

// Errors: not_found; bad_input, with file, line and column: no header with the columns asked for,
// an amount or date that cannot be read, an amount above what one event may name, no rows.
[[nodiscard]] Result<SpendingFile> read_spending(const std::filesystem::path& path);

}  // namespace saldo::oracle
