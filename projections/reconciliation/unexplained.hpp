// Every movement on a funder's bank account that nobody explains, so that a clerk finds each on the
// bank's statement. The amounts sum to the balance of `unexplained`, to the cent.
//
//     funder  day         direction  amount  bank_reference  reason  run  payment  event      position
//     espoo   2026-02-10  left         7.00  260210ARCH0001                        bank:5f0…       212
//     espoo   2026-02-12  came        -3.00  260212ARCH0004  AC04    R1   E-1-01   bank:91c…       230
//
// What left and came under one reference of the bank, in one amount, is no longer a question: the
// bank took it back, or a clerk did, to say what it was. Such pairs are left out.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct UnexplainedRequest {
    std::string ledger{};  // empty: every ledger
    std::string funder{};  // only on its account
    bool all = false;      // pairs, too
    std::uint64_t limit = 100;
};

// Columns: ledger, funder, day, direction (left, came), amount (left; came is below zero),
// bank_reference, reason (the bank's code), run, payment (as the bank named them), event, source,
// position. By ledger, funder, day and position. Facts: unexplained (the sum of all, also beyond
// the limit), pairs (left out). Errors: not_found (no such ledger), io, damaged.
[[nodiscard]] Result<Answer> ask_unexplained(std::span<ShardView> shards,
                                             const UnexplainedRequest& request);

}  // namespace saldo
