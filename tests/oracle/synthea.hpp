// `oracle synthea DIR`: claims of synthetic people, as Synthea writes them (claims.csv and
// claims_transactions.csv). A claim becomes a voucher over the sum of its charges: each charge is a
// delivery, each payment (the payer's or the patient's) a credit that lowers what is owed. So what
// the books still owe of a claim is charges less payments; below zero it was overpaid, which the
// file's own OUTSTANDING never shows. Transfers move a claim's balance from payer to patient and
// change nothing of it: they must cancel out within the claim.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.hpp"
#include "tests/oracle/check_list.hpp"

namespace saldo::oracle {

// Names each overpaid claim with its amount in `text`. Checks: every event is accepted; of each
// claim the books' open payable is charges less payments, to the cent; its voucher has left what
// its payments gave back; its transfers cancel out; it is in claims.csv; and what is owed to all
// providers is the sum. Errors: not_found; bad_input with file, line and column; io; damaged.
[[nodiscard]] Status run_synthea(const std::filesystem::path& folder, std::string& text,
                                 CheckList& checks);

}  // namespace saldo::oracle
