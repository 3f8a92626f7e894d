// A log folded into a home by a benchmark: the pieces wired as the program wires them, the rate,
// the memory and the checked answer.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "benchmarks/report/report.hpp"
#include "benchmarks/workload/workload.hpp"
#include "connectors/log_kafka/kafka_log.hpp"
#include "projections/history/history.hpp"
#include "projections/pipeline/answer.hpp"
#include "projections/pipeline/home.hpp"
#include "projections/pipeline/shard.hpp"
#include "projections/refusals/refusals.hpp"

namespace saldo::bench {

// --events, --vouchers, --providers and --seed.
[[nodiscard]] WorkloadSizes workload_options(Options& options, const WorkloadSizes& usual,
                                             const WorkloadSizes& if_small);

// In `folder`, made where it is missing.
[[nodiscard]] std::unique_ptr<EventLog> open_embedded(const std::filesystem::path& folder,
                                                      std::size_t memory_bytes = std::size_t{1}
                                                                                 << 30U,
                                                      PartitionIndex partitions = 1);
// As the program divides `memory_bytes` (memory_plan.hpp).
[[nodiscard]] KafkaSettings kafka_settings(const std::string& brokers, const std::string& topic,
                                           std::size_t memory_bytes);
// A topic that nobody has yet, made.
[[nodiscard]] std::unique_ptr<EventLog> make_topic_log(const std::string& brokers,
                                                       const std::string& topic,
                                                       std::size_t memory_bytes,
                                                       PartitionIndex partitions = 1);

// Appends events [from, until) and waits until they are durable. Prints the rate.
void publish(EventLog& log, const Workload& workload, std::uint64_t from, std::uint64_t until);

// Lines of JSON, one a second while something is folded: run, seconds, events, rss_mib. What
// benchmarks/plots draws.
class Samples {
  public:
    // --samples FILE; without it, nothing is written.
    explicit Samples(Options& options);
    void begin(std::string run);
    void note(std::uint64_t events);

  private:
    std::ofstream out_;
    std::string run_;
    Clock::time_point began_;
    Clock::time_point next_;
};

// A shard with its questions. The shard goes first.
struct FoldedHome {
    FoldedHome(const std::filesystem::path& folder, EventLog& log, std::size_t memory_bytes,
               OutcomeSink* outcomes = nullptr);

    std::unique_ptr<Home> home;
    History history;
    Refusals refusals;
    std::unique_ptr<Shard> shard;
};

struct FoldMeasure {
    std::uint64_t events = 0;
    double seconds = 0;
    double rate = 0;             // events a second
    double last_tenth_rate = 0;  // of the last tenth of the events: what growth has come to
    double processor_us = 0;     // an event, of all threads of the process: steadier beside others
    std::uint64_t peak_mib = 0;
};

// Folds to the log's end, durably. `events` is what the log holds beyond the shard's position.
[[nodiscard]] FoldMeasure fold_all(Shard& shard, std::uint64_t events, Samples* samples = nullptr);

// What a question is asked of: the shard as it is now.
[[nodiscard]] ShardView view_of(const Shard& shard);
// What the workload's funder owes a provider.
[[nodiscard]] std::int64_t open_cents(const State& state, Handle ledger, Handle provider);
// Gives up where the books are not what the workload makes of them.
void check(const Shard& shard, const Workload& workload);
[[nodiscard]] std::string digest_of(const Shard& shard);

}  // namespace saldo::bench
