#include "projections/status/status.hpp"

#include <string>
#include <utility>
#include <vector>

#include "engine/audit/total_digest.hpp"
#include "engine/fold/fold.hpp"
#include "projections/pipeline/ledger_rows.hpp"

namespace saldo {

namespace {

Status add_ledgers(ShardStatus& status, const store::Snapshot& snapshot, Hasher& hasher) {
    std::vector<std::pair<std::string, Digest>> digests;
    const Status scanned = scan_ledgers(snapshot, [&](Handle /*handle*/, const Ledger& ledger) {
        status.accepted += ledger.accepted;
        status.refused += ledger.refused;
        status.redelivered += ledger.redelivered;
        if (ledger.events > 0) digests.emplace_back(ledger.id, ledger.digest);
        return true;
    });
    if (!scanned) return scanned;
    const std::uint64_t with_ledger = status.accepted + status.refused + status.redelivered;
    if (with_ledger > status.position) {
        return fail(ErrorKind::damaged,
                    "the ledgers of partition " + std::to_string(status.partition) +
                        " count more records than were folded; build the home again from the log");
    }
    status.unreadable = status.position - with_ledger;
    status.ledgers = digests.size();
    status.digest = total_digest(hasher, std::move(digests));
    return {};
}

}  // namespace

Result<ShardStatus> shard_status(const store::Store& store, const store::Snapshot& snapshot,
                                 PartitionIndex partition, EventLog* log, Hasher& hasher) {
    ShardStatus status;
    status.partition = partition;
    status.disk_bytes = store.disk_bytes();
    if (!snapshot.position().empty()) {
        const auto position = Position::of_row(snapshot.position());
        if (!position) {
            return fail(ErrorKind::damaged,
                        "the position of partition " + std::to_string(partition) +
                            " cannot be read; build the home again from the log");
        }
        status.position = position->next_position;
        status.next_offset = position->next_offset;
        status.append_time_ms = position->append_time_ms;
    }
    if (const Status added = add_ledgers(status, snapshot, hasher); !added) {
        return std::unexpected(added.error());
    }
    if (log != nullptr) {
        const auto ends = log->ends(partition);
        if (!ends) return std::unexpected(ends.error());
        status.log_end = ends->next;
        const LogOffset behind = ends->next - status.next_offset;
        status.lag_events = behind > 0 ? static_cast<std::uint64_t>(behind) : 0;
    }
    return status;
}

}  // namespace saldo
