// The program on a real broker: the same events give the same digest as on the embedded log, on any
// number of partitions, also when the fold is killed again and again.
#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <thread>

#include <doctest/doctest.h>

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
    for (int kill = 0; kill < kKills; ++kill) {
        test::RunningProgram fold({"--home", home, "--log", log, "fold", "--no-outcomes"},
                                  folder / "out", folder / "err");
        std::this_thread::sleep_for(std::chrono::milliseconds(50 + chance() % 1'500));
        fold.signal(SIGKILL);
        static_cast<void>(fold.wait());
    }
    const auto folded = run_program({"--home", home, "--log", log, "fold"});
    REQUIRE_MESSAGE(folded.exit_code == 0, folded.messages);
    CHECK(folded.fact("digest") == digest);
}

}  // namespace
}  // namespace saldo
