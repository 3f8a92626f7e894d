// A home that this process has open, with its log and its shards.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "cli/commands/held_shards.hpp"
#include "cli/commands/office.hpp"
#include "projections/pipeline/home.hpp"
#include "projections/pipeline/shard.hpp"

namespace saldo {

class OpenHome {
  public:
    struct Options {
        bool publish_outcomes = false;  // where the log has a place for them
        // At most so many shards are folded at the same time; 0: all.
        std::size_t threads = 0;
        // Empty: every shard is held. Else the group of this name is joined, and follow() holds
        // what the group gives it.
        std::string group = {};
    };
    // Opens the log, ties the home to it and opens every shard that it holds from the beginning.
    [[nodiscard]] static Result<std::unique_ptr<OpenHome>> open(const Place& place,
                                                                const Wiring& wiring,
                                                                const Options& options);

    // Folds every shard to the log's end as it is now.
    [[nodiscard]] Status fold_to_end(const StopFlag& stop, const OnFoldProgress& on_progress);
    // Folds what comes until `stop`; an unreachable log is tried again. Errors end it. May be
    // called once: a group is left, and its shards are closed, when it returns.
    [[nodiscard]] Status follow(StopFlag& stop, const OnFoldProgress& on_progress);

    // Any thread, while the home is open.
    [[nodiscard]] Result<Answer> ask(const Request& request);
    // A writer that failed ends, and the next append begins another. Who appends keeps the number
    // that append() gave first and asks for that one to be flushed: where it has ended, nothing is
    // known of what was appended, whatever became of others' events since. Any thread.
    using WriterNumber = std::uint64_t;
    [[nodiscard]] Result<WriterNumber> append(std::string_view ledger, std::string_view payload);
    // `unavailable`: the writer has ended; publish again what was appended since the last flush.
    [[nodiscard]] Status flush(WriterNumber writer);
    // Waits for a fold that runs in other threads to reach the log's end as it is now, in every
    // shard that this process holds.
    [[nodiscard]] Status wait_until_folded(const StopFlag& stop);

    [[nodiscard]] EventLog& log() { return *log_; }
    [[nodiscard]] std::uint64_t position() const;

  private:
    OpenHome(const Wiring& wiring, const Settings& settings, const Options& options)
        : wiring_(wiring), settings_(settings), options_(options) {}
    [[nodiscard]] Status open_log_and_shards();
    [[nodiscard]] Result<HeldShards::Opened> open_shard(PartitionIndex partition) const;
    [[nodiscard]] Status follow_as_member(StopFlag& stop, const OnFoldProgress& on_progress);
    [[nodiscard]] Status wait_for_shard(PartitionIndex partition, const StopFlag& stop);

    const Wiring& wiring_;
    Settings settings_;
    Options options_;
    std::unique_ptr<EventLog> log_;
    std::unique_ptr<Home> home_;
    std::unique_ptr<HeldShards> shards_;
    std::unique_ptr<ShardGroup> group_;  // nullptr: every shard is held
    std::mutex writing_;
    std::unique_ptr<LogWriter> writer_;  // nullptr: none yet, or the last one failed
    WriterNumber writer_number_ = 0;
};

}  // namespace saldo
