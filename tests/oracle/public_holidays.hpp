// The days on which early childhood education is closed in Finland besides Saturdays and Sundays:
// the public holidays, and the eves of Midsummer and Christmas, which are days off by collective
// agreement.
#pragma once

#include <vector>

#include "engine/time/date.hpp"

namespace saldo::oracle {

// Those of a year, rising. REQUIRES: 1900 to 2999.
[[nodiscard]] std::vector<Date> public_holidays_of(int year);

}  // namespace saldo::oracle
