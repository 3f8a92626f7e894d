// The table behind every look-up by name, against a map.
#include "engine/base/hash_index.hpp"

#include <deque>
#include <map>
#include <random>

#include <doctest/doctest.h>

using namespace saldo;

namespace {

struct Thing {
    std::uint32_t number = 0;
    std::uint32_t hash = 0;
};

Thing* found(const HashIndex<Thing>& index, const Thing& thing) {
    return index.find(thing.hash, [&](const Thing& other) { return other.number == thing.number; });
}

}  // namespace

TEST_CASE("an empty index finds nothing") {
    const HashIndex<Thing> index;
    CHECK(found(index, {1, 1}) == nullptr);
    index.prefetch_place(7);
    index.prefetch_entry(7);
}

TEST_CASE("what was added is found and what was removed is not, whatever hashes they share") {
    // From all the same to all different: runs of neighbours form, wrap around and are broken up.
    for (const std::uint32_t hashes : {1U, 7U, 1'000U, 4'000'000'000U}) {
        CAPTURE(hashes);
        std::mt19937 random(hashes);
        std::deque<Thing> things;
        for (std::uint32_t number = 0; number < 3'000; ++number)
            things.push_back(
                {number, 0xffff'fff0U + static_cast<std::uint32_t>(random()) % hashes});
        HashIndex<Thing> index;
        std::map<std::uint32_t, const Thing*> model;
        for (int step = 0; step < 10'000; ++step) {
            Thing& thing = things[random() % things.size()];
            if (model.contains(thing.number)) {
                index.remove(thing, thing.hash);
                model.erase(thing.number);
            } else {
                index.add(thing, thing.hash);
                model[thing.number] = &thing;
            }
            REQUIRE(index.size() == model.size());
            const Thing& other = things[random() % things.size()];
            const auto known = model.find(other.number);
            REQUIRE(found(index, other) == (known == model.end() ? nullptr : known->second));
        }
        for (const Thing& thing : things)
            REQUIRE((found(index, thing) != nullptr) == model.contains(thing.number));
    }
}
