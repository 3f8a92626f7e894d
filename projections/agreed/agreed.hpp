// What was agreed against what was delivered: each voucher line's quantity a period, beside what
// was delivered of it and what is ordered still. What an official asks who follows whether clients
// get what was decided for them.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "engine/time/date.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct AgreedRequest {
    std::string ledger{};     // empty: every ledger
    std::string client{};     // empty: every client
    std::string provider{};   // only lines that it is the payee of, delivers or holds an order of
    std::string service{};    // empty: every service
    Date from{};              // periods with a day from here …
    Date until{};             // … to here; REQUIRES: from <= until
    Date today{};             // orders that expired before it do not stand
    bool differing = false;   // only where delivered is not what was agreed
    std::size_t limit = 100;  // at most so many rows; 0: all
};

// Rows in order of ledger, client, voucher, pot and period: ledger, client, voucher, service,
// content, unit, period_from, period_until (empty: until further notice), agreed (what the period
// was granted, topped up, without what earlier periods left), delivered, difference (delivered less
// agreed; below zero: less than was agreed), ordered (holds that stand), visits (how many
// deliveries), suspended_days (of the period), providers ("P7: 2, P8: 1.5", what each delivered).
// Fact: lines, how many rows there are without the limit.
//
// Of vouchers that count in units: service vouchers and purchase orders have a row for each line, a
// balance voucher in units one for its whole pot; what counts in euros, and entitlements, agree on
// no quantity. Delivered are deliveries that were not cancelled, as last corrected, at their full
// quantity; a credit takes nothing from what was delivered. Where the voucher was ended before what
// was delivered of it, nothing was agreed. Annulled vouchers, and periods in which nothing was
// agreed, ordered or delivered, have no row.
//
// Reads every voucher and every delivery of the ledger. Errors: not_found (no such ledger, client,
// provider or service), bad_input (more than kAgreedDaysMax days), io, damaged.
[[nodiscard]] Result<Answer> ask_agreed(std::span<ShardView> shards, const AgreedRequest& request);

// A year: what a voucher that recurs daily shows of it stays readable.
inline constexpr int kAgreedDaysMax = 366;

}  // namespace saldo
