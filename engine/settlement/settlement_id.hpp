// What a settlement is called. The name follows from its scope, month and run alone, so that
// everybody who closes or reads the same month uses the same one:
//
//   2026-01                     the whole ledger
//   2026-01-home_care           one service
//   2026-01@837                 one funder
//   2026-01-home_care@837.2     one service of one funder, second extra run
//
// Ids within it are escaped, so that no two settlements share a name whatever letters ids have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/limits.hpp"
#include "engine/time/date.hpp"

namespace saldo {

// A settlement's name holds two ids, each up to three times as long when escaped.
inline constexpr std::size_t kSettlementIdBytesMax = 6 * limits::kIdBytesMax + 32;

// The letters that mean something in a settlement's name or text ('%', '@', '.', space) and control
// characters become '%' and two hexadecimal digits; everything else stays as it is. Different ids
// stay different.
[[nodiscard]] std::string escaped_id(std::string_view id);

// `service` and `funder` are external ids, empty where the scope is not narrowed by them;
// `period_end` is any day of the month; `extra_run` 0 is the first close.
[[nodiscard]] std::string settlement_id(Date period_end, std::string_view service,
                                        std::string_view funder, std::uint16_t extra_run);

}  // namespace saldo
