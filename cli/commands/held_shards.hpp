// The shards that this process holds, and the threads that fold them: as many threads as are asked
// for, each with one shard at a time.
//
// Invariants
// 1. A shard is folded by one thread at a time.
// 2. Where there are fewer threads than shards, they take turns: the shard that waited longest is
//    next, and one that is far behind is put aside after a while.
// 3. A shard that is given up has committed what it folded, and is closed, when give_up() returns.
// 4. Whoever asks keeps the shards open for as long as it asks.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

#include "engine/fold/event_log.hpp"
#include "engine/fold/outcome_sink.hpp"
#include "projections/pipeline/projection.hpp"
#include "projections/pipeline/shard.hpp"

namespace saldo {

// How far a fold of several shards has come.
struct FoldProgress {
    std::uint64_t folded = 0;  // records, since it began
    std::uint64_t lag_events = 0;
};
using OnFoldProgress = std::function<void(const FoldProgress& progress)>;

class HeldShards {
  public:
    // A shard with what it works with. The shard goes first.
    struct Opened {
        std::vector<std::unique_ptr<Projection>> projections;
        std::unique_ptr<OutcomeSink> outcomes;  // nullptr: not published
        std::unique_ptr<Shard> shard;
    };
    using Open = std::function<Result<Opened>(PartitionIndex partition)>;

    // `log` outlives this; `open` is called from any thread.
    HeldShards(EventLog& log, Open open) : log_(log), open_(std::move(open)) {}

    // Holds a partition whose shard is opened now.
    [[nodiscard]] Status open(PartitionIndex partition);
    // Holds a partition whose shard is opened by follow(), when a thread has time for it.
    void take(PartitionIndex partition);
    // Not from within follow()'s threads. A disk that does not take what was folded ends follow().
    void give_up(PartitionIndex partition);
    // The first error of shards that were given up after follow() ended; told once.
    [[nodiscard]] Status closed_well();

    // Folds every shard to the log's end as it is now. The first error is returned; shards that
    // have none are folded all the same. `on_progress` is called from any of the threads, one at a
    // time.
    [[nodiscard]] Status fold_to_end(std::size_t threads, const StopFlag& stop,
                                     const OnFoldProgress& on_progress);

    // Folds what comes until `stop`, which an error sets too. An unreachable log is tried again.
    // The caller's thread folds nothing: it calls `meanwhile` again and again, which should take
    // some tenths of a second, and then `on_progress`.
    [[nodiscard]] Status follow(std::size_t threads, StopFlag& stop,
                                const OnFoldProgress& on_progress,
                                const std::function<Status()>& meanwhile);

    // Shards in order of their partitions, open for as long as this lives: not for long.
    struct Look {
        std::shared_lock<std::shared_mutex> lock;
        const std::map<PartitionIndex, Shard*>& shards;
    };
    // Any thread.
    [[nodiscard]] Look look() const;

    // In order; also those that follow() has not opened yet. Any thread.
    [[nodiscard]] std::vector<PartitionIndex> held() const;

  private:
    using Clock = std::chrono::steady_clock;

    struct Slot {
        PartitionIndex partition = 0;
        Opened opened;          // no shard: it is opened in its next turn
        StopFlag stop = false;  // ends its turn
        bool busy = false;
        bool ended = false;  // the shard is of no more use; its thread's
        bool giving_up = false;
        Clock::time_point not_before{};  // after an error of the log
        std::uint64_t began = 0;         // position
        Progress progress;
    };

    [[nodiscard]] Status open_shard(Slot& slot);
    // What was not made durable.
    Status close_shard(Slot& slot);
    // How long a turn is.
    struct Turn {
        bool others_wait = false;
        int wait_ms = 0;  // for records
    };
    [[nodiscard]] Slot* next_slot();
    [[nodiscard]] Turn next_turn() const;
    void take_turns(StopFlag& stop);
    [[nodiscard]] Status fold_turn(Slot& slot, const Turn& turn, const StopFlag& stop);
    void note_trouble(Slot& slot, const Error& error, StopFlag& stop);
    void ask_ends();
    [[nodiscard]] FoldProgress sum() const;

    EventLog& log_;
    Open open_;

    mutable std::mutex mutex_;
    std::condition_variable free_;              // a slot may be taken
    std::condition_variable left_;              // a slot was left
    std::vector<std::unique_ptr<Slot>> slots_;  // the one that waited longest is first
    std::size_t threads_ = 1;
    std::uint64_t folded_before_ = 0;  // by shards that were given up
    Status first_error_;
    StopFlag* stop_ = nullptr;  // follow()'s

    // Whoever asks passes the door; whoever opens or closes a shard holds it shut, so that
    // questions without a pause between them do not keep it waiting.
    mutable std::mutex door_;
    mutable std::shared_mutex asking_;
    std::map<PartitionIndex, Shard*> shards_;
};

}  // namespace saldo
