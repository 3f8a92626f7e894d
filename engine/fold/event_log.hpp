// The log, as the rest of Saldo sees it: partitions of records in an order that never changes.
// Connectors implement it (embedded: RocksDB; Kafka: librdkafka) and one contract test runs against
// each.
//
// Invariants
// 1. Offsets of a partition rise; they may have gaps (Kafka's transactions and compaction leave
//    them).
// 2. A record once read is read again the same for ever; a log that cannot promise this says so as
//    `damaged`.
// 3. Appending is durable when flush() returns without an error: acknowledged by the log, not only
//    sent.
// 4. Records appended by one writer to one partition keep their order.
//
// The hard thing: a reader hands out views into memory that it owns, so that a record is never
// copied between the network and the fold.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace saldo {

using PartitionIndex = std::uint32_t;
using LogOffset = std::int64_t;

// One record as the log holds it. The views live as long as the batch they came in.
struct LogRecord {
    LogOffset offset = 0;
    std::int64_t append_time_ms = 0;  // UTC, as the log says; decides nothing
    std::string_view key;             // the ledger's id
    std::string_view value;           // the event's FlatBuffers payload, or any bytes at all
    bool value_absent = false;        // a Kafka tombstone: no value, not an empty one
};

// Records of one partition in log order, and the memory behind them.
struct LogBatch {
    std::vector<LogRecord> records;
    std::shared_ptr<const void> memory;  // keeps what the records' views point to
    bool at_end = false;  // the reader saw the end of the partition when it made this batch
};

// What a publisher adds for other readers (CloudEvents); the fold neither reads nor hashes it.
struct LogHeader {
    std::string_view name;
    std::string_view value;
};

struct LogEnds {
    LogOffset first = 0;  // of the oldest record still there
    LogOffset next = 0;   // that the next record will get or exceed
};

// Reads one partition, from one thread at a time.
class LogReader {
  public:
    LogReader() = default;
    LogReader(const LogReader&) = delete;
    LogReader& operator=(const LogReader&) = delete;
    virtual ~LogReader() = default;

    // The next records, at most `records_max`, and as few as memory asks for, waiting up to
    // `timeout_ms` for the first one. An empty batch means that nothing came in time, or that the
    // reader has just learnt that it is at the end (`at_end`). `damaged`, `not_found` and
    // `bad_input` end the reader; after `unavailable` the call may be repeated.
    [[nodiscard]] virtual Result<LogBatch> next(std::size_t records_max, int timeout_ms) = 0;
};

// Appends to any partition. One thread at a time.
class LogWriter {
  public:
    LogWriter() = default;
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;
    virtual ~LogWriter() = default;

    // Queues a record for its key's partition; blocks while the queue is full. Copies what it is
    // given.
    [[nodiscard]] virtual Status append(std::string_view key, std::string_view value,
                                        std::span<const LogHeader> headers) = 0;

    // Waits until every queued record is durable. After an error, here or in append (but for
    // `limit`, which concerns the one record that was not queued), the writer has ended and nothing
    // is known of the records since the last flush: publish them again, in the same order, with
    // another writer; redeliveries have no effect.
    [[nodiscard]] virtual Status flush() = 0;

    // Records acknowledged so far.
    [[nodiscard]] virtual std::uint64_t acknowledged() const = 0;
};

class EventLog {
  public:
    EventLog() = default;
    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;
    virtual ~EventLog() = default;

    // Fixed when the log is made.
    [[nodiscard]] virtual PartitionIndex partition_count() const = 0;

    // For messages: "embedded log DIR" or "kafka://HOST:PORT/TOPIC".
    [[nodiscard]] virtual std::string name() const = 0;

    // Tells this log from another of the same name: a topic that was deleted and made again has
    // another identity.
    [[nodiscard]] virtual std::string identity() const = 0;

    [[nodiscard]] virtual Result<LogEnds> ends(PartitionIndex partition) = 0;

    // Reads from the first record whose offset is `from` or later. An offset before the oldest
    // record still there, or after the end, is `damaged`: the log was truncated or replaced.
    [[nodiscard]] virtual Result<std::unique_ptr<LogReader>> read(PartitionIndex partition,
                                                                  LogOffset from) = 0;

    [[nodiscard]] virtual Result<std::unique_ptr<LogWriter>> write() = 0;
};

}  // namespace saldo
