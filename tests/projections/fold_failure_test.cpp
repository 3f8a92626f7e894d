// A failing world, as a whole shard meets it: a disk that fills in the middle of a fold, files that
// were cut or damaged. It ends with an error that says why, or with the rows and the digest of a
// fold that nothing happened to; never with others.
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "projections/pipeline/memory_plan.hpp"
#include "tests/projections/care_events.hpp"
#include "tests/projections/folded_home.hpp"
#include "tests/projections/largest_file.hpp"
#include "tests/projections/memory_log.hpp"
#include "tests/projections/small_disk.hpp"
#include "tests/skip.hpp"
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
using test::largest_file;
using test::MemoryLog;
using test::SmallDisk;
using test::take;
using test::TemporaryFolder;

constexpr int kRecords = 30'000;

void fill(MemoryLog& log, int count = kRecords) {
    CareEvents events("hel", 11, {5, 400});
    for (auto& record : events.take(count)) log.add(record.key, record.value);
}

// Small commits only, or large ones only.
ShardOptions commits_of(bool large) {
    ShardOptions options;
    options.memory_bytes = kShardMemoryBytesMin;
    options.pace = {200, large ? 0U : 1'000'000U, 1'000, 2'000};
    return options;
}

struct Expected {
    HomeContent content;
    Digest digest;
};

Expected undisturbed(const std::filesystem::path& folder, MemoryLog& log,
                     const ShardOptions& options = {}) {
    FoldedHome folded(folder, log, options);
    take(folded.shard->fold_to_end(kNeverStop));
    return {content_of(folded.shard->store()), digest_of(folded.shard->store())};
}

void check_as_expected(const std::filesystem::path& folder, MemoryLog& log,
                       const Expected& expected) {
    FoldedHome folded(folder, log);
    take(folded.shard->fold_to_end(kNeverStop));
    CHECK(digest_of(folded.shard->store()) == expected.digest);
    check_same_content(content_of(folded.shard->store()), expected.content);
}

TEST_CASE(
    "fold failure: a disk that is full ends the fold with a reason; with room it goes on to the "
    "same rows") {
    MemoryLog log;
    fill(log);
    const TemporaryFolder folder;
    const Expected expected = undisturbed(folder / "undisturbed", log);
    for (const bool large : {false, true}) {
        CAPTURE(large);
        const SmallDisk disk(folder / "disk");
        if (!disk.mounted()) SALDO_SKIP("a small disk needs root and mount");
        const auto home = folder / "disk" / "home";
        std::uint64_t committed = 0;
        {
            FoldedHome folded(home, log, commits_of(large));
            const Status ended = folded.shard->fold_to_end(kNeverStop);
            REQUIRE_FALSE(ended.has_value());
            CHECK(ended.error().kind == ErrorKind::io);
            CHECK(ended.error().message.find("the disk is full") != std::string::npos);
            CHECK(ended.error().message.find(home.string()) != std::string::npos);
            // A shard that failed goes on saying so.
            CHECK_FALSE(folded.shard->fold_to_end(kNeverStop).has_value());
            committed = folded.shard->committed_position();
        }
        CHECK(committed > 0);
        CHECK(committed < kRecords);
        REQUIRE(disk.make_larger(256));
        check_as_expected(home, log, expected);
    }
}

TEST_CASE(
    "fold failure: a write-ahead log that lost its tail costs a part of the fold, done again") {
    MemoryLog log;
    fill(log, kRecords / 2);
    const TemporaryFolder folder;
    const auto home = folder / "home";
    {
        ShardOptions options = commits_of(false);
        options.memory_bytes = std::size_t{1} << 30U;  // nothing goes to table files yet
        FoldedHome folded(home, log, options);
        take(folded.shard->fold_to_end(kNeverStop));
    }
    fill(log, kRecords / 2);  // the same again: redeliveries, and so the same digest of events
    const Expected expected = undisturbed(folder / "undisturbed", log);
    const auto torn = largest_file(home / "shard-0", "", ".log");
    std::filesystem::resize_file(torn, std::filesystem::file_size(torn) * 2 / 3);
    {
        const FoldedHome folded(home, log);
        CHECK(folded.shard->committed_position() < kRecords / 2);
        CHECK(folded.shard->committed_position() > 0);
    }
    check_as_expected(home, log, expected);
}

TEST_CASE("fold failure: a home with a cut table says so, and one built again is as it was") {
    MemoryLog log;
    fill(log, kRecords / 2);
    const TemporaryFolder folder;
    const Expected expected = undisturbed(folder / "home", log, commits_of(true));
    const auto torn = largest_file(folder / "home" / "shard-0", "", ".sst");
    std::filesystem::resize_file(torn, std::filesystem::file_size(torn) / 2);
    {
        const auto home = take(Home::open(folder / "home", {}));
        take(home->tie_to(log));
        const auto opened = Shard::open(*home, log, 0, {}, {}, nullptr);
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().kind == ErrorKind::damaged);
        CHECK(opened.error().message.find("fold the log again") != std::string::npos);
    }
    // What the message says: the shard's folder is moved away, and the log folded again.
    std::filesystem::rename(folder / "home" / "shard-0", folder / "away");
    check_as_expected(folder / "home", log, expected);
}

}  // namespace
}  // namespace saldo
