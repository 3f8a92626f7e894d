// A home that this process has open, with its log and its shards.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "cli/commands/office.hpp"
#include "projections/pipeline/home.hpp"
#include "projections/pipeline/shard.hpp"

namespace saldo {

// How far a fold of several shards has come.
struct FoldProgress {
    std::uint64_t folded = 0;  // records, since it began
    std::uint64_t lag_events = 0;
};

class OpenHome {
  public:
    struct Options {
        bool publish_outcomes = false;  // where the log has a place for them
    };
    // Opens the log, ties the home to it and opens every shard.
    [[nodiscard]] static Result<std::unique_ptr<OpenHome>> open(const Place& place,
                                                                const Wiring& wiring,
                                                                const Options& options);

    // Folds every shard to the log's end as it is now, one thread a shard.
    [[nodiscard]] Status fold_to_end(const StopFlag& stop,
                                     const std::function<void(const FoldProgress&)>& on_progress);
    // Folds what comes until `stop`; an unreachable log is tried again. Errors end it.
    [[nodiscard]] Status follow(StopFlag& stop,
                                const std::function<void(const FoldProgress&)>& on_progress);

    // Any thread, while the home is open.
    [[nodiscard]] Result<Answer> ask(const Request& request);
    // A writer that failed ends, and the next append begins another. Who appends keeps the number
    // that append() gave first and asks for that one to be flushed: where it has ended, nothing is
    // known of what was appended, whatever became of others' events since. Any thread.
    using WriterNumber = std::uint64_t;
    [[nodiscard]] Result<WriterNumber> append(std::string_view ledger, std::string_view payload);
    // `unavailable`: the writer has ended; publish again what was appended since the last flush.
    [[nodiscard]] Status flush(WriterNumber writer);
    // Waits for a fold that runs in other threads to reach the log's end as it is now.
    [[nodiscard]] Status wait_until_folded(const StopFlag& stop);

    [[nodiscard]] EventLog& log() { return *log_; }
    [[nodiscard]] std::uint64_t position() const;

  private:
    explicit OpenHome(const Wiring& wiring) : wiring_(wiring) {}
    [[nodiscard]] Status open_shards(const Settings& settings, const Options& options);
    [[nodiscard]] Status in_every_shard(
        const std::function<Status(Shard&, const OnProgress&)>& work,
        const std::function<void(const FoldProgress&)>& on_progress);

    const Wiring& wiring_;
    std::unique_ptr<EventLog> log_;
    std::unique_ptr<Home> home_;
    std::vector<std::unique_ptr<Projection>> projections_;
    std::vector<std::unique_ptr<OutcomeSink>> outcomes_;
    std::vector<std::unique_ptr<Shard>> shards_;
    std::mutex writing_;
    std::unique_ptr<LogWriter> writer_;  // nullptr: none yet, or the last one failed
    WriterNumber writer_number_ = 0;
};

}  // namespace saldo
