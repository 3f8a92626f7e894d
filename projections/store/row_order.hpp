// The order of keys as RocksDB sees it (unsigned bytes, a prefix before what it begins), found
// without moving the rows.
//
// What is sorted is a small array of (eight bytes behind what all keys begin with, index): most
// comparisons end in a register, and only where those are equal the keys themselves are looked at.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/base/prefetch.hpp"

namespace saldo::store {

struct KeyPlace {
    std::uint64_t bytes = 0;  // eight of the key, big-endian, filled up with zeros
    std::uint32_t index = 0;
};

// Eight bytes of a key from `from` on, which may be its end.
[[nodiscard]] inline std::uint64_t key_bytes(std::string_view key, std::size_t from) noexcept {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, key.data() + from, std::min(key.size() - from, sizeof bytes));
    return std::endian::native == std::endian::little ? __builtin_bswap64(bytes) : bytes;
}

// How many bytes both begin with.
[[nodiscard]] inline std::size_t shared_bytes(std::string_view a, std::string_view b) noexcept {
    return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

// The places of `count` keys in rising order; `key_of(index)` is a key. Equal keys stand in an
// unspecified order.
template <class KeyOf>
[[nodiscard]] std::vector<KeyPlace> in_key_order(std::size_t count, const KeyOf& key_of) {
    SALDO_ASSERT(count <= std::numeric_limits<std::uint32_t>::max(),
                 "a table's rows in a commit are counted in 32 bits");
    std::vector<KeyPlace> order(count);
    if (count == 0) return order;
    constexpr std::size_t keys_ahead = 16;  // asked of memory before they are looked at
    // What all keys begin with (a ledger, a source) says nothing of their order.
    const std::string_view first = key_of(0);
    std::size_t shared = first.size();
    bool sorted = true;
    for (std::size_t i = 1; i < count; ++i) {
        if (i + keys_ahead < count) prefetch(key_of(i + keys_ahead).data());
        const std::string_view key = key_of(i);
        shared = std::min(shared, shared_bytes(first.substr(0, shared), key));
        sorted = sorted && key_of(i - 1) <= key;
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (i + keys_ahead < count) prefetch(key_of(i + keys_ahead).data());
        order[i] = {key_bytes(key_of(i), shared), static_cast<std::uint32_t>(i)};
    }
    if (!sorted) {
        std::sort(order.begin(), order.end(), [&](const KeyPlace& a, const KeyPlace& b) {
            return a.bytes != b.bytes ? a.bytes < b.bytes : key_of(a.index) < key_of(b.index);
        });
    }
    return order;
}

}  // namespace saldo::store
