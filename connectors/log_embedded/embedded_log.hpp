// The log on one machine, without a broker: a RocksDB store of records keyed by partition and
// offset. For trials, small organisers and tests; one process at a time holds it, and serves the
// others over its socket.
//
// Offsets of a partition are 0, 1, 2, …: this log has no gaps. Headers are not kept, because nobody
// but Saldo reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"

namespace saldo {

struct EmbeddedLogSettings {
    std::filesystem::path folder;
    // Fixed when the log is made; opening it with another number is `bad_input`. 0: whatever it
    // has, and then a log that is not there is `not_found` rather than made.
    PartitionIndex partitions = 1;
    // Nothing is written: write() is `bad_input`. What was appended when it was opened is seen.
    bool read_only = false;
    std::size_t memory_bytes = std::size_t{64}
                               << 20U;  // the store's, and a writer's queue of an eighth of it
    // UTC; empty: the system's clock. Append times never go back, whatever it says.
    std::function<std::int64_t()> now_ms;
};

// Errors: in_use (another process holds the folder), newer_format, damaged, not_found, bad_input,
// io; each names the folder. Readers and writers may outlive the log object. Any thread may call
// the log; each reader and each writer is one thread's.
[[nodiscard]] Result<std::unique_ptr<EventLog>> open_embedded_log(
    const EmbeddedLogSettings& settings);

}  // namespace saldo
