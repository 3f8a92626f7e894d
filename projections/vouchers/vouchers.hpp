// What a voucher says and what is left of it on a day.
//
// Nothing happens in the books when a month begins: a period opens with the first event that
// touches it, and an expired hold stays until the next event. The answers count with the fold's own
// functions what has not been posted yet (projections/pipeline/pot_on_day.hpp).
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "engine/time/date.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct VoucherRequest {
    std::string ledger{};  // empty: looked for in every ledger
    std::string voucher{};
    Date day;  // whose period and state are shown
};

// Facts: voucher, ledger, client, kind, state (valid, not_yet_valid, suspended, expired, ended,
// annulled), valid_from, valid_until (empty: until further notice), recurrence, carry_over,
// decision_number, decision_date, payee, contract, replaces. Rows: one a pot, which is what the
// voucher counts in (several services share the pot of a balance voucher): service, content,
// unit_value, co_payment, commodity, period_from, period_until, granted, used, held, left. An
// entitlement has no pots: its lines stand there with their month's value and without balances.
// Errors: not_found (names the voucher), bad_input (several ledgers have one of that name), io,
// damaged.
[[nodiscard]] Result<Answer> ask_voucher(std::span<ShardView> shards,
                                         const VoucherRequest& request);

struct VouchersRequest {
    std::string ledger{};     // empty: every ledger
    std::string client{};     // empty: every client
    std::string service{};    // a service that the terms of `day` name; empty: any
    Date day;                 // whose state and balance are shown
    std::size_t limit = 100;  // at most so many rows; 0: all
    std::string after{};      // ids behind this one: the last row's of the page before
};

// Rows in order of ledger and voucher: ledger, voucher, client, kind, valid_from, valid_until,
// state, commodity, left; the last two of the first pot. A client's or a service's vouchers are
// found by reading every voucher of the ledger. Errors: not_found (no such ledger), bad_input
// (`after` without a ledger), io, damaged.
[[nodiscard]] Result<Answer> ask_vouchers(std::span<ShardView> shards,
                                          const VouchersRequest& request);

}  // namespace saldo
