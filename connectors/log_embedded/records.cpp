#include "connectors/log_embedded/records.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <limits>
#include <utility>

#include "engine/base/assert.hpp"

namespace saldo::embedded {

namespace {

constexpr std::size_t kRecordsTable = 0;

// A commit of more goes to sorted table files at once, instead of through the write-ahead log: half
// the processor time a record, and opening the log need not read the write-ahead log again.
constexpr std::size_t kLargeCommitBytes = std::size_t{4} << 20U;

// A batch's memory; a record that is larger gets a block of its own size.
constexpr std::size_t kBlockBytes = std::size_t{1} << 20U;
// A batch holds no more than this, unless a single record does.
constexpr std::size_t kBatchBytesMax = std::size_t{16} << 20U;
constexpr std::size_t kBatchRecordsMax = 1'000'000;

// Row values of one batch, in blocks that never move.
class Arena {
  public:
    std::string_view copy(std::string_view bytes) {
        if (blocks_.empty() || left_ < bytes.size()) {
            const std::size_t size = std::max(kBlockBytes, bytes.size());
            blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
            at_ = blocks_.back().get();
            left_ = size;
        }
        char* place = at_;
        std::memcpy(place, bytes.data(), bytes.size());
        at_ += bytes.size();
        left_ -= bytes.size();
        total_ += bytes.size();
        return {place, bytes.size()};
    }
    std::size_t total() const { return total_; }

  private:
    std::vector<std::unique_ptr<char[]>> blocks_;
    char* at_ = nullptr;
    std::size_t left_ = 0;
    std::size_t total_ = 0;
};

Error damaged(PartitionIndex partition, LogOffset offset) {
    return Error{ErrorKind::damaged, "the embedded log's record at partition " +
                                         std::to_string(partition) + ", offset " +
                                         std::to_string(offset) +
                                         " cannot be read: restore it from a copy"};
}

}  // namespace

Records::Records(std::unique_ptr<store::Store> store, const Description& description,
                 std::function<std::int64_t()> now_ms)
    : store_(std::move(store)),
      description_(description),
      position_(encode(description)),
      now_ms_(std::move(now_ms)),
      ends_(description.partitions) {}

Result<std::shared_ptr<Records>> Records::open(std::unique_ptr<store::Store> store,
                                               const Description& description,
                                               std::function<std::int64_t()> now_ms) {
    std::shared_ptr<Records> records(new Records(std::move(store), description, std::move(now_ms)));
    auto snapshot = records->store_->snapshot();
    if (!snapshot) return std::unexpected(snapshot.error());
    for (PartitionIndex partition = 0; partition < description.partitions; ++partition) {
        auto end = records->find_end(**snapshot, partition);
        if (!end) return std::unexpected(end.error());
        records->ends_[partition] = *end;
    }
    return records;
}

Result<Records::End> Records::find_end(const store::Snapshot& snapshot,
                                       PartitionIndex partition) const {
    End end;
    bool readable = true;
    const RowKey first = row_key(partition, 0);
    const RowKey after = row_key(partition, std::numeric_limits<LogOffset>::max());
    const auto status = snapshot.scan_back(kRecordsTable, bytes(first), bytes(after),
                                           [&](std::string_view key, std::string_view value) {
                                               LogRecord last;
                                               readable = read_row_value(value, last);
                                               end.next = offset_of(key) + 1;
                                               end.append_time_ms = last.append_time_ms;
                                               return false;
                                           });
    if (!status) return std::unexpected(status.error());
    if (!readable) return std::unexpected(damaged(partition, end.next - 1));
    return end;
}

LogOffset Records::next_offset(PartitionIndex partition) const {
    const std::lock_guard lock(ends_mutex_);
    return ends_[partition].next;
}

Status Records::append(Queued& queued) {
    if (queued.records.empty()) return {};
    const std::lock_guard commit_lock(commit_mutex_);
    std::vector<End> ends;
    {
        const std::lock_guard lock(ends_mutex_);
        ends = ends_;
    }
    const std::int64_t now_ms = now_ms_();
    std::vector<RowKey> keys(queued.records.size());
    store::Commit commit;
    store::TableRows& table = commit.tables.emplace_back();
    table.table = kRecordsTable;
    table.rows.reserve(queued.records.size());
    for (std::size_t i = 0; i < queued.records.size(); ++i) {
        const Queued::Record& record = queued.records[i];
        End& end = ends[record.partition];
        end.append_time_ms = std::max(end.append_time_ms, now_ms);
        keys[i] = row_key(record.partition, end.next++);
        char* value = queued.bytes.data() + record.begin;
        set_append_time(value, end.append_time_ms);
        table.rows.push_back(
            {bytes(keys[i]), std::string_view{value, record.size}, store::Row::Kind::put});
    }
    commit.position = position_;
    const auto status = queued.bytes.size() < kLargeCommitBytes
                            ? store_->commit_small(commit, false)
                            : store_->commit_large(commit);
    if (!status) return status;
    {
        const std::lock_guard lock(ends_mutex_);
        ends_ = std::move(ends);
    }
    appended_.notify_all();
    queued.bytes.clear();
    queued.records.clear();
    return {};
}

Status Records::sync() {
    const std::lock_guard commit_lock(commit_mutex_);
    return store_->sync();
}

LogOffset Records::wait_beyond(PartitionIndex partition, LogOffset from, int timeout_ms) const {
    std::unique_lock lock(ends_mutex_);
    if (ends_[partition].next <= from && timeout_ms > 0) {
        appended_.wait_for(lock, std::chrono::milliseconds(timeout_ms),
                           [&] { return ends_[partition].next > from; });
    }
    return ends_[partition].next;
}

Result<LogBatch> Records::read(PartitionIndex partition, LogOffset from, std::size_t records_max,
                               int timeout_ms) const {
    LogBatch batch;
    batch.at_end = true;
    // A record is seen by a snapshot before its end is moved, so rows up to `next` are all there.
    const LogOffset next = wait_beyond(partition, from, timeout_ms);
    if (next <= from) return batch;
    const auto room =
        static_cast<LogOffset>(std::clamp<std::size_t>(records_max, 1, kBatchRecordsMax));
    const LogOffset until = std::min(next, from + room);
    const auto snapshot = store_->snapshot();
    if (!snapshot) return std::unexpected(snapshot.error());
    const auto arena = std::make_shared<Arena>();
    batch.records.reserve(static_cast<std::size_t>(until - from));
    LogOffset expected = from;
    bool sound = true;
    const RowKey first = row_key(partition, from);
    const RowKey after = row_key(partition, until);
    const auto status = (*snapshot)->scan(kRecordsTable, bytes(first), bytes(after),
                                          [&](std::string_view key, std::string_view value) {
                                              LogRecord& record = batch.records.emplace_back();
                                              record.offset = offset_of(key);
                                              sound = record.offset == expected &&
                                                      read_row_value(arena->copy(value), record);
                                              if (!sound) return false;
                                              ++expected;
                                              return arena->total() < kBatchBytesMax;
                                          });
    if (!status) return std::unexpected(status.error());
    const bool full = arena->total() >= kBatchBytesMax;
    if (!sound || (!full && expected != until))
        return std::unexpected(damaged(partition, expected));
    batch.at_end = expected == next;
    batch.memory = arena;
    return batch;
}

}  // namespace saldo::embedded
