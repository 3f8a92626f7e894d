// The whole pipeline against its ceiling: deliveries are published to a local broker once; then, in
// one run, librdkafka alone consumes the topic, and Saldo folds it durably into a fresh home
// (verification, identity, rules, history, all projections; outcomes not published). The answer is
// checked: every event accepted, and the open payables to the cent.
//
//   bench_pipeline --brokers HOST:PORT [--deliveries N] [--vouchers N] [--memory MIB] [--home DIR]
//   bench_pipeline --small      no broker: the embedded log, some thousands of events; what the
//   tests run
//
// benchmarks/pipeline/run.sh starts and ends a broker for it. The last line is JSON.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

#include <librdkafka/rdkafka.h>

#include "benchmarks/pipeline/deliveries.hpp"
#include "connectors/log_embedded/embedded_log.hpp"
#include "connectors/log_kafka/kafka_log.hpp"
#include "engine/fold/state.hpp"
#include "projections/history/history.hpp"
#include "projections/pipeline/home.hpp"
#include "projections/pipeline/ledger_rows.hpp"
#include "projections/pipeline/memory_plan.hpp"
#include "projections/pipeline/sha256_openssl.hpp"
#include "projections/pipeline/shard.hpp"
#include "projections/refusals/refusals.hpp"

namespace {

using namespace saldo;
using Clock = std::chrono::steady_clock;

struct Arguments {
    std::string brokers;
    bench::Workload workload;
    std::size_t memory_mib = 1024;
    std::filesystem::path home;
    bool small = false;
};

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "bench_pipeline: %s\n", why.c_str());
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

double seconds_since(Clock::time_point began) {
    return std::chrono::duration<double>(Clock::now() - began).count();
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
        else if (word == "--deliveries")
            arguments.workload.deliveries = std::stoull(value());
        else if (word == "--vouchers")
            arguments.workload.vouchers = std::stoull(value());
        else if (word == "--memory")
            arguments.memory_mib = std::stoull(value());
        else if (word == "--home")
            arguments.home = value();
        else
            give_up("what is " + word + "?");
    }
    if (arguments.small) arguments.workload = {20'000, 500, 20};
    if (!arguments.small && arguments.brokers.empty()) give_up("--brokers HOST:PORT, or --small");
    return arguments;
}

void publish(EventLog& log, const bench::Workload& workload) {
    const auto writer = take(log.write());
    const auto began = Clock::now();
    take(bench::make_events(workload, [&](std::string_view payload) {
        return writer->append(bench::kLedger, payload, {});
    }));
    take(writer->flush());
    std::printf("published   %9.0f events/s (%llu events, encoded on the way)\n",
                static_cast<double>(workload.events()) / seconds_since(began),
                static_cast<unsigned long long>(workload.events()));
}

void set(rd_kafka_conf_t* conf, const char* name, const std::string& value) {
    char text[256];
    if (rd_kafka_conf_set(conf, name, value.c_str(), text, sizeof text) != RD_KAFKA_CONF_OK)
        give_up(text);
}

// librdkafka and nothing else: records are counted and let go. The best settings that we know
// (docs/benchmarks.md).
double consume_only(const Arguments& arguments, const std::string& topic) {
    rd_kafka_conf_t* const conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", arguments.brokers);
    set(conf, "group.id", "bench");
    set(conf, "enable.auto.commit", "false");
    set(conf, "enable.partition.eof", "true");
    set(conf, "auto.offset.reset", "error");
    set(conf, "check.crcs", "true");
    set(conf, "queued.min.messages", "1000000");
    set(conf, "queued.max.messages.kbytes", "500000");
    set(conf, "fetch.message.max.bytes", "8388608");
    char text[256];
    rd_kafka_t* const consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, text, sizeof text);
    if (consumer == nullptr) give_up(text);
    rd_kafka_poll_set_consumer(consumer);
    rd_kafka_topic_partition_list_t* const partitions = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(partitions, topic.c_str(), 0)->offset = 0;
    const auto began = Clock::now();
    rd_kafka_assign(consumer, partitions);
    rd_kafka_queue_t* const queue = rd_kafka_queue_get_consumer(consumer);
    std::vector<rd_kafka_message_t*> batch(16'384);
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    for (bool at_end = false; !at_end;) {
        const ssize_t count =
            rd_kafka_consume_batch_queue(queue, 1'000, batch.data(), batch.size());
        for (ssize_t at = 0; at < count; ++at) {
            rd_kafka_message_t* const message = batch[static_cast<std::size_t>(at)];
            if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
                at_end = true;
            else if (message->err != 0)
                give_up(rd_kafka_message_errstr(message));
            else
                ++records, bytes += message->len;
            rd_kafka_message_destroy(message);
        }
    }
    const double rate = static_cast<double>(records) / seconds_since(began);
    if (records != arguments.workload.events())
        give_up("the topic does not hold what was published");
    std::printf("librdkafka  %9.0f events/s (consume only; %.0f bytes an event)\n", rate,
                static_cast<double>(bytes) / static_cast<double>(records));
    rd_kafka_queue_destroy(queue);
    rd_kafka_topic_partition_list_destroy(partitions);
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
    return rate;
}

// The quickest of three: what else the machine does must not make the ceiling look low.
double consume_best(const Arguments& arguments, const std::string& topic) {
    double best = 0;
    for (int round = 0; round < 3; ++round) best = std::max(best, consume_only(arguments, topic));
    return best;
}

// The process's peak of resident memory since the last forget_peak(), as the kernel counts it.
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }
std::size_t peak_mib() {
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6)) / 1024;
    give_up("the kernel does not say how much memory is used");
}

struct Folded {
    double rate = 0;
    std::string digest;
    std::uint64_t disk_bytes = 0;
    std::size_t peak_mib = 0;
};

void check(const Shard& shard, const bench::Workload& workload) {
    const State& state = shard.fold().state();
    const Handle ledger = state.books.ledgers.find(kNoHandle, bench::kLedger);
    if (ledger == kNoHandle || state.books.ledgers[ledger].accepted != workload.events())
        give_up("not every event was accepted");
    std::int64_t open = 0;
    const Handle funder = state.registry.funders.find(ledger, "F");
    for (Handle provider = 1; provider <= state.registry.providers.size(); ++provider)
        open -= state.books.balance(ledger, {AccountClass::payable_open, funder, provider},
                                    Commodity::eur);
    if (open != workload.open_cents()) give_up("the open payables are wrong");
}

Folded fold(EventLog& log, const Arguments& arguments, const std::filesystem::path& folder) {
    const auto home = take(Home::open(folder, {}));
    take(home->tie_to(log));
    History history;
    Refusals refusals;
    ShardOptions options;
    options.memory_bytes = arguments.memory_mib << 20U;
    const auto shard = take(Shard::open(*home, log, 0, options, {&history, &refusals}));
    const StopFlag never = false;
    forget_peak();
    const auto began = Clock::now();
    take(shard->fold_to_end(never));
    Folded folded;
    folded.rate = static_cast<double>(arguments.workload.events()) / seconds_since(began);
    folded.peak_mib = peak_mib();
    check(*shard, arguments.workload);
    const auto hasher = make_openssl_hasher();
    const auto snapshot = take(shard->store().snapshot());
    folded.digest = to_hex(take(shard_digest(*hasher, *snapshot)));
    folded.disk_bytes = shard->store().disk_bytes();
    return folded;
}

std::string machine() {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    return "unknown";
}

}  // namespace

int main(int count, char** words) {
    const Arguments arguments = read_arguments(count, words);
    if (!arguments.small && std::strcmp(SALDO_BUILD_TYPE, "Release") != 0)
        give_up("a build of type " SALDO_BUILD_TYPE " measures nothing: use the release preset");
    std::filesystem::path folder =
        arguments.home.empty()
            ? std::filesystem::temp_directory_path() / ("saldo-bench-" + std::to_string(::getpid()))
            : arguments.home;
    std::filesystem::create_directories(folder);
    std::printf("saldo %s, %s, %s; %s, %ld processors; memory setting %zu MiB\n", SALDO_VERSION,
                SALDO_BUILD_TYPE, SALDO_COMPILER, machine().c_str(),
                ::sysconf(_SC_NPROCESSORS_ONLN), arguments.memory_mib);
    double ceiling = 0;
    std::unique_ptr<EventLog> log;
    if (arguments.small) {
        EmbeddedLogSettings embedded;
        embedded.folder = folder / "home" / "log";
        take(Home::open(folder / "home", {}));
        log = take(open_embedded_log(embedded));
    } else {
        KafkaSettings kafka;
        kafka.brokers = arguments.brokers;
        kafka.topic = "bench-" + std::to_string(::getpid());
        const MemoryPlan plan = memory_plan(arguments.memory_mib << 20U);
        kafka.memory_bytes = plan.log_reader_bytes;
        kafka.writer_memory_bytes = plan.log_writer_bytes;
        take(create_topic(kafka, 1));
        log = take(open_kafka_log(kafka));
    }
    publish(*log, arguments.workload);
    if (!arguments.small)
        ceiling = consume_best(arguments, log->name().substr(log->name().rfind('/') + 1));
    const Folded folded = fold(*log, arguments, folder / "home");
    log.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    const double ratio = ceiling > 0 ? folded.rate / ceiling : 0;
    std::printf(
        "fold        %9.0f events/s (durable, all projections; %.0f bytes an event on disk)\n",
        folded.rate,
        static_cast<double>(folded.disk_bytes) / static_cast<double>(arguments.workload.events()));
    if (ceiling > 0) std::printf("ratio       %9.3f of librdkafka alone\n", ratio);
    std::printf("memory      %9zu MiB at most while folding\n", folded.peak_mib);
    if (folded.peak_mib > arguments.memory_mib) give_up("that is more than the setting");
    std::printf("checked: every event accepted, open payables %lld cents\n",
                static_cast<long long>(arguments.workload.open_cents()));
    std::printf(
        R"({"bench":"pipeline","events":%llu,"events_per_s":%.0f,"ceiling_events_per_s":%.0f,"ratio":%.4f,)"
        R"("peak_rss_mib":%zu,"memory_mib":%zu,"digest":"%s","build":"%s","librdkafka":"%s","machine":"%s"})"
        "\n",
        static_cast<unsigned long long>(arguments.workload.events()), folded.rate, ceiling, ratio,
        folded.peak_mib, arguments.memory_mib, folded.digest.c_str(), SALDO_BUILD_TYPE,
        rd_kafka_version_str(), machine().c_str());
    return 0;
}
