// The questions that keep rows of their own: history and refusals.
#include <algorithm>
#include <map>
#include <random>

#include <doctest/doctest.h>

#include "projections/history/history.hpp"
#include "projections/pipeline/commit_rows.hpp"
#include "projections/pipeline/tables.hpp"
#include "projections/refusals/refusals.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo {
namespace {

using test::TemporaryFolder;

std::unique_ptr<store::Store> open_store(const TemporaryFolder& folder) {
    auto store = store::Store::open(folder / "store", shard_schema(), {});
    REQUIRE(store.has_value());
    return std::move(*store);
}

void commit(store::Store& store, Projection& projection) {
    CommitRows rows;
    projection.take_changes(rows);
    store::Commit made = rows.take("1");
    for (const store::TableRows& table : made.tables) {
        std::vector<std::string_view> keys;
        for (const store::Row& row : table.rows) keys.push_back(row.key);
        std::ranges::sort(keys);
        CHECK_MESSAGE(std::ranges::adjacent_find(keys) == keys.end(), "each key once a commit");
    }
    REQUIRE(store.commit_small(made, false).has_value());
}

std::vector<std::uint64_t> ask(const store::Store& store, Subject subject,
                               const HistoryRange& range) {
    const auto snapshot = store.snapshot();
    REQUIRE(snapshot.has_value());
    const auto found = positions_of(**snapshot, subject, range);
    REQUIRE(found.has_value());
    return *found;
}

// What positions_of should answer, from a plain list.
std::vector<std::uint64_t> expect(std::vector<std::uint64_t> all, const HistoryRange& range) {
    std::erase_if(all, [&](std::uint64_t position) {
        return position < range.from || (range.until.has_value() && position >= *range.until);
    });
    if (range.newest_first) std::ranges::reverse(all);
    if (all.size() > range.limit) all.resize(range.limit);
    return all;
}

TEST_CASE("a history has every position of its subject, over segments and commits") {
    const TemporaryFolder folder;
    const auto store = open_store(folder);
    History history;
    std::map<std::pair<int, Handle>, std::vector<std::uint64_t>> all;
    std::mt19937_64 random(42);
    std::uint64_t position = 0;
    for (int event = 0; event < 6'000; ++event) {
        position += random() % 1'500;
        Outcome outcome;
        outcome.position = position++;
        const auto voucher = static_cast<Handle>(random() % 50 + 1);
        const auto provider = static_cast<Handle>(random() % 3 + 0xffff'fffd);
        outcome.subjects = {{SubjectKind::voucher, voucher}, {SubjectKind::provider, provider}};
        // Some events name the same voucher twice.
        if (event % 10 == 0) outcome.subjects.push_back(outcome.subjects[0]);
        all[{1, voucher}].push_back(outcome.position);
        all[{2, provider}].push_back(outcome.position);
        history.fold(outcome);
        if (random() % 400 == 0) commit(*store, history);
    }
    commit(*store, history);
    REQUIRE(position > (std::uint64_t{3} << kHistorySegmentBits));

    for (const auto& [subject, positions] : all) {
        const Subject asked{static_cast<SubjectKind>(subject.first), subject.second};
        CHECK(ask(*store, asked, {}) == expect(positions, {}));
        for (int round = 0; round < 8; ++round) {
            HistoryRange range;
            range.from = random() % position;
            if (round % 2 == 0) range.until = random() % position;
            range.limit = random() % 70;
            range.newest_first = round % 4 < 2;
            CHECK(ask(*store, asked, range) == expect(positions, range));
        }
    }
    CHECK(ask(*store, {SubjectKind::voucher, 51}, {}).empty());
    CHECK(ask(*store, {SubjectKind::voucher, 1}, {.from = position}).empty());
}

TEST_CASE("refusals are listed and counted by ledger and reason") {
    const TemporaryFolder folder;
    const auto store = open_store(folder);
    Refusals refusals;
    for (std::uint64_t position = 0; position < 1'000; ++position) {
        Outcome outcome;
        outcome.position = position;
        outcome.ledger = static_cast<Handle>(position % 3);
        outcome.kind = position % 2 == 0 ? OutcomeKind::accepted : OutcomeKind::refused;
        if (outcome.kind == OutcomeKind::refused) {
            outcome.refusal =
                position % 5 == 0 ? Refusal::allowance_exceeded : Refusal::voucher_unknown;
        }
        refusals.fold(outcome);
        if (position % 100 == 0) commit(*store, refusals);
    }
    commit(*store, refusals);

    const auto snapshot = store->snapshot();
    REQUIRE(snapshot.has_value());
    const auto newest = list_refusals(**snapshot, {.limit = 3});
    REQUIRE(newest.has_value());
    REQUIRE(newest->size() == 3);
    CHECK((*newest)[0].position == 999);
    CHECK((*newest)[1].position == 997);
    CHECK((*newest)[2].refusal == Refusal::allowance_exceeded);

    const auto some = list_refusals(**snapshot, {.ledger = 1,
                                                 .refusal = Refusal::allowance_exceeded,
                                                 .from = 100,
                                                 .until = 500,
                                                 .newest_first = false});
    REQUIRE(some.has_value());
    REQUIRE(some->size() == 13);
    CHECK(some->front().position == 115);
    CHECK(some->back().position == 475);
    for (const RefusedRecord& record : *some) {
        CHECK(record.ledger == 1);
        CHECK(record.refusal == Refusal::allowance_exceeded);
    }

    const auto counts = count_refusals(**snapshot);
    REQUIRE(counts.has_value());
    REQUIRE(counts->size() == 3);
    std::uint64_t sum = 0;
    for (const auto& [ledger, reasons] : *counts) {
        for (const auto& [reason, count] : reasons) sum += count;
    }
    CHECK(sum == 500);
    CHECK(counts->at(1).at(Refusal::allowance_exceeded) == 33);
}

}  // namespace
}  // namespace saldo
