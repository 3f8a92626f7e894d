// xoshiro256** and splitmix64 are by David Blackman and Sebastiano Vigna, in the public domain; the
// constants are theirs.
#include "cli/example_month/random.hpp"

#include <bit>

#include "engine/base/assert.hpp"

namespace saldo::example_month {
namespace {

std::uint64_t splitmix64(std::uint64_t& state) noexcept {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = state;
    mixed = (mixed ^ mixed >> 30U) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ mixed >> 27U) * 0x94d049bb133111ebULL;
    return mixed ^ mixed >> 31U;
}

// FNV-1a, so that each purpose starts its stream elsewhere.
std::uint64_t hash_of(std::string_view text) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3ULL;
    }
    return hash;
}

}  // namespace

Random::Random(std::uint64_t seed, std::string_view purpose) noexcept {
    std::uint64_t start = seed ^ hash_of(purpose);
    for (std::uint64_t& word : state_) {
        word = splitmix64(start);
    }
}

std::uint64_t Random::next() noexcept {
    const std::uint64_t drawn = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return drawn;
}

std::size_t Random::below(std::size_t count) noexcept {
    SALDO_ASSERT(count > 0, "there is something to choose from");
    // The high half of a 128-bit product: uneven by less than count / 2^64.
    return static_cast<std::size_t>(static_cast<unsigned __int128>(next()) * count >> 64U);
}

std::int64_t Random::between(std::int64_t first, std::int64_t last) noexcept {
    SALDO_ASSERT(first <= last, "a range has its ends in order");
    return first + static_cast<std::int64_t>(below(static_cast<std::size_t>(last - first) + 1));
}

bool Random::chance(unsigned per_mille) noexcept { return below(1'000) < per_mille; }

std::string Random::bytes(std::size_t count) {
    std::string drawn;
    drawn.reserve(count);
    while (drawn.size() < count) {
        drawn.push_back(static_cast<char>(next() >> 56U));
    }
    return drawn;
}

}  // namespace saldo::example_month
