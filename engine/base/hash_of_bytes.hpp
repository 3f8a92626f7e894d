// A hash for tables in memory. Private to a process: nothing that is stored, published or hashed
// into a digest may depend on it.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace saldo {

// A 64-bit mix of any bytes.
[[nodiscard]] inline std::uint64_t hash_of_bytes(std::string_view bytes) noexcept {
    constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15ULL;
    std::uint64_t hash = bytes.size() * kMultiplier;
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        hash = (hash ^ word) * kMultiplier;
        hash ^= hash >> 29U;
    }
    std::uint64_t tail = 0;
    if (at < bytes.size()) std::memcpy(&tail, bytes.data() + at, bytes.size() - at);
    hash = (hash ^ tail) * kMultiplier;
    hash ^= hash >> 32U;
    hash *= kMultiplier;
    return hash ^ hash >> 29U;
}

}  // namespace saldo
