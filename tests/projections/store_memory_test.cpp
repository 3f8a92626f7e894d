// Memory is a setting, and holds: with many tables, many files and far more rows than memory.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include "projections/store/store.hpp"
#include "tests/projections/commit_builder.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo::store::test {

using saldo::test::TemporaryFolder;

namespace {

constexpr std::size_t tables = 8;
constexpr std::size_t commits = 24;
constexpr std::size_t rows_per_commit = 16'000;

std::uint64_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t pages = 0;
    std::uint64_t resident_pages = 0;
    statm >> pages >> resident_pages;
    return resident_pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

// Keys in no order, values that do not compress.
std::string noise(std::uint64_t n, std::size_t bytes) {
    std::string text;
    std::uint64_t state = n * 0x9E3779B97F4A7C15U + 1;
    while (text.size() < bytes) {
        state ^= state >> 29U;
        state *= 0xBF58476D1CE4E5B9U;
        state ^= state >> 32U;
        for (unsigned shift = 0; shift < 64; shift += 8) {
            text += static_cast<char>(state >> shift & 0xFFU);
        }
    }
    text.resize(bytes);
    return text;
}

Schema eight_tables() {
    Schema schema;
    for (std::size_t table = 0; table < tables; ++table) {
        schema.tables.push_back({"t" + std::to_string(table), table % 4 != 3});
    }
    return schema;
}

}  // namespace

TEST_CASE("store memory: 45 MB of rows in 8 tables, written and read within 16 and 160 MiB") {
    for (const std::size_t limit_mib : {16U, 160U}) {
        CAPTURE(limit_mib);
        const TemporaryFolder folder;
        Options options;
        options.memory_bytes = limit_mib << 20U;
        const std::uint64_t resident_before = resident_bytes();
        const auto store = take(Store::open(folder / "home", eight_tables(), options));
        std::uint64_t most = 0;
        std::uint64_t resident_most = 0;
        std::uint64_t found = 0;
        for (std::size_t c = 0; c < commits; ++c) {
            CommitBuilder commit(std::to_string(c));
            for (std::size_t i = 0; i < rows_per_commit; ++i) {
                const std::size_t n = c * rows_per_commit + i;
                commit.put(n % tables, noise(n, 16), noise(n + 1, 100));
            }
            take(c % 5 == 4 ? store->commit_small(commit.commit(), false)
                            : store->commit_large(commit.commit()));
            std::vector<std::string> names;
            for (std::uint64_t i = 0; i < 4'000; ++i) {
                const std::uint64_t n = (i * 7919 + c) % (c * rows_per_commit + rows_per_commit);
                names.push_back(noise(n, i % 4 == 0 ? 16 : 15));  // one in four is there
            }
            for (std::size_t table = 0; table < tables; ++table) {
                const std::vector<std::string_view> keys(names.begin(), names.end());
                const auto fetched = take(store->get_many(table, keys));
                for (const auto& value : fetched->values()) {
                    if (value.has_value()) ++found;
                }
                most = std::max(most, store->memory_bytes());
            }
            resident_most = std::max(resident_most, resident_bytes());
        }
        std::printf("store memory: limit %zu MiB, used %.1f, process grew by %.1f\n", limit_mib,
                    static_cast<double>(most) / 1048576.0,
                    static_cast<double>(resident_most - resident_before) / 1048576.0);
        CHECK(found == commits * 1'000);
        CHECK(most <= options.memory_bytes + options.memory_bytes / 10);
    }
}

}  // namespace saldo::store::test
