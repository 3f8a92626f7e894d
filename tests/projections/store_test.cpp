// What a store promises, one promise a test. Random commits against a model are in
// store_model_test.cpp, broken disks in store_failure_test.cpp.
#include "projections/store/store.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/projections/commit_builder.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo::store::test {

using saldo::test::TemporaryFolder;

namespace {

constexpr std::size_t vouchers = 0;
constexpr std::size_t history = 1;

Schema two_tables() { return {3, {{"vouchers", true}, {"history", false}}}; }

Options small_memory() {
    Options options;
    options.memory_bytes = std::size_t{16} << 20U;
    return options;
}

std::unique_ptr<Store> opened(const std::filesystem::path& folder,
                              const Options& options = small_memory()) {
    return take(Store::open(folder, two_tables(), options));
}

using Rows = std::vector<std::pair<std::string, std::string>>;

Rows scanned(const Snapshot& snapshot, std::size_t table, std::string_view from,
             std::string_view until) {
    Rows rows;
    take(snapshot.scan(table, from, until, [&](std::string_view key, std::string_view value) {
        rows.emplace_back(key, value);
        return true;
    }));
    return rows;
}

Rows scanned_back(const Snapshot& snapshot, std::size_t table, std::string_view from,
                  std::string_view until) {
    Rows rows;
    take(snapshot.scan_back(table, from, until, [&](std::string_view key, std::string_view value) {
        rows.emplace_back(key, value);
        return true;
    }));
    return rows;
}

std::string value_of(const Store& store, std::size_t table, std::string_view key) {
    return take(take(store.snapshot())->get(table, key)).value_or("(none)");
}

ErrorKind kind_of(const Result<std::unique_ptr<Store>>& result) {
    REQUIRE_FALSE(result.has_value());
    return result.error().kind;
}

bool says(const Result<std::unique_ptr<Store>>& result, std::string_view words) {
    return !result.has_value() && result.error().message.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("store: a new store has no position and no rows") {
    const TemporaryFolder folder;
    const auto store = opened(folder / "deep" / "home");
    CHECK(take(store->position()).empty());
    CHECK(take(store->snapshot())->position().empty());
    CHECK(scanned(*take(store->snapshot()), vouchers, "", "").empty());
    CHECK(value_of(*store, vouchers, "V1") == "(none)");
}

TEST_CASE("store: small and large commits are read alike, and after opening again") {
    const TemporaryFolder folder;
    for (const bool large : {false, true}) {
        CAPTURE(large);
        const auto home = folder / (large ? "large" : "small");
        const auto commit = [&](Store& store, const CommitBuilder& builder) {
            take(large ? store.commit_large(builder.commit())
                       : store.commit_small(builder.commit(), false));
        };
        {
            const auto store = opened(home);
            CommitBuilder first("1");
            first.put(vouchers, "V2", "two").put(vouchers, "V1", "one").put(vouchers, "V3", "");
            first.append(history, "V1", "a");
            commit(*store, first);
            CommitBuilder second("2");
            second.erase(vouchers, "V2").put(vouchers, "V1", "uno").append(history, "V1", "bc");
            second.erase(vouchers, "V9");
            commit(*store, second);
        }
        const auto store = opened(home);
        CHECK(take(store->position()) == "2");
        CHECK(scanned(*take(store->snapshot()), vouchers, "", "") ==
              Rows{{"V1", "uno"}, {"V3", ""}});
        CHECK(value_of(*store, history, "V1") == "abc");
        CHECK(value_of(*store, vouchers, "V3").empty());
        CHECK(value_of(*store, vouchers, "V2") == "(none)");
    }
}

TEST_CASE("store: appended pieces keep their order through every mixture of commits") {
    const TemporaryFolder folder;
    std::string expected;
    {
        const auto store = opened(folder / "home");
        for (int i = 0; i < 60; ++i) {
            const std::string piece = std::to_string(i) + ",";
            expected += piece;
            CommitBuilder commit(std::to_string(i));
            commit.append(history, "V", piece);
            take(i % 3 == 2 ? store->commit_large(commit.commit())
                            : store->commit_small(commit.commit(), i % 2 == 0));
            if (i % 7 == 0) CHECK(value_of(*store, history, "V") == expected);
        }
        CommitBuilder put("60");
        put.put(history, "V", "new:");
        take(store->commit_large(put.commit()));
        CommitBuilder append("61");
        append.append(history, "V", "x");
        take(store->commit_small(append.commit(), false));
    }
    CHECK(value_of(*opened(folder / "home"), history, "V") == "new:x");
}

TEST_CASE("store: a commit without rows moves the position alone") {
    const TemporaryFolder folder;
    const auto store = opened(folder / "home");
    take(store->commit_small(CommitBuilder("1").commit(), true));
    CHECK(take(store->position()) == "1");
    take(store->commit_large(CommitBuilder("2").commit()));
    CHECK(take(store->position()) == "2");
    take(store->sync());
}

TEST_CASE("store: keys are bytes: zeros, high bits and prefixes sort as unsigned") {
    const TemporaryFolder folder;
    const auto store = opened(folder / "home");
    const std::vector<std::string> keys{"",
                                        std::string("\0", 1),
                                        std::string("\0\0", 2),
                                        std::string("\0\0\0\0\0\0\0\0", 8),
                                        std::string("\0\0\0\0\0\0\0\0\0", 9),
                                        std::string("\0a", 2),
                                        "a",
                                        "abcdefgh",
                                        "abcdefgh1",
                                        "abcdefgh12",
                                        "abcdefgh2",
                                        "\x7f",
                                        "\x80",
                                        "\xff",
                                        "\xff\xff\xff\xff\xff\xff\xff\xff\xff"};
    CommitBuilder commit("1");
    for (std::size_t i = keys.size(); i-- > 0;) commit.put(vouchers, keys[i], std::to_string(i));
    take(store->commit_large(commit.commit()));

    Rows expected;
    for (std::size_t i = 0; i < keys.size(); ++i) expected.emplace_back(keys[i], std::to_string(i));
    CHECK(scanned(*take(store->snapshot()), vouchers, "", "") == expected);

    std::vector<std::string_view> wanted(keys.rbegin(), keys.rend());
    const auto fetched = take(store->get_many(vouchers, wanted));
    for (std::size_t i = 0; i < keys.size(); ++i) {
        CHECK(fetched->values()[i].value_or("(none)") == std::to_string(keys.size() - 1 - i));
    }
}

TEST_CASE("store: scans go from a key to before another, both ways, and stop when told") {
    const TemporaryFolder folder;
    const auto store = opened(folder / "home");
    CommitBuilder commit("1");
    for (const char* key : {"a", "b", "b1", "c", "d"}) commit.put(vouchers, key, key);
    take(store->commit_small(commit.commit(), false));
    const auto snapshot = take(store->snapshot());

    CHECK(scanned(*snapshot, vouchers, "b", "d") == Rows{{"b", "b"}, {"b1", "b1"}, {"c", "c"}});
    CHECK(scanned_back(*snapshot, vouchers, "b", "d") ==
          Rows{{"c", "c"}, {"b1", "b1"}, {"b", "b"}});
    CHECK(scanned(*snapshot, vouchers, "bb", "") == Rows{{"c", "c"}, {"d", "d"}});
    CHECK(scanned_back(*snapshot, vouchers, "bb", "") == Rows{{"d", "d"}, {"c", "c"}});
    CHECK(scanned_back(*snapshot, vouchers, "", "b") == Rows{{"a", "a"}});
    CHECK(scanned(*snapshot, vouchers, "c", "c").empty());
    CHECK(scanned_back(*snapshot, vouchers, "d", "a").empty());
    CHECK(scanned(*snapshot, history, "", "").empty());

    std::string seen;
    const auto two = [&](std::string_view key, std::string_view) {
        seen += key;
        return seen.size() < 2;
    };
    take(snapshot->scan(vouchers, "", "", two));
    CHECK(seen == "ab");
    seen.clear();
    take(snapshot->scan_back(vouchers, "", "", two));
    CHECK(seen == "dc");
}

TEST_CASE("store: get_many answers in the order asked, with repeats and rows that are not there") {
    const TemporaryFolder folder;
    const auto store = opened(folder / "home");
    CommitBuilder first("1");
    for (int i = 0; i < 3000; i += 2)
        first.put(vouchers, "V" + std::to_string(i), std::to_string(i));
    take(store->commit_large(first.commit()));
    CommitBuilder second("2");
    second.erase(vouchers, "V4").put(vouchers, "V7", "").append(vouchers, "V6", "+");
    take(store->commit_small(second.commit(), false));

    std::vector<std::string> names;
    for (int i = 2999; i >= 0; --i) names.push_back("V" + std::to_string(i));
    names.insert(names.end(), {"V6", "V6", "V5"});
    const std::vector<std::string_view> keys(names.begin(), names.end());
    const auto fetched = take(store->get_many(vouchers, keys));
    REQUIRE(fetched->values().size() == keys.size());
    for (std::size_t i = 0; i < 3000; ++i) {
        const int number = 2999 - static_cast<int>(i);
        std::string expected = number % 2 == 0 ? std::to_string(number) : "(none)";
        if (number == 4) expected = "(none)";
        if (number == 6) expected = "6+";
        if (number == 7) expected = "";
        CHECK(fetched->values()[i].value_or("(none)") == expected);
    }
    CHECK(fetched->values()[3000] == fetched->values()[3001]);
    CHECK(fetched->values()[3001].value_or("(none)") == "6+");
    CHECK_FALSE(fetched->values()[3002].has_value());
    CHECK(take(store->get_many(vouchers, {}))->values().empty());
}

TEST_CASE("store: a snapshot stays where it was taken, and may outlive the store") {
    const TemporaryFolder folder;
    auto store = opened(folder / "home");
    CommitBuilder first("1");
    first.put(vouchers, "V", "old").append(history, "V", "1");
    take(store->commit_large(first.commit()));
    const auto before = take(store->snapshot());
    CommitBuilder second("2");
    second.put(vouchers, "V", "new").put(vouchers, "W", "new").append(history, "V", "2");
    take(store->commit_large(second.commit()));
    CommitBuilder third("3");
    third.erase(vouchers, "V").append(history, "V", "3");
    take(store->commit_small(third.commit(), false));
    const auto after = take(store->snapshot());
    store.reset();

    CHECK(before->position() == "1");
    CHECK(scanned(*before, vouchers, "", "") == Rows{{"V", "old"}});
    CHECK(take(before->get(history, "V")).value_or("(none)") == "1");
    const std::vector<std::string_view> keys{"V", "W"};
    CHECK(take(before->get_many(vouchers, keys))->values()[0].value_or("(none)") == "old");
    CHECK_FALSE(take(before->get_many(vouchers, keys))->values()[1].has_value());
    CHECK(after->position() == "3");
    CHECK(scanned(*after, vouchers, "", "") == Rows{{"W", "new"}});
    CHECK(take(after->get(history, "V")).value_or("(none)") == "123");
}

TEST_CASE("store: one process writes; the next is told which folder is in use") {
    const TemporaryFolder folder;
    auto store = opened(folder / "home");
    const auto second = Store::open(folder / "home", two_tables(), small_memory());
    CHECK(kind_of(second) == ErrorKind::in_use);
    CHECK(says(second, (folder / "home").string()));
    Options reading = small_memory();
    reading.read_only = true;
    CHECK(kind_of(Store::open(folder / "home", two_tables(), reading)) == ErrorKind::in_use);
    const Status destroyed = Store::destroy(folder / "home");
    REQUIRE_FALSE(destroyed.has_value());
    CHECK(destroyed.error().kind == ErrorKind::in_use);

    store.reset();
    CHECK(take(opened(folder / "home")->position()).empty());
}

TEST_CASE("store: readers share a store, see what was committed, and leave no trace") {
    const TemporaryFolder folder;
    Options reading = small_memory();
    reading.read_only = true;
    CHECK(kind_of(Store::open(folder / "home", two_tables(), reading)) == ErrorKind::not_found);
    {
        const auto store = opened(folder / "home");
        CommitBuilder large("1");
        large.put(vouchers, "V", "one");
        take(store->commit_large(large.commit()));
        CommitBuilder small("2");  // in the write-ahead log only
        small.put(vouchers, "W", "two");
        take(store->commit_small(small.commit(), false));
    }
    const auto files = [&] {
        std::vector<std::pair<std::string, std::uintmax_t>> sizes;
        for (const auto& file : std::filesystem::recursive_directory_iterator(folder / "home")) {
            const bool regular = file.is_regular_file();
            sizes.emplace_back(file.path().filename().string(), regular ? file.file_size() : 0);
        }
        std::sort(sizes.begin(), sizes.end());
        return sizes;
    };
    const auto before = files();
    {
        const auto first = opened(folder / "home", reading);
        const auto second = opened(folder / "home", reading);
        for (const auto* reader : {&first, &second}) {
            CHECK(take((*reader)->position()) == "2");
            CHECK(scanned(*take((*reader)->snapshot()), vouchers, "", "") ==
                  Rows{{"V", "one"}, {"W", "two"}});
        }
        CHECK(files() == before);

        // A writer that comes later takes nothing away from those who read.
        const auto writer = opened(folder / "home");
        for (int i = 3; i < 20; ++i) {
            CommitBuilder commit(std::to_string(i));
            commit.put(vouchers, "V", std::to_string(i));
            take(writer->commit_large(commit.commit()));
        }
        CHECK(take(first->position()) == "2");
        CHECK(value_of(*first, vouchers, "V") == "one");
    }
}

TEST_CASE("store: a later schema is newer_format, an earlier one or other tables are bad_input") {
    const TemporaryFolder folder;
    take(opened(folder / "home")->commit_small(CommitBuilder("1").commit(), true));
    const auto open_with = [&](Schema schema) {
        return Store::open(folder / "home", std::move(schema), small_memory());
    };
    const auto later = open_with({2, two_tables().tables});
    CHECK(kind_of(later) == ErrorKind::newer_format);
    CHECK(says(later, "schema version 3, this program's of 2; upgrade"));
    CHECK(kind_of(open_with({4, two_tables().tables})) == ErrorKind::bad_input);
    const auto fewer = open_with({3, {{"vouchers", true}}});
    CHECK(kind_of(fewer) == ErrorKind::bad_input);
    CHECK(says(fewer, "\"history\""));
    const auto more = open_with({3, {{"vouchers", true}, {"history", false}, {"payables", true}}});
    CHECK(kind_of(more) == ErrorKind::bad_input);
    CHECK(says(more, "\"payables\""));
    CHECK(take(opened(folder / "home")->position()) == "1");
}

TEST_CASE("store: rows of another log are not gone on with") {
    const TemporaryFolder folder;
    Options first = small_memory();
    first.log_identity = "cluster-a/saldo/0";
    take(opened(folder / "home", first)->commit_small(CommitBuilder("1").commit(), true));
    Options other = small_memory();
    other.log_identity = "cluster-a/saldo-made-again/0";
    const auto refused = Store::open(folder / "home", two_tables(), other);
    CHECK(kind_of(refused) == ErrorKind::damaged);
    CHECK(says(refused, "cluster-a/saldo/0"));
    CHECK(take(opened(folder / "home", first)->position()) == "1");
    CHECK(take(opened(folder / "home")->position()) == "1");
}

TEST_CASE("store: sizes are told, and destroy leaves nothing") {
    const TemporaryFolder folder;
    {
        const auto store = opened(folder / "home");
        const std::uint64_t empty_bytes = store->disk_bytes();
        CommitBuilder commit("1");
        std::string value(200, 'x');
        for (int i = 0; i < 20'000; ++i) {
            value[static_cast<std::size_t>(i) % 200] = static_cast<char>('a' + i % 26);
            commit.put(vouchers, std::to_string(i), value + std::to_string(i * 7919));
        }
        take(store->commit_large(commit.commit()));
        CHECK(store->disk_bytes() > empty_bytes + 100'000);
        CHECK(store->disk_bytes() < empty_bytes + 8'000'000);
        CHECK(store->memory_bytes() > 0);
        CHECK(store->memory_bytes() < small_memory().memory_bytes);
        CHECK(std::filesystem::is_empty(folder / "home" / "scratch"));
    }
    std::ofstream(folder / "home" / "scratch" / "9.sst") << "left by a kill";
    CHECK(opened(folder / "home")->disk_bytes() > 0);
    CHECK(std::filesystem::is_empty(folder / "home" / "scratch"));

    take(Store::destroy(folder / "home"));
    CHECK_FALSE(std::filesystem::exists(folder / "home"));
    const Status again = Store::destroy(folder / "home");
    REQUIRE_FALSE(again.has_value());
    CHECK(again.error().kind == ErrorKind::not_found);
}

TEST_CASE("a store that is opened again and again gathers no files") {
    const TemporaryFolder folder;
    for (int round = 0; round < 50; ++round) {
        const auto store = Store::open(folder / "store", two_tables(), small_memory());
        REQUIRE(store.has_value());
    }
    const auto files = std::distance(std::filesystem::directory_iterator(folder / "store"),
                                     std::filesystem::directory_iterator());
    CHECK(files < 25);
}

}  // namespace saldo::store::test
