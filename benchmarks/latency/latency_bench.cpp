// From the moment an event was to be published until it is acknowledged, can be read, and its
// outcome is published and acknowledged, at a fixed rate.
//
//   bench_latency --brokers HOST:PORT [--rate EVENTS_S] [--seconds N] [--vouchers N]
//                 [--providers N] [--seed N] [--memory MIB] [--home DIR]
//   bench_latency --small      no broker: the embedded log, and outcomes into the void
//
// The loop is open: event n is due at n / rate whatever became of those before it, and every
// latency is measured from there, so that a pause is paid for by every event that was due in it.
// Three threads: one publishes what is due and waits for its acknowledgement, one folds what comes
// and publishes outcomes, one takes snapshots as a question does and sees how far they reach.
//
// benchmarks/latency/run.sh starts and ends a broker for it.
#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

#include "benchmarks/folding/folded_home.hpp"
#include "connectors/log_kafka/kafka_log.hpp"

namespace {

using namespace saldo;
using namespace saldo::bench;

constexpr int kFollowMs = 100;
// Events that are due are sent together this often: a publisher that waits for each
// acknowledgement, a broker that answers each request and a reader that fetches each record would
// share two processors with what is measured.
constexpr auto kSendEvery = std::chrono::milliseconds(4);
constexpr auto kLookEvery = std::chrono::microseconds(500);

// When events are due, counted from position `first`.
struct Schedule {
    Clock::time_point began;
    double events_s = 0;
    std::uint64_t first = 0;
    std::uint64_t count = 0;

    [[nodiscard]] Clock::time_point due(std::uint64_t number) const {
        const std::chrono::duration<double> after(static_cast<double>(number) / events_s);
        return began + std::chrono::duration_cast<Clock::duration>(after);
    }
    [[nodiscard]] std::uint64_t due_by(Clock::time_point now) const {
        const double passed = std::chrono::duration<double>(now - began).count();
        return passed < 0 ? 0 : std::min(count, static_cast<std::uint64_t>(passed * events_s) + 1);
    }
    // Of events [from, until): from when each was due until now.
    void add(Latencies& latencies, std::uint64_t from, std::uint64_t until) const {
        const auto now = Clock::now();
        for (std::uint64_t number = from; number < until; ++number)
            latencies.add_ms(std::chrono::duration<double, std::milli>(now - due(number)).count());
    }
};

// Passes outcomes on, and sees when they were acknowledged.
class TimedSink final : public OutcomeSink {
  public:
    // `inner` may be nullptr: outcomes go nowhere.
    explicit TimedSink(std::unique_ptr<OutcomeSink> inner) : inner_(std::move(inner)) {}

    // Before the first event is due; until then nothing is measured. Another thread's.
    void begin(const Schedule& schedule) {
        const std::lock_guard lock(mutex_);
        schedule_ = schedule;
        latencies_.reserve(schedule.count);
    }
    // After the shard has gone.
    Latencies& latencies() { return latencies_; }

    Result<std::optional<std::uint64_t>> last_position(PartitionIndex partition) override {
        if (inner_ == nullptr) return std::nullopt;
        return inner_->last_position(partition);
    }
    Status append(PartitionIndex partition, std::uint64_t position, std::string_view key,
                  std::string_view value) override {
        next_ = position + 1;
        return inner_ == nullptr ? Status{} : inner_->append(partition, position, key, value);
    }
    Status flush() override {
        const Status flushed = inner_ == nullptr ? Status{} : inner_->flush();
        const std::lock_guard lock(mutex_);
        if (schedule_ && next_ > schedule_->first) {
            const std::uint64_t until = next_ - schedule_->first;
            schedule_->add(latencies_, seen_, until);
            seen_ = std::max(seen_, until);
        }
        return flushed;
    }

  private:
    std::unique_ptr<OutcomeSink> inner_;
    std::mutex mutex_;
    std::optional<Schedule> schedule_;
    Latencies latencies_;
    std::uint64_t next_ = 0;
    std::uint64_t seen_ = 0;
};

// What a question would see now.
std::uint64_t visible_position(const Shard& shard) {
    const auto snapshot = take(shard.store().snapshot());
    const auto position = Position::of_row(snapshot->position());
    return position ? position->next_position : 0;
}

void publish_on_time(EventLog& log, const Workload& workload, const Schedule& schedule,
                     Latencies& acknowledged) {
    const auto writer = take(log.write());
    for (std::uint64_t sent = 0; sent < schedule.count;) {
        std::this_thread::sleep_until(schedule.due(sent) + kSendEvery);
        const std::uint64_t until = schedule.due_by(Clock::now());
        take(workload.each(
            schedule.first + sent, schedule.first + until,
            [&](std::string_view payload) { return writer->append(kLedger, payload, {}); }));
        take(writer->flush());
        schedule.add(acknowledged, sent, until);
        sent = until;
    }
}

void watch(const Shard& shard, const Schedule& schedule, Latencies& visible) {
    for (std::uint64_t seen = 0; seen < schedule.count;) {
        std::this_thread::sleep_for(kLookEvery);
        const std::uint64_t position = visible_position(shard);
        if (position <= schedule.first + seen) continue;
        schedule.add(visible, seen, position - schedule.first);
        seen = position - schedule.first;
    }
}

std::unique_ptr<TimedSink> open_sink(const std::string& brokers, const std::string& topic,
                                     std::size_t memory_bytes) {
    if (brokers.empty()) return std::make_unique<TimedSink>(nullptr);
    return std::make_unique<TimedSink>(
        take(open_kafka_outcomes(kafka_settings(brokers, topic, memory_bytes))));
}

struct Times {
    Latencies acknowledged;
    Latencies visible;
    double seconds = 0;  // from the first event until all can be read
};

Times run(EventLog& log, Shard& shard, TimedSink& sink, const Workload& workload, double events_s) {
    const Schedule schedule{Clock::now() + std::chrono::milliseconds(100), events_s,
                            workload.setup_events(), workload.mixed_events()};
    sink.begin(schedule);
    Times times;
    times.acknowledged.reserve(schedule.count);
    times.visible.reserve(schedule.count);
    StopFlag stop = false;
    std::thread folder([&] {
        while (!stop) take(shard.follow(kFollowMs, stop));
    });
    std::thread watcher([&] { watch(shard, schedule, times.visible); });
    publish_on_time(log, workload, schedule, times.acknowledged);
    watcher.join();
    times.seconds = seconds_since(schedule.began);
    stop = true;
    folder.join();
    const StopFlag never = false;
    take(shard.fold_to_end(never));  // waits for the outcomes
    return times;
}

}  // namespace

int main(int count, char** words) {
    Options options("latency", count, words);
    const std::uint64_t rate = options.number("rate", 20'000, 5'000);
    const std::uint64_t seconds = options.number("seconds", 60, 2);
    WorkloadSizes sizes;
    sizes.events = rate * seconds;
    sizes.vouchers = options.number("vouchers", 200'000, 500);
    sizes.providers = options.number("providers", 5'000, 20);
    sizes.seed = options.number("seed", 1, 1);
    const std::uint64_t memory_mib = options.number("memory", 4'096, 512);
    const std::string brokers = options.text("brokers");
    const WorkFolder folder(options);
    options.done();
    if (rate == 0 || seconds == 0) give_up("--rate and --seconds are numbers above zero");
    if (brokers.empty() && !options.small()) give_up("--brokers HOST:PORT, or --small");
    Report report(options);

    const Workload workload(sizes);
    const std::string topic = fmt::format("bench-{}", ::getpid());
    const auto log = brokers.empty() ? open_embedded(folder.path() / "log")
                                     : make_topic_log(brokers, topic, memory_mib << 20U);
    const auto sink = open_sink(brokers, topic, memory_mib << 20U);
    Times times;
    std::string digest;
    {
        FoldedHome home(folder.path() / "home", *log, memory_mib << 20U, sink.get());
        publish(*log, workload, 0, workload.setup_events());
        static_cast<void>(fold_all(*home.shard, workload.setup_events()));
        times = run(*log, *home.shard, *sink, workload, static_cast<double>(rate));
        check(*home.shard, workload);
        digest = digest_of(*home.shard);
    }
    const double reached = static_cast<double>(workload.mixed_events()) / times.seconds;
    fmt::print("asked for {} events/s, read {:.0f} events/s, outcomes {}\n", rate, reached,
               brokers.empty() ? "not published" : "published");
    report.number("events", workload.mixed_events());
    report.number("events_per_s", reached, 0);
    report.text("outcomes", brokers.empty() ? "not published" : "published");
    times.acknowledged.report("acknowledged", report);
    times.visible.report("visible", report);
    if (sink->latencies().count() != workload.mixed_events())
        give_up(fmt::format("{} outcomes came, not {}", sink->latencies().count(),
                            workload.mixed_events()));
    sink->latencies().report("outcome_published", report);
    report.text("digest", digest);
    report.print();
    return 0;
}
