// What a filter of keys may say: "may have" of every key that was added, always; and of others
// seldom.
#include "projections/store/key_filter.hpp"

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

namespace saldo::store {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1} << 20U;

// Different for different numbers (splitmix64).
std::uint64_t hash_of(std::uint64_t number) {
    number += 0x9e3779b97f4a7c15ULL;
    number = (number ^ number >> 30U) * 0xbf58476d1ce4e5b9ULL;
    number = (number ^ number >> 27U) * 0x94d049bb133111ebULL;
    return number ^ number >> 31U;
}

std::size_t found(const KeyFilter& filter, std::uint64_t from, std::uint64_t until) {
    std::size_t count = 0;
    for (std::uint64_t number = from; number < until; ++number)
        if (filter.may_have(hash_of(number))) ++count;
    return count;
}

TEST_CASE("key filter: knows every key, and takes few others for one, however it grew") {
    KeyFilter filter(16'000, 64 * kMebibyte);
    CHECK(found(filter, 0, 1'000) == 0);
    CHECK(filter.bytes() == 0);
    constexpr std::uint64_t kKeys = 300'000;
    for (std::uint64_t number = 0; number < kKeys; ++number) filter.add(hash_of(number));
    CHECK(found(filter, 0, kKeys) == kKeys);
    CHECK(found(filter, kKeys, 2 * kKeys) < kKeys / 33);
    // A key that comes again takes no more room.
    const std::size_t bytes = filter.bytes();
    CHECK(bytes < kKeys * 4);
    for (std::uint64_t number = 0; number < kKeys; ++number) filter.add(hash_of(number));
    CHECK(filter.bytes() == bytes);
}

TEST_CASE("key filter: at the end of its room it knows every key still") {
    KeyFilter filter(1'000, kMebibyte / 16);
    constexpr std::uint64_t kKeys = 60'000;
    for (std::uint64_t number = 0; number < kKeys; ++number) filter.add(hash_of(number));
    CHECK(filter.bytes() <= kMebibyte / 16);
    CHECK(found(filter, 0, kKeys) == kKeys);
    CHECK(found(filter, kKeys, 2 * kKeys) < kKeys / 2);
}

TEST_CASE("key filter: two threads add while a third asks") {
    KeyFilter filter(500, 64 * kMebibyte);
    constexpr std::uint64_t kKeys = 40'000;
    std::atomic<bool> done = false;
    std::atomic<std::size_t> seen = 0;
    std::thread asks([&] {
        while (!done) seen = found(filter, 0, 1'000);
    });
    std::vector<std::thread> add;
    for (const std::uint64_t from : {std::uint64_t{0}, kKeys})
        add.emplace_back([&filter, from] {
            for (std::uint64_t number = from; number < from + kKeys; ++number)
                filter.add(hash_of(number));
        });
    for (std::thread& thread : add) thread.join();
    done = true;
    asks.join();
    CHECK(seen <= 1'000);
    CHECK(found(filter, 0, 2 * kKeys) == 2 * kKeys);
}

}  // namespace
}  // namespace saldo::store
