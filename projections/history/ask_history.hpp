// What happened, in words: the records of a voucher, of a provider, of a ledger or of a whole home,
// with what became of each; and what became of one event.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/ledger/refusal_text.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct HistoryRequest {
    std::string ledger{};     // empty: every ledger
    std::string voucher{};    // a voucher's history; or
    std::string provider{};   // a provider's; or neither: every record
    std::uint64_t from = 0;   // the first position that counts
    std::size_t limit = 100;  // at most so many rows of a ledger, or of a shard where none is named
    bool newest_first = false;
};

// Rows by ledger (without a voucher, provider and ledger by shard) in the order asked for:
// position, recorded_at, type, event_id, source, actor, outcome (accepted, refused, redelivery),
// reason (the refusal's code, or the earlier position of a redelivery), postings ("+12.50 EUR
// expense/hel/4310; -12.50 EUR payable/open/hel/provider-7"), ledger, partition. Errors: not_found
// (no such ledger, voucher or provider), bad_input (both a voucher and a provider), io, damaged.
[[nodiscard]] Result<Answer> ask_history(std::span<ShardView> shards,
                                         const HistoryRequest& request);

// What became of the event that a publisher knows by its source and id; `text` in that language.
// Facts: ledger, source,
// event_id, type, outcome, reason, text, field, asked, limit, position, recorded_at, actor; and
// reused_at, the positions at which other contents came under the same id and were refused. Rows:
// its postings: account, commodity, amount, balance_after. Errors: not_found (no such ledger,
// source or event: it may not be folded yet), io, damaged.
[[nodiscard]] Result<Answer> ask_outcome(std::span<ShardView> shards, const std::string& ledger,
                                         const std::string& source, const std::string& event_id,
                                         Language language = Language::en);

// Of events that a publisher may have published before: which of them the ledger has, and what
// became of each. Rows, in the order of `event_ids`, those that are not folded left out: event_id,
// outcome (accepted, refused), reason. Errors: not_found (no such ledger), bad_input
// (no ledger was said), io, damaged.
[[nodiscard]] Result<Answer> ask_outcomes(std::span<ShardView> shards, const std::string& ledger,
                                          const std::string& source,
                                          const std::vector<std::string>& event_ids);

}  // namespace saldo
