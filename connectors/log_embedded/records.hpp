// The records of an embedded log, shared by its readers and writers: who gets which offset, and who
// is told of new records.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "connectors/log_embedded/record_rows.hpp"
#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"
#include "projections/store/store.hpp"

namespace saldo::embedded {

// Records of one writer that have no place yet.
struct Queued {
    struct Record {
        PartitionIndex partition;
        std::size_t begin;  // of its row value in `bytes`
        std::size_t size;
    };
    std::string bytes;
    std::vector<Record> records;
};

// Any thread.
class Records {
  public:
    // Reads where each partition ends. REQUIRES: the store is that of `description`.
    [[nodiscard]] static Result<std::shared_ptr<Records>> open(
        std::unique_ptr<store::Store> store, const Description& description,
        std::function<std::int64_t()> now_ms);

    [[nodiscard]] const Description& description() const { return description_; }
    [[nodiscard]] LogOffset next_offset(PartitionIndex partition) const;

    // Gives the queued records their places and times, and writes them as one commit. Durable once
    // sync() returned.
    [[nodiscard]] Status append(Queued& queued);
    [[nodiscard]] Status sync();

    // The records from `from` on, at most `records_max`, copied into the batch's own memory. Waits
    // up to `timeout_ms` for the first.
    [[nodiscard]] Result<LogBatch> read(PartitionIndex partition, LogOffset from,
                                        std::size_t records_max, int timeout_ms) const;

  private:
    struct End {
        LogOffset next = 0;
        std::int64_t append_time_ms = 0;  // of the last record
    };

    Records(std::unique_ptr<store::Store> store, const Description& description,
            std::function<std::int64_t()> now_ms);
    [[nodiscard]] Result<End> find_end(const store::Snapshot& snapshot,
                                       PartitionIndex partition) const;
    [[nodiscard]] LogOffset wait_beyond(PartitionIndex partition, LogOffset from,
                                        int timeout_ms) const;

    std::unique_ptr<store::Store> store_;
    Description description_;
    std::string position_;
    std::function<std::int64_t()> now_ms_;

    std::mutex commit_mutex_;        // one commit at a time; taken before ends_mutex_
    mutable std::mutex ends_mutex_;  // guards ends_
    mutable std::condition_variable appended_;
    std::vector<End> ends_;
};

}  // namespace saldo::embedded
