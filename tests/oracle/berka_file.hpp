// Transactions of bank accounts with the balance after each, as the PKDD'99 data set of a Czech
// bank has them: an account, a date, an amount, a direction, the balance. Columns by name; the
// order of an account's rows is the order of the file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::oracle {

struct BankRow {
    std::size_t line = 0;     // of the file
    std::string transaction;  // unique in the file
    std::size_t account = 0;  // index into BankFile::accounts
    Date date;
    Cents movement;       // above zero: money in
    Cents balance_after;  // as the file has it
};

struct BankFile {
    std::string name;
    std::vector<std::string> accounts;  // in the order of their first row
    std::vector<BankRow> rows;
    Date first_day;
    Date last_day;
    std::vector<std::string> notes;  // what was put right on the way, in words
};

// The direction follows from `signed_amount`, else from `type`: PRIJEM (or credit) is money in,
// VYDAJ and VYBER (or debit) are money out. Errors: not_found; bad_input with file, line and
// column.
[[nodiscard]] Result<BankFile> read_bank_file(const std::filesystem::path& path);

}  // namespace saldo::oracle
