// The inside of a shard: what shard.hpp promises, step by step. Only this folder includes it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "projections/pipeline/commit_rows.hpp"
#include "projections/pipeline/committer.hpp"
#include "projections/pipeline/memory_plan.hpp"
#include "projections/pipeline/outcome_publisher.hpp"
#include "projections/pipeline/read_ahead.hpp"
#include "projections/pipeline/shard.hpp"

namespace saldo {

class Shard::Work {
  public:
    Work(std::unique_ptr<store::Store> store, EventLog& log, PartitionIndex partition,
         const ShardOptions& options, std::vector<Projection*> projections, OutcomeSink* outcomes);

    [[nodiscard]] Status start();
    [[nodiscard]] Status fold_to_end(const StopFlag& stop, const OnProgress& on_progress);
    [[nodiscard]] Status follow(int timeout_ms, const StopFlag& stop,
                                const OnProgress& on_progress);
    [[nodiscard]] Status sync();

    [[nodiscard]] const Fold& fold() const { return fold_; }
    [[nodiscard]] PartitionIndex partition() const { return partition_; }
    [[nodiscard]] std::uint64_t committed_position() const { return committed_.load(); }
    [[nodiscard]] std::uint64_t idle_looks() const { return idle_looks_.load(); }
    [[nodiscard]] const store::Store& store() const { return *store_; }

  private:
    using Clock = std::chrono::steady_clock;

    // What reading showed of the log's end.
    struct Seen {
        std::size_t records = 0;
        bool at_end = false;
    };

    // Reads one batch and folds it. The log's errors leave the shard as it was; all others end it.
    [[nodiscard]] Result<Seen> step(int timeout_ms);
    [[nodiscard]] Status open_reader();
    [[nodiscard]] Status fold_batch();
    [[nodiscard]] Status fetch_round();
    void gather();

    // Commits while far behind, when memory or time says so.
    [[nodiscard]] Status commit_if_due();
    // Commits whatever is gathered, and waits for it.
    [[nodiscard]] Status commit_rest();
    [[nodiscard]] Status hand_over();
    [[nodiscard]] CommitKind kind_of_next() const;
    // Keeps the fold's records within their share. `commit` was just handed over.
    [[nodiscard]] Status make_room(std::uint32_t commit, std::size_t events_of_commit);

    [[nodiscard]] Status check_outcomes();
    [[nodiscard]] Status wait_for_outcomes(const StopFlag& stop);
    // Remembers an error that ends the shard.
    [[nodiscard]] Status end_with(Status status);
    void report(const OnProgress& on_progress, LogOffset log_end) const;
    // The log's end as far as it is known: asked for now and then while there is more to read.
    [[nodiscard]] LogOffset known_end(bool at_end);

    std::unique_ptr<store::Store> store_;
    EventLog& log_;
    PartitionIndex partition_;
    Pace pace_;
    MemoryPlan plan_;
    std::size_t batch_records_;
    std::vector<Projection*> projections_;
    std::unique_ptr<Hasher> hasher_;
    Fold fold_;
    std::unique_ptr<ReadAhead> reader_;
    ReadAhead::Batch batch_;  // in hand

    CommitRows rows_;
    std::vector<Outcome> outcomes_;  // of the batch in hand
    std::string scratch_;
    std::size_t gathered_events_ = 0;  // in rows_
    std::size_t vouchers_read_ = 0;    // from the store, since the last commit
    Clock::time_point gathering_since_;
    Status ended_;
    LogOffset log_end_ = 0;
    Clock::time_point log_end_asked_{};

    std::atomic<std::uint64_t> committed_ = 0;
    std::atomic<std::uint64_t> idle_looks_ = 0;
    std::unique_ptr<OutcomePublisher> publisher_;  // nullptr: outcomes are not published
    std::unique_ptr<Committer> committer_;         // last: it tells the publisher
};

}  // namespace saldo
