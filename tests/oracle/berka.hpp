// `oracle berka FILE.csv`: real bank accounts as balance vouchers. Money in is a top-up, money out
// a charge by the provider "bank"; the balance that our accepted event names must be the file's,
// row by row. Where the bank let an account go below zero, a voucher may not: our refusal, with
// exactly the balance before, is the right answer. It is named, and the account is compared up to
// there.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.hpp"
#include "tests/oracle/check_list.hpp"

namespace saldo::oracle {

// Adds what is to be read to `text`, checks to `checks`. Errors: bad_input and not_found for the
// file; io; damaged.
[[nodiscard]] Status run_berka(const std::filesystem::path& file, std::string& text,
                               CheckList& checks);

}  // namespace saldo::oracle
