#include "benchmarks/folding/folded_home.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "connectors/log_embedded/embedded_log.hpp"
#include "engine/fold/state.hpp"
#include "projections/pipeline/ledger_rows.hpp"
#include "projections/pipeline/memory_plan.hpp"
#include "projections/pipeline/sha256_openssl.hpp"

namespace saldo::bench {

namespace {

void expect(const char* what, std::uint64_t found, std::uint64_t expected) {
    if (found != expected) give_up(fmt::format("{}: {}, not {}", what, found, expected));
}

std::int64_t open_cents(const State& state, Handle ledger) {
    std::int64_t open = 0;
    for (Handle provider = 1; provider <= state.registry.providers.size(); ++provider)
        open += bench::open_cents(state, ledger, provider);
    return open;
}

std::uint64_t feedback_count(const State& state) {
    std::uint64_t count = 0;
    for (Handle provider = 1; provider <= state.registry.providers.size(); ++provider)
        for (const Provider::Rating& rating : state.registry.providers[provider].ratings)
            count += rating.count;
    return count;
}

}  // namespace

WorkloadSizes workload_options(Options& options, const WorkloadSizes& usual,
                               const WorkloadSizes& if_small) {
    WorkloadSizes sizes;
    sizes.events = options.number("events", usual.events, if_small.events);
    sizes.vouchers = options.number("vouchers", usual.vouchers, if_small.vouchers);
    sizes.providers = options.number("providers", usual.providers, if_small.providers);
    sizes.seed = options.number("seed", usual.seed, if_small.seed);
    return sizes;
}

std::unique_ptr<EventLog> open_embedded(const std::filesystem::path& folder,
                                        std::size_t memory_bytes, PartitionIndex partitions) {
    EmbeddedLogSettings settings;
    settings.folder = folder;
    settings.partitions = partitions;
    settings.memory_bytes =
        std::min(settings.memory_bytes, memory_plan(memory_bytes).log_reader_bytes);
    return take(open_embedded_log(settings));
}

KafkaSettings kafka_settings(const std::string& brokers, const std::string& topic,
                             std::size_t memory_bytes) {
    KafkaSettings kafka;
    kafka.brokers = brokers;
    kafka.topic = topic;
    const MemoryPlan plan = memory_plan(memory_bytes);
    kafka.memory_bytes = plan.log_reader_bytes;
    kafka.writer_memory_bytes = plan.log_writer_bytes;
    return kafka;
}

std::unique_ptr<EventLog> make_topic_log(const std::string& brokers, const std::string& topic,
                                         std::size_t memory_bytes, PartitionIndex partitions) {
    const KafkaSettings kafka = kafka_settings(brokers, topic, memory_bytes);
    if (!take(create_topic(kafka, partitions)))
        give_up(fmt::format("topic {} is there already", topic));
    return take(open_kafka_log(kafka));
}

void publish(EventLog& log, const Workload& workload, std::uint64_t from, std::uint64_t until) {
    const auto writer = take(log.write());
    const auto began = Clock::now();
    take(workload.each(from, until, [&](std::string_view payload) {
        return writer->append(kLedger, payload, {});
    }));
    take(writer->flush());
    fmt::print("published  {:>9.0f} events/s ({} events to {}, made on the way)\n",
               static_cast<double>(until - from) / seconds_since(began), until - from, log.name());
    std::fflush(stdout);
}

Samples::Samples(Options& options) {
    const std::string file = options.text("samples");
    if (file.empty()) return;
    out_.open(file);
    if (!out_) give_up(fmt::format("{} cannot be written", file));
}

void Samples::begin(std::string run) {
    run_ = std::move(run);
    began_ = Clock::now();
    next_ = began_;
}

void Samples::note(std::uint64_t events) {
    if (!out_.is_open() || Clock::now() < next_) return;
    next_ = Clock::now() + std::chrono::seconds(1);
    out_ << fmt::format(R"({{"run":"{}","seconds":{:.3f},"events":{},"rss_mib":{}}})", run_,
                        seconds_since(began_), events, resident_mib())
         << '\n';
    out_.flush();  // a run that is cut off leaves its samples
}

FoldedHome::FoldedHome(const std::filesystem::path& folder, EventLog& log, std::size_t memory_bytes,
                       OutcomeSink* outcomes)
    : home(take(Home::open(folder, {}))) {
    take(home->tie_to(log));
    ShardOptions options;
    options.memory_bytes = memory_bytes;
    shard = take(Shard::open(*home, log, 0, options, {&history, &refusals}, outcomes));
}

FoldMeasure fold_all(Shard& shard, std::uint64_t events, Samples* samples) {
    const std::uint64_t before = shard.fold().position().next_position;
    const std::uint64_t last_tenth_from = before + events - events / 10;
    const StopFlag never = false;
    FoldMeasure measure;
    forget_peak();
    const double processor_before = processor_seconds();
    const auto began = Clock::now();
    std::uint64_t tenth_position = before;
    double tenth_seconds = 0;
    take(shard.fold_to_end(never, [&](const Progress& progress) {
        if (progress.next_position <= last_tenth_from) {
            tenth_position = progress.next_position;
            tenth_seconds = seconds_since(began);
        }
        if (samples != nullptr) samples->note(progress.next_position);
    }));
    measure.seconds = seconds_since(began);
    measure.processor_us =
        (processor_seconds() - processor_before) / static_cast<double>(events) * 1e6;
    measure.peak_mib = peak_mib();
    measure.events = shard.committed_position() - before;
    expect("events folded", measure.events, events);
    measure.rate = static_cast<double>(events) / measure.seconds;
    measure.last_tenth_rate =
        static_cast<double>(before + events - tenth_position) / (measure.seconds - tenth_seconds);
    return measure;
}

ShardView view_of(const Shard& shard) {
    ShardView view;
    view.snapshot = take(shard.store().snapshot());
    view.names = std::make_unique<NameBook>(*view.snapshot);
    return view;
}

std::int64_t open_cents(const State& state, Handle ledger, Handle provider) {
    const Handle funder = state.registry.funders.find(ledger, kFunder);
    return -state.books.balance(ledger, {AccountClass::payable_open, funder, provider},
                                Commodity::eur);
}

void check(const Shard& shard, const Workload& workload) {
    const State& state = shard.fold().state();
    const Handle ledger = state.books.ledgers.find(kNoHandle, kLedger);
    if (ledger == kNoHandle) give_up("no ledger was opened");
    const Expected expected = workload.expected();
    expect("events accepted", state.books.ledgers[ledger].accepted, expected.accepted);
    expect("vouchers", state.vouchers.made, workload.sizes().vouchers);
    expect("feedback", feedback_count(state), expected.feedback);
    const std::int64_t open = open_cents(state, ledger);
    if (open != expected.open_cents)
        give_up(fmt::format("open payables: {} cents, not {}", open, expected.open_cents));
}

std::string digest_of(const Shard& shard) {
    const auto hasher = make_openssl_hasher();
    return to_hex(take(shard_digest(*hasher, *take(shard.store().snapshot()))));
}

}  // namespace saldo::bench
