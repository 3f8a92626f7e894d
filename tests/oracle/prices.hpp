// `oracle prices FILE.csv`: a municipality's table of voucher values. Each row's value is its base
// value times its coefficient, half up to the cent; for children under three likewise, where the
// table has those columns. A row that is not so is a failure with its line and numbers: such
// tables are kept by hand, and have errors. Each row is one check.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.hpp"
#include "tests/oracle/check_list.hpp"

namespace saldo::oracle {

// Adds what is to be read to `text`, checks to `checks`. Errors: bad_input and not_found for the
// file.
[[nodiscard]] Status run_prices(const std::filesystem::path& file, std::string& text,
                                CheckList& checks);

}  // namespace saldo::oracle
