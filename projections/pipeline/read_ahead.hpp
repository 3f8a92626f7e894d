// Reads and verifies the next batch in a thread of its own, while the shard folds the one before
// it.
//
// It reads ahead where the log has more, and only then: what was seen of the log's end is never
// older than the call that says it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>

#include "engine/base/digest.hpp"
#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"
#include "engine/fold/verified_batch.hpp"

namespace saldo {

class ReadAhead {
  public:
    struct Batch {
        LogBatch log;
        VerifiedBatch verified;  // views into `log`
    };

    // Batches of at most `records_max`, verified for `partition` of `partition_count`.
    ReadAhead(std::unique_ptr<LogReader> reader, PartitionIndex partition,
              PartitionIndex partition_count, std::size_t records_max);
    // Waits until the reader has come back.
    ~ReadAhead();
    ReadAhead(const ReadAhead&) = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;

    // As LogReader::next(), into `batch`, whose memory is used again. One thread at a time.
    [[nodiscard]] Status next(Batch& batch, int timeout_ms);

  private:
    enum class Turn : std::uint8_t {
        caller,  // `made_` is nobody's
        reader,  // the thread fills it
        made,    // it waits for the caller
        ended,   // the thread is to end
    };
    void run();
    [[nodiscard]] Status read(int timeout_ms);

    std::unique_ptr<LogReader> reader_;
    std::unique_ptr<Hasher> hasher_;
    PartitionIndex partition_;
    PartitionIndex partition_count_;
    std::size_t records_max_;

    std::mutex mutex_;
    std::condition_variable changed_;
    Turn turn_ = Turn::caller;
    int timeout_ms_ = 0;  // of the reader's turn
    Batch made_;
    Status status_;       // of making it
    std::thread thread_;  // last: it uses the others
};

}  // namespace saldo
