#include "projections/status/ask_status.hpp"

#include <string>
#include <utility>
#include <vector>

#include "engine/audit/total_digest.hpp"
#include "engine/base/assert.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/pipeline/ledger_rows.hpp"
#include "projections/status/status.hpp"

namespace saldo {

namespace {

Status add_row(const ShardStatus& status, Answer& answer) {
    RowCells row;
    row.add(std::to_string(status.partition)).add(std::to_string(status.position));
    row.add(std::to_string(status.next_offset));
    row.add(status.log_end ? std::to_string(*status.log_end) : std::string());
    row.add(status.lag_events ? std::to_string(*status.lag_events) : std::string());
    for (const std::uint64_t count :
         {status.accepted, status.refused, status.redelivered, status.unreadable, status.ledgers})
        row.add(std::to_string(count));
    row.add(instant_cell(Instant{status.append_time_ms, 0}));
    row.add(std::to_string(status.disk_bytes)).add(to_hex(status.digest));
    return row.end(answer);
}

}  // namespace

Result<Answer> ask_status(std::span<ShardView> shards, std::span<const store::Store* const> stores,
                          EventLog* log, Hasher& hasher) {
    SALDO_ASSERT(shards.size() == stores.size(), "each shard has its store");
    auto answer = begin_answer(shards, "shards",
                               {{"partition", CellKind::count},
                                {"position", CellKind::count},
                                {"next_offset", CellKind::count},
                                {"log_end", CellKind::count},
                                {"lag_events", CellKind::count},
                                {"accepted", CellKind::count},
                                {"refused", CellKind::count},
                                {"redelivered", CellKind::count},
                                {"unreadable", CellKind::count},
                                {"ledgers", CellKind::count},
                                {"appended_at", CellKind::text},
                                {"disk_bytes", CellKind::count},
                                {"digest", CellKind::text}});
    if (!answer) return answer;
    std::vector<std::pair<std::string, Digest>> ledgers;
    ShardStatus sum;
    for (std::size_t at = 0; at < shards.size(); ++at) {
        const store::Snapshot& snapshot = *shards[at].snapshot;
        const auto status = shard_status(*stores[at], snapshot, shards[at].partition, log, hasher);
        if (!status) return std::unexpected(status.error());
        if (const Status added = add_row(*status, *answer); !added)
            return std::unexpected(added.error());
        sum.position += status->position;
        sum.accepted += status->accepted;
        sum.refused += status->refused;
        sum.unreadable += status->unreadable;
        sum.redelivered += status->redelivered;
        auto digests = ledger_digests(snapshot);
        if (!digests) return std::unexpected(digests.error());
        for (auto& ledger : *digests) ledgers.push_back(std::move(ledger));
    }
    answer->fact("digest", CellKind::text, to_hex(total_digest(hasher, std::move(ledgers))));
    answer->fact("records", CellKind::count, std::to_string(sum.position));
    answer->fact("accepted", CellKind::count, std::to_string(sum.accepted));
    answer->fact("refused", CellKind::count, std::to_string(sum.refused));
    answer->fact("redelivered", CellKind::count, std::to_string(sum.redelivered));
    answer->fact("unreadable", CellKind::count, std::to_string(sum.unreadable));
    return answer;
}

}  // namespace saldo
