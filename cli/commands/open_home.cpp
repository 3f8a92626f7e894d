#include "cli/commands/open_home.hpp"

#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "cli/commands/questions.hpp"
#include "connectors/publishing/append_event.hpp"
#include "projections/pipeline/memory_plan.hpp"

namespace saldo {

namespace {

constexpr int kFollowWaitMs = 100;
constexpr int kRetryPauseMs = 1'000;

}  // namespace

Result<std::unique_ptr<OpenHome>> OpenHome::open(const Place& place, const Wiring& wiring,
                                                 const Options& options) {
    const auto settings = place.settings();
    if (!settings) return std::unexpected(settings.error());
    auto opened = std::unique_ptr<OpenHome>(new OpenHome(wiring));
    auto home = Home::open(place.home, {});
    if (!home) return std::unexpected(home.error());
    opened->home_ = std::move(*home);
    if (settings->log.empty())
        if (const Status may = opened->home_->may_make_log(); !may)
            return std::unexpected(may.error());
    auto log = wiring.open_log(*settings, opened->home_->log_folder(), false);
    if (!log) return std::unexpected(log.error());
    opened->log_ = std::move(*log);
    if (const Status tied = opened->home_->tie_to(*opened->log_); !tied)
        return std::unexpected(tied.error());
    if (const Status shards = opened->open_shards(*settings, options); !shards)
        return std::unexpected(shards.error());
    return opened;
}

Status OpenHome::open_shards(const Settings& settings, const Options& options) {
    const PartitionIndex partitions = log_->partition_count();
    ShardOptions shard_options;
    shard_options.memory_bytes = settings.memory_bytes / partitions;
    for (PartitionIndex partition = 0; partition < partitions; ++partition) {
        std::vector<Projection*> used;
        for (auto& projection : wiring_.make_projections()) {
            used.push_back(projection.get());
            projections_.push_back(std::move(projection));
        }
        OutcomeSink* sink = nullptr;
        if (options.publish_outcomes) {
            auto opened = wiring_.open_outcomes(settings);
            if (!opened) return std::unexpected(opened.error());
            sink = opened->get();
            if (sink != nullptr) outcomes_.push_back(std::move(*opened));
        }
        auto shard = Shard::open(*home_, *log_, partition, shard_options, std::move(used), sink);
        if (!shard) return std::unexpected(shard.error());
        shards_.push_back(std::move(*shard));
    }
    return {};
}

Status OpenHome::in_every_shard(const std::function<Status(Shard&, const OnProgress&)>& work,
                                const std::function<void(const FoldProgress&)>& on_progress) {
    std::mutex mutex;
    std::vector<Progress> at(shards_.size());
    std::vector<std::uint64_t> began;
    for (const auto& shard : shards_) began.push_back(shard->fold().position().next_position);
    Status first_error;
    const auto run = [&](std::size_t index) {
        const OnProgress report = [&, index](const Progress& progress) {
            const std::lock_guard lock(mutex);
            at[index] = progress;
            FoldProgress sum;
            for (std::size_t shard = 0; shard < at.size(); ++shard) {
                if (at[shard].next_position == 0) continue;
                sum.folded += at[shard].next_position - began[shard];
                sum.lag_events += static_cast<std::uint64_t>(
                    std::max<LogOffset>(0, at[shard].log_end - at[shard].next_offset));
            }
            if (on_progress) on_progress(sum);
        };
        const Status done = work(*shards_[index], report);
        const std::lock_guard lock(mutex);
        if (!done && first_error) first_error = done;
    };
    std::vector<std::thread> threads;
    for (std::size_t index = 1; index < shards_.size(); ++index) threads.emplace_back(run, index);
    run(0);
    for (std::thread& thread : threads) thread.join();
    return first_error;
}

Status OpenHome::fold_to_end(const StopFlag& stop,
                             const std::function<void(const FoldProgress&)>& on_progress) {
    return in_every_shard(
        [&stop](Shard& shard, const OnProgress& report) { return shard.fold_to_end(stop, report); },
        on_progress);
}

Status OpenHome::follow(StopFlag& stop,
                        const std::function<void(const FoldProgress&)>& on_progress) {
    return in_every_shard(
        [&stop](Shard& shard, const OnProgress& report) -> Status {
            while (!stop) {
                const Status followed = shard.follow(kFollowWaitMs, stop, report);
                if (followed) continue;
                if (followed.error().kind != ErrorKind::unavailable) {
                    stop = true;  // the other shards end too
                    return followed;
                }
                fmt::print(stderr, "saldo: {}; trying again\n", followed.error().message);
                std::this_thread::sleep_for(std::chrono::milliseconds(kRetryPauseMs));
            }
            return {};
        },
        on_progress);
}

Result<Answer> OpenHome::ask(const Request& request) {
    QuestionContext context{{}, {}, log_.get(), wiring_.make_hasher(), wiring_};
    for (const auto& shard : shards_)
        if (const Status added = add_shard(context, shard->store()); !added)
            return std::unexpected(added.error());
    return answer_question(request, context);
}

Result<OpenHome::WriterNumber> OpenHome::append(std::string_view ledger, std::string_view payload) {
    const std::lock_guard lock(writing_);
    if (!writer_) {
        auto writer = log_->write();
        if (!writer) return std::unexpected(writer.error());
        writer_ = std::move(*writer);
        ++writer_number_;
    }
    const Status appended = append_event(*writer_, ledger, payload);
    if (appended) return writer_number_;
    // Too long a record is its own fault; every other error ends the writer.
    if (appended.error().kind != ErrorKind::limit) writer_.reset();
    return std::unexpected(appended.error());
}

Status OpenHome::flush(WriterNumber writer) {
    const std::lock_guard lock(writing_);
    if (writer != writer_number_ || !writer_)
        return fail(ErrorKind::unavailable,
                    "the log failed while events were being appended: publish them again");
    const Status flushed = writer_->flush();
    if (!flushed) writer_.reset();
    return flushed;
}

Status OpenHome::wait_until_folded(const StopFlag& stop) {
    constexpr int kPollMs = 2;
    // Behind the last record there may be offsets that no record will ever have (the end of
    // somebody's transaction): then it is the reader that says, again and again, that nothing is
    // left.
    constexpr std::uint64_t kIdleLooks = 10;
    for (const auto& shard : shards_) {
        const auto ends = log_->ends(shard->partition());
        if (!ends) return std::unexpected(ends.error());
        const std::uint64_t looks_before = shard->idle_looks();
        // The commit that reached the end is the one to be asked.
        while (!stop && shard->idle_looks() < looks_before + kIdleLooks) {
            const auto row = shard->store().position();
            if (!row) return std::unexpected(row.error());
            const auto position = Position::of_row(*row);
            if ((position && position->next_offset >= ends->next) || ends->next == ends->first)
                break;
            std::this_thread::sleep_for(std::chrono::milliseconds(kPollMs));
        }
    }
    if (stop) return fail(ErrorKind::unavailable, "the process that holds the home is stopping");
    return {};
}

std::uint64_t OpenHome::position() const {
    std::uint64_t sum = 0;
    for (const auto& shard : shards_) sum += shard->committed_position();
    return sum;
}

}  // namespace saldo
