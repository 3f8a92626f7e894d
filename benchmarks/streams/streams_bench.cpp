// Saldo's side of the comparison with Kafka Streams: publishes the workload to a topic, folds it
// durably into a fresh home (outcomes not published), checks the open payables, and writes every
// provider's and every voucher's balance to a file, which run.sh compares with what the peer wrote.
//
//   bench_streams --brokers HOST:PORT --topic NAME --balances FILE [--deliveries N] [--vouchers N]
//                 [--providers N] [--memory MIB] [--home DIR]
//   bench_streams --small      no broker: the embedded log, some thousands of events
//
// benchmarks/streams/run.sh runs both sides. The last line is JSON.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <unistd.h>

#include <librdkafka/rdkafka.h>

#include "benchmarks/pipeline/deliveries.hpp"
#include "connectors/log_embedded/embedded_log.hpp"
#include "connectors/log_kafka/kafka_log.hpp"
#include "engine/base/bytes.hpp"
#include "engine/fold/state.hpp"
#include "projections/history/history.hpp"
#include "projections/pipeline/home.hpp"
#include "projections/pipeline/memory_plan.hpp"
#include "projections/pipeline/shard.hpp"
#include "projections/pipeline/tables.hpp"
#include "projections/refusals/refusals.hpp"

namespace {

using namespace saldo;
using Clock = std::chrono::steady_clock;

struct Arguments {
    std::string brokers;
    std::string topic;
    std::filesystem::path balances;
    bench::Workload workload;
    std::size_t memory_mib = 1024;
    std::filesystem::path home;
    bool small = false;
};

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "bench_streams: %s\n", why.c_str());
    std::exit(1);
}

template <class T>
T take(Result<T> result) {
    if (!result) give_up(result.error().message);
    return std::move(*result);
}
void take(const Status& status) {
    if (!status) give_up(status.error().message);
}

double rate_since(Clock::time_point began, std::uint64_t events) {
    return static_cast<double>(events) /
           std::chrono::duration<double>(Clock::now() - began).count();
}

// Of all threads of this process.
double processor_seconds() {
    timespec spent{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

Arguments read_arguments(int count, char** words) {
    Arguments arguments;
    for (int at = 1; at < count; ++at) {
        const std::string word = words[at];
        const auto value = [&]() -> std::string {
            if (at + 1 >= count) give_up(word + " needs a value");
            return words[++at];
        };
        if (word == "--small")
            arguments.small = true;
        else if (word == "--brokers")
            arguments.brokers = value();
        else if (word == "--topic")
            arguments.topic = value();
        else if (word == "--balances")
            arguments.balances = value();
        else if (word == "--deliveries")
            arguments.workload.deliveries = std::stoull(value());
        else if (word == "--vouchers")
            arguments.workload.vouchers = std::stoull(value());
        else if (word == "--providers")
            arguments.workload.providers = std::stoull(value());
        else if (word == "--memory")
            arguments.memory_mib = std::stoull(value());
        else if (word == "--home")
            arguments.home = value();
        else
            give_up("what is " + word + "?");
    }
    if (arguments.small)
        arguments.workload = {20'000, 500, 20};
    else if (arguments.brokers.empty() || arguments.topic.empty() || arguments.balances.empty())
        give_up("--brokers, --topic and --balances, or --small");
    return arguments;
}

// The one place that knows the workload.
double publish(EventLog& log, const bench::Workload& workload) {
    const auto writer = take(log.write());
    const auto began = Clock::now();
    take(bench::make_events(workload, [&](std::string_view payload) {
        return writer->append(bench::kLedger, payload, {});
    }));
    take(writer->flush());
    return rate_since(began, workload.events());
}

std::unique_ptr<EventLog> open_log(const Arguments& arguments,
                                   const std::filesystem::path& folder) {
    if (arguments.small) {
        EmbeddedLogSettings embedded;
        embedded.folder = folder / "home" / "log";
        take(Home::open(folder / "home", {}));
        return take(open_embedded_log(embedded));
    }
    KafkaSettings kafka;
    kafka.brokers = arguments.brokers;
    kafka.topic = arguments.topic;
    const MemoryPlan plan = memory_plan(arguments.memory_mib << 20U);
    kafka.memory_bytes = plan.log_reader_bytes;
    kafka.writer_memory_bytes = plan.log_writer_bytes;
    if (!take(create_topic(kafka, 1))) give_up("there is a topic " + kafka.topic + " already");
    return take(open_kafka_log(kafka));
}

struct Sums {
    std::int64_t open_cents = 0;
    std::int64_t left = 0;
};

// One line for each provider that is owed something, over all its funders.
void write_payables(const State& state, Handle ledger, std::ostream& out, Sums& sums) {
    for (Handle provider = 1; provider <= state.registry.providers.size(); ++provider) {
        std::int64_t open = 0;
        for (Handle funder = 1; funder <= state.registry.funders.size(); ++funder)
            open -= state.books.balance(ledger, {AccountClass::payable_open, funder, provider},
                                        Commodity::eur);
        if (open != 0)
            out << "payable " << state.registry.providers[provider].id << ' ' << open << '\n';
        sums.open_cents += open;
    }
}

// One line for each voucher that an event has touched: what its opened periods have left.
void write_vouchers(const Shard& shard, std::ostream& out, Sums& sums) {
    const auto snapshot = take(shard.store().snapshot());
    take(snapshot->scan(index_of(TableId::vouchers), {}, {},
                        [&](std::string_view /*key*/, std::string_view row) {
                            Voucher voucher;
                            FieldReader fields(row);
                            fields(voucher);
                            if (fields.failed()) give_up("a voucher's row cannot be read");
                            std::int64_t left = 0;
                            for (const Voucher::Pot& pot : voucher.pots)
                                for (const Voucher::UsedPeriod& period : pot.periods)
                                    left += period.left();
                            if (left != 0) out << "voucher " << voucher.id << ' ' << left << '\n';
                            sums.left += left;
                            return true;
                        }));
}

Sums write_balances(const Shard& shard, const Arguments& arguments,
                    const std::filesystem::path& file) {
    const State& state = shard.fold().state();
    const Handle ledger = state.books.ledgers.find(kNoHandle, bench::kLedger);
    if (ledger == kNoHandle || state.books.ledgers[ledger].accepted != arguments.workload.events())
        give_up("not every event was accepted");
    std::ofstream out(file);
    Sums sums;
    write_payables(state, ledger, out, sums);
    write_vouchers(shard, out, sums);
    if (!out.flush()) give_up("cannot write " + file.string());
    if (sums.open_cents != arguments.workload.open_cents()) give_up("the open payables are wrong");
    return sums;
}

}  // namespace

int main(int count, char** words) {
    const Arguments arguments = read_arguments(count, words);
    std::filesystem::path folder = arguments.home.empty()
                                       ? std::filesystem::temp_directory_path() /
                                             ("saldo-streams-" + std::to_string(::getpid()))
                                       : arguments.home;
    std::filesystem::create_directories(folder);
    const std::uint64_t events = arguments.workload.events();
    std::printf("saldo %s, %s, %s, librdkafka %s; memory setting %zu MiB\n", SALDO_VERSION,
                SALDO_BUILD_TYPE, SALDO_COMPILER, rd_kafka_version_str(), arguments.memory_mib);
    double rate = 0;
    double processor_us = 0;
    Sums sums;
    {
        const auto log = open_log(arguments, folder);
        std::printf("published   %9.0f events/s (%llu events, encoded on the way)\n",
                    publish(*log, arguments.workload), static_cast<unsigned long long>(events));
        const auto home = take(Home::open(folder / "home", {}));
        take(home->tie_to(*log));
        History history;
        Refusals refusals;
        ShardOptions options;
        options.memory_bytes = arguments.memory_mib << 20U;
        const auto shard = take(Shard::open(*home, *log, 0, options, {&history, &refusals}));
        const StopFlag never = false;
        const auto began = Clock::now();
        const double spent = processor_seconds();
        take(shard->fold_to_end(never));
        rate = rate_since(began, events);
        processor_us = (processor_seconds() - spent) * 1e6 / static_cast<double>(events);
        sums = write_balances(*shard, arguments,
                              arguments.small ? folder / "balances" : arguments.balances);
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    std::printf(
        "saldo       %9.0f events/s (durable, all projections; %.1f us of processor time an "
        "event)\n",
        rate, processor_us);
    std::printf(
        R"({"bench":"streams","events":%llu,"events_per_s":%.0f,"processor_us":%.2f,"open_cents":%lld,"left":%lld,"build":"%s"})"
        "\n",
        static_cast<unsigned long long>(events), rate, processor_us,
        static_cast<long long>(sums.open_cents), static_cast<long long>(sums.left),
        SALDO_BUILD_TYPE);
    return 0;
}
