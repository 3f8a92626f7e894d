// A replay against the pipeline: the same mixed events go to a topic of a local broker and to an
// embedded log; then, in one run, each is folded durably into a fresh home. Both homes must hold
// what the workload makes of the books, and have the same digest.
//
//   bench_replay --brokers HOST:PORT [--events N] [--vouchers N] [--providers N] [--seed N]
//                [--memory MIB] [--home DIR] [--samples FILE]
//   bench_replay --small      no broker: two embedded logs, some thousands of events
//
// benchmarks/replay/run.sh starts and ends a broker for it.
#include <algorithm>
#include <filesystem>
#include <string>
#include <unistd.h>

#include <fmt/format.h>

#include "benchmarks/folding/folded_home.hpp"

namespace {

using namespace saldo;
using namespace saldo::bench;

struct Replayed {
    FoldMeasure measure;
    std::string digest;
};

Replayed fold_into(const std::filesystem::path& folder, EventLog& log, const Workload& workload,
                   std::uint64_t memory_mib, const char* name, Samples& samples) {
    Replayed replayed;
    {
        FoldedHome home(folder, log, memory_mib << 20U);
        samples.begin(name);
        replayed.measure = fold_all(*home.shard, workload.events(), &samples);
        check(*home.shard, workload);
        replayed.digest = digest_of(*home.shard);
    }
    std::filesystem::remove_all(folder);
    fmt::print("{:<10} {:>9.0f} events/s (durable, all projections; {} MiB at most)\n", name,
               replayed.measure.rate, replayed.measure.peak_mib);
    std::fflush(stdout);
    return replayed;
}

}  // namespace

int main(int count, char** words) {
    Options options("replay", count, words);
    const Workload workload(
        workload_options(options, {10'000'000, 1'000'000, 5'000}, {20'000, 500, 20}));
    const std::uint64_t memory_mib = options.number("memory", 4'096, 512);
    const std::string brokers = options.text("brokers");
    Samples samples(options);
    const WorkFolder folder(options);
    options.done();
    if (brokers.empty() && !options.small()) give_up("--brokers HOST:PORT, or --small");
    Report report(options);

    const auto topic =
        brokers.empty()
            ? open_embedded(folder.path() / "first-log")
            : make_topic_log(brokers, fmt::format("bench-{}", ::getpid()), memory_mib << 20U);
    publish(*topic, workload, 0, workload.events());
    const auto embedded = open_embedded(folder.path() / "log");
    publish(*embedded, workload, 0, workload.events());
    const auto fold = [&](EventLog& log, const char* name) {
        return fold_into(folder.path() / name, log, workload, memory_mib, name, samples);
    };
    const Replayed pipeline = fold(*topic, "pipeline");
    const Replayed replay = fold(*embedded, "replay");
    if (pipeline.digest != replay.digest) give_up("the two logs give different digests");

    const double ratio = replay.measure.rate / pipeline.measure.rate;
    fmt::print("ratio      {:>9.3f} of the pipeline\n", ratio);
    fmt::print("checked: {} events accepted, equal digests, open payables {} cents\n",
               workload.events(), workload.expected().open_cents);
    report.number("events_folded", workload.events());
    report.number("events_of_setup", workload.setup_events());
    report.number("events_per_s", replay.measure.rate, 0);
    report.number("pipeline_events_per_s", pipeline.measure.rate, 0);
    report.number("ratio", ratio, 4);
    report.number("peak_rss_mib", std::max(pipeline.measure.peak_mib, replay.measure.peak_mib));
    report.text("digest", replay.digest);
    report.print();
    return 0;
}
