// What each funder owes each provider, and how far each euro has come.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct PayablesRequest {
    std::string ledger{};    // empty: every ledger
    std::string funder{};    // empty: every funder
    std::string provider{};  // empty: every provider
    std::size_t top = 0;     // only so many that are owed most; 0: all
};

// Fact: owed, over all rows found (also those that `top` cuts off). Rows by `owed`, the largest
// first: ledger, funder, provider, name, recorded, disputed, open, settled, in_payment, receivable,
// owed, paid; in euros, what is owed to the provider positive.
//
//     owed = recorded + disputed + open + settled + in_payment - receivable
//     paid = payments that the bank has booked and not returned
//
// Errors: not_found (no such ledger), io, damaged.
[[nodiscard]] Result<Answer> ask_payables(std::span<ShardView> shards,
                                          const PayablesRequest& request);

}  // namespace saldo
