// Which keys a table surely lacks, answered from memory. New ids are looked up in vain as a rule:
// a filter over all of a table's keys answers those look-ups in tens of nanoseconds, where asking
// each of many table files' own filters takes microseconds.
//
// Blocked Bloom filters in a row, each with room for twice as many keys as the one before: some
// 0.5 % for each of the keys that are not there seem to be. A filter that may grow no further goes
// on taking keys, and sees more of them where there are none.
//
// Any threads may add and ask at the same time. Who must see a key that was added is told so by
// other means (a commit that is done); the filter itself orders nothing.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

#include "engine/base/huge_pages.hpp"

namespace saldo::store {

class KeyFilter {
  public:
    // Room for `keys_first` before it first grows; takes at most `bytes_max`, but for the first
    // part.
    KeyFilter(std::size_t keys_first, std::size_t bytes_max);

    // `hash` is the key's hash_of_bytes().
    void add(std::uint64_t hash);
    // False: the key was never added.
    [[nodiscard]] bool may_have(std::uint64_t hash) const noexcept;
    // Asks memory for what may_have() will look at.
    void prefetch(std::uint64_t hash) const noexcept;

    [[nodiscard]] std::size_t bytes() const noexcept {
        return bytes_.load(std::memory_order_relaxed);
    }

  private:
    static constexpr std::size_t kWords = 8;
    struct alignas(64) Block {  // a line of the processor's cache
        std::array<std::atomic<std::uint64_t>, kWords> words{};
    };
    struct Part {
        std::atomic<std::size_t> keys_max = 0;
        std::size_t block_count = 0;
        mutable HugeVector<Block> blocks;
        std::atomic<std::size_t> keys = 0;

        [[nodiscard]] Block& block_of(std::uint64_t hash) const noexcept;
        [[nodiscard]] bool may_have(std::uint64_t hash) const noexcept;
        [[nodiscard]] bool is_full() const noexcept;
    };
    static constexpr std::size_t kPartsMax = 32;

    [[nodiscard]] static std::size_t blocks_for(std::size_t keys) noexcept;
    [[nodiscard]] static std::size_t bytes_for(std::size_t keys) noexcept;
    // The part that takes keys now.
    [[nodiscard]] Part& growing();
    // REQUIRES: growing_mutex_ is held.
    void grow(std::size_t keys_max);

    std::size_t keys_first_;
    std::size_t bytes_max_;
    std::atomic<std::size_t> bytes_ = 0;
    std::mutex growing_mutex_;
    std::atomic<std::size_t> part_count_ = 0;
    std::array<std::unique_ptr<Part>, kPartsMax> parts_;  // set once, before part_count_ says so
};

}  // namespace saldo::store
