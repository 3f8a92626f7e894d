// What stands on every account: the question that accountants and golden scripts ask.
//
//     account                                  commodity   balance
//     hel/expense/helsinki/4310                EUR          125.00
//     hel/payable/open/helsinki/provider-7     EUR         -125.00
//     hel/voucher/available/V1                 hour            7.5
//
// Debit is positive, credit negative. In every commodity the balances of a ledger sum to zero.
#pragma once

#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct BalancesRequest {
    std::string ledger{};          // empty: every ledger
    std::string account_prefix{};  // of the account's name, with or without "LEDGER/"; empty: all
    std::string voucher{};         // only the accounts of this voucher
    // Each voucher's own accounts, instead of the sums over all vouchers: the balances still sum to
    // zero. Reads every voucher.
    bool every_voucher = false;
    bool zeros = false;  // accounts whose balance is zero as well
};

// Columns account, commodity, balance; rows in order of account and commodity. Euros have two
// decimals ("12.34"), units up to three ("2.5"). Errors: not_found (no such ledger, or no such
// voucher in it), io, damaged.
[[nodiscard]] Result<Answer> ask_balances(std::span<ShardView> shards,
                                          const BalancesRequest& request);

}  // namespace saldo
