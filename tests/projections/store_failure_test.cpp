// A failing world, as the store tells it: damaged and missing files, another program's database,
// full and read-only disks.
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include "projections/store/store.hpp"
#include "tests/projections/commit_builder.hpp"
#include "tests/projections/largest_file.hpp"
#include "tests/projections/small_disk.hpp"
#include "tests/skip.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo::store::test {

using saldo::test::largest_file;
using saldo::test::SmallDisk;
using saldo::test::TemporaryFolder;

namespace {

Schema one_table() { return {1, {{"rows", true}}}; }

Result<std::unique_ptr<Store>> try_open(const std::filesystem::path& folder) {
    Options options;
    options.memory_bytes = std::size_t{8} << 20U;
    return Store::open(folder, one_table(), options);
}

// Bytes that do not compress.
std::string noise(std::size_t bytes, std::uint64_t seed) {
    std::string text(bytes, '\0');
    for (char& byte : text) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        byte = static_cast<char>(seed >> 56U);
    }
    return text;
}

void make_store(const std::filesystem::path& folder) {
    const auto store = take(try_open(folder));
    CommitBuilder commit("1");
    for (int i = 0; i < 500; ++i) {
        commit.put(0, std::to_string(i), noise(100, static_cast<std::uint64_t>(i)));
    }
    take(store->commit_large(commit.commit()));
}

void overwrite(const std::filesystem::path& file, std::streamoff at, std::string_view bytes) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    REQUIRE(stream.good());
}

}  // namespace

TEST_CASE(
    "store failure: whatever file is damaged or missing, the store says so and which folder") {
    struct Damage {
        const char* what;
        std::function<void(const std::filesystem::path&)> act;
    };
    const std::vector<Damage> damages{
        {"CURRENT is missing", [](const auto& home) { std::filesystem::remove(home / "CURRENT"); }},
        {"CURRENT is empty",
         [](const auto& home) { std::filesystem::resize_file(home / "CURRENT", 0); }},
        {"CURRENT names nothing",
         [](const auto& home) { std::ofstream(home / "CURRENT") << "MANIFEST-999999\n"; }},
        {"the manifest is missing",
         [](const auto& home) { std::filesystem::remove(largest_file(home, "MANIFEST-", "")); }},
        {"the manifest is damaged",
         [](const auto& home) {
             overwrite(largest_file(home, "MANIFEST-", ""), 20, "\xff\xff\xff\xff");
         }},
        {"a table is missing",
         [](const auto& home) { std::filesystem::remove(largest_file(home, "", ".sst")); }},
        {"a table is cut short",
         [](const auto& home) {
             std::filesystem::resize_file(largest_file(home, "", ".sst"), 1'000);
         }},
        {"a table is empty",
         [](const auto& home) { std::filesystem::resize_file(largest_file(home, "", ".sst"), 0); }},
    };
    for (const Damage& damage : damages) {
        const std::string what = damage.what;
        CAPTURE(what);
        const TemporaryFolder folder;
        make_store(folder / "home");
        damage.act(folder / "home");
        const auto opened = try_open(folder / "home");
        REQUIRE_FALSE(opened.has_value());
        const std::string message = opened.error().message;
        CAPTURE(message);
        CHECK(opened.error().kind == ErrorKind::damaged);
        CHECK(message.find((folder / "home").string()) != std::string::npos);
        CHECK(message.find("fold the log again") != std::string::npos);
    }
}

TEST_CASE("store failure: a damaged block is noticed when it is read, not given out as rows") {
    const TemporaryFolder folder;
    make_store(folder / "home");
    overwrite(largest_file(folder / "home", "", ".sst"), 3'000, noise(64, 7));
    const auto opened = try_open(folder / "home");
    REQUIRE(opened.has_value());
    const Store& store = **opened;

    const Status scanned = take(store.snapshot())->scan(0, "", "", [](auto, auto) { return true; });
    REQUIRE_FALSE(scanned.has_value());
    CHECK(scanned.error().kind == ErrorKind::damaged);
    std::vector<std::string> names;
    for (int i = 0; i < 500; ++i) names.push_back(std::to_string(i));
    const std::vector<std::string_view> keys(names.begin(), names.end());
    const auto fetched = store.get_many(0, keys);
    REQUIRE_FALSE(fetched.has_value());
    CHECK(fetched.error().kind == ErrorKind::damaged);
    CHECK(take(store.position()) == "1");
}

TEST_CASE(
    "store failure: a write-ahead log cut by a power cut loses its tail, whole commits at a time") {
    const TemporaryFolder folder;
    {
        const auto store = take(try_open(folder / "home"));
        for (int n = 1; n <= 20; ++n) {
            CommitBuilder commit(std::to_string(n));
            commit.put(0, std::to_string(n), noise(100, 1)).append(0, "all", "x");
            take(store->commit_small(commit.commit(), false));
        }
    }
    const auto log = largest_file(folder / "home", "", ".log");
    std::filesystem::resize_file(log, std::filesystem::file_size(log) * 2 / 3);
    const auto store = take(try_open(folder / "home"));
    const std::string position = take(store->position());
    CHECK(std::stoi(position) > 5);
    CHECK(std::stoi(position) < 20);
    const auto all = take(take(store->snapshot())->get(0, "all"));
    CHECK(all.value_or("").size() == std::stoul(position));
}

TEST_CASE("store failure: another program's database is left alone") {
    const TemporaryFolder folder;
    {
        rocksdb::Options options;
        options.create_if_missing = true;
        rocksdb::DB* made = nullptr;
        REQUIRE(rocksdb::DB::Open(options, (folder / "theirs").string(), &made).ok());
        const std::unique_ptr<rocksdb::DB> theirs(made);
        REQUIRE(theirs->Put(rocksdb::WriteOptions(), "key", "value").ok());
        rocksdb::ColumnFamilyHandle* family = nullptr;
        REQUIRE(theirs->CreateColumnFamily(rocksdb::ColumnFamilyOptions(), "meta", &family).ok());
        REQUIRE(theirs->DestroyColumnFamilyHandle(family).ok());
    }
    const auto opened = try_open(folder / "theirs");
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().kind == ErrorKind::bad_input);
    CHECK(opened.error().message.find("another program's database") != std::string::npos);
}

TEST_CASE("store failure: a store whose making was cut short is made again") {
    const TemporaryFolder folder;
    {
        rocksdb::Options options;  // what a kill after the first steps of making leaves
        options.create_if_missing = true;
        rocksdb::DB* made = nullptr;
        REQUIRE(rocksdb::DB::Open(options, (folder / "home").string(), &made).ok());
        delete made;
    }
    Options reading;
    reading.read_only = true;
    const auto reader = Store::open(folder / "home", one_table(), reading);
    REQUIRE_FALSE(reader.has_value());
    CHECK(reader.error().kind == ErrorKind::not_found);
    make_store(folder / "home");
    CHECK(take(take(try_open(folder / "home"))->position()) == "1");
}

TEST_CASE("store failure: a full disk stops commits with a reason, and what was committed stays") {
    for (const bool large : {false, true}) {
        CAPTURE(large);
        const TemporaryFolder folder;
        const SmallDisk disk(folder / "disk");
        if (!disk.mounted()) SALDO_SKIP("a small disk needs root and mount");
        int committed = 0;
        Error error;
        {
            const auto store = take(try_open(folder / "disk" / "home"));
            for (int n = 1; n <= 100; ++n) {
                CommitBuilder commit(std::to_string(n));
                for (int i = 0; i < 20; ++i) {
                    const auto seed =
                        static_cast<std::uint64_t>(n) * 100 + static_cast<std::uint64_t>(i);
                    commit.put(0, std::to_string(seed), noise(5'000, seed));
                }
                const Status status = large ? store->commit_large(commit.commit())
                                            : store->commit_small(commit.commit(), true);
                if (!status) {
                    error = status.error();
                    break;
                }
                committed = n;
            }
            CHECK(take(store->position()) == std::to_string(committed));
        }
        CAPTURE(error.message);
        CHECK(committed > 5);
        CHECK(committed < 60);
        CHECK(error.kind == ErrorKind::io);
        CHECK(error.message.find("the disk is full") != std::string::npos);

        // Still full: readers need no room. A writer may find just enough, or says what it lacks.
        const auto home = folder / "disk" / "home";
        Options reading;
        reading.read_only = true;
        const auto count_rows = [](const Store& store) {
            std::size_t rows = 0;
            take(take(store.snapshot())->scan(0, "", "", [&](auto, auto) {
                ++rows;
                return true;
            }));
            return rows;
        };
        {
            const auto reader = take(Store::open(home, one_table(), reading));
            CHECK(take(reader->position()) == std::to_string(committed));
            CHECK(count_rows(*reader) == static_cast<std::size_t>(committed) * 20);
        }
        if (const auto writer = try_open(home); !writer) {
            CHECK(writer.error().message.find("the disk is full") != std::string::npos);
        }
        REQUIRE(disk.make_larger());
        const auto writer = take(try_open(home));
        CHECK(take(writer->position()) == std::to_string(committed));
        CHECK(count_rows(*writer) == static_cast<std::size_t>(committed) * 20);
        take(writer->commit_small(CommitBuilder("on").commit(), true));
        CHECK(take(writer->position()) == "on");
    }
}

TEST_CASE("store failure: a read-only disk can be read, and says why it cannot be written") {
    const TemporaryFolder folder;
    const SmallDisk disk(folder / "disk");
    if (!disk.mounted()) SALDO_SKIP("a disk of its own needs root and mount");
    make_store(folder / "disk" / "home");
    REQUIRE(disk.make_read_only());

    for (const char* name : {"home", "new"}) {
        const auto opened = try_open(folder / "disk" / name);
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().kind == ErrorKind::io);
        CHECK(opened.error().message.find("writable") != std::string::npos);
    }
    Options reading;
    reading.read_only = true;
    const auto reader = take(Store::open(folder / "disk" / "home", one_table(), reading));
    CHECK(take(reader->position()) == "1");
    CHECK(take(take(reader->snapshot())->get(0, "17")).value_or("") == noise(100, 17));
}

}  // namespace saldo::store::test
