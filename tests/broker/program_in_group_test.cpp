// Several processes share a topic through a consumer group: the same books as one process has,
// whoever folds which partition, after a member has gone in order and after one was killed.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "connectors/log_kafka/kafka_log.hpp"
#include "engine/base/partition.hpp"
#include "tests/broker/broker.hpp"
#include "tests/contracts/event_log_contract.hpp"
#include "tests/program.hpp"
#include "tests/skip.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo {
namespace {

using test::Ran;
using test::run_program;
using test::TemporaryFolder;
using Clock = std::chrono::steady_clock;

constexpr PartitionIndex kPartitions = 4;
constexpr int kLedgers = 12;
constexpr std::size_t kLines = 12;
// More than there are lines: they come again, as redeliveries, which have outcomes too.
constexpr std::size_t kRecordsOfLedger = 1'000;
// When a member is killed, after publishing has begun.
constexpr std::chrono::milliseconds kIntoTheWork{300};

// The first ledger of docs/how-to, under many names: of these records, some at a time.
std::string ledger_name(int ledger) { return "kunta" + std::to_string(ledger); }

std::filesystem::path write_events(const TemporaryFolder& folder, std::size_t from,
                                   std::size_t until) {
    std::ifstream in(SALDO_SOURCE_DIR "/docs/how-to/first-ledger.jsonl");
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    REQUIRE(lines.size() == kLines);
    const std::filesystem::path file = folder / ("from-" + std::to_string(from) + ".jsonl");
    std::ofstream out(file);
    const std::string key = R"("ledger":"kuusela")";
    for (std::size_t at = from; at < until; ++at)
        for (int ledger = 0; ledger < kLedgers; ++ledger) {
            std::string line = lines[at % kLines];
            line.replace(line.find(key), key.size(),
                         R"("ledger":")" + ledger_name(ledger) + R"(")");
            out << line << '\n';
        }
    return file;
}

using Digests = std::map<PartitionIndex, std::string>;

// What a home has folded: the digest of each shard that is at the log's end.
std::optional<Digests> folded(const Ran& status) {
    if (status.exit_code != 0) return std::nullopt;
    const auto answer = nlohmann::json::parse(status.output);
    Digests digests;
    for (const auto& shard : answer.at("shards")) {
        if (shard.at("lag_events") != 0) return std::nullopt;
        digests[shard.at("partition")] = shard.at("digest");
    }
    return digests;
}

// A process that follows the topic as a member of a group, in a home of its own.
class Member {
  public:
    Member(const TemporaryFolder& folder, const std::string& name, const std::string& log,
           const std::string& settings)
        : home_(folder / name), words_{"--home", home_.string(), "--log", log} {
        std::filesystem::create_directories(home_);
        std::ofstream(home_ / "saldo.toml") << settings;
        start();
    }
    void start() {
        std::vector<std::string> words = words_;
        words.insert(words.end(), {"fold", "--follow", "--group", "books"});
        program_ = std::make_unique<test::RunningProgram>(words, home_ / "out", home_ / "err");
    }
    int stop() {
        program_->signal(SIGTERM);
        return program_->wait();
    }
    void kill() {
        program_->signal(SIGKILL);
        static_cast<void>(program_->wait());
        std::filesystem::remove(home_ / "saldo.sock");
    }
    [[nodiscard]] Ran ask(std::vector<std::string> question) const {
        question.insert(question.begin(), words_.begin(), words_.end());
        return run_program(question);
    }
    // nullopt: nobody follows here, or not everything is folded.
    [[nodiscard]] std::optional<Digests> held() const {
        if (!std::filesystem::exists(home_ / "saldo.sock")) return std::nullopt;
        return folded(ask({"status", "--format", "json"}));
    }
    [[nodiscard]] std::string messages() const { return test::text_of_file(home_ / "err"); }

  private:
    std::filesystem::path home_;
    std::vector<std::string> words_;
    std::unique_ptr<test::RunningProgram> program_;
};

// Waits until the members hold as many partitions as it says, with the digests that one process
// came to.
void wait_for(const std::vector<const Member*>& members, const std::vector<std::size_t>& counts,
              const Digests& expected) {
    const auto give_up = Clock::now() + std::chrono::seconds(60);
    while (true) {
        Digests all;
        bool reached = true;
        for (std::size_t at = 0; at < members.size(); ++at) {
            const auto held = members[at]->held();
            reached = reached && held && held->size() == counts[at];
            if (held) all.insert(held->begin(), held->end());
        }
        if (reached && all == expected) return;
        REQUIRE_MESSAGE(Clock::now() < give_up, members.front()->messages()
                                                    << members.back()->messages());
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

// Each position of each partition once, after what a reader drops is dropped.
void check_outcomes(KafkaSettings settings) {
    settings.topic += ".outcomes";
    const auto log = open_kafka_log(settings);
    REQUIRE_MESSAGE(log, log.error().message);
    std::size_t count = 0;
    std::size_t repeats = 0;
    for (PartitionIndex partition = 0; partition < kPartitions; ++partition) {
        const auto reader = (*log)->read(partition, 0);
        REQUIRE_MESSAGE(reader, reader.error().message);
        std::map<std::uint64_t, std::string> seen;
        for (const auto& record : contract::read_to_end(**reader)) {
            const std::uint64_t position = nlohmann::json::parse(record.value).at("position");
            if (position < seen.size()) {
                ++repeats;
                CHECK(seen[position] == record.value);  // the same bytes
                continue;
            }
            REQUIRE(position == seen.size());
            seen[position] = record.value;
        }
        count += seen.size();
    }
    CHECK(count == kLedgers * kRecordsOfLedger);
    std::printf("%zu outcomes, and %zu repeats\n", count, repeats);
}

// One process, every partition.
Digests folded_alone(const TemporaryFolder& folder, const std::string& log) {
    const std::string home = (folder / "alone").string();
    REQUIRE(run_program({"--home", home, "--log", log, "fold", "--no-outcomes", "--shards", "2"})
                .exit_code == 0);
    const auto digests =
        folded(run_program({"--home", home, "--log", log, "status", "--format", "json"}));
    REQUIRE(digests);
    REQUIRE(digests->size() == kPartitions);
    return *digests;
}

void check_question_about(const Member& member, const Digests& held) {
    int elsewhere = 0;
    for (int ledger = 0; ledger < kLedgers; ++ledger) {
        const PartitionIndex partition = partition_of(ledger_name(ledger), kPartitions);
        const Ran balances = member.ask({"balances", "--ledger", ledger_name(ledger)});
        CHECK(balances.exit_code == (held.contains(partition) ? 0 : 5));
        if (held.contains(partition)) continue;
        ++elsewhere;
        CHECK(balances.messages.contains("is in partition " + std::to_string(partition) +
                                         ", which is folded by another member of the group books"));
    }
    CHECK(elsewhere > 0);
}

TEST_CASE("members of a group fold what one process folds, whoever stops or is killed") {
    test::Broker* const broker = test::Broker::shared();
    if (broker == nullptr) SALDO_SKIP(test::Broker::kAbsent);
    const TemporaryFolder folder;
    const KafkaSettings settings = broker->with_topic(kPartitions);
    const std::string log = "kafka://" + settings.brokers + "/" + settings.topic;
    const auto publish = [&](std::size_t from, std::size_t until) {
        const auto file = write_events(folder, from, until);
        const Ran published = run_program({"--log", log, "publish", file.string()});
        REQUIRE_MESSAGE(published.exit_code == 0, published.messages);
    };
    publish(0, 4);
    Digests expected = folded_alone(folder, log);
    // Whoever is killed is missed after the shortest session that Kafka allows; whoever is stopped
    // is not to be waited for at all.
    Member first(folder, "first", log, "[kafka]\n\"session.timeout.ms\" = \"45000\"\n");
    Member second(folder, "second", log,
                  "[kafka]\n\"session.timeout.ms\" = \"6000\"\n"
                  "\"heartbeat.interval.ms\" = \"1000\"\n");
    wait_for({&first, &second}, {2, 2}, expected);
    check_question_about(first, *first.held());

    // A member that is stopped hands over: the other goes on from the log's beginning.
    const auto stopped = Clock::now();
    CHECK(first.stop() == 0);
    wait_for({&second}, {kPartitions}, expected);
    CHECK(Clock::now() - stopped < std::chrono::seconds(30));
    publish(4, 8);
    expected = folded_alone(folder, log);
    wait_for({&second}, {kPartitions}, expected);

    // It comes back, and goes on from where its own store stands.
    first.start();
    wait_for({&first, &second}, {2, 2}, expected);

    // A member that is killed in the middle of its work is missed when its session has run out.
    std::thread publishing([&] { publish(8, kRecordsOfLedger); });
    std::this_thread::sleep_for(kIntoTheWork);
    second.kill();
    publishing.join();
    expected = folded_alone(folder, log);
    wait_for({&first}, {kPartitions}, expected);
    CHECK(first.stop() == 0);
    check_outcomes(settings);
}

TEST_CASE("a group needs a topic, and someone who follows") {
    const TemporaryFolder folder;
    const std::string home = (folder / "home").string();
    const Ran embedded = run_program({"--home", home, "fold", "--follow", "--group", "books"});
    CHECK(embedded.exit_code == 2);
    CHECK(embedded.messages.contains("--log kafka://HOST:PORT/TOPIC"));
    CHECK(run_program({"--home", home, "fold", "--group", "books"}).exit_code == 2);
    CHECK(run_program({"--home", home, "fold", "--follow", "--group", ""}).exit_code == 2);
    CHECK(run_program({"--home", home, "fold", "--shards", "0"}).exit_code == 2);
    CHECK(run_program({"--home", home, "fold", "--shards", "-1"}).exit_code == 2);
    CHECK(run_program({"--home", home, "fold", "--shards", "8"}).exit_code == 0);
}

}  // namespace
}  // namespace saldo
