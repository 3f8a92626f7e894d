#include "projections/store/key_filter.hpp"

#include <algorithm>

#include "engine/base/prefetch.hpp"

namespace saldo::store {

namespace {

constexpr std::size_t kBitsOfKey = 12;
constexpr std::size_t kBitsOfBlock = 512;
constexpr unsigned kBitsSet = 7;    // of a block, for each key
constexpr unsigned kPlaceBits = 9;  // 512 places

struct Bit {
    std::size_t word;
    std::uint64_t mask;
};

// The block comes from the hash's upper half, the bits within it from another mix of all of it.
Bit bit_of(std::uint64_t mixed, unsigned number) noexcept {
    const std::uint64_t place = mixed >> (number * kPlaceBits) & (kBitsOfBlock - 1);
    return {place >> 6U, std::uint64_t{1} << (place & 63U)};
}

std::uint64_t mix(std::uint64_t hash) noexcept {
    std::uint64_t mixed = hash * 0xff51afd7ed558ccdULL;
    mixed ^= mixed >> 32U;
    return mixed * 0xc4ceb9fe1a85ec53ULL >> 1U;
}

}  // namespace

std::size_t KeyFilter::blocks_for(std::size_t keys) noexcept {
    return (keys * kBitsOfKey + kBitsOfBlock - 1) / kBitsOfBlock;
}

std::size_t KeyFilter::bytes_for(std::size_t keys) noexcept {
    return blocks_for(keys) * sizeof(Block);
}

KeyFilter::Block& KeyFilter::Part::block_of(std::uint64_t hash) const noexcept {
    return blocks[(hash >> 32U) * block_count >> 32U];
}

bool KeyFilter::Part::may_have(std::uint64_t hash) const noexcept {
    const Block& block = block_of(hash);
    const std::uint64_t mixed = mix(hash);
    for (unsigned number = 0; number < kBitsSet; ++number) {
        const Bit bit = bit_of(mixed, number);
        if ((block.words[bit.word].load(std::memory_order_relaxed) & bit.mask) == 0) return false;
    }
    return true;
}

KeyFilter::KeyFilter(std::size_t keys_first, std::size_t bytes_max)
    : keys_first_(std::max<std::size_t>(keys_first, kBitsOfBlock)), bytes_max_(bytes_max) {}

void KeyFilter::grow(std::size_t keys_max) {
    const std::size_t count = part_count_.load(std::memory_order_relaxed);
    auto part = std::make_unique<Part>();
    part->keys_max.store(keys_max, std::memory_order_relaxed);
    part->block_count = blocks_for(keys_max);
    part->blocks = HugeVector<Block>(part->block_count);
    parts_[count] = std::move(part);
    bytes_.fetch_add(bytes_for(keys_max), std::memory_order_relaxed);
    part_count_.store(count + 1, std::memory_order_release);
}

bool KeyFilter::Part::is_full() const noexcept {
    return keys.load(std::memory_order_relaxed) >= keys_max.load(std::memory_order_relaxed);
}

KeyFilter::Part& KeyFilter::growing() {
    const std::size_t seen = part_count_.load(std::memory_order_acquire);
    if (seen > 0 && !parts_[seen - 1]->is_full()) return *parts_[seen - 1];
    const std::lock_guard lock(growing_mutex_);
    const std::size_t count = part_count_.load(std::memory_order_relaxed);
    if (count == 0) {
        grow(keys_first_);
        return *parts_[0];
    }
    // Another thread may have been quicker.
    Part& last = *parts_[count - 1];
    if (!last.is_full()) return last;
    const std::size_t keys_max = 2 * last.keys_max.load(std::memory_order_relaxed);
    const bool has_room = count < kPartsMax && bytes() + bytes_for(keys_max) <= bytes_max_;
    if (!has_room) {
        last.keys_max.store(SIZE_MAX, std::memory_order_relaxed);
        return last;
    }
    grow(keys_max);
    return *parts_[count];
}

void KeyFilter::add(std::uint64_t hash) {
    // A row that is written again has its key here already.
    if (may_have(hash)) return;
    Part& part = growing();
    part.keys.fetch_add(1, std::memory_order_relaxed);
    Block& block = part.block_of(hash);
    const std::uint64_t mixed = mix(hash);
    for (unsigned number = 0; number < kBitsSet; ++number) {
        const Bit bit = bit_of(mixed, number);
        block.words[bit.word].fetch_or(bit.mask, std::memory_order_relaxed);
    }
}

bool KeyFilter::may_have(std::uint64_t hash) const noexcept {
    // The last has half of all keys.
    for (std::size_t at = part_count_.load(std::memory_order_acquire); at > 0; --at)
        if (parts_[at - 1]->may_have(hash)) return true;
    return false;
}

void KeyFilter::prefetch(std::uint64_t hash) const noexcept {
    for (std::size_t at = part_count_.load(std::memory_order_acquire); at > 0; --at)
        saldo::prefetch(&parts_[at - 1]->block_of(hash));
}

}  // namespace saldo::store
