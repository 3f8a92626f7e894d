// How fast the store commits and looks up: rows per second of one large commit beside small commits
// of the same rows, and the cost of a key in get_many, found and not found, with few and with many
// table files.
//
//   bench_store [--small] [--rows N] [--folder DIR]
//
// 1,000,000 rows below the system's folder for temporary files, unless told otherwise; --small is
// what the tests run. Rows for commits: 30 bytes of key (random order) and 100 of value, half of
// them random, dealt to four tables. Rows for look-ups: 24 random bytes of key, 16 of value;
// batches of 100,000 keys. Everything that is read is compared with what was written; a wrong
// answer ends the run with exit code 1. The last line of the output is JSON.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <rocksdb/version.h>

#include "projections/store/store.hpp"

namespace {

using namespace saldo;

constexpr std::size_t key_bytes = 30;
constexpr std::size_t value_bytes = 100;
constexpr std::size_t commit_tables = 4;
constexpr std::size_t small_commit_rows = 10'000;
constexpr std::size_t look_up_key_bytes = 24;
constexpr std::size_t look_up_value_bytes = 16;
constexpr std::size_t look_up_batch_keys = 100'000;
constexpr std::size_t look_up_commits = 10;  // of rows each: how a replay leaves the table behind

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "bench_store: %s\n", why.c_str());
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

// splitmix64: the n-th random number without the ones before it.
std::uint64_t random_at(std::uint64_t n) {
    std::uint64_t z = (n + 1) * 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
}

// `bytes` random bytes that depend on `n` and `salt` alone.
void fill_random(char* out, std::size_t bytes, std::uint64_t n, std::uint64_t salt) {
    for (std::size_t i = 0; i < bytes; i += 8) {
        const std::uint64_t word = random_at(n * 16 + i / 8 + salt * 0x100000000U);
        std::memcpy(out + i, &word, std::min<std::size_t>(8, bytes - i));
    }
}

class Clock {
  public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

std::string processor() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown processor";
}

// The rows of the commit benchmarks, made once.
class CommitRows {
  public:
    explicit CommitRows(std::size_t count) : bytes_(count * (key_bytes + value_bytes), 'v') {
        for (std::size_t i = 0; i < count; ++i) {
            char* row = bytes_.data() + i * (key_bytes + value_bytes);
            fill_random(row, key_bytes, i, 1);
            fill_random(row + key_bytes, value_bytes / 2, i, 2);
        }
    }

    // Rows [from, until) dealt to the tables.
    [[nodiscard]] std::vector<store::TableRows> tables(std::size_t from, std::size_t until) const {
        std::vector<store::TableRows> tables(commit_tables);
        for (std::size_t t = 0; t < commit_tables; ++t) {
            tables[t].table = t;
            tables[t].rows.reserve((until - from) / commit_tables + 1);
        }
        for (std::size_t i = from; i < until; ++i) {
            tables[i % commit_tables].rows.push_back({key(i), value(i)});
        }
        return tables;
    }
    [[nodiscard]] std::string_view key(std::size_t i) const {
        return std::string_view(bytes_).substr(i * (key_bytes + value_bytes), key_bytes);
    }
    [[nodiscard]] std::string_view value(std::size_t i) const {
        return std::string_view(bytes_).substr(i * (key_bytes + value_bytes) + key_bytes,
                                               value_bytes);
    }

  private:
    std::string bytes_;
};

std::unique_ptr<store::Store> open_commit_store(const std::filesystem::path& folder) {
    return take(store::Store::open(
        folder, {1, {{"a", true}, {"b", true}, {"c", true}, {"d", true}}}, store::Options{}));
}

// Every row is where it belongs, with its value, and there are no others.
void check_commits(const store::Store& store, const CommitRows& rows, std::size_t count) {
    const auto snapshot = take(store.snapshot());
    if (snapshot->position() != std::to_string(count)) give_up("the position is wrong");
    for (std::size_t t = 0; t < commit_tables; ++t) {
        std::size_t seen = 0;
        take(snapshot->scan(t, "", "", [&](std::string_view, std::string_view) {
            ++seen;
            return true;
        }));
        if (seen != (count - t + commit_tables - 1) / commit_tables) give_up("rows are missing");
    }
    for (std::size_t i = 0; i < count; i += 997) {
        const auto value = take(snapshot->get(i % commit_tables, rows.key(i)));
        if (value != rows.value(i)) give_up("a row has another value than was written");
    }
}

double large_commit_seconds(const std::filesystem::path& folder, const CommitRows& rows,
                            std::size_t count) {
    const auto store = open_commit_store(folder);
    const std::string position = std::to_string(count);
    const store::Commit commit{rows.tables(0, count), position, nullptr};
    const Clock clock;
    take(store->commit_large(commit));
    const double seconds = clock.seconds();
    check_commits(*store, rows, count);
    return seconds;
}

double small_commits_seconds(const std::filesystem::path& folder, const CommitRows& rows,
                             std::size_t count) {
    const auto store = open_commit_store(folder);
    double seconds = 0;
    for (std::size_t from = 0; from < count; from += small_commit_rows) {
        const std::size_t until = std::min(count, from + small_commit_rows);
        const std::string position = std::to_string(until);
        const store::Commit commit{rows.tables(from, until), position, nullptr};
        const Clock clock;
        take(store->commit_small(commit, false));
        seconds += clock.seconds();
    }
    const Clock clock;
    take(store->sync());
    seconds += clock.seconds();
    check_commits(*store, rows, count);
    return seconds;
}

using LookUpKey = std::array<char, look_up_key_bytes>;
using LookUpValue = std::array<char, look_up_value_bytes>;

template <std::size_t bytes>
std::string_view view(const std::array<char, bytes>& text) {
    return {text.data(), bytes};
}

// Row n of the look-up table. Keys of rows that are not there come from a salt of their own.
LookUpKey look_up_key(std::uint64_t n, bool there) {
    LookUpKey key{};
    fill_random(key.data(), key.size(), n, there ? 3 : 4);
    return key;
}

LookUpValue look_up_value(std::uint64_t n) {
    LookUpValue value{};
    fill_random(value.data(), value.size(), n, 5);
    return value;
}

void commit_look_up_rows(store::Store& store, std::size_t from, std::size_t until) {
    std::vector<std::pair<LookUpKey, LookUpValue>> texts;
    texts.reserve(until - from);
    store::Commit commit;
    commit.tables.push_back({0, {}});
    for (std::size_t n = from; n < until; ++n) {
        const auto& [key, value] = texts.emplace_back(look_up_key(n, true), look_up_value(n));
        commit.tables[0].rows.push_back({view(key), view(value)});
    }
    const std::string position = std::to_string(until);
    commit.position = position;
    take(store.commit_large(commit));
}

// Nanoseconds a key, over ten batches. The rows looked for are spread over all `rows`.
double look_up_ns(const store::Store& store, std::size_t rows, bool there) {
    constexpr std::size_t batches = 10;
    double seconds = 0;
    for (std::size_t batch = 0; batch < batches; ++batch) {
        std::vector<std::uint64_t> numbers;
        std::vector<LookUpKey> names;
        for (std::size_t i = 0; i < look_up_batch_keys; ++i) {
            numbers.push_back(random_at(batch * look_up_batch_keys + i) % rows);
            names.push_back(look_up_key(numbers.back(), there));
        }
        std::vector<std::string_view> keys;
        for (const LookUpKey& name : names) keys.push_back(view(name));
        const Clock clock;
        const auto fetched = take(store.get_many(0, keys));
        seconds += clock.seconds();
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const auto& value = fetched->values()[i];
            if (value.has_value() != there) give_up("a row was found wrongly, or not found");
            if (there && *value != view(look_up_value(numbers[i])))
                give_up("a wrong value was found");
        }
    }
    return seconds * 1e9 / static_cast<double>(batches * look_up_batch_keys);
}

struct CommitSpeeds {
    double large_rows_s = 0;
    double small_rows_s = 0;
};

CommitSpeeds measure_commits(const std::filesystem::path& folder, std::size_t rows) {
    const CommitRows commit_rows(rows);
    const double count = static_cast<double>(rows);
    return {count / large_commit_seconds(folder / "large", commit_rows, rows),
            count / small_commits_seconds(folder / "small", commit_rows, rows)};
}

struct LookUpCosts {
    double absent_ns = 0;
    double found_ns = 0;
    double absent_many_files_ns = 0;
    double found_many_files_ns = 0;
    double replay_rows_s = 0;  // of the commits between, making the rows included
    double disk_bytes_row = 0;
    double memory_mb = 0;
};

LookUpCosts measure_look_ups(const std::filesystem::path& folder, std::size_t rows) {
    LookUpCosts costs;
    const auto store = take(store::Store::open(folder / "look_up", {1, {{"ids", true}}}, {}));
    commit_look_up_rows(*store, 0, rows);
    costs.absent_ns = look_up_ns(*store, rows, false);
    costs.found_ns = look_up_ns(*store, rows, true);
    const Clock clock;
    for (std::size_t i = 1; i < look_up_commits; ++i) {
        commit_look_up_rows(*store, i * rows, (i + 1) * rows);
    }
    costs.replay_rows_s = static_cast<double>(rows * (look_up_commits - 1)) / clock.seconds();
    const std::size_t many = look_up_commits * rows;
    costs.absent_many_files_ns = look_up_ns(*store, many, false);
    costs.found_many_files_ns = look_up_ns(*store, many, true);
    costs.disk_bytes_row = static_cast<double>(store->disk_bytes()) / static_cast<double>(many);
    costs.memory_mb = static_cast<double>(store->memory_bytes()) / 1e6;
    return costs;
}

void report(std::size_t rows, const CommitSpeeds& commits, const LookUpCosts& costs) {
    std::printf("commit, %zu + %zu bytes a row into %zu tables, rows/s:\n", key_bytes, value_bytes,
                commit_tables);
    std::printf("  large, one commit         %10.0f\n", commits.large_rows_s);
    std::printf("  small, %zu rows each    %10.0f\n", small_commit_rows, commits.small_rows_s);
    std::printf("get_many, batches of %zu keys of %zu bytes, ns a key:\n", look_up_batch_keys,
                look_up_key_bytes);
    std::printf("  after 1 large commit      not there %7.0f   found %7.0f\n", costs.absent_ns,
                costs.found_ns);
    std::printf("  after %zu large commits    not there %7.0f   found %7.0f\n", look_up_commits,
                costs.absent_many_files_ns, costs.found_many_files_ns);
    std::printf("  those commits             %10.0f rows/s, making the rows included\n",
                costs.replay_rows_s);
    std::printf("  memory %.1f MB, disk %.1f bytes a row\n", costs.memory_mb, costs.disk_bytes_row);
    std::printf(
        "{\"bench\":\"store\",\"rows\":%zu,\"large_rows_s\":%.0f,\"small_rows_s\":%.0f,"
        "\"absent_ns\":%.0f,\"found_ns\":%.0f,\"absent_many_files_ns\":%.0f,"
        "\"found_many_files_ns\":%.0f,\"replay_rows_s\":%.0f,\"memory_mb\":%.1f,"
        "\"disk_bytes_row\":%.1f,\"checked\":true}\n",
        rows, commits.large_rows_s, commits.small_rows_s, costs.absent_ns, costs.found_ns,
        costs.absent_many_files_ns, costs.found_many_files_ns, costs.replay_rows_s, costs.memory_mb,
        costs.disk_bytes_row);
}

}  // namespace

int main(int argc, char** argv) {
#ifndef NDEBUG
    give_up("this is a debug build; measure the preset release");
#endif
    std::size_t rows = 1'000'000;
    std::filesystem::path below = std::filesystem::temp_directory_path();
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        if (option == "--small") {
            rows = 20'000;
        } else if (option == "--rows" && i + 1 < argc) {
            rows = std::strtoull(argv[++i], nullptr, 10);
        } else if (option == "--folder" && i + 1 < argc) {
            below = argv[++i];
        } else {
            give_up("usage: bench_store [--small] [--rows N] [--folder DIR]");
        }
    }
    if (rows == 0) give_up("--rows is a number above zero");

    const std::filesystem::path folder =
        below / ("saldo-store-bench-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::printf("%s, %u threads; %s build; %s; RocksDB %d.%d.%d; %zu rows\n", processor().c_str(),
                std::thread::hardware_concurrency(), SALDO_BUILD_TYPE, SALDO_COMPILER,
                ROCKSDB_MAJOR, ROCKSDB_MINOR, ROCKSDB_PATCH, rows);
    const CommitSpeeds commits = measure_commits(folder, rows);
    const LookUpCosts costs = measure_look_ups(folder, rows);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    report(rows, commits, costs);
    return 0;
}
