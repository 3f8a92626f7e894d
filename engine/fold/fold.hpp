// The fold: records in, outcomes and changed rows out. Pure: no I/O, no clock, no thread, and the
// same records give the same outcomes, rows and digests however they are cut into batches and
// commits.
//
// A batch goes through four steps, driven by projections/pipeline:
//   verify   VerifiedBatch: decodes and hashes the records, in any thread
//   fetch    begin_batch(batch) names the keys that the batch touches and that are not in memory;
//            the caller reads those rows (any order) and hands them to fetched(); fetch_more()
//            names the second round (a voucher's client), the same way
//   fold     fold_batch(): one outcome for each record, in order
//   commit   take_changes(sink) whenever the caller wants: every row that changed since the last
//            time
//
// After take_changes the changed records stay in memory until the caller says that their commit is
// durable.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"
#include "engine/fold/outcome.hpp"
#include "engine/fold/rows.hpp"
#include "engine/fold/verified_batch.hpp"

namespace saldo {

class State;  // engine/fold/state.hpp

// Where a home stands; stored with every commit as its position.
struct Position {
    std::uint64_t next_position = 0;  // records folded so far
    std::int64_t next_offset = 0;     // where reading resumes in the log
    std::int64_t last_offset = -1;    // of the last folded record; -1: none
    Digest last_leaf;  // of the last folded record, to be compared when the log is opened again
    std::int64_t append_time_ms = 0;   // the latest seen, non-decreasing
    Handle vouchers_made = kNoHandle;  // the last handle given
    Handle clients_made = kNoHandle;
    [[nodiscard]] std::string to_row() const;
    [[nodiscard]] static std::optional<Position> of_row(std::string_view row);
};

class Fold {
  public:
    // `hasher` outlives the fold. The record's key must map to `partition` of `partition_count`.
    Fold(Hasher& hasher, PartitionIndex partition, PartitionIndex partition_count);
    Fold(const Fold&) = delete;
    Fold& operator=(const Fold&) = delete;
    ~Fold();

    // Before the first batch: the stored position, then every row of the resident tables, each
    // table in key order.
    void restore(const Position& position);
    [[nodiscard]] Status load(TableId table, std::string_view key, std::string_view value);

    // Begins a batch that was verified for this partition, or verifies it as well. The batch, and
    // the records' views, must live until fold_batch() returns.
    void begin_batch(VerifiedBatch& batch);
    void begin_batch(std::span<const LogRecord> records);
    // The keys to fetch from a table (table_is_fetched) for the current round, each once.
    [[nodiscard]] std::span<const std::string_view> wanted(TableId table) const;
    // Gives the row of wanted(table)[index]; nullopt: there is none.
    [[nodiscard]] Status fetched(TableId table, std::size_t index,
                                 std::optional<std::string_view> row);
    // Names the second round's keys in wanted(), once the first round was fetched.
    void fetch_more();
    // REQUIRES: everything wanted was fetched. `outcomes` becomes one outcome for each record that
    // was folded; handed in again, its memory is used again. An error stops the shard and changes
    // nothing durable: the adopted rules need a later version of the program.
    [[nodiscard]] Status fold_batch(std::vector<Outcome>& outcomes);

    // Every row that changed since the last time, each key once; not the questions' rows (outcomes,
    // history, refusals).
    void take_changes(RowSink& sink);
    // The commit number that the changes since the last take_changes will belong to: 1, 2, …
    [[nodiscard]] std::uint32_t current_commit() const;
    // Records kept in memory by the fetched tables, and roughly their bytes.
    [[nodiscard]] std::size_t cached_bytes() const;
    // Drops cached records that no commit since `keep_from` touched, until cached_bytes() is at
    // most `bytes_max`; least likely to be asked for again first. Call right after take_changes,
    // when every commit before `keep_from` is durable.
    void evict(std::uint32_t keep_from, std::size_t bytes_max);

    [[nodiscard]] const Position& position() const;
    [[nodiscard]] const State& state() const;

  private:
    class Batch;
    Hasher& hasher_;
    PartitionIndex partition_;
    PartitionIndex partition_count_;
    VerifiedBatch verified_;  // of begin_batch(records)
    std::unique_ptr<State> state_;
    std::unique_ptr<Batch> batch_;
};

}  // namespace saldo
