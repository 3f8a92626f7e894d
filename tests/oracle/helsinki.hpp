// `oracle helsinki DIR`: a city's published calculator of home care vouchers. The folder has its
// parameters (a JSON file with home_care_voucher_eur_per_hour) and cases (CSV files: household
// size, gross income, hours, the provider's price; the voucher's value, what the city pays and what
// the client pays).
//
// The parameters become a rule table that two people set in a folded ledger; each case's value is
// looked up in it, a voucher of that value granted, and the hours delivered at the provider's
// price: what is owed and what is left to the client are the books'. Each case is one check.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.hpp"
#include "tests/oracle/check_list.hpp"

namespace saldo::oracle {

// Adds what is to be read to `text`, checks to `checks`. Errors: bad_input and not_found for the
// folder and its files; io; damaged.
[[nodiscard]] Status run_helsinki(const std::filesystem::path& folder, std::string& text,
                                  CheckList& checks);

}  // namespace saldo::oracle
