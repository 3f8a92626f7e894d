// A log in memory and a sink in memory, for tests that want to do to them what no real one would
// suffer.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/partition.hpp"
#include "engine/fold/event_log.hpp"
#include "engine/fold/outcome_sink.hpp"

namespace saldo::test {

// Offsets rise by `step`, as on a log with gaps. Readers see what was appended at once. Any thread.
class MemoryLog final : public EventLog {
  public:
    struct Kept {
        std::string key;
        std::string value;
    };

    explicit MemoryLog(PartitionIndex partitions = 1, std::string identity = "id-1",
                       LogOffset step = 1)
        : partitions_(partitions), identity_(std::move(identity)), step_(step) {}

    void add(std::string key, std::string value) {
        const std::lock_guard lock(mutex_);
        auto& partition = partitions_[partition_of(key, partition_count())];
        partition.push_back(std::make_shared<const Kept>(Kept{std::move(key), std::move(value)}));
    }
    // What no log may do.
    void truncate(PartitionIndex partition, std::size_t records) {
        const std::lock_guard lock(mutex_);
        partitions_[partition].resize(records);
    }
    void replace(PartitionIndex partition, std::size_t at, std::string value) {
        const std::lock_guard lock(mutex_);
        auto& record = partitions_[partition][at];
        record = std::make_shared<const Kept>(Kept{record->key, std::move(value)});
    }
    // The next read fails, as when the broker is away.
    void fail_once() { fail_next_.store(true); }

    [[nodiscard]] std::size_t size(PartitionIndex partition) const {
        const std::lock_guard lock(mutex_);
        return partitions_[partition].size();
    }
    [[nodiscard]] PartitionIndex partition_count() const override {
        return static_cast<PartitionIndex>(partitions_.size());
    }
    [[nodiscard]] std::string name() const override { return "memory"; }
    [[nodiscard]] std::string identity() const override { return identity_; }
    [[nodiscard]] Result<LogEnds> ends(PartitionIndex partition) override {
        return LogEnds{0, static_cast<LogOffset>(size(partition)) * step_};
    }
    [[nodiscard]] Result<std::unique_ptr<LogReader>> read(PartitionIndex partition,
                                                          LogOffset from) override {
        const auto index = static_cast<std::size_t>((from + step_ - 1) / step_);
        if (index > size(partition)) return fail(ErrorKind::damaged, "the log ends before that");
        return std::make_unique<Reader>(*this, partition, index);
    }
    [[nodiscard]] Result<std::unique_ptr<LogWriter>> write() override {
        return fail(ErrorKind::bad_input, "tests add records themselves");
    }

  private:
    class Reader final : public LogReader {
      public:
        Reader(MemoryLog& log, PartitionIndex partition, std::size_t next)
            : log_(log), partition_(partition), next_(next) {}

        [[nodiscard]] Result<LogBatch> next(std::size_t records_max, int timeout_ms) override {
            if (log_.fail_next_.exchange(false)) {
                return fail(ErrorKind::unavailable, "the broker is away");
            }
            const auto give_up =
                std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
            while (log_.size(partition_) <= next_ && std::chrono::steady_clock::now() < give_up) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
            const std::lock_guard lock(log_.mutex_);
            const auto& partition = log_.partitions_[partition_];
            LogBatch batch;
            auto kept = std::make_shared<std::vector<std::shared_ptr<const Kept>>>();
            for (; next_ < partition.size() && batch.records.size() < records_max; ++next_) {
                kept->push_back(partition[next_]);
                const Kept& record = *kept->back();
                const auto offset = static_cast<LogOffset>(next_) * log_.step_;
                batch.records.push_back({offset, 1'000 + offset, record.key, record.value, false});
            }
            batch.memory = std::move(kept);
            batch.at_end = next_ >= partition.size();
            return batch;
        }

      private:
        MemoryLog& log_;
        PartitionIndex partition_;
        std::size_t next_;
    };

    mutable std::mutex mutex_;
    std::vector<std::vector<std::shared_ptr<const Kept>>> partitions_;
    std::string identity_;
    LogOffset step_;
    std::atomic<bool> fail_next_ = false;
};

// Keeps what is published. `on_append` may look at the world at that moment.
class MemoryOutcomes final : public OutcomeSink {
  public:
    struct Published {
        std::uint64_t position = 0;
        std::string key;
        std::string value;
    };

    std::function<void(std::uint64_t position)> on_append;
    std::size_t fail_after = SIZE_MAX;  // so many appends

    [[nodiscard]] Result<std::optional<std::uint64_t>> last_position(PartitionIndex) override {
        const std::lock_guard lock(mutex_);
        if (published_.empty()) return std::nullopt;
        return published_.back().position;
    }
    [[nodiscard]] Status append(PartitionIndex, std::uint64_t position, std::string_view key,
                                std::string_view value) override {
        if (on_append) on_append(position);
        const std::lock_guard lock(mutex_);
        if (published_.size() >= fail_after) {
            return fail(ErrorKind::unavailable, "the outcomes topic is away");
        }
        published_.push_back({position, std::string(key), std::string(value)});
        return {};
    }
    [[nodiscard]] Status flush() override { return {}; }

    [[nodiscard]] std::vector<Published> published() const {
        const std::lock_guard lock(mutex_);
        return published_;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<Published> published_;
};

}  // namespace saldo::test
