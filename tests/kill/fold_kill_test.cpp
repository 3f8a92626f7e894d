// A fold that is killed again and again (SIGKILL, at random moments) ends with the rows and the
// digest of one that was left alone. The log is the embedded one, so that its store is killed as
// well.
//
// SALDO_KILL_EVENTS and SALDO_KILL_SEED choose the number of events and the moments; the seed is
// printed.
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <doctest/doctest.h>

#include "connectors/log_embedded/embedded_log.hpp"
#include "projections/pipeline/memory_plan.hpp"
#include "tests/projections/care_events.hpp"
#include "tests/projections/folded_home.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo {
namespace {

using test::CareEvents;
using test::check_same_content;
using test::content_of;
using test::digest_of;
using test::FoldedHome;
using test::HomeContent;
using test::kNeverStop;
using test::take;
using test::TemporaryFolder;

constexpr int kKills = 50;
constexpr const char* kChildFilter = "--test-case=child: fold a home";
constexpr const char* kFolderName = "SALDO_KILL_FOLDER";
constexpr const char* kRoundName = "SALDO_KILL_ROUND";

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* const said = std::getenv(name);
    return said == nullptr ? otherwise : std::strtoull(said, nullptr, 10);
}

std::unique_ptr<EventLog> open_log(const std::filesystem::path& folder) {
    EmbeddedLogSettings settings;
    settings.folder = folder;
    return take(open_embedded_log(settings));
}

void fill_log(const std::filesystem::path& folder, int count) {
    const auto log = open_log(folder);
    const auto writer = take(log->write());
    CareEvents events("hel", 1, {});
    for (int at = 0; at < count; ++at) {
        const test::CareRecord record = events.next();
        // A record under another key would go to another partition, had this log more than one.
        take(writer->append(record.key, record.value, {}));
    }
    take(writer->flush());
}

// Small and large commits in turn, and many of both.
ShardOptions options_of(std::uint64_t round) {
    ShardOptions options;
    options.memory_bytes = kShardMemoryBytesMin * (1 + round % 3);
    options.pace.batch_records = 100 + round % 7 * 150;
    options.pace.small_commit_events_max = 1'000;
    options.pace.large_commit_events_max = round % 2 == 0 ? 800 : 5'000;
    return options;
}

// Folds in a child, which runs the skipped test case below, and kills it after `after_us`; nullopt:
// lets it finish. A child begins as a new program: RocksDB's threads do not live on in a copy of
// this one. True: it was done before it was killed.
bool fold_in_child(const TemporaryFolder& folder, std::uint64_t round,
                   std::optional<std::uint64_t> after_us) {
    const std::string where = folder.path().string();
    const std::string number = std::to_string(round);
    std::fflush(nullptr);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::setenv(kFolderName, where.c_str(), 1);
        ::setenv(kRoundName, number.c_str(), 1);
        ::execl("/proc/self/exe", "fold", "--no-skip", "--minimal", kChildFilter, nullptr);
        std::_Exit(127);
    }
    if (after_us.has_value()) {
        std::this_thread::sleep_for(std::chrono::microseconds(*after_us));
        ::kill(child, SIGKILL);  // until it is waited for, nobody else has its number
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    const bool done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    REQUIRE_MESSAGE((killed || done), "a fold after a kill fails: status ", status);
    return done;
}

TEST_CASE("child: fold a home" * doctest::skip()) {
    const char* const where = std::getenv(kFolderName);
    REQUIRE_MESSAGE(where != nullptr, "this is run by the test below");
    const std::filesystem::path folder = where;
    const auto log = open_log(folder / "log");
    FoldedHome folded(folder / "killed", *log, options_of(setting(kRoundName, 0)));
    take(folded.shard->fold_to_end(kNeverStop));
    std::_Exit(0);
}

TEST_CASE("a fold that is killed at random moments ends as if it had not been") {
    const TemporaryFolder folder;
    const int count = static_cast<int>(setting("SALDO_KILL_EVENTS", 100'000));
    const std::uint64_t seed = setting("SALDO_KILL_SEED", std::random_device{}());
    std::printf("SALDO_KILL_SEED=%llu\n", static_cast<unsigned long long>(seed));
    fill_log(folder / "log", count);

    HomeContent expected;
    Digest digest;
    const auto begun = std::chrono::steady_clock::now();
    {
        const auto log = open_log(folder / "log");
        FoldedHome folded(folder / "undisturbed", *log);
        take(folded.shard->fold_to_end(kNeverStop));
        CHECK(folded.shard->committed_position() == static_cast<std::uint64_t>(count));
        digest = digest_of(folded.shard->store());
        expected = content_of(folded.shard->store());
    }
    const auto whole_us =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                       std::chrono::steady_clock::now() - begun)
                                       .count());

    // Early rounds are cut off while they start and read, later ones while they fold and commit,
    // whatever the machine's speed. A round that comes to its end leaves an undisturbed home
    // behind: the next one begins anew.
    std::mt19937_64 random(seed);
    int kills = 0;
    int kills_after_a_commit = 0;
    for (std::uint64_t round = 0; kills < kKills; ++round) {
        const std::uint64_t longest_us = whole_us / 8 + whole_us * round / kKills;
        if (fold_in_child(folder, round, 50'000 + random() % longest_us)) {
            std::filesystem::remove_all(folder / "killed");
            continue;
        }
        ++kills;
        const auto log = open_log(folder / "log");
        if (FoldedHome(folder / "killed", *log).shard->committed_position() > 0)
            ++kills_after_a_commit;
    }
    std::printf("killed %d times, %d of them after a commit; an undisturbed fold took %.2f s\n",
                kills, kills_after_a_commit, static_cast<double>(whole_us) / 1e6);
    CHECK(kills == kKills);
    CHECK(fold_in_child(folder, 0, std::nullopt));

    const auto log = open_log(folder / "log");
    FoldedHome folded(folder / "killed", *log);
    CHECK(folded.shard->committed_position() == static_cast<std::uint64_t>(count));
    CHECK(digest_of(folded.shard->store()) == digest);
    check_same_content(content_of(folded.shard->store()), expected);
}

}  // namespace
}  // namespace saldo
