// Settlements as statements for providers (engine/settlement/provider_statement.hpp).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/settlement/provider_statement.hpp"
#include "engine/settlement/settlement.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

// Hands over what a funder tells each provider of an approved run's settlements: by provider, then
// by settlement in the run's order; the same whenever it is asked for. Names and accounts are those
// that the run kept; a payment stands as it was approved, also where the run was withdrawn since.
// Errors: io, damaged, those of `take`.
[[nodiscard]] Status for_each_statement(const ShardView& shard, std::string_view ledger,
                                        const PaymentRun& run, Handle funder,
                                        const settlement::TakeStatement& take);

struct StatementRequest {
    std::string ledger{};  // empty: looked for in every ledger
    std::string settlement{};
    std::string provider{};
};

// What one settlement tells one provider, a statement for each funder that owes it something; with
// the latest approved run's payment, and the names of that run or else of today. Errors: not_found
// (no such settlement or provider, or the settlement has nothing of the provider), bad_input
// (several ledgers have a settlement of that name), io, damaged.
[[nodiscard]] Result<std::vector<settlement::ProviderStatement>> statements_of(
    std::span<ShardView> shards, const StatementRequest& request);

}  // namespace saldo
