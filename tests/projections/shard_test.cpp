// A whole shard over a log in memory: the same log gives the same rows and digests however it is
// cut, stopped and resumed; a log that is not the one that was folded is noticed; outcomes leave
// after their state is durable.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>

#include "projections/pipeline/memory_plan.hpp"
#include "projections/pipeline/name_book.hpp"
#include "projections/pipeline/outcome_row.hpp"
#include "projections/status/status.hpp"
#include "schemas/codec/encode.hpp"
#include "tests/projections/care_events.hpp"
#include "tests/projections/folded_home.hpp"
#include "tests/projections/memory_log.hpp"
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
using test::MemoryLog;
using test::MemoryOutcomes;
using test::take;
using test::TemporaryFolder;

constexpr CareEvents::Size kSmallLedger{5, 40};

void fill(MemoryLog& log, int count, std::uint64_t seed = 1, const std::string& ledger = "hel") {
    CareEvents events(ledger, seed, kSmallLedger);
    for (auto& record : events.take(count)) log.add(record.key, record.value);
}

ShardOptions paced(std::size_t batch, std::size_t small_max, std::size_t large_max,
                   std::size_t memory_bytes = kShardMemoryBytesMin) {
    ShardOptions options;
    options.memory_bytes = memory_bytes;
    options.pace = {batch, small_max, large_max, 2'000};
    return options;
}

ErrorKind kind_of(const Status& status) {
    REQUIRE_FALSE(status.has_value());
    return status.error().kind;
}

TEST_CASE("folding gives each record one outcome") {
    const TemporaryFolder folder;
    MemoryLog log;
    fill(log, 3'000);
    FoldedHome folded(folder / "home", log);
    take(folded.shard->fold_to_end(kNeverStop));
    CHECK(folded.shard->committed_position() == 3'000);

    const auto snapshot = take(folded.shard->store().snapshot());
    std::uint64_t next = 0;
    std::array<std::uint64_t, 4> kinds{};
    take(scan_outcomes(*snapshot, 0, 5'000, [&](const Outcome& outcome) {
        CHECK(outcome.position == next++);
        ++kinds[static_cast<std::size_t>(outcome.kind)];
        std::int64_t sum = 0;
        for (const Posting& posting : outcome.postings) {
            if (posting.commodity == Commodity::eur) sum += posting.amount;
        }
        CHECK(sum == 0);
        return true;
    }));
    CHECK(next == 3'000);
    CHECK(kinds[static_cast<std::size_t>(OutcomeKind::accepted)] > 1'000);
    CHECK(kinds[static_cast<std::size_t>(OutcomeKind::refused)] > 100);
    CHECK(kinds[static_cast<std::size_t>(OutcomeKind::redelivery)] > 20);

    const auto hasher = make_openssl_hasher();
    const ShardStatus status =
        take(shard_status(folded.shard->store(), *snapshot, 0, &log, *hasher));
    CHECK(status.position == 3'000);
    CHECK(status.lag_events == 0U);
    CHECK(status.append_time_ms == 1'000 + 2'999);
    CHECK(status.accepted == kinds[static_cast<std::size_t>(OutcomeKind::accepted)]);
    CHECK(status.redelivered == kinds[static_cast<std::size_t>(OutcomeKind::redelivery)]);
    CHECK(status.refused + status.unreadable ==
          kinds[static_cast<std::size_t>(OutcomeKind::refused)]);
    CHECK(status.unreadable > 0);
    CHECK(status.digest == digest_of(folded.shard->store()));
    CHECK(status.disk_bytes > 0);
}

TEST_CASE("rows and digests are the same however the log is cut") {
    constexpr int kRecords = 4'000;
    MemoryLog log;
    fill(log, kRecords, 7);
    const TemporaryFolder folder;
    HomeContent expected;
    Digest digest;
    {
        FoldedHome folded(folder / "whole", log);
        take(folded.shard->fold_to_end(kNeverStop));
        expected = content_of(folded.shard->store());
        digest = digest_of(folded.shard->store());
    }
    struct Cut {
        const char* name;
        ShardOptions options;
    };
    for (const Cut& cut :
         {Cut{"one by one", paced(1, 50, 1)}, Cut{"small commits", paced(13, 100, 29)},
          Cut{"large commits", paced(100, 0, 700)}, Cut{"mixed", paced(37, 300, 500)},
          Cut{"one large commit", paced(1'000, 0, 1'000'000)}}) {
        const std::string name = cut.name;
        CAPTURE(name);
        FoldedHome folded(folder / name, log, cut.options);
        take(folded.shard->fold_to_end(kNeverStop));
        check_same_content(content_of(folded.shard->store()), expected);
        CHECK(digest_of(folded.shard->store()) == digest);
    }
}

TEST_CASE("rows and digests are the same however often the shard is opened again") {
    MemoryLog whole;
    fill(whole, 3'000, 3);
    const TemporaryFolder folder;
    FoldedHome undisturbed(folder / "whole", whole);
    take(undisturbed.shard->fold_to_end(kNeverStop));

    MemoryLog log;
    CareEvents events("hel", 3, kSmallLedger);
    int added = 0;
    for (int step = 1; added < 3'000; ++step) {
        const int count = std::min(3'000 - added, step * 97);
        for (auto& record : events.take(count)) log.add(record.key, record.value);
        added += count;
        FoldedHome folded(folder / "home", log,
                          step % 2 == 0 ? paced(50, 100, 100) : paced(64, 10, 150));
        take(folded.shard->fold_to_end(kNeverStop));
        CHECK(folded.shard->committed_position() == static_cast<std::uint64_t>(added));
    }
    FoldedHome folded(folder / "home", log);
    check_same_content(content_of(folded.shard->store()), content_of(undisturbed.shard->store()));
    CHECK(digest_of(folded.shard->store()) == digest_of(undisturbed.shard->store()));
}

TEST_CASE("gaps in a log's offsets change offsets and nothing else") {
    MemoryLog dense;
    MemoryLog gaps(1, "id-1", 3);
    fill(dense, 1'000);
    fill(gaps, 1'000);
    const TemporaryFolder folder;
    FoldedHome one(folder / "dense", dense);
    FoldedHome other(folder / "gaps", gaps, paced(10, 100, 300));
    take(one.shard->fold_to_end(kNeverStop));
    take(other.shard->fold_to_end(kNeverStop));
    CHECK(other.shard->committed_position() == 1'000);
    CHECK(other.shard->fold().position().last_offset == 2'997);
    CHECK(digest_of(one.shard->store()) == digest_of(other.shard->store()));
}

TEST_CASE("a ledger has the same digest on any number of partitions") {
    const TemporaryFolder folder;
    std::vector<std::pair<std::string, Digest>> first;
    for (const PartitionIndex partitions : {1U, 3U}) {
        MemoryLog log(partitions);
        for (const char* ledger : {"hel", "esp", "van", "tur"}) fill(log, 600, 11, ledger);
        std::vector<std::pair<std::string, Digest>> digests;
        for (PartitionIndex partition = 0; partition < partitions; ++partition) {
            FoldedHome folded(folder / std::to_string(partitions), log, {}, nullptr, partition);
            take(folded.shard->fold_to_end(kNeverStop));
            const auto of_shard = take(ledger_digests(*take(folded.shard->store().snapshot())));
            digests.insert(digests.end(), of_shard.begin(), of_shard.end());
        }
        std::ranges::sort(digests);
        CHECK(digests.size() == 4);
        if (first.empty()) first = digests;
        CHECK(digests == first);
    }
}

TEST_CASE("a log that was truncated or replaced is noticed") {
    const TemporaryFolder folder;
    MemoryLog log;
    fill(log, 500);
    {
        FoldedHome folded(folder / "home", log);
        take(folded.shard->fold_to_end(kNeverStop));
    }
    const auto open = [&] {
        const auto home = take(Home::open(folder / "home", {}));
        take(home->tie_to(log));
        const auto shard = Shard::open(*home, log, 0, {}, {});
        return shard.has_value() ? Status{} : Status(std::unexpected(shard.error()));
    };
    CHECK(open().has_value());
    SUBCASE("the last record is gone") {
        log.truncate(0, 499);
        const Status status = open();
        CHECK(kind_of(status) == ErrorKind::damaged);
        CHECK(status.error().message.find("truncated or replaced") != std::string::npos);
    }
    SUBCASE("much is gone") {
        log.truncate(0, 10);
        CHECK(kind_of(open()) == ErrorKind::damaged);
    }
    SUBCASE("the last record is another") {
        log.replace(0, 499, "other bytes");
        const Status status = open();
        CHECK(kind_of(status) == ErrorKind::damaged);
        CHECK(status.error().message.find("another record") != std::string::npos);
    }
}

TEST_CASE("what came can be asked for when follow returns, and nothing waits for ever") {
    const TemporaryFolder folder;
    MemoryLog log;
    FoldedHome folded(folder / "home", log);
    take(folded.shard->follow(1, kNeverStop));
    CHECK(folded.shard->committed_position() == 0);

    CareEvents events("hel", 5, kSmallLedger);
    for (int round = 1; round <= 5; ++round) {
        for (auto& record : events.take(20)) log.add(record.key, record.value);
        take(folded.shard->follow(10'000, kNeverStop));
        CHECK(folded.shard->committed_position() == static_cast<std::uint64_t>(round) * 20);
        const auto snapshot = take(folded.shard->store().snapshot());
        CHECK(Position::of_row(snapshot->position())->next_position ==
              static_cast<std::uint64_t>(round) * 20);
    }
    StopFlag stop = false;
    std::thread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        stop.store(true);
    });
    take(folded.shard->follow(60'000, stop));
    stopper.join();
}

TEST_CASE("a shard that is stopped commits what it folded") {
    const TemporaryFolder folder;
    MemoryLog log;
    fill(log, 2'000);
    StopFlag stop = false;
    {
        FoldedHome folded(folder / "home", log, paced(100, 1'000, 1'000'000));
        take(folded.shard->fold_to_end(stop, [&](const Progress& progress) {
            CHECK(progress.log_end == 2'000);
            if (progress.next_position >= 700) stop.store(true);
        }));
        CHECK(folded.shard->committed_position() == 700);
    }
    FoldedHome folded(folder / "home", log);
    CHECK(folded.shard->committed_position() == 700);
}

TEST_CASE("a broker that was away for a while is asked again") {
    const TemporaryFolder folder;
    MemoryLog log;
    fill(log, 300);
    FoldedHome folded(folder / "home", log, paced(100, 1'000, 1'000'000));
    take(folded.shard->fold_to_end(kNeverStop));
    CareEvents events("hel", 1, kSmallLedger);
    auto records = events.take(600);
    for (std::size_t at = 300; at < 600; ++at) log.add(records[at].key, records[at].value);
    log.fail_once();
    CHECK(kind_of(folded.shard->fold_to_end(kNeverStop)) == ErrorKind::unavailable);
    take(folded.shard->fold_to_end(kNeverStop));
    CHECK(folded.shard->committed_position() == 600);
}

TEST_CASE("rules that this program lacks stop the shard at the event that adopts them") {
    const TemporaryFolder folder;
    MemoryLog log;
    fill(log, 300);
    events::EventT event;
    event.id = "rules-99";
    event.source = "/care";
    event.ledger = "hel";
    event.recorded_at = std::make_unique<events::Instant>(1'775'000'000'000, std::int16_t{180});
    event.actor = "a-1";
    event.role = events::Role::official;
    events::RulesAdoptedT adopted;
    adopted.version = 99;
    event.data.Set(std::move(adopted));
    log.add("hel", codec::encode(event));
    fill(log, 10, 2);
    for (int round = 0; round < 2; ++round) {
        FoldedHome folded(folder / "home", log);
        CHECK(kind_of(folded.shard->fold_to_end(kNeverStop)) == ErrorKind::newer_format);
        CHECK(kind_of(folded.shard->follow(1, kNeverStop)) == ErrorKind::newer_format);
        CHECK(folded.shard->committed_position() == 300);
    }
}

TEST_CASE("a commit that fails leaves the store as it was, and the shard says so again") {
    const TemporaryFolder folder;
    MemoryLog log;
    fill(log, 500);
    const auto options = paced(100, 0, 1'000'000);
    HomeContent before;
    {
        FoldedHome folded(folder / "home", log, options);
        take(folded.shard->fold_to_end(kNeverStop));
        before = content_of(folded.shard->store());
        CareEvents events("hel", 1, kSmallLedger);
        auto records = events.take(900);
        for (std::size_t at = 500; at < 900; ++at) log.add(records[at].key, records[at].value);

        // Where the store writes the files of a large commit there is a file instead of a folder.
        const auto scratch = folded.home->shard_folder(0) / "scratch";
        REQUIRE(std::filesystem::exists(scratch));
        std::filesystem::remove_all(scratch);
        std::ofstream(scratch) << "in the way";
        CHECK(kind_of(folded.shard->fold_to_end(kNeverStop)) == ErrorKind::io);
        CHECK(kind_of(folded.shard->follow(1, kNeverStop)) == ErrorKind::io);
        CHECK(folded.shard->committed_position() == 500);
        check_same_content(content_of(folded.shard->store()), before);
    }
    FoldedHome folded(folder / "home", log, options);
    CHECK(folded.shard->committed_position() == 500);
    take(folded.shard->fold_to_end(kNeverStop));
    CHECK(folded.shard->committed_position() == 900);
    FoldedHome undisturbed(folder / "whole", log);
    take(undisturbed.shard->fold_to_end(kNeverStop));
    check_same_content(content_of(folded.shard->store()), content_of(undisturbed.shard->store()));
}

TEST_CASE("outcomes are published in order, after their state, and go on where they stopped") {
    const TemporaryFolder folder;
    MemoryLog log;
    MemoryOutcomes outcomes;
    fill(log, 1'000);
    outcomes.fail_after = 400;
    {
        FoldedHome folded(folder / "home", log, paced(50, 1'000, 200), &outcomes);
        std::atomic<int> too_early = 0;
        const Shard& shard = *folded.shard;
        outcomes.on_append = [&](std::uint64_t position) {
            if (shard.committed_position() <= position) ++too_early;
        };
        CHECK(kind_of(folded.shard->fold_to_end(kNeverStop)) == ErrorKind::unavailable);
        CHECK(too_early == 0);
        folded.shard.reset();
        outcomes.on_append = {};
    }
    outcomes.fail_after = SIZE_MAX;
    {
        FoldedHome folded(folder / "home", log, paced(50, 0, 200), &outcomes);
        take(folded.shard->fold_to_end(kNeverStop));
    }
    // A home that is built again tells nobody twice.
    {
        FoldedHome folded(folder / "again", log, {}, &outcomes);
        take(folded.shard->fold_to_end(kNeverStop));
    }
    const auto published = outcomes.published();
    REQUIRE(published.size() == 1'000);
    for (std::size_t at = 0; at < published.size(); ++at) {
        CHECK(published[at].position == at);
        CHECK(published[at].value.starts_with("{\"position\":" + std::to_string(at)));
    }
    CHECK(published[0].key == "hel");
    CHECK(published[0].value.ends_with("\"type\":\"LedgerOpened\",\"outcome\":\"accepted\"}"));
}

TEST_CASE("accounts have the names that people know") {
    const TemporaryFolder folder;
    MemoryLog log;
    fill(log, 1'500);
    FoldedHome folded(folder / "home", log);
    take(folded.shard->fold_to_end(kNeverStop));
    const auto snapshot = take(folded.shard->store().snapshot());
    NameBook names(*snapshot);
    const auto name = [&](AccountClass account_class, Handle owner, Handle counterpart) {
        return take(names.account(1, {account_class, owner, counterpart}));
    };
    CHECK(name(AccountClass::payable_open, 1, 2) == "hel/payable/open/funder/provider-1");
    CHECK(name(AccountClass::commitment, 1, 0) == "hel/commitment/home_care");
    CHECK(name(AccountClass::expense, 1, 1) == "hel/expense/funder/4310");
    CHECK(name(AccountClass::voucher_available, 0, 0) == "hel/voucher/available");
    CHECK(name(AccountClass::voucher_available, 2, 0) == "hel/voucher/available/voucher-1");
    CHECK(name(AccountClass::bank, 1, 0) == "hel/bank/funder");
    CHECK(take(names.client(1)) == "client-0");
    const auto unknown = names.funder(99);
    REQUIRE_FALSE(unknown.has_value());
    CHECK(unknown.error().kind == ErrorKind::damaged);
}

}  // namespace
}  // namespace saldo
