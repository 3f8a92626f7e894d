// The fold's records of one table in memory, held against a plain map: whatever is fetched,
// changed, committed and evicted in any order, a record that is here has its latest value, and
// memory follows what is used.
#include "engine/base/record_cache.hpp"

#include <algorithm>
#include <limits>
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
            if (!cache.fill(slot, row->second)) FAIL("a row that was written cannot be read");
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

// Records that are here have the value that the map has.
void check_present(Desk& desk) {
    std::size_t present = 0;
    std::size_t right = 0;
    for (const auto& [key, tally] : desk.expected) {
        const auto* const slot = desk.cache.find(key);
        if (slot == nullptr) continue;
        ++present;
        if (slot->present && slot->record.count == tally.count && slot->record.note == tally.note)
            ++right;
    }
    REQUIRE(right == present);
    // Nobody else is here, and nobody was lost.
    REQUIRE(present == desk.cache.size());
}

TEST_CASE("record cache: what is fetched, changed, evicted and moved is what a plain map has") {
    constexpr std::size_t kMuch = std::size_t{64} << 20U;
    constexpr std::size_t kLittle = std::size_t{8} << 20U;
    for (const std::uint64_t seed : {1U, 2U}) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        Desk desk;
        std::size_t most = 0;
        std::size_t least_after = std::numeric_limits<std::size_t>::max();
        // Phases with many records and with few: slots are given back and move together.
        for (int phase = 0; phase < 4; ++phase) {
            const bool many = phase % 2 == 0;
            for (int commit = 0; commit < 3; ++commit) {
                for (int at = 0; at < (many ? 60'000 : 3'000); ++at)
                    desk.add("key-" + std::to_string(random() % 150'000));
                desk.commit(many ? kMuch : kLittle);
                REQUIRE(desk.cache.bytes() <= (many ? kMuch : kLittle));
                check_present(desk);
                (many ? most : least_after) =
                    many ? std::max(most, desk.cache.memory_bytes())
                         : std::min(least_after, desk.cache.memory_bytes());
            }
        }
        CHECK(least_after <= most / 2);
        CHECK(desk.rows.size() == desk.expected.size());
        for (const auto& known : desk.expected) static_cast<void>(desk.fetch(known.first));
        REQUIRE(desk.cache.size() == desk.expected.size());
        check_present(desk);
    }
}

TEST_CASE("record cache: memory that a phase of many records needed is given back") {
    Desk desk;
    for (int at = 0; at < 200'000; ++at) desk.add("grant-" + std::to_string(at));
    const std::size_t many = desk.cache.memory_bytes();
    desk.commit(std::size_t{4} << 20U);
    CHECK(desk.cache.memory_bytes() == many);  // the next commit may be like the last one
    const std::size_t stayed = desk.cache.size();
    CHECK(stayed > 1'000);
    for (int at = 0; at < 1'000; ++at) desk.add("delivery-" + std::to_string(at));
    desk.commit(std::size_t{4} << 20U);
    CHECK(desk.cache.memory_bytes() < many / 3);
    CHECK(desk.cache.size() > stayed / 2);
    check_present(desk);
}

}  // namespace
}  // namespace saldo
