#include "projections/pipeline/read_ahead.hpp"

#include <utility>

#include "projections/pipeline/sha256_openssl.hpp"

namespace saldo {

namespace {

// A batch that was not at the log's end is followed by another at once, or nearly so.
constexpr int kAheadMs = 10;

}  // namespace

ReadAhead::ReadAhead(std::unique_ptr<LogReader> reader, PartitionIndex partition,
                     PartitionIndex partition_count, std::size_t records_max)
    : reader_(std::move(reader)),
      hasher_(make_openssl_hasher()),
      partition_(partition),
      partition_count_(partition_count),
      records_max_(records_max),
      thread_([this] { run(); }) {}

ReadAhead::~ReadAhead() {
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return turn_ != Turn::reader; });
        turn_ = Turn::ended;
    }
    changed_.notify_all();
    thread_.join();
}

Status ReadAhead::next(Batch& batch, int timeout_ms) {
    Status status;
    bool more = false;
    {
        std::unique_lock lock(mutex_);
        if (turn_ == Turn::caller) {
            timeout_ms_ = timeout_ms;
            turn_ = Turn::reader;
            changed_.notify_all();
        }
        changed_.wait(lock, [this] { return turn_ == Turn::made; });
        std::swap(batch, made_);
        status = std::exchange(status_, {});
        more = status.has_value() && !batch.log.records.empty() && !batch.log.at_end;
        timeout_ms_ = kAheadMs;
        turn_ = more ? Turn::reader : Turn::caller;
        if (!more) made_.log = {};
    }
    if (more) changed_.notify_all();
    return status;
}

void ReadAhead::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return turn_ == Turn::reader || turn_ == Turn::ended; });
        if (turn_ == Turn::ended) return;
        const int timeout_ms = timeout_ms_;
        // Only this thread touches what is made until it is the caller's turn.
        lock.unlock();
        Status status = read(timeout_ms);
        lock.lock();
        status_ = std::move(status);
        turn_ = Turn::made;
        changed_.notify_all();
    }
}

Status ReadAhead::read(int timeout_ms) {
    made_.log = {};  // of the batch before last
    auto batch = reader_->next(records_max_, timeout_ms);
    if (!batch) return std::unexpected(batch.error());
    made_.log = std::move(*batch);
    made_.verified.verify(made_.log.records, *hasher_, partition_, partition_count_);
    return {};
}

}  // namespace saldo
