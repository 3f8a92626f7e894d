// `oracle evaka FILE.json`: decisions on early childhood education vouchers, the months that were
// closed, and what the municipality's own system then reported (eVaka, Espoo). The kind of a file
// is seen from its cases:
//
//   months    steps (decisions sent, annulled or ended, months closed) and reports of a unit's
//             month; every row of a report must be settled by our books, and no other
//   netting   reversals and corrections of which those that are equal and opposite cancel
//   drafts    units with a value, a closed month, and the payments made of it
//
// Each case is one check.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.hpp"
#include "tests/oracle/check_list.hpp"

namespace saldo::oracle {

// Adds what is to be read to `text`, checks to `checks`. Errors: bad_input and not_found for the
// file; io; damaged.
[[nodiscard]] Status run_evaka(const std::filesystem::path& file, std::string& text,
                               CheckList& checks);

}  // namespace saldo::oracle
