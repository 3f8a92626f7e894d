// Where a shard tells the world what became of each record: accepted, refused or redelivery, in the
// order of their positions. On Kafka it is the topic `<topic>.outcomes`; connectors implement it.
//
// Invariants
// 1. Outcomes of a partition are published in rising order of position; after a crash some are
//    published again, with the same bytes, so that consumers drop a position that is not above the
//    last one they saw.
// 2. Nothing is published before the state behind it is durable: that is the caller's part
//    (invariant 8 of the design).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"

namespace saldo {

// One thread at a time.
class OutcomeSink {
  public:
    OutcomeSink() = default;
    OutcomeSink(const OutcomeSink&) = delete;
    OutcomeSink& operator=(const OutcomeSink&) = delete;
    virtual ~OutcomeSink() = default;

    // The highest position published so far, after which publishing goes on; nullopt: none yet.
    [[nodiscard]] virtual Result<std::optional<std::uint64_t>> last_position(
        PartitionIndex partition) = 0;

    // Queues an outcome; blocks while the queue is full. Copies what it is given. `position` is the
    // record's ordinal in its shard, `key` the ledger's id, `value` the outcome's payload.
    [[nodiscard]] virtual Status append(PartitionIndex partition, std::uint64_t position,
                                        std::string_view key, std::string_view value) = 0;

    // Waits until every queued outcome is durable. After an error, here or in append, the sink is
    // of no more use: open another and go on after its last_position().
    [[nodiscard]] virtual Status flush() = 0;
};

}  // namespace saldo
