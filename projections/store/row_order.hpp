// The order of keys as RocksDB sees it (unsigned bytes, a prefix before what it begins), found
// without moving the rows.
//
// What is sorted is a small array of (first eight bytes, index): most comparisons end in a
// register, and only equal prefixes look at the keys themselves.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <vector>

#include "engine/base/assert.hpp"

namespace saldo::store {

struct KeyPlace {
    std::uint64_t prefix = 0;  // the first eight bytes, big-endian, filled up with zeros
    std::uint32_t index = 0;
};

[[nodiscard]] inline std::uint64_t key_prefix(std::string_view key) noexcept {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, key.data(), std::min(key.size(), sizeof bytes));
    return std::endian::native == std::endian::little ? __builtin_bswap64(bytes) : bytes;
}

// The places of `count` keys in rising order; `key_of(index)` is a key. Equal keys stand in an
// unspecified order.
template <class KeyOf>
[[nodiscard]] std::vector<KeyPlace> in_key_order(std::size_t count, const KeyOf& key_of) {
    SALDO_ASSERT(count <= std::numeric_limits<std::uint32_t>::max(),
                 "a table's rows in a commit are counted in 32 bits");
    std::vector<KeyPlace> order(count);
    constexpr std::size_t keys_ahead = 16;  // asked of memory before they are looked at
    bool sorted = true;
    for (std::size_t i = 0; i < count; ++i) {
        if (i + keys_ahead < count) __builtin_prefetch(key_of(i + keys_ahead).data());
        const std::string_view key = key_of(i);
        order[i] = {key_prefix(key), static_cast<std::uint32_t>(i)};
        if (i > 0 && key < key_of(i - 1)) sorted = false;
    }
    if (!sorted) {
        std::sort(order.begin(), order.end(), [&](const KeyPlace& a, const KeyPlace& b) {
            return a.prefix != b.prefix ? a.prefix < b.prefix : key_of(a.index) < key_of(b.index);
        });
    }
    return order;
}

}  // namespace saldo::store
