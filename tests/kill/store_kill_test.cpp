// A store whose process is killed (SIGKILL), at random moments and at the named places of a commit,
// always opens at a position that its rows agree with, and never before a commit that had returned.
//
// What commit n does follows from n alone, so that the position says what every row must be:
//   rows     "r<n>" is put, and "r<n - 40>" erased
//   history  n, four bytes, is appended to "h<n % 7>"
//   last     "last" becomes n, unless n is a multiple of three; then the table is left out
// The third table is the trap: an ingest that does not touch it must not leave its earlier row
// behind in a write-ahead log that is thought to be done with. Whether a commit is small or large,
// and synced, is random.
//
// SALDO_KILL_SEED chooses the moments and kinds; the seed is printed. It is a process that is
// killed, not a machine: what a power cut does to what was never synced is not tested here.
#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "projections/store/store.hpp"
#include "tests/projections/commit_builder.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo {
namespace {

using saldo::test::TemporaryFolder;
using store::Store;
using store::test::CommitBuilder;
using store::test::take;

constexpr int kRounds = 60;
constexpr std::uint64_t kRowsKept = 40;
constexpr std::uint64_t kHistories = 7;
constexpr std::size_t kRowsTable = 0;
constexpr std::size_t kHistoryTable = 1;
constexpr std::size_t kLastTable = 2;

constexpr const char* kChildFilter = "--test-case=child: commit to a store";
constexpr const char* kFolderName = "SALDO_KILL_FOLDER";
constexpr const char* kKindsName = "SALDO_KILL_KINDS";  // seed of the kinds of commits
constexpr const char* kPlaceName = "SALDO_KILL_AT";
constexpr const char* kVisitName = "SALDO_KILL_AT_VISIT";  // the how-manieth time

// Where the child kills itself, and whether the commit that it was in is there afterwards.
struct Place {
    const char* name;
    bool committed;
};
constexpr std::array<Place, 4> kPlaces{{{"after_sst_written", false},
                                        {"before_ingest", false},
                                        {"after_ingest", true},
                                        {"after_small", true}}};

store::Schema schema() { return {1, {{"rows", true}, {"history", false}, {"last", true}}}; }

store::Options small_memory() {
    store::Options options;
    options.memory_bytes = std::size_t{4} << 20U;  // write buffers fill up and are flushed
    return options;
}

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* const said = std::getenv(name);
    return said == nullptr ? otherwise : std::strtoull(said, nullptr, 10);
}

std::string four_bytes(std::uint64_t n) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(n >> shift & 0xFFU);
    return bytes;
}

// Some values are long, so that write buffers are flushed while small commits go on.
std::string row_value(std::uint64_t n) {
    return std::to_string(n) +
           std::string(n % 11 == 0 ? 60'000 : 200 + n % 500, static_cast<char>('a' + n % 26));
}

CommitBuilder commit_of(std::uint64_t n) {
    CommitBuilder commit(std::to_string(n));
    commit.put(kRowsTable, "r" + std::to_string(n), row_value(n));
    if (n > kRowsKept) commit.erase(kRowsTable, "r" + std::to_string(n - kRowsKept));
    commit.append(kHistoryTable, "h" + std::to_string(n % kHistories), four_bytes(n));
    if (n % 3 != 0) commit.put(kLastTable, "last", std::to_string(n));
    return commit;
}

std::uint64_t position_of(const Store& store) {
    const std::string position = take(store.position());
    return position.empty() ? 0 : std::stoull(position);
}

// Every row is what the position says, and there are no others.
void check_agreement(const Store& store) {
    const auto snapshot = take(store.snapshot());
    const std::uint64_t n = position_of(store);
    CAPTURE(n);
    std::uint64_t rows = 0;
    std::uint64_t wrong = 0;
    take(snapshot->scan(kRowsTable, "", "", [&](std::string_view key, std::string_view value) {
        const std::uint64_t row = std::stoull(std::string(key.substr(1)));
        if (row > n || row + kRowsKept <= n || value != row_value(row)) ++wrong;
        ++rows;
        return true;
    }));
    CHECK(wrong == 0);
    CHECK(rows == std::min(n, kRowsKept));
    for (std::uint64_t history = 0; history < kHistories; ++history) {
        std::string expected;
        for (std::uint64_t i = history == 0 ? kHistories : history; i <= n; i += kHistories) {
            expected += four_bytes(i);
        }
        const auto found = take(snapshot->get(kHistoryTable, "h" + std::to_string(history)));
        const bool agrees = found.value_or("") == expected;
        CHECK(agrees);
    }
    const std::uint64_t last = n % 3 == 0 && n > 0 ? n - 1 : n;
    const auto found = take(snapshot->get(kLastTable, "last"));
    CHECK(found.value_or("0") == std::to_string(last));
}

// A child that commits until it is killed, and tells of each commit that returned.
class Child {
  public:
    // `place`: where it kills itself, at the visit of that number; none: it goes on.
    Child(const std::filesystem::path& home, std::uint64_t kinds, const Place* place,
          std::uint64_t visit) {
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        std::fflush(nullptr);
        child_ = ::fork();
        REQUIRE(child_ >= 0);
        if (child_ == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::close(ends[0]);
            ::close(ends[1]);
            ::setenv(kFolderName, home.c_str(), 1);
            ::setenv(kKindsName, std::to_string(kinds).c_str(), 1);
            ::setenv(kPlaceName, place == nullptr ? "" : place->name, 1);
            ::setenv(kVisitName, std::to_string(visit).c_str(), 1);
            // A new program: RocksDB's threads do not live on in a copy of this one.
            ::execl("/proc/self/exe", "commit", "--no-skip", "--minimal", kChildFilter, nullptr);
            std::_Exit(127);
        }
        ::close(ends[1]);
        told_ = ends[0];
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() { ::close(told_); }

    void kill() const { ::kill(child_, SIGKILL); }

    // The last commit that returned; nullopt: none did. After this the child is gone.
    [[nodiscard]] std::optional<std::uint64_t> wait() const {
        std::optional<std::uint64_t> last;
        std::uint64_t told = 0;
        while (::read(told_, &told, sizeof told) == sizeof told) last = told;
        int status = 0;
        REQUIRE(::waitpid(child_, &status, 0) == child_);
        const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        REQUIRE_MESSAGE(killed, "a child stopped by itself: status ", status);
        return last;
    }

  private:
    pid_t child_ = -1;
    int told_ = -1;
};

TEST_CASE("child: commit to a store" * doctest::skip()) {
    const char* const where = std::getenv(kFolderName);
    REQUIRE_MESSAGE(where != nullptr, "this is run by the test below");
    const std::string place = std::getenv(kPlaceName);
    std::uint64_t visits_left = setting(kVisitName, 1);
    store::Options options = small_memory();
    options.failpoint = [&](const char* reached) {
        if (place == reached && --visits_left == 0) ::kill(::getpid(), SIGKILL);
    };
    const auto store = take(Store::open(where, schema(), options));
    std::mt19937_64 kinds(setting(kKindsName, 0));
    for (std::uint64_t n = position_of(*store) + 1;; ++n) {
        const CommitBuilder commit = commit_of(n);
        const std::uint64_t kind = kinds() % 4;
        take(kind == 0 ? store->commit_large(commit.commit())
                       : store->commit_small(commit.commit(), kind == 1));
        if (::write(STDOUT_FILENO, &n, sizeof n) != sizeof n) std::_Exit(3);
    }
}

TEST_CASE("a store that is killed anywhere opens with rows and position that agree") {
    const TemporaryFolder folder;
    const std::filesystem::path home = folder / "home";
    const std::uint64_t seed = setting("SALDO_KILL_SEED", std::random_device{}());
    std::printf("SALDO_KILL_SEED=%llu\n", static_cast<unsigned long long>(seed));
    std::mt19937_64 random(seed);
    int at_places = 0;
    std::uint64_t before = 0;
    for (int round = 0; round < kRounds; ++round) {
        CAPTURE(seed);
        CAPTURE(round);
        const std::size_t turn = static_cast<std::size_t>(round) % (kPlaces.size() + 1);
        const Place* const place = turn < kPlaces.size() ? &kPlaces[turn] : nullptr;
        const Child child(home, random(), place, 1 + random() % 12);
        if (place == nullptr) {
            const auto moment = std::chrono::milliseconds(random() % 600);
            std::this_thread::sleep_for(moment);
            child.kill();
        } else {
            ++at_places;
        }
        const std::uint64_t returned = child.wait().value_or(before);

        const auto store = take(Store::open(home, schema(), small_memory()));
        const std::uint64_t position = position_of(*store);
        CAPTURE(position);
        CHECK(position >= returned);
        CHECK(position <= returned + 1);
        if (place != nullptr) CHECK(position == returned + (place->committed ? 1 : 0));
        check_agreement(*store);
        CHECK(std::filesystem::is_empty(home / "scratch"));
        before = position;
    }
    std::printf("killed %d times, %d of them at named places; %llu commits\n", kRounds, at_places,
                static_cast<unsigned long long>(before));
    CHECK(before > static_cast<std::uint64_t>(kRounds));
}

}  // namespace
}  // namespace saldo
