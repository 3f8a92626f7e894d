#include "connectors/log_embedded/embedded_log.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "connectors/log_embedded/record_rows.hpp"
#include "connectors/log_embedded/records.hpp"
#include "engine/base/partition.hpp"

namespace saldo {

namespace {

using embedded::Description;
using embedded::Queued;
using embedded::Records;

// The most that a key or a value may have: what a row's length field and RocksDB take, with room to
// spare.
constexpr std::size_t kRecordBytesMax = std::size_t{1} << 30U;

std::int64_t system_now_ms() {
    using std::chrono::milliseconds;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<milliseconds>(now).count();
}

Description describe_new(PartitionIndex partitions) {
    Description description;
    description.partitions = partitions;
    std::random_device chance;
    for (unsigned char& byte : description.identity) {
        byte = static_cast<unsigned char>(chance() & 0xffU);
    }
    return description;
}

class EmbeddedReader final : public LogReader {
  public:
    EmbeddedReader(std::shared_ptr<const Records> records, PartitionIndex partition, LogOffset from)
        : records_(std::move(records)), partition_(partition), from_(from) {}

    Result<LogBatch> next(std::size_t records_max, int timeout_ms) override {
        auto batch = records_->read(partition_, from_, records_max, timeout_ms);
        if (batch) from_ += static_cast<LogOffset>(batch->records.size());
        return batch;
    }

  private:
    std::shared_ptr<const Records> records_;
    PartitionIndex partition_;
    LogOffset from_;
};

class EmbeddedWriter final : public LogWriter {
  public:
    EmbeddedWriter(std::shared_ptr<Records> records, std::size_t queue_bytes)
        : records_(std::move(records)), queue_bytes_(queue_bytes) {}

    Status append(std::string_view key, std::string_view value,
                  std::span<const LogHeader> /*headers*/) override {
        if (failed_) return std::unexpected(*failed_);
        if (key.size() > kRecordBytesMax || value.size() > kRecordBytesMax) {
            return fail(ErrorKind::limit,
                        fmt::format("a record of {} bytes is larger than an embedded log takes: {}",
                                    key.size() + value.size(), kRecordBytesMax));
        }
        const std::size_t begin = queued_.bytes.size();
        embedded::add_row_value(queued_.bytes, key, value);
        queued_.records.push_back({partition_of(key, records_->description().partitions), begin,
                                   queued_.bytes.size() - begin});
        return queued_.bytes.size() < queue_bytes_ ? Status{} : commit();
    }

    Status flush() override {
        if (auto status = commit(); !status) return status;
        if (unsynced_ == 0) return {};
        if (auto status = keep(records_->sync()); !status) return status;
        acknowledged_ += std::exchange(unsynced_, 0);
        return {};
    }

    std::uint64_t acknowledged() const override { return acknowledged_; }

  private:
    Status commit() {
        if (failed_) return std::unexpected(*failed_);
        const std::size_t count = queued_.records.size();
        if (auto status = keep(records_->append(queued_)); !status) return status;
        unsynced_ += count;
        return {};
    }

    // The first error ends the writer: what comes after must not overtake what failed.
    Status keep(Status status) {
        if (!status) failed_ = status.error();
        return status;
    }

    std::shared_ptr<Records> records_;
    std::size_t queue_bytes_;
    Queued queued_;
    std::uint64_t unsynced_ = 0;
    std::uint64_t acknowledged_ = 0;
    std::optional<Error> failed_;
};

class EmbeddedLog final : public EventLog {
  public:
    EmbeddedLog(std::shared_ptr<Records> records, const EmbeddedLogSettings& settings)
        : records_(std::move(records)),
          folder_(settings.folder),
          read_only_(settings.read_only),
          queue_bytes_(std::max<std::size_t>(settings.memory_bytes / 8, 1)) {}

    PartitionIndex partition_count() const override { return records_->description().partitions; }
    std::string name() const override { return fmt::format("embedded log {}", folder_.string()); }
    std::string identity() const override {
        return embedded::identity_text(records_->description());
    }

    Result<LogEnds> ends(PartitionIndex partition) override {
        if (partition >= partition_count()) {
            return fail(ErrorKind::bad_input,
                        fmt::format("{} has partitions 0 to {}, not {}", name(),
                                    partition_count() - 1, partition));
        }
        return LogEnds{0, records_->next_offset(partition)};
    }

    Result<std::unique_ptr<LogReader>> read(PartitionIndex partition, LogOffset from) override {
        const auto found = ends(partition);
        if (!found) return std::unexpected(found.error());
        if (from < found->first || from > found->next) {
            return fail(
                ErrorKind::damaged,
                fmt::format(
                    "partition {} of {} has offsets {} to {}, but is to be read from {}: the log "
                    "was truncated or replaced",
                    partition, name(), found->first, found->next, from));
        }
        return std::make_unique<EmbeddedReader>(records_, partition, from);
    }

    Result<std::unique_ptr<LogWriter>> write() override {
        if (read_only_) {
            return fail(ErrorKind::bad_input,
                        fmt::format("{} was opened for reading only", name()));
        }
        return std::make_unique<EmbeddedWriter>(records_, queue_bytes_);
    }

  private:
    std::shared_ptr<Records> records_;
    std::filesystem::path folder_;
    bool read_only_;
    std::size_t queue_bytes_;
};

// The description that the store holds, or that of a new log, which is then durable.
Result<Description> describe(store::Store& store, const EmbeddedLogSettings& settings) {
    const auto position = store.position();
    if (!position) return std::unexpected(position.error());
    if (position->empty()) {
        if (settings.partitions == 0 || settings.read_only) {
            return fail(ErrorKind::not_found,
                        fmt::format("there is no embedded log in {}", settings.folder.string()));
        }
        const Description made = describe_new(settings.partitions);
        const std::string bytes = embedded::encode(made);
        store::Commit commit;
        commit.position = bytes;
        if (auto status = store.commit_small(commit, true); !status) {
            return std::unexpected(status.error());
        }
        return made;
    }
    const auto found = embedded::decode(*position);
    if (!found) {
        return fail(ErrorKind::damaged,
                    fmt::format("{} does not hold an embedded log", settings.folder.string()));
    }
    if (settings.partitions != 0 && settings.partitions != found->partitions) {
        return fail(
            ErrorKind::bad_input,
            fmt::format(
                "the embedded log {} was made with {} partitions, not {}: the number is fixed",
                settings.folder.string(), found->partitions, settings.partitions));
    }
    return *found;
}

}  // namespace

Result<std::unique_ptr<EventLog>> open_embedded_log(const EmbeddedLogSettings& settings) {
    const bool may_make = settings.partitions != 0 && !settings.read_only;
    store::Schema schema;
    schema.version = embedded::kFormat;
    schema.tables = {{"records", false}};
    store::Options options;
    options.memory_bytes = settings.memory_bytes;
    options.read_only = settings.read_only;
    options.create_if_missing = may_make;
    auto store = store::Store::open(settings.folder, std::move(schema), options);
    if (!store) return std::unexpected(store.error());
    auto description = describe(**store, settings);
    if (!description) return std::unexpected(description.error());
    auto records = Records::open(std::move(*store), *description,
                                 settings.now_ms ? settings.now_ms : &system_now_ms);
    if (!records) return std::unexpected(records.error());
    return std::make_unique<EmbeddedLog>(std::move(*records), settings);
}

}  // namespace saldo
