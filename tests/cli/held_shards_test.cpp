// Several shards in one process: more shards than threads, and shards that come and go while
// others ask. The group here is one that the test commands; tests/broker has a real one.
#include "cli/commands/held_shards.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <regex>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "cli/commands/office.hpp"
#include "cli/commands/open_home.hpp"
#include "cli/wiring.hpp"
#include "connectors/log_embedded/embedded_log.hpp"
#include "engine/base/partition.hpp"
#include "schemas/codec/json.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo {
namespace {

using test::TemporaryFolder;

constexpr PartitionIndex kPartitions = 4;
constexpr std::uint64_t kLedgers = 12;

std::string ledger_name(std::uint64_t ledger) { return "ledger" + std::to_string(ledger); }

std::string payload(const std::string& ledger, const std::string& id) {
    const auto made = codec::payload_from_json(
        R"({"type":"LedgerOpened","id":")" + id + R"(","source":"urn:o","ledger":")" + ledger +
        R"(","recorded_at":"2026-01-05T09:00:00.000+02:00","actor":"a-1","role":"official",)"
        R"("data":{"name":"X","organiser_business_id":"0109862-8","organiser_code":"091",)"
        R"("currency":"EUR"}})");
    REQUIRE_MESSAGE(made.has_value(), codec::to_string(made.error()));
    return *made;
}

// What the test says is what the members are told.
class CommandedGroup {
  public:
    void give(PartitionIndex partition) { command(true, partition); }
    void revoke(PartitionIndex partition) { command(false, partition); }
    // Waits until every command was carried out.
    void settle() {
        while (open_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::unique_ptr<ShardGroup> member() { return std::make_unique<Member>(*this); }

  private:
    struct Command {
        bool give = false;
        PartitionIndex partition = 0;
    };
    class Member final : public ShardGroup {
      public:
        explicit Member(CommandedGroup& group) : group_(group) {}
        Status poll(int timeout_ms, const ShardDuties& duties) override {
            std::unique_lock lock(group_.mutex_);
            if (group_.commands_.empty()) {
                lock.unlock();
                std::this_thread::sleep_for(std::chrono::milliseconds(timeout_ms));
                return {};
            }
            const Command command = group_.commands_.front();
            group_.commands_.pop_front();
            lock.unlock();
            (command.give ? duties.on_taken : duties.on_given_up)(command.partition);
            --group_.open_;
            return {};
        }
        void leave(const ShardDuties& duties) override {
            for (PartitionIndex partition = 0; partition < kPartitions; ++partition)
                duties.on_given_up(partition);
        }

      private:
        CommandedGroup& group_;
    };

    void command(bool give, PartitionIndex partition) {
        ++open_;
        const std::lock_guard lock(mutex_);
        commands_.push_back({give, partition});
    }

    std::mutex mutex_;
    std::deque<Command> commands_;
    std::atomic<int> open_ = 0;
};

// A home on an embedded log of four partitions.
struct ShardedHome {
    explicit ShardedHome(const std::filesystem::path& folder, const OpenHome::Options& options = {})
        : wiring(make_wiring()) {
        wiring.open_log = [](const Settings&, const std::filesystem::path& log_folder,
                             bool read_only) -> Result<std::unique_ptr<EventLog>> {
            EmbeddedLogSettings settings;
            settings.folder = log_folder;
            settings.partitions = kPartitions;
            settings.read_only = read_only;
            return open_embedded_log(settings);
        };
        wiring.open_group = [this](const Settings&, const std::string&) {
            return Result<std::unique_ptr<ShardGroup>>(group.member());
        };
        place.home = folder;
        auto opened = OpenHome::open(place, wiring, options);
        REQUIRE_MESSAGE(opened.has_value(), opened.error().message);
        home = std::move(*opened);
    }
    ~ShardedHome() { stop_following(); }

    void publish(int round) {
        OpenHome::WriterNumber writer = 0;
        for (std::uint64_t ledger = 0; ledger < kLedgers; ++ledger) {
            const std::string name = ledger_name(ledger);
            const auto appended = home->append(name, payload(name, "K" + std::to_string(round)));
            REQUIRE(appended.has_value());
            writer = *appended;
        }
        REQUIRE(home->flush(writer).has_value());
    }
    void follow() {
        thread = std::thread([this] { followed = home->follow(stop, {}); });
    }
    void stop_following() {
        stop = true;
        if (thread.joinable()) thread.join();
        CHECK(followed.has_value());
    }
    Answer ask(const Request& request) {
        auto answer = home->ask(request);
        REQUIRE_MESSAGE(answer.has_value(), answer.error().message);
        return *answer;
    }
    std::string digest() { return *ask({{"ask", "status"}}).find_fact("digest"); }
    std::string partitions_at_hand() { return *ask({{"ask", "status"}}).find_fact("partitions"); }

    Place place;
    Wiring wiring;
    CommandedGroup group;
    StopFlag stop = false;
    std::unique_ptr<OpenHome> home;
    std::thread thread;
    Status followed;
};

TEST_CASE("fewer threads than shards fold all of them, to the end or on and on") {
    const TemporaryFolder folder;
    std::string digest;
    {
        ShardedHome sharded(folder / "home", {.threads = 1});
        sharded.publish(1);
        std::uint64_t first_lag = 0;
        REQUIRE(sharded.home->fold_to_end(sharded.stop, [&](const FoldProgress& progress) {
            first_lag = std::max(first_lag, progress.folded + progress.lag_events);
        }));
        CHECK(first_lag == kLedgers);  // shards whose turn is still to come count
        CHECK(sharded.home->position() == kLedgers);
        sharded.follow();
        for (int round = 2; round < 20; ++round) sharded.publish(round);
        REQUIRE(sharded.home->wait_until_folded(sharded.stop));
        CHECK(sharded.home->position() == 19 * kLedgers);
        digest = sharded.digest();
    }
    for (const std::size_t threads : {0U, 2U, 3U, 4U, 900U}) {
        for (PartitionIndex partition = 0; partition < kPartitions; ++partition)
            std::filesystem::remove_all(folder / "home" / ("shard-" + std::to_string(partition)));
        ShardedHome sharded(folder / "home", {.threads = threads});
        REQUIRE(sharded.home->fold_to_end(sharded.stop, {}));
        CHECK(sharded.digest() == digest);
    }
}

TEST_CASE("a member of a group folds what it is given, and says what it has not") {
    const TemporaryFolder folder;
    ShardedHome sharded(folder / "home", {.group = "books"});
    sharded.publish(1);
    sharded.follow();
    CHECK(*sharded.ask({{"ask", "status"}}).find_fact("partitions") == "none of 4");
    sharded.group.give(0);
    sharded.group.give(2);
    sharded.group.settle();
    const auto open = [&](const char* partitions) {
        for (int tries = 0; tries < 2'000; ++tries) {
            if (sharded.partitions_at_hand() == partitions) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return false;
    };
    REQUIRE(open("0, 2 of 4"));
    REQUIRE(sharded.home->wait_until_folded(sharded.stop));
    const Answer all = sharded.ask({{"ask", "ledger"}});
    CHECK(*all.find_fact("group") == "books");
    CHECK(*all.find_fact("partitions") == "0, 2 of 4");
    std::size_t held = 0;
    for (std::uint64_t ledger = 0; ledger < kLedgers; ++ledger) {
        const std::string name = ledger_name(ledger);
        const PartitionIndex partition = partition_of(name, kPartitions);
        const auto answer = sharded.home->ask({{"ask", "balances"}, {"ledger", name}});
        if (partition % 2 == 0) {
            ++held;
            CHECK(answer.has_value());
            continue;
        }
        REQUIRE_FALSE(answer.has_value());
        CHECK(answer.error().kind == ErrorKind::unavailable);
        CHECK(answer.error().message ==
              "the ledger " + name + " is in partition " + std::to_string(partition) +
                  ", which is folded by another member of the group books: ask that one (here: "
                  "partitions 0, 2 of 4)");
    }
    CHECK(all.rows.size() == held);
    const auto voucher = sharded.home->ask({{"ask", "voucher"}, {"voucher", "V9"}});
    REQUIRE_FALSE(voucher.has_value());
    CHECK(voucher.error().kind == ErrorKind::unavailable);  // not "there is none"
    // Given up and taken again, it goes on from its own store.
    sharded.group.revoke(2);
    sharded.group.settle();
    CHECK(open("0 of 4"));
    sharded.publish(2);
    for (const PartitionIndex partition : {2U, 1U, 3U}) sharded.group.give(partition);
    REQUIRE(open("0, 1, 2, 3 of 4"));
    REQUIRE(sharded.home->wait_until_folded(sharded.stop));
    CHECK(sharded.home->position() == 2 * kLedgers);
    CHECK(sharded.home->ask({{"ask", "voucher"}, {"voucher", "V9"}}).error().kind ==
          ErrorKind::not_found);
}

TEST_CASE("a home that a member used answers for what was folded into it") {
    const TemporaryFolder folder;
    ShardedHome sharded(folder / "home", {.group = "books"});
    sharded.publish(1);
    sharded.follow();
    sharded.group.give(1);
    sharded.group.settle();
    while (sharded.home->position() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    sharded.stop_following();
    sharded.home.reset();
    const auto office = open_office(sharded.place, sharded.wiring, Access::read);
    REQUIRE_MESSAGE(office.has_value(), office.error().message);
    const auto status = (*office)->ask({{"ask", "status"}});
    REQUIRE(status.has_value());
    CHECK(*status->find_fact("partitions") == "1 of 4");
    CHECK(status->find_fact("group") == nullptr);
    for (std::uint64_t ledger = 0; ledger < kLedgers; ++ledger) {
        const std::string name = ledger_name(ledger);
        const auto answer = (*office)->ask({{"ask", "balances"}, {"ledger", name}});
        CHECK(answer.has_value() == (partition_of(name, kPartitions) == 1));
        if (!answer) CHECK(answer.error().message.contains("which was not folded into this home"));
    }
}

TEST_CASE("shards come and go under those who ask") {
    const TemporaryFolder folder;
    ShardedHome sharded(folder / "home", {.threads = 2, .group = "books"});
    sharded.publish(1);
    sharded.follow();
    std::atomic<bool> done = false;
    std::atomic<int> answers = 0;
    std::atomic<int> waits = 0;
    std::vector<std::thread> asking;
    for (int at = 0; at < 3; ++at)
        asking.emplace_back([&] {
            while (!done) {
                if (sharded.home->ask({{"ask", "status"}})) ++answers;
                if (sharded.home->wait_until_folded(sharded.stop)) ++waits;
            }
        });
    for (int round = 2; round < 12; ++round) {
        for (PartitionIndex partition = 0; partition < kPartitions; ++partition)
            sharded.group.give(partition);
        sharded.publish(round);
        // In some rounds they are given up while they are being opened, in others after.
        while (round % 2 == 0 && sharded.partitions_at_hand() != "0, 1, 2, 3 of 4")
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        for (PartitionIndex partition = 0; partition < kPartitions; ++partition)
            sharded.group.revoke(partition);
        sharded.group.settle();
    }
    done = true;
    for (std::thread& thread : asking) thread.join();
    sharded.stop_following();
    CHECK(sharded.home->position() == 0);  // everything is closed
    CHECK(answers > 0);
    CHECK(waits > 0);
    // Nothing was lost or folded twice on the way.
    sharded.home.reset();
    const auto home = OpenHome::open(sharded.place, sharded.wiring, {});
    REQUIRE_MESSAGE(home.has_value(), home.error().message);
    const StopFlag never = false;
    REQUIRE((*home)->fold_to_end(never, {}).has_value());
    CHECK((*home)->position() == 11 * kLedgers);
}

}  // namespace
}  // namespace saldo
