// How much of each service is granted, used, held and left in the periods that a day is in: what a
// budget owner asks.
#pragma once

#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "engine/time/date.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct ServicesRequest {
    std::string ledger{};  // empty: every ledger
    Date day;              // vouchers in force on it, each with its period of that day
};

// Rows in order of ledger, service and commodity: ledger, service, name_fi, commodity, granted,
// used, held, left, vouchers. A pot over several services stands under its first line's, as its
// commitment account does; vouchers in euros and in units are on rows of their own. An entitlement
// has no balance and is only counted, in the service's unit. A service without vouchers has a row
// of zeros. Reads every voucher. Errors: not_found (no such ledger), io, damaged.
[[nodiscard]] Result<Answer> ask_services(std::span<ShardView> shards,
                                          const ServicesRequest& request);

}  // namespace saldo
