// The program on a real broker: the same events give the same digest as on the embedded log, on any
// number of partitions, also when the fold is killed again and again.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <random>
#include <regex>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "connectors/log_kafka/kafka_log.hpp"
#include "tests/broker/broker.hpp"
#include "tests/program.hpp"
#include "tests/skip.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo {
namespace {

using test::run_program;
using test::TemporaryFolder;

constexpr int kKills = 10;

// A month of 100,000 deliveries and what belongs to it.
std::string make_month(const TemporaryFolder& folder) {
    const std::string file = (folder / "month.jsonl").string();
    const auto made = run_program({"example-month", "--seed", "7", "--out", file});
    REQUIRE(made.exit_code == 0);
    return file;
}

// Something of the log is in the home to be asked for.
bool committed(const std::string& home, const std::string& log) {
    const auto status = run_program({"--home", home, "--log", log, "status", "--format", "json"});
    return status.exit_code == 0 &&
           std::regex_search(status.output, std::regex(R"("position": *"?[1-9])"));
}

// Outcomes were published while folds were killed: the last one of each partition is that of its
// last record, and the partitions together have as many as the month has lines.
void check_outcomes(const KafkaSettings& settings, const std::string& month) {
    auto outcomes = open_kafka_outcomes(settings);
    REQUIRE_MESSAGE(outcomes.has_value(), outcomes.error().message);
    std::uint64_t count = 0;
    for (PartitionIndex partition = 0; partition < 2; ++partition) {
        const auto last = (*outcomes)->last_position(partition);
        REQUIRE_MESSAGE(last.has_value(), last.error().message);
        count += last->has_value() ? **last + 1 : 0;
    }
    CHECK(count == static_cast<std::uint64_t>(std::ranges::count(month, '\n')));
}

TEST_CASE("a fold from Kafka, killed ten times, ends with the digest of the embedded log") {
    test::Broker* const broker = test::Broker::shared();
    if (broker == nullptr) SALDO_SKIP(test::Broker::kAbsent);
    const TemporaryFolder folder;
    const std::string month = make_month(folder);
    const std::string embedded = (folder / "embedded").string();
    REQUIRE(run_program({"--home", embedded, "publish", month}).exit_code == 0);
    const std::string digest = run_program({"--home", embedded, "fold"}).fact("digest");
    REQUIRE(digest.size() == 64);

    const KafkaSettings settings = broker->with_topic(2);
    const std::string log = "kafka://" + settings.brokers + "/" + settings.topic;
    const std::string home = (folder / "kafka").string();
    const auto published = run_program({"--log", log, "publish", month});
    REQUIRE_MESSAGE(published.exit_code == 0, published.messages);
    const auto seed = std::random_device{}();
    std::printf("kills by seed %u\n", seed);
    std::mt19937 chance(seed);
    int kills = 0;
    int kills_after_a_commit = 0;
    for (std::uint32_t round = 0; kills < kKills; ++round) {
        // Little memory: many commits, so that kills fall before, between and after them.
        test::RunningProgram fold({"--home", home, "--log", log, "--memory", "64MiB", "fold"},
                                  folder / "out", folder / "err");
        // Later rounds get further, whatever the machine's speed.
        std::this_thread::sleep_for(std::chrono::milliseconds(50 + chance() % (400 + 300 * round)));
        fold.signal(SIGKILL);
        const int exit_code = fold.wait();
        REQUIRE_MESSAGE(exit_code <= 0, test::text_of_file(folder / "err"));
        if (exit_code == 0) {  // it was done before it was killed: the next one begins anew
            std::filesystem::remove_all(home);
            continue;
        }
        ++kills;
        if (committed(home, log)) ++kills_after_a_commit;
    }
    std::printf("killed %d times, %d of them after a commit\n", kills, kills_after_a_commit);
    CHECK(kills_after_a_commit > 0);
    const auto folded = run_program({"--home", home, "--log", log, "fold"});
    REQUIRE_MESSAGE(folded.exit_code == 0, folded.messages);
    CHECK(folded.fact("digest") == digest);
    check_outcomes(settings, test::text_of_file(month));
}

}  // namespace
}  // namespace saldo
