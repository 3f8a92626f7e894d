// The identifiers of other libraries' own tests, decided by ours: each row says what its source
// expects, and what several libraries say of it.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.hpp"
#include "tests/oracle/check_list.hpp"

namespace saldo::oracle {

// Rows of tab-separated text under a header: kind, value, expected (pass or fail; the column's name
// begins so), source, … An empty value is a value; where a source expects nothing ("n/a …"), the
// column ref_impl says 1 or 0. Kinds: ytunnus, hetu, iban_fi, bic, viite (a domestic or a Finnish
// RF reference), rf. One check a row; `text` counts them by kind, and names rows whose library
// verdicts differ among each other.
//
// Errors: not_found; bad_input for a missing column, a kind or an expectation that nobody knows
// (with its line).
[[nodiscard]] Status run_identifiers(const std::filesystem::path& file, std::string& text,
                                     CheckList& checks);

}  // namespace saldo::oracle
