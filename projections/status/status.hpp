// Where a shard stands, and how far behind the log it is: for operators, and for whoever compares
// two homes.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/digest.hpp"
#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"
#include "projections/store/store.hpp"

namespace saldo {

struct ShardStatus {
    PartitionIndex partition = 0;
    std::uint64_t position = 0;        // records folded and committed
    LogOffset next_offset = 0;         // where reading resumes
    std::optional<LogOffset> log_end;  // nullopt: the log was not asked
    // Offsets from here to the end: records, and on Kafka the gaps between them. nullopt: as above.
    std::optional<std::uint64_t> lag_events;
    std::int64_t append_time_ms = 0;  // UTC, of the latest record folded; 0: none
    Digest digest;                    // over the shard's ledgers
    std::uint64_t ledgers = 0;        // that have events
    // These four sum to `position`.
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;
    std::uint64_t redelivered = 0;
    std::uint64_t unreadable =
        0;  // refused without a ledger: could not be read, or came under another's key
    std::uint64_t disk_bytes = 0;
};

// As of `snapshot`, which is one of `store`'s. `log` is asked for its end where it is given.
// Errors: io, damaged, unavailable.
[[nodiscard]] Result<ShardStatus> shard_status(const store::Store& store,
                                               const store::Snapshot& snapshot,
                                               PartitionIndex partition, EventLog* log,
                                               Hasher& hasher);

}  // namespace saldo
