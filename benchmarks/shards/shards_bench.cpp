// One process with several shards: the same mixed events of several ledgers go to logs of 1, 2 and
// 4 partitions; each is folded durably into a fresh home by 1, 2, 4 threads, as far as it has
// partitions, with the program's own wiring. However they are spread, the books must be the same:
// the digest over all ledgers, every balance, and what the workload makes of each ledger.
//
//   bench_shards --brokers HOST:PORT [--events N] [--vouchers N] [--providers N] [--ledgers N]
//                [--seed N] [--memory MIB] [--home DIR]
//   bench_shards --small      no broker: embedded logs, some thousands of events
//
// Events, vouchers and providers are of all ledgers together. Ledgers have names that spread them
// evenly: what is measured is the folding, not how lucky a name is. benchmarks/shards/run.sh starts
// and ends a broker.
#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "benchmarks/folding/folded_home.hpp"
#include "cli/commands/open_home.hpp"
#include "cli/wiring.hpp"
#include "engine/base/partition.hpp"

namespace {

using namespace saldo;
using namespace saldo::bench;

constexpr std::array<PartitionIndex, 3> kSpreads{1, 2, 4};
constexpr PartitionIndex kPartitionsMax = kSpreads.back();

std::vector<Workload> make_workloads(const WorkloadSizes& all, std::uint64_t ledgers) {
    std::vector<Workload> workloads;
    std::uint64_t number = 0;
    for (std::uint64_t ledger = 0; ledger < ledgers; ++ledger) {
        WorkloadSizes sizes = all;
        sizes.events /= ledgers;
        sizes.vouchers /= ledgers;
        sizes.providers = std::max<std::uint64_t>(1, sizes.providers / ledgers);
        sizes.seed += ledger;
        do {
            sizes.ledger = fmt::format("{}-{}", kLedger, number++);
        } while (partition_of(sizes.ledger, kPartitionsMax) != ledger % kPartitionsMax);
        workloads.emplace_back(sizes);
    }
    return workloads;
}

std::uint64_t events_of(const std::vector<Workload>& workloads) {
    std::uint64_t events = 0;
    for (const Workload& workload : workloads) events += workload.events();
    return events;
}

// An event of each ledger in turn, as they come in a day.
void publish_all(EventLog& log, const std::vector<Workload>& workloads) {
    const auto writer = take(log.write());
    for (std::uint64_t number = 0; number < workloads.front().events(); ++number)
        for (const Workload& workload : workloads)
            take(writer->append(workload.sizes().ledger, workload.event(number), {}));
    take(writer->flush());
}

// Where the events of one spread lie.
struct Spread {
    PartitionIndex partitions = 1;
    std::string topic;             // kafka://…, or empty
    std::filesystem::path folder;  // of the embedded log
};

struct Folded {
    double rate = 0;
    std::uint64_t peak_mib = 0;
    std::string digest;
    std::string balances;
};

Answer answer_of(OpenHome& home, const Request& request) { return take(home.ask(request)); }

void check_ledger(OpenHome& home, const Workload& workload) {
    const std::string& ledger = workload.sizes().ledger;
    const Expected expected = workload.expected();
    const Answer counts = answer_of(home, {{"ask", "ledger"}, {"ledger", ledger}});
    constexpr std::size_t kAccepted = 3;
    if (counts.rows.size() != 1 ||
        counts.rows.front()[kAccepted] != std::to_string(expected.accepted))
        give_up(fmt::format("ledger {}: not {} events accepted", ledger, expected.accepted));
    const Answer payables = answer_of(home, {{"ask", "payables"}, {"ledger", ledger}});
    const std::string owed =
        fmt::format("{}.{:02}", expected.open_cents / 100, expected.open_cents % 100);
    if (*payables.find_fact("owed") != owed)
        give_up(
            fmt::format("ledger {}: owed {}, not {}", ledger, *payables.find_fact("owed"), owed));
}

std::string text_of(const Answer& answer) {
    std::string text;
    for (const auto& row : answer.rows) text += fmt::format("{}\n", fmt::join(row, ","));
    return text;
}

Folded fold_with(std::size_t threads, const Spread& spread, const std::filesystem::path& folder,
                 const std::vector<Workload>& workloads, std::uint64_t memory_mib) {
    Wiring wiring = make_wiring();
    if (spread.topic.empty())
        wiring.open_log = [&spread, memory_mib](const Settings&, const std::filesystem::path&,
                                                bool) {
            return Result<std::unique_ptr<EventLog>>(
                open_embedded(spread.folder, memory_mib << 20U, spread.partitions));
        };
    Place place;
    place.home = folder;
    place.log = spread.topic;
    place.memory = fmt::format("{}MiB", memory_mib);
    Folded folded;
    {
        const auto home = take(OpenHome::open(place, wiring, {.threads = threads}));
        const StopFlag never = false;
        forget_peak();
        const auto began = Clock::now();
        take(home->fold_to_end(never, {}));
        folded.rate = static_cast<double>(home->position()) / seconds_since(began);
        folded.peak_mib = peak_mib();
        if (home->position() != events_of(workloads)) give_up("not every event was folded");
        for (const Workload& workload : workloads) check_ledger(*home, workload);
        folded.digest = *answer_of(*home, {{"ask", "status"}}).find_fact("digest");
        folded.balances = text_of(answer_of(*home, {{"ask", "balances"}}));
    }
    std::filesystem::remove_all(folder);
    return folded;
}

Spread publish_to(PartitionIndex partitions, const std::string& brokers,
                  const std::filesystem::path& folder, const std::vector<Workload>& workloads,
                  std::uint64_t memory_mib) {
    Spread spread{partitions, {}, folder / fmt::format("log-{}", partitions)};
    const auto began = Clock::now();
    const std::string topic = fmt::format("bench-{}-{}", ::getpid(), partitions);
    const auto log = brokers.empty()
                         ? open_embedded(spread.folder, memory_mib << 20U, partitions)
                         : make_topic_log(brokers, topic, memory_mib << 20U, partitions);
    publish_all(*log, workloads);
    if (!brokers.empty()) spread.topic = log->name();
    fmt::print("published  {:>9.0f} events/s to {} (made on the way)\n",
               static_cast<double>(events_of(workloads)) / seconds_since(began), log->name());
    std::fflush(stdout);
    return spread;
}

}  // namespace

int main(int count, char** words) {
    Options options("shards", count, words);
    const WorkloadSizes sizes =
        workload_options(options, {4'000'000, 400'000, 4'000}, {8'000, 400, 16});
    const std::uint64_t ledgers = options.number("ledgers", 16, 8);
    const std::uint64_t memory_mib = options.number("memory", 4'096, 512);
    const std::string brokers = options.text("brokers");
    const WorkFolder folder(options);
    options.done();
    if (brokers.empty() && !options.small()) give_up("--brokers HOST:PORT, or --small");
    if (ledgers == 0 || sizes.vouchers / ledgers < 8) give_up("8 vouchers a ledger, or more");
    Report report(options);

    const std::vector<Workload> workloads = make_workloads(sizes, ledgers);
    std::optional<Folded> first;
    std::uint64_t peak = 0;
    for (const PartitionIndex partitions : kSpreads) {
        const Spread spread = publish_to(partitions, brokers, folder.path(), workloads, memory_mib);
        for (const PartitionIndex threads : kSpreads) {
            if (threads > partitions) break;
            const Folded folded =
                fold_with(threads, spread, folder.path() / "home", workloads, memory_mib);
            fmt::print("partitions {} threads {} {:>9.0f} events/s (durable; {} MiB at most)\n",
                       partitions, threads, folded.rate, folded.peak_mib);
            std::fflush(stdout);
            report.number(fmt::format("events_per_s_{}_of_{}", threads, partitions), folded.rate,
                          0);
            peak = std::max(peak, folded.peak_mib);
            if (!first) first = folded;
            if (folded.digest != first->digest) give_up("another spread gives another digest");
            if (folded.balances != first->balances) give_up("another spread gives other balances");
        }
    }
    fmt::print("checked: {} events in {} ledgers, equal digests and balances however spread\n",
               events_of(workloads), ledgers);
    report.number("events_folded", events_of(workloads));
    report.number("peak_rss_mib", peak);
    report.text("digest", first->digest);
    report.print();
    return 0;
}
