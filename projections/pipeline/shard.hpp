// A shard at work: one partition of the log folded into one store.
//
//     log ─► verify ─► fetch what the batch touches ─► fold ─► rows of the next commit
//                                                                      │
//     outcomes to the world ◄── store ◄── committer's thread ◄─────────┘
//
// Invariants
// 1. Rows and position move together: a commit holds every row that changed up to its position, and
//    nothing later.
// 2. What is folded follows from the log alone: batches, commits, stops and kills change when rows
//    are written, never what is in them.
// 3. The log is the one that was folded so far: the last folded record is read again at start and
//    compared by its leaf.
// 4. Outcomes are published after their commit is durable.
//
// When commits are made follows from how far behind the shard is; there is nothing to set. At the
// log's end what there is is committed at once (small: milliseconds until it can be asked for). Far
// behind, events are gathered until memory or some seconds are used up, and committed as sorted
// files (large) in another thread while the fold goes on, one at a time.
//
// The hard thing is memory: a changed record must stay in the fold until its commit can be read
// back from the store, so that two commits' worth of records are held, and dropped when the older
// of them is done.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"
#include "engine/fold/fold.hpp"
#include "engine/fold/outcome_sink.hpp"
#include "projections/pipeline/home.hpp"
#include "projections/pipeline/projection.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// Set by a signal handler or by another thread: the shard commits what it has folded and returns.
using StopFlag = std::atomic<bool>;
static_assert(StopFlag::is_always_lock_free, "a signal handler may set it");

// When the shard reads, folds and commits how much. Nobody has to set it: tests try other figures.
struct Pace {
    // Records of a batch. Measured: between 1,024 and 65,536 the cost of an event differs by 5 %,
    // and is lowest here.
    std::size_t batch_records = 4'096;
    // Up to so many events a commit at the log's end is small; more are faster as sorted files.
    std::size_t small_commit_events_max = 20'000;
    // A large commit has at most so many (and a batch).
    std::size_t large_commit_events_max = 1'000'000;
    // Far behind, or behind a log that grows as fast as it is read: a commit is made at least so
    // often.
    int commit_interval_ms = 10'000;
};

struct ShardOptions {
    std::size_t memory_bytes = std::size_t{1} << 30U;  // divided by memory_plan()
    Pace pace;
    std::function<void(const char* place)> failpoint;  // tests only: store::Options::failpoint
};

struct Progress {
    std::uint64_t next_position = 0;       // folded so far
    std::uint64_t committed_position = 0;  // of which can be asked for
    LogOffset next_offset = 0;
    LogOffset log_end = 0;  // as it was when folding began; of follow(), when it was last asked
};
// Called after each batch, in the shard's thread.
using OnProgress = std::function<void(const Progress& progress)>;

// One thread at a time, but for what says "any thread".
class Shard {
  public:
    // Opens the partition's store and reads back where it stands. `home` is tied to `log`; both,
    // the projections and `outcomes` (nullptr: outcomes are not published) outlive the shard.
    // Errors: those of Home::open_store; `damaged` where the log was truncated or replaced, or rows
    // cannot be read; `unavailable` where the log does not answer.
    [[nodiscard]] static Result<std::unique_ptr<Shard>> open(const Home& home, EventLog& log,
                                                             PartitionIndex partition,
                                                             const ShardOptions& options,
                                                             std::vector<Projection*> projections,
                                                             OutcomeSink* outcomes = nullptr);
    // Waits for the commit under way; what was folded and not committed is folded again by the next
    // shard.
    ~Shard();
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    // Folds up to the log's end as it is now; everything is committed, durable and, with a sink,
    // published when it returns. After an error of the store or of the fold the shard is of no more
    // use and says so again: open another. After an error of the log (`unavailable`) it may be
    // called again. Stopped by the flag it commits and returns without an error.
    [[nodiscard]] Status fold_to_end(const StopFlag& stop, const OnProgress& on_progress = {});

    // Waits up to `timeout_ms` for records, folds up to the log's end and commits: what came can be
    // asked for when it returns. Errors and stop as above.
    [[nodiscard]] Status follow(int timeout_ms, const StopFlag& stop,
                                const OnProgress& on_progress = {});

    // Everything committed is durable when it returns: to be called before anything leaves the
    // house.
    [[nodiscard]] Status sync();

    // What the fold has in memory, committed or not.
    [[nodiscard]] const Fold& fold() const;
    [[nodiscard]] PartitionIndex partition() const;
    // Records folded and committed. Any thread.
    [[nodiscard]] std::uint64_t committed_position() const;
    // How often follow() found the log's end with nothing new before it. Any thread.
    [[nodiscard]] std::uint64_t idle_looks() const;
    // For answers: snapshots may be taken from any thread. Lives as long as the shard.
    [[nodiscard]] const store::Store& store() const;

  private:
    class Work;
    explicit Shard(std::unique_ptr<Work> work);
    std::unique_ptr<Work> work_;
};

}  // namespace saldo
