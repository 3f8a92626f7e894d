// What was refused and why, in words: what publishers must correct.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "engine/ledger/refusal_text.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct RefusalsRequest {
    std::string ledger{};              // empty: all, and records that belong to no ledger
    std::string reason{};              // a refusal's code; empty: every reason
    std::size_t limit = 100;           // at most so many of the newest; 0: all
    Language language = Language::en;  // of `text`
};

// Rows, the newest first (by append time, then by shard and position): position, ledger, reason,
// text, field, asked, limit, event_id, source, type, recorded_at, partition. `asked` and `limit`
// are euros where the reason is about a price or a sum, units where it is about a quantity, dates
// where it is about a date, and else whole numbers as the rule compared them. Errors: not_found (no
// such ledger), bad_input (no such reason), io, damaged.
[[nodiscard]] Result<Answer> ask_refusals(std::span<ShardView> shards,
                                          const RefusalsRequest& request);

// Fact: refused, the sum. Rows by count, the largest first: reason, count, text. Reads every
// refusal and regards `ledger` and `language` alone. Errors: not_found (no such ledger), io,
// damaged.
[[nodiscard]] Result<Answer> ask_refusals_by_reason(std::span<ShardView> shards,
                                                    const RefusalsRequest& request);

}  // namespace saldo
