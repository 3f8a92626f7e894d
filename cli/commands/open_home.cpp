#include "cli/commands/open_home.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/known_ends.hpp"
#include "cli/commands/questions.hpp"
#include "connectors/publishing/append_event.hpp"

namespace saldo {

namespace {

// How long a stop may go unnoticed.
constexpr std::chrono::milliseconds kLookUp{50};
constexpr std::chrono::milliseconds kRetryPause{1'000};

}  // namespace

Result<std::unique_ptr<OpenHome>> OpenHome::open(const Place& place, const Wiring& wiring,
                                                 const Options& options) {
    const auto settings = place.settings();
    if (!settings) return std::unexpected(settings.error());
    auto opened = std::unique_ptr<OpenHome>(new OpenHome(wiring, *settings, options));
    auto home = Home::open(place.home, {});
    if (!home) return std::unexpected(home.error());
    opened->home_ = std::move(*home);
    if (const Status done = opened->open_log_and_shards(); !done)
        return std::unexpected(done.error());
    return opened;
}

Status OpenHome::open_log_and_shards() {
    if (settings_.log.empty())
        if (const Status may = home_->may_make_log(); !may) return may;
    auto log = wiring_.open_log(settings_, home_->log_folder(), false);
    if (!log) return std::unexpected(log.error());
    log_ = std::move(*log);
    if (const Status tied = home_->tie_to(*log_); !tied) return tied;
    const PartitionIndex partitions = log_->partition_count();
    if (options_.threads == 0 || options_.threads > partitions) options_.threads = partitions;
    shards_ = std::make_unique<HeldShards>(
        *log_, [this](PartitionIndex partition) { return open_shard(partition); });
    if (!options_.group.empty()) {
        auto group = wiring_.open_group(settings_, options_.group);
        if (!group) return std::unexpected(group.error());
        group_ = std::move(*group);
        return {};
    }
    for (PartitionIndex partition = 0; partition < partitions; ++partition)
        if (const Status opened = shards_->open(partition); !opened) return opened;
    return {};
}

Result<HeldShards::Opened> OpenHome::open_shard(PartitionIndex partition) const {
    HeldShards::Opened opened;
    std::vector<Projection*> used;
    for (auto& projection : wiring_.make_projections()) {
        used.push_back(projection.get());
        opened.projections.push_back(std::move(projection));
    }
    if (options_.publish_outcomes) {
        auto sink = wiring_.open_outcomes(settings_);
        if (!sink) return std::unexpected(sink.error());
        opened.outcomes = std::move(*sink);
    }
    ShardOptions options;
    // A member of a group may come to hold them all.
    options.memory_bytes = settings_.memory_bytes / log_->partition_count();
    auto shard =
        Shard::open(*home_, *log_, partition, options, std::move(used), opened.outcomes.get());
    if (!shard) return std::unexpected(shard.error());
    opened.shard = std::move(*shard);
    return opened;
}

Status OpenHome::fold_to_end(const StopFlag& stop, const OnFoldProgress& on_progress) {
    return shards_->fold_to_end(options_.threads, stop, on_progress);
}

Status OpenHome::follow(StopFlag& stop, const OnFoldProgress& on_progress) {
    if (group_ != nullptr) return follow_as_member(stop, on_progress);
    return shards_->follow(options_.threads, stop, on_progress, []() -> Status {
        std::this_thread::sleep_for(kLookUp);
        return {};
    });
}

Status OpenHome::follow_as_member(StopFlag& stop, const OnFoldProgress& on_progress) {
    const auto say = [this](PartitionIndex partition, const char* what) {
        fmt::print(stderr, "saldo: partition {} {} (group {})\n", partition, what, options_.group);
    };
    const ShardDuties duties{[&](PartitionIndex partition) {
                                 say(partition, "taken");
                                 shards_->take(partition);
                             },
                             [&](PartitionIndex partition) {
                                 shards_->give_up(partition);
                                 say(partition, "given up");
                             }};
    const Status followed = shards_->follow(options_.threads, stop, on_progress, [&]() -> Status {
        const Status polled = group_->poll(static_cast<int>(kLookUp.count()), duties);
        if (polled || polled.error().kind != ErrorKind::unavailable) return polled;
        fmt::print(stderr, "saldo: {}; trying again\n", polled.error().message);
        std::this_thread::sleep_for(kRetryPause);
        return {};
    });
    group_->leave(duties);
    const Status closed = shards_->closed_well();
    return followed ? closed : followed;
}

Result<Answer> OpenHome::ask(const Request& request) {
    // Only this question asks for the log's ends.
    const bool about_lag = request.value("ask", std::string()) == "status";
    KnownEnds log(*log_, about_lag ? shards_->held() : std::vector<PartitionIndex>{});
    const HeldShards::Look open = shards_->look();
    QuestionContext context{{},
                            {},
                            log_->partition_count(),
                            shards_->held(),
                            options_.group,
                            &log,
                            wiring_.make_hasher(),
                            wiring_};
    for (const auto& [partition, shard] : open.shards)
        if (const Status added = add_shard(context, partition, shard->store()); !added)
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
    for (const PartitionIndex partition : shards_->held())
        if (const Status folded = wait_for_shard(partition, stop); !folded) return folded;
    if (stop) return fail(ErrorKind::unavailable, "the process that holds the home is stopping");
    return {};
}

Status OpenHome::wait_for_shard(PartitionIndex partition, const StopFlag& stop) {
    constexpr std::chrono::milliseconds kPoll{2};
    // Behind the last record there may be offsets that no record will ever have (the end of
    // somebody's transaction): then it is the reader that says, again and again, that nothing is
    // left.
    constexpr std::uint64_t kIdleLooks = 10;
    const auto ends = log_->ends(partition);
    if (!ends) return std::unexpected(ends.error());
    std::optional<std::uint64_t> looks_before;
    for (; !stop; std::this_thread::sleep_for(kPoll)) {
        if (!std::ranges::binary_search(shards_->held(), partition))
            return fail(ErrorKind::unavailable,
                        fmt::format("partition {} was given up meanwhile", partition));
        const HeldShards::Look open = shards_->look();
        // One that is held and not open will be open soon.
        if (const auto found = open.shards.find(partition); found != open.shards.end()) {
            const Shard& shard = *found->second;
            if (!looks_before) looks_before = shard.idle_looks();
            if (shard.idle_looks() >= *looks_before + kIdleLooks) return {};
            // The commit that reached the end is the one to be asked.
            const auto row = shard.store().position();
            if (!row) return std::unexpected(row.error());
            const auto position = Position::of_row(*row);
            if ((position && position->next_offset >= ends->next) || ends->next == ends->first)
                return {};
        }
    }
    return {};
}

std::uint64_t OpenHome::position() const {
    std::uint64_t sum = 0;
    const HeldShards::Look open = shards_->look();
    for (const auto& [partition, shard] : open.shards) sum += shard->committed_position();
    return sum;
}

}  // namespace saldo
