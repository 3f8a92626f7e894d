// The fold's records of one table in memory, held against a plain map: whatever is fetched,
// changed, committed and evicted in any order, a record that is here has its latest value, and
// memory follows what is used.
#include "engine/base/record_cache.hpp"

#include <map>
#include <random>
#include <string>

#include <doctest/doctest.h>

namespace saldo {
namespace {

struct Tally {
    std::uint64_t count = 0;
    std::string note;
};

template <class Fields>
void describe(Fields& fields, Tally& tally) {
    fields(tally.count, tally.note);
}

std::string row_of(const Tally& tally) {
    std::string row;
    FieldWriter fields(row);
    fields(tally);
    return row;
}

// A cache over a "store" of rows, as the pipeline drives it.
class Desk {
  public:
    RecordCache<Tally> cache;

    RecordCache<Tally>::Slot& fetch(const std::string& key) {
        if (auto* const slot = cache.find(key)) {
            cache.touch(*slot);
            return *slot;
        }
        auto& slot = cache.add(key);
        if (const auto row = rows.find(key); row != rows.end())
            REQUIRE(cache.fill(slot, row->second));
        return slot;
    }
    void add(const std::string& key) {
        auto& record = cache.change(fetch(key));
        record.count += 1;
        record.note.assign(record.count % 60, 'x');
        auto& known = expected[key];
        known.count += 1;
        known.note.assign(known.count % 60, 'x');
    }
    void commit(std::size_t bytes_max) {
        const std::uint32_t number = cache.current_commit();
        cache.take_changes([&](std::string_view key, const Tally& tally) {
            std::string row = row_of(tally);
            const std::size_t bytes = row.size();
            rows[std::string(key)] = std::move(row);
            return bytes;
        });
        cache.evict(number + 1, bytes_max);
    }

    std::map<std::string, std::string> rows;
    std::map<std::string, Tally> expected;
};

TEST_CASE("record cache: what is fetched, changed, evicted and moved is what a plain map has") {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        Desk desk;
        // Phases with many keys and with few: slots are given back, and pieces with them.
        for (int commit = 0; commit < 60; ++commit) {
            const std::size_t keys = commit / 10 % 2 == 0 ? 60'000 : 300;
            for (int at = 0; at < 4'000; ++at) desk.add("key-" + std::to_string(random() % keys));
            desk.commit(commit / 10 % 2 == 0 ? std::size_t{16} << 20U : std::size_t{256} << 10U);
        }
        CHECK(desk.rows.size() == desk.expected.size());
        for (const auto& [key, tally] : desk.expected) {
            const auto& slot = desk.fetch(key);
            REQUIRE(slot.present);
            REQUIRE(slot.record.count == tally.count);
            REQUIRE(slot.record.note == tally.note);
        }
    }
}

TEST_CASE("record cache: memory that a phase of many records needed is given back") {
    Desk desk;
    for (int at = 0; at < 200'000; ++at) desk.add("grant-" + std::to_string(at));
    const std::size_t many = desk.cache.memory_bytes();
    desk.commit(std::size_t{1} << 20U);
    CHECK(desk.cache.bytes() <= std::size_t{1} << 20U);
    CHECK(desk.cache.memory_bytes() == many);  // the next commit may be like the last one
    for (int round = 0; round < 3; ++round) {
        for (int at = 0; at < 1'000; ++at) desk.add("delivery-" + std::to_string(at));
        desk.commit(std::size_t{1} << 20U);
    }
    CHECK(desk.cache.memory_bytes() < many / 3);
    for (int at = 0; at < 1'000; ++at) {
        const auto& slot = desk.fetch("delivery-" + std::to_string(at));
        REQUIRE(slot.present);
        CHECK(slot.record.count == 3);
    }
}

}  // namespace
}  // namespace saldo
