// The pieces of the pipeline, one by one: hashing, rows of a commit, the home, names. The whole is
// in shard_test.cpp.
#include <doctest/doctest.h>

#include "engine/audit/total_digest.hpp"
#include "engine/fold/fold.hpp"
#include "projections/pipeline/commit_rows.hpp"
#include "projections/pipeline/committer.hpp"
#include "projections/pipeline/home.hpp"
#include "projections/pipeline/memory_plan.hpp"
#include "projections/pipeline/outcome_message.hpp"
#include "projections/pipeline/outcome_row.hpp"
#include "projections/pipeline/sha256_openssl.hpp"
#include "projections/pipeline/tables.hpp"
#include "tests/projections/memory_log.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo {
namespace {

using test::MemoryLog;
using test::TemporaryFolder;

TEST_CASE("SHA-256 gives the values of FIPS 180-4, however often the context was used") {
    const auto hasher = make_openssl_hasher();
    for (int round = 0; round < 3; ++round) {
        CHECK(to_hex(hasher->sha256("")) ==
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        CHECK(to_hex(hasher->sha256("abc")) ==
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        CHECK(to_hex(hasher->sha256(std::string(1'000'000, 'a'))) ==
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
}

TEST_CASE("a total digest does not depend on the order in which ledgers come") {
    const auto hasher = make_openssl_hasher();
    const Digest one = hasher->sha256("1");
    const Digest two = hasher->sha256("2");
    const Digest both = total_digest(*hasher, {{"b", two}, {"a", one}});
    CHECK(both == total_digest(*hasher, {{"a", one}, {"b", two}}));
    CHECK(both != total_digest(*hasher, {{"a", two}, {"b", one}}));
    CHECK(both != total_digest(*hasher, {{"a", one}}));
    std::string bytes("\0\0\0\1a", 5);
    bytes.append(bytes_of(one)).append("\0\0\0\1b", 5).append(bytes_of(two));
    CHECK(both == hasher->sha256(bytes));
    CHECK(total_digest(*hasher, {}) == hasher->sha256(""));
}

TEST_CASE("a shard's memory is divided and not exceeded") {
    for (const std::size_t bytes : {std::size_t{0}, kShardMemoryBytesMin, std::size_t{1} << 30U}) {
        const MemoryPlan plan = memory_plan(bytes);
        const std::size_t sum =
            plan.store_bytes + 2 * plan.commit_bytes + plan.fold_bytes + plan.log_reader_bytes;
        CHECK(sum <= std::max(bytes, kShardMemoryBytesMin));
        CHECK(sum > std::max(bytes, kShardMemoryBytesMin) / 4 * 3);
        CHECK(plan.fold_bytes > 0);
    }
}

TEST_CASE("the rows of a commit live as long as the commit") {
    CommitRows rows;
    std::string key = "key";
    rows.put(TableId::vouchers, key, std::string(1'000'000, 'v'));
    rows.append(TableId::history, key, "tail");
    rows.erase(TableId::vouchers, "gone");
    key = "changed";
    CHECK(rows.bytes() > 1'000'000);
    store::Commit commit = rows.take("position 1");
    CHECK(rows.bytes() == 0);
    rows.put(TableId::vouchers, "later", "x");

    CHECK(commit.position == "position 1");
    REQUIRE(commit.tables.size() == 2);
    CHECK(commit.tables[0].table == index_of(TableId::vouchers));
    REQUIRE(commit.tables[0].rows.size() == 2);
    CHECK(commit.tables[0].rows[0].key == "key");
    CHECK(commit.tables[0].rows[0].value == std::string(1'000'000, 'v'));
    CHECK(commit.tables[0].rows[1].kind == store::Row::Kind::erase);
    CHECK(commit.tables[1].table == index_of(TableId::history));
    CHECK(commit.tables[1].rows[0].kind == store::Row::Kind::append);
    CHECK(commit.tables[1].rows[0].value == "tail");
}

TEST_CASE("commits are written in order, one at a time, and told of when they are there") {
    const TemporaryFolder folder;
    auto store = store::Store::open(folder / "store", shard_schema(), {});
    REQUIRE(store.has_value());
    std::vector<std::uint64_t> told;
    {
        Committer committer(**store, [&](std::uint64_t next) { told.push_back(next); });
        for (std::uint64_t at = 1; at <= 6; ++at) {
            CommitRows rows;
            rows.put(TableId::vouchers, "key", std::to_string(at));
            const auto kind = at % 3 == 0   ? CommitKind::large
                              : at % 3 == 1 ? CommitKind::small
                                            : CommitKind::small_synced;
            committer.submit(rows.take(std::to_string(at)), kind, at);
            REQUIRE(committer.wait().has_value());
            CHECK((*store)->position() == std::to_string(at));
            CHECK(committer.look().has_value());
        }
        CommitRows rows;
        rows.put(TableId::vouchers, "key", "7");
        committer.submit(rows.take("7"), CommitKind::large, 7);
    }
    CHECK(told == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7});
    CHECK((*store)->position() == "7");
}

TEST_CASE("a home belongs to one log") {
    const TemporaryFolder folder;
    MemoryLog log(2, "id-1");
    {
        const auto home = Home::open(folder / "home", {});
        REQUIRE(home.has_value());
        CHECK_FALSE((*home)->origin().has_value());
        REQUIRE((*home)->tie_to(log).has_value());
        REQUIRE((*home)->tie_to(log).has_value());

        const auto second = Home::open(folder / "home", {});
        REQUIRE_FALSE(second.has_value());
        CHECK(second.error().kind == ErrorKind::in_use);
    }
    const auto home = Home::open(folder / "home", {});
    REQUIRE(home.has_value());
    REQUIRE((*home)->origin().has_value());
    CHECK((*home)->origin()->identity == "id-1");
    CHECK((*home)->origin()->partition_count == 2);
    CHECK((*home)->tie_to(log).has_value());

    const MemoryLog made_again(2, "id-2");
    const Status other = (*home)->tie_to(made_again);
    REQUIRE_FALSE(other.has_value());
    CHECK(other.error().kind == ErrorKind::damaged);
    CHECK(other.error().message.find("was folded from memory") != std::string::npos);

    const MemoryLog grown(3, "id-1");
    const Status more = (*home)->tie_to(grown);
    REQUIRE_FALSE(more.has_value());
    CHECK(more.error().kind == ErrorKind::damaged);
    CHECK(more.error().message.find("2 partitions") != std::string::npos);
}

TEST_CASE("a home that is only read is not made, tied or changed") {
    const TemporaryFolder folder;
    const auto missing = Home::open(folder / "home", {.read_only = true});
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().kind == ErrorKind::not_found);
    CHECK_FALSE(std::filesystem::exists(folder / "home"));
    const auto not_made = Home::open(folder / "home", {.create_if_missing = false});
    REQUIRE_FALSE(not_made.has_value());
    CHECK(not_made.error().kind == ErrorKind::not_found);

    MemoryLog log;
    REQUIRE(Home::open(folder / "home", {}).has_value());
    {
        const auto untied = Home::open(folder / "home", {.read_only = true});
        REQUIRE(untied.has_value());
        const Status status = (*untied)->tie_to(log);
        REQUIRE_FALSE(status.has_value());
        CHECK(status.error().kind == ErrorKind::not_found);
    }
    {
        const auto home = Home::open(folder / "home", {});
        REQUIRE((*home)->tie_to(log).has_value());
        REQUIRE((*home)->open_store(0, kShardMemoryBytesMin).has_value());
    }
    const auto home = Home::open(folder / "home", {.read_only = true});
    REQUIRE(home.has_value());
    CHECK((*home)->tie_to(log).has_value());
    CHECK((*home)->open_store(0, kShardMemoryBytesMin).has_value());
}

TEST_CASE("an outcome is the same after a store") {
    const TemporaryFolder folder;
    auto store = store::Store::open(folder / "store", shard_schema(), {});
    REQUIRE(store.has_value());
    Outcome outcome;
    outcome.position = 300;
    outcome.offset = 601;
    outcome.ledger = 7;
    outcome.type = 34;
    outcome.kind = OutcomeKind::refused;
    outcome.refusal = Refusal::allowance_exceeded;
    outcome.refused_field = "quantity";
    outcome.has_numbers = true;
    outcome.asked = 9'000;
    outcome.limit = -8'000;
    outcome.event_id = "e-\"1\"\n";
    outcome.source = "/care";
    outcome.postings = {{{AccountClass::bank, 1, 2}, Commodity::eur, -5, 10}};
    CommitRows rows;
    std::string scratch = "left over";
    put_outcome(rows, outcome, scratch);
    REQUIRE((*store)->commit_small(rows.take("1"), false).has_value());

    const auto snapshot = (*store)->snapshot();
    REQUIRE(snapshot.has_value());
    const auto read = read_outcome(**snapshot, 300);
    REQUIRE(read.has_value());
    REQUIRE(read->has_value());
    CHECK((*read)->position == 300);
    CHECK((*read)->offset == 601);
    CHECK((*read)->refusal == Refusal::allowance_exceeded);
    CHECK((*read)->limit == -8'000);
    REQUIRE((*read)->postings.size() == 1);
    CHECK((*read)->postings[0].amount == -5);
    CHECK((*read)->postings[0].account.counterpart == 2);
    const std::vector<std::string> accounts{"hel/bank/helsinki"};
    CHECK(outcome_message(**read, "hel", accounts) ==
          R"({"position":300,"offset":601,"ledger":"hel","source":"/care","id":"e-\"1\"\u000a",)"
          R"("type":"ServiceDelivered","outcome":"refused","reason":"allowance_exceeded",)"
          R"("text":{"fi":"Jakson määrä ei riitä.","sv":"Periodens mängd räcker inte.",)"
          R"("en":"The period's allowance does not cover the quantity."},"field":"quantity",)"
          R"("asked":9000,"limit":-8000,)"
          R"("postings":[{"account":"hel/bank/helsinki","commodity":"EUR","amount":"-0.05",)"
          R"("balance":"0.10"}]})");
    const auto beyond = read_outcome(**snapshot, 301);
    REQUIRE(beyond.has_value());
    CHECK_FALSE(beyond->has_value());
}

}  // namespace
}  // namespace saldo
