#include "projections/pipeline/ledger_places.hpp"

#include <algorithm>

#include "engine/fold/fold.hpp"
#include "projections/pipeline/ledger_rows.hpp"

namespace saldo {

Result<Answer> begin_answer(std::span<ShardView> shards, std::string rows_name,
                            std::vector<Column> columns) {
    Answer answer;
    answer.rows_name = std::move(rows_name);
    answer.columns = std::move(columns);
    for (const ShardView& shard : shards) {
        const std::string_view row = shard.snapshot->position();
        const auto position = Position::of_row(row);
        if (!row.empty() && !position) {
            return fail(ErrorKind::damaged,
                        "the position of partition " + std::to_string(shard.partition) +
                            " cannot be read; build the home again from the log");
        }
        answer.positions.push_back(row.empty() ? 0 : position->next_position);
    }
    return answer;
}

Result<std::vector<LedgerPlace>> find_ledgers(std::span<ShardView> shards, std::string_view id) {
    std::vector<LedgerPlace> found;
    for (ShardView& shard : shards) {
        const Status scanned =
            scan_ledgers(*shard.snapshot, [&](Handle handle, const Ledger& ledger) {
                if (id.empty() || ledger.id == id) found.push_back({&shard, handle, ledger});
                return id.empty() || found.empty();
            });
        if (!scanned) return std::unexpected(scanned.error());
    }
    if (found.empty() && !id.empty()) {
        return fail(ErrorKind::not_found,
                    "there is no ledger " + std::string(id) + " in this home");
    }
    std::ranges::sort(
        found, {}, [](const LedgerPlace& place) -> const std::string& { return place.ledger.id; });
    return found;
}

}  // namespace saldo
