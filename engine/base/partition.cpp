#include "engine/base/partition.hpp"

#include <cstddef>

#include "engine/base/assert.hpp"

namespace saldo {

namespace {

constexpr std::uint32_t kSeed = 0x9747b28cU;
constexpr std::uint32_t kMultiplier = 0x5bd1e995U;
constexpr unsigned kRotation = 24;

std::uint32_t byte_at(std::string_view text, std::size_t at) noexcept {
    return static_cast<std::uint8_t>(text[at]);
}

}  // namespace

std::uint32_t murmur2(std::string_view key) noexcept {
    std::uint32_t hash = kSeed ^ static_cast<std::uint32_t>(key.size());
    std::size_t at = 0;
    for (; at + 4 <= key.size(); at += 4) {
        std::uint32_t word = byte_at(key, at) | byte_at(key, at + 1) << 8U |
                             byte_at(key, at + 2) << 16U | byte_at(key, at + 3) << 24U;
        word *= kMultiplier;
        word ^= word >> kRotation;
        word *= kMultiplier;
        hash = (hash * kMultiplier) ^ word;
    }
    const std::size_t rest = key.size() - at;
    if (rest == 3) hash ^= byte_at(key, at + 2) << 16U;
    if (rest >= 2) hash ^= byte_at(key, at + 1) << 8U;
    if (rest >= 1) {
        hash ^= byte_at(key, at);
        hash *= kMultiplier;
    }
    hash ^= hash >> 13U;
    hash *= kMultiplier;
    hash ^= hash >> 15U;
    return hash;
}

std::uint32_t partition_of(std::string_view key, std::uint32_t partition_count) noexcept {
    SALDO_ASSERT(partition_count > 0, "a log has at least one partition");
    return (murmur2(key) & 0x7fffffffU) % partition_count;
}

}  // namespace saldo
