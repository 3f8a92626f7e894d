// Every maximum that Saldo has, with its reason. Going over one is a refusal (events) or an error
// of kind `limit` (files, queues); never a crash.
#pragma once

#include <cstddef>
#include <cstdint>

namespace saldo::limits {

// Ids of events, vouchers, deliveries, …: room for a URN with a UUID; keys of rows stay short.
inline constexpr std::size_t kIdBytesMax = 128;
// Names, reasons and other text in clear: what fits on a decision's line.
inline constexpr std::size_t kTextBytesMax = 1'024;
// An event's payload: the largest is a rule table; everything else is under a few kilobytes.
inline constexpr std::size_t kPayloadBytesMax = std::size_t{1} << 20U;
// Lines of one voucher: a personal budget over every service of a county stays under it.
inline constexpr std::size_t kVoucherLinesMax = 64;
// Shares of one voucher's cost: municipalities of the largest region.
inline constexpr std::size_t kFunderSharesMax = 32;
// Tranches of one voucher: a top-up a day for 27 years.
inline constexpr std::size_t kTranchesMax = 10'000;
// Periods of one voucher that may carry a balance over: a weekly voucher for 19 years.
inline constexpr std::size_t kPeriodsMax = 4'096;
// Holds that stand on one voucher at a time.
inline constexpr std::size_t kHoldsMax = 256;
// Identity: other contents under one id that are remembered, so that each is refused once and then
// a redelivery.
inline constexpr std::size_t kReusedContentsMax = 8;
// Settlements that one payment run pays.
inline constexpr std::size_t kRunSettlementsMax = 1'000;

}  // namespace saldo::limits
