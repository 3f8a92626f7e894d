#include "projections/pipeline/resume.hpp"

#include <chrono>
#include <string>
#include <string_view>

#include "engine/audit/leaf.hpp"
#include "engine/fold/rows.hpp"
#include "projections/pipeline/tables.hpp"

namespace saldo {

namespace {

constexpr int kWaitMs = 100;
constexpr std::chrono::seconds kPatience{30};

std::string place(const EventLog& log, PartitionIndex partition) {
    return "partition " + std::to_string(partition) + " of " + log.name();
}

std::unexpected<Error> replaced(const EventLog& log, PartitionIndex partition,
                                const std::string& what) {
    return fail(ErrorKind::damaged,
                place(log, partition) + " was truncated or replaced: " + what +
                    "; restore the log, or fold what it has now into a new home");
}

// The record at the offset that was asked for, or where the reader says that there is none.
Result<LogBatch> read_one(EventLog& log, PartitionIndex partition, LogReader& reader) {
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < give_up) {
        auto batch = reader.next(1, kWaitMs);
        if (!batch || !batch->records.empty() || batch->at_end) return batch;
    }
    return fail(ErrorKind::unavailable,
                place(log, partition) + " does not answer; check the broker and try again");
}

}  // namespace

Status load_fold(Fold& fold, const store::Store& store) {
    const auto snapshot = store.snapshot();
    if (!snapshot) return std::unexpected(snapshot.error());
    if ((*snapshot)->position().empty()) return {};
    const auto position = Position::of_row((*snapshot)->position());
    if (!position) {
        return fail(ErrorKind::damaged,
                    "the home's position cannot be read; build the home again from the log");
    }
    fold.restore(*position);
    for (std::size_t index = 0; index < kTableCount; ++index) {
        const auto table = static_cast<TableId>(index);
        if (!table_is_resident(table)) continue;
        Status loaded;
        const Status scanned =
            (*snapshot)->scan(index, {}, {}, [&](std::string_view key, std::string_view row) {
                loaded = fold.load(table, key, row);
                return loaded.has_value();
            });
        if (!scanned) return scanned;
        if (!loaded) return loaded;
    }
    return {};
}

Result<std::unique_ptr<LogReader>> read_after(EventLog& log, PartitionIndex partition,
                                              const Position& position, Hasher& hasher) {
    if (position.last_offset < 0) return log.read(partition, position.next_offset);
    auto reader = log.read(partition, position.last_offset);
    if (!reader && reader.error().kind == ErrorKind::damaged) {
        return replaced(log, partition, reader.error().message);
    }
    if (!reader) return reader;
    const auto batch = read_one(log, partition, **reader);
    if (!batch) return std::unexpected(batch.error());
    const std::string offset = std::to_string(position.last_offset);
    if (batch->records.empty() || batch->records.front().offset != position.last_offset) {
        return replaced(log, partition, "offset " + offset + ", folded last, is gone");
    }
    const LogRecord& record = batch->records.front();
    std::string scratch;
    const std::string_view value = record.value_absent ? std::string_view{} : record.value;
    if (leaf_hash(hasher, record.key, value, scratch) != position.last_leaf) {
        return replaced(log, partition, "offset " + offset + " has another record than was folded");
    }
    return reader;
}

}  // namespace saldo
