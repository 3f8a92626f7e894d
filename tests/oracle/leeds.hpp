// `oracle leeds FILE.csv [--suppliers] [--out DIR]`: a month of a council's real payments through
// our books, and every figure that comes out compared with the file:
//
//   net of every supplier = the sum of its rows = paid - carried
//   net total             = the sum of the rows = paid total - carried total = the file's control
//   totals the payment files     = what was paid, counted again from their text
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.hpp"
#include "tests/oracle/check_list.hpp"

namespace saldo::oracle {

struct LeedsOptions {
    std::filesystem::path file;
    bool suppliers = false;     // net per supplier as CSV
    std::filesystem::path out;  // folder for the payment files; empty: they are made and not kept
};

// Adds what is to be read to `text`, checks to `checks`. Errors: bad_input and not_found for the
// file; io; damaged.
[[nodiscard]] Status run_leeds(const LeedsOptions& options, std::string& text, CheckList& checks);

}  // namespace saldo::oracle
