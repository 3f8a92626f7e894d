// The whole pipeline against its ceiling: mixed events are published to a local broker once; then,
// in one run, librdkafka alone consumes the topic, and Saldo folds it durably into a fresh home
// (verification, identity, rules, history, all projections; outcomes not published). The answer is
// checked: every event accepted, and the open payables to the cent.
//
//   bench_pipeline --brokers HOST:PORT [--events N] [--vouchers N] [--providers N] [--seed N]
//                  [--memory MIB] [--home DIR] [--samples FILE]
//   bench_pipeline --small      no broker: the embedded log, some thousands of events
//
// The rate counts what sets up the ledger too: a client, its voucher, a provider and its account
// are events like others. benchmarks/pipeline/run.sh starts and ends a broker for it.
#include <unistd.h>

#include <fmt/format.h>

#include "benchmarks/folding/folded_home.hpp"
#include "benchmarks/librdkafka_alone/librdkafka_alone.hpp"

int main(int count, char** words) {
    using namespace saldo;
    using namespace saldo::bench;
    Options options("pipeline", count, words);
    const Workload workload(
        workload_options(options, {10'000'000, 1'000'000, 5'000}, {20'000, 500, 20}));
    const std::uint64_t memory_mib = options.number("memory", 4'096, 512);
    const std::string brokers = options.text("brokers");
    Samples samples(options);
    const WorkFolder folder(options);
    options.done();
    if (brokers.empty() && !options.small()) give_up("--brokers HOST:PORT, or --small");
    Report report(options);

    const std::string topic = fmt::format("bench-{}", ::getpid());
    const auto log = brokers.empty() ? open_embedded(folder.path() / "log")
                                     : make_topic_log(brokers, topic, memory_mib << 20U);
    publish(*log, workload, 0, workload.events());
    const double ceiling =
        brokers.empty() ? 0 : consume_alone(brokers, topic, workload.events(), 3);
    FoldedHome home(folder.path() / "home", *log, memory_mib << 20U);
    samples.begin("pipeline");
    const FoldMeasure folded = fold_all(*home.shard, workload.events(), &samples);
    check(*home.shard, workload);

    const auto disk_bytes = static_cast<double>(home.shard->store().disk_bytes());
    const auto events = static_cast<double>(workload.events());
    fmt::print("fold       {:>9.0f} events/s (durable, all projections; {:.0f} bytes an event)\n",
               folded.rate, disk_bytes / events);
    if (ceiling > 0) fmt::print("ratio      {:>9.3f} of librdkafka alone\n", folded.rate / ceiling);
    fmt::print("memory     {:>9} MiB at most while folding\n", folded.peak_mib);
    fmt::print("checked: {} events accepted, {} of them set-up; open payables {} cents\n",
               workload.events(), workload.setup_events(), workload.expected().open_cents);
    report.number("events_folded", folded.events);
    report.number("events_of_setup", workload.setup_events());
    report.number("events_per_s", folded.rate, 0);
    report.number("last_tenth_events_per_s", folded.last_tenth_rate, 0);
    if (ceiling > 0) {
        report.number("ceiling_events_per_s", ceiling, 0);
        report.number("ratio", folded.rate / ceiling, 4);
    }
    report.number("disk_bytes_per_event", disk_bytes / events, 1);
    report.number("peak_rss_mib", folded.peak_mib);
    report.text("digest", digest_of(*home.shard));
    report.print();
    if (folded.peak_mib > memory_mib) give_up("that is more memory than the setting");
    return 0;
}
