// Random commits, small and large, against a model of maps; and snapshots taken while another
// thread commits.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "projections/store/store.hpp"
#include "tests/projections/commit_builder.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo::store::test {

using saldo::test::TemporaryFolder;

namespace {

constexpr std::size_t tables = 3;

Schema three_tables() { return {1, {{"ids", true}, {"history", false}, {"accounts", true}}}; }

using Model = std::array<std::map<std::string, std::string>, tables>;

// One seed's walk: the store and what it should hold.
class Walk {
  public:
    Walk(const std::filesystem::path& folder, std::uint32_t seed) : folder_(folder), random_(seed) {
        options_.memory_bytes = std::size_t{4} << 20U;  // rows are pushed out of memory early
        options_.lookups_before_keys_are_read = 1;
        open();
    }

    void step() {
        commit(random_() % 3 == 0);
        if (random_() % 4 == 0) check_some_rows();
        if (random_() % 8 == 0) check_all_rows();
        if (random_() % 12 == 0) {
            store_.reset();
            open();
            check_all_rows();
        }
    }

    void check_all_rows() const {
        const auto snapshot = take(store_->snapshot());
        CHECK(snapshot->position() == position_);
        for (std::size_t table = 0; table < tables; ++table) {
            std::map<std::string, std::string> upwards;
            take(snapshot->scan(table, "", "", [&](std::string_view key, std::string_view value) {
                upwards.emplace_hint(upwards.end(), key, value);
                return true;
            }));
            CHECK((upwards == model_[table]));
            std::vector<std::string> downwards;
            take(snapshot->scan_back(table, "", "", [&](std::string_view key, std::string_view) {
                downwards.emplace_back(key);
                return true;
            }));
            CHECK(downwards.size() == model_[table].size());
            CHECK(std::is_sorted(downwards.rbegin(), downwards.rend()));
        }
    }

  private:
    void open() { store_ = take(Store::open(folder_, three_tables(), options_)); }

    // Few enough that rows meet again; of several lengths, with a shared beginning.
    std::string random_key() {
        const std::uint64_t number = random_() % 400;
        return number % 3 == 0 ? "long-common-prefix/" + std::to_string(number)
                               : std::to_string(number);
    }

    std::string random_value() {
        return std::string(random_() % 50, static_cast<char>('a' + random_() % 26));
    }

    void commit(bool large) {
        position_ = std::to_string(++commits_);
        CommitBuilder builder(position_);
        for (std::size_t table = 0; table < tables; ++table) {
            if (random_() % 4 == 0) continue;
            std::set<std::string> taken;
            for (std::uint64_t rows = random_() % 60; rows > 0; --rows) {
                const std::string key = random_key();
                if (!taken.insert(key).second) continue;
                std::string value = random_value();
                switch (random_() % 4) {
                    case 0:
                        builder.erase(table, key);
                        model_[table].erase(key);
                        break;
                    case 1:
                        model_[table][key] = value;
                        builder.put(table, key, std::move(value));
                        break;
                    default:
                        model_[table][key] += value;
                        builder.append(table, key, std::move(value));
                        break;
                }
            }
        }
        take(large ? store_->commit_large(builder.commit())
                   : store_->commit_small(builder.commit(), random_() % 5 == 0));
    }

    void check_some_rows() {
        const std::size_t table = random_() % tables;
        std::vector<std::string> names;
        for (int i = 0; i < 100; ++i) names.push_back(random_key());
        const std::vector<std::string_view> keys(names.begin(), names.end());
        const auto fetched = take(store_->get_many(table, keys));
        const auto snapshot = take(store_->snapshot());
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const auto known = model_[table].find(names[i]);
            const bool there = known != model_[table].end();
            const auto& found = fetched->values()[i];
            const auto alone = take(snapshot->get(table, keys[i]));
            if (found.has_value() != there || alone.has_value() != there) ++wrong;
            if (there && (found != known->second || alone != known->second)) ++wrong;
        }
        CHECK(wrong == 0);

        const std::string from = random_key();
        const std::string until = random_key();
        std::vector<std::string> seen;
        take(snapshot->scan(table, from, until, [&](std::string_view key, std::string_view) {
            seen.emplace_back(key);
            return true;
        }));
        std::vector<std::string> expected;
        for (auto row = model_[table].lower_bound(from);
             row != model_[table].end() && row->first < until; ++row) {
            expected.push_back(row->first);
        }
        CHECK((seen == expected));
    }

    std::filesystem::path folder_;
    std::mt19937 random_;
    Options options_;
    std::unique_ptr<Store> store_;
    Model model_;
    std::string position_;
    int commits_ = 0;
};

}  // namespace

TEST_CASE("store model: random commits, reads and reopenings agree with maps") {
    for (const std::uint32_t seed : {1U, 2U, 20260515U}) {
        CAPTURE(seed);
        const TemporaryFolder folder;
        Walk walk(folder / "home", seed);
        for (int i = 0; i < 60; ++i) walk.step();
        walk.check_all_rows();
    }
}

// Commit n adds a row to every table and, but for one table, appends a byte to the row "all". A
// reader that does not count to the position everywhere has seen half a commit. The table of new
// rows only matters: files that overlap nothing are the ones that RocksDB would show early.
TEST_CASE("store model: no reader ever sees half a commit") {
    constexpr std::size_t only_new_rows = 1;
    const TemporaryFolder folder;
    Options options;
    options.memory_bytes = std::size_t{8} << 20U;
    const auto store = take(Store::open(folder / "home", three_tables(), options));
    std::atomic<bool> done{false};
    std::atomic<int> halves{0};
    std::atomic<int> looked{0};
    // First by snapshots taken while no other exists, sometimes in the middle of a commit, and
    // looked at when that commit is over; then by looking all the time.
    const auto watch = [&](std::chrono::microseconds before, std::chrono::microseconds after) {
        while (!done) {
            std::this_thread::sleep_for(before);
            const auto snapshot = take(store->snapshot());
            std::this_thread::sleep_for(after);
            const std::string position(snapshot->position());
            const std::size_t expected = position.empty() ? 0 : std::stoul(position);
            bool agrees = true;
            for (std::size_t table = 0; table < tables; ++table) {
                std::size_t rows = 0;
                take(snapshot->scan(table, "n", "o", [&](std::string_view, std::string_view) {
                    ++rows;
                    return true;
                }));
                const auto all = take(snapshot->get(table, "all")).value_or("");
                const std::size_t bytes = table == only_new_rows ? 0 : expected;
                agrees = agrees && rows == expected && all.size() == bytes;
            }
            if (!agrees) ++halves;
            ++looked;
        }
    };
    std::thread watcher;
    for (int n = 1; n <= 160; ++n) {
        if (n == 1 || n == 81) {
            done = true;
            if (watcher.joinable()) watcher.join();
            done = false;
            const bool pausing = n == 1;
            watcher = std::thread(watch, std::chrono::microseconds(pausing ? 700 : 0),
                                  std::chrono::microseconds(pausing ? 4000 : 0));
        }
        CommitBuilder commit(std::to_string(n));
        for (std::size_t table = 0; table < tables; ++table) {
            commit.put(table, "n" + std::to_string(1'000 + n), std::to_string(n));
            if (table != only_new_rows) commit.append(table, "all", "x");
        }
        take(n % 4 == 0 ? store->commit_small(commit.commit(), false)
                        : store->commit_large(commit.commit()));
    }
    done = true;
    watcher.join();
    CHECK(halves.load() == 0);
    CHECK(looked.load() > 0);
}

}  // namespace saldo::store::test
