// Records of one table that the fold works on: fetched from the store before a batch, changed in
// memory, written out at a commit, dropped when memory is needed. Keys are bytes; the fold never
// reads a key that was not fetched.
//
// Invariants
// 1. A key that is not here has its latest value in the store: a changed record stays until its
// commit is durable.
// 2. What is handed out does not depend on the order of hashing: dirty records are listed in order
// of first change.
//
// Pointers to slots stay good until evict().
#pragma once

#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/base/bytes.hpp"

namespace saldo {

// A 64-bit mix of any bytes; private to memory, never stored.
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

template <class T>
class RecordCache {
  public:
    struct Slot {
        std::string key;
        T record{};
        std::uint64_t hash = 0;
        std::uint32_t commit = 0;  // the last commit that wrote or read it
        bool present = false;      // there is such a record
        bool dirty = false;        // changed since it was last handed to a commit
    };

    // nullptr: the key was not fetched yet.
    [[nodiscard]] Slot* find(std::string_view key) { return const_cast<Slot*>(peek(key)); }
    [[nodiscard]] const Slot* peek(std::string_view key) const {
        if (index_.empty()) return nullptr;
        const std::uint64_t hash = hash_of_bytes(key);
        for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
            if (index_[at] == 0) return nullptr;
            const Slot& slot = slots_[index_[at] - 1];
            if (slot.hash == hash && slot.key == key) return &slot;
        }
    }

    // The record's slot. REQUIRES: the key was fetched (or put) since the last evict().
    [[nodiscard]] Slot& at(std::string_view key) {
        Slot* const slot = find(key);
        SALDO_ASSERT(slot != nullptr, "the fold reads only what was fetched for the batch");
        slot->commit = commit_;
        return *slot;
    }

    // Makes an empty slot for a key that is being fetched. REQUIRES: it is not here.
    Slot& add(std::string_view key) {
        if ((slots_.size() + 1) * 2 > index_.size()) grow();
        Slot& slot = slots_.emplace_back();
        slot.key = key;
        slot.hash = hash_of_bytes(key);
        slot.commit = commit_;
        link(slot.hash, static_cast<std::uint32_t>(slots_.size()));
        return slot;
    }

    // Fills a slot from its row. False: the row is damaged.
    [[nodiscard]] static bool fill(Slot& slot, std::string_view row) {
        FieldReader fields(row);
        fields(slot.record);
        slot.present = !fields.failed();
        return slot.present;
    }

    // Says that the record is there and will be changed.
    T& change(Slot& slot) {
        slot.present = true;
        if (!slot.dirty) {
            slot.dirty = true;
            dirty_.push_back(&slot);
        }
        return slot.record;
    }

    // Hands every changed record to `write(key, record)` and begins the next commit.
    template <class Write>
    void take_changes(Write&& write) {
        for (Slot* const slot : dirty_) {
            write(std::string_view(slot->key), slot->record);
            slot->dirty = false;
            slot->commit = commit_;
        }
        dirty_.clear();
        ++commit_;
    }

    [[nodiscard]] std::size_t size() const { return slots_.size(); }
    [[nodiscard]] std::size_t dirty_count() const { return dirty_.size(); }
    // The commit that is being filled: 1, 2, …
    [[nodiscard]] std::uint32_t current_commit() const { return commit_; }

    // Drops what no commit since `keep_from` has touched. REQUIRES: the commits before it are
    // durable, and nothing is dirty (right after take_changes).
    void evict(std::uint32_t keep_from) {
        SALDO_ASSERT(dirty_.empty(), "records are evicted between commits");
        std::deque<Slot> kept;
        for (Slot& slot : slots_)
            if (slot.commit >= keep_from) kept.push_back(std::move(slot));
        slots_ = std::move(kept);
        rebuild(index_size_for(slots_.size()));
    }

  private:
    static std::size_t index_size_for(std::size_t records) {
        std::size_t size = 1024;
        while (size < records * 2 + 2) size *= 2;
        return size;
    }

    void grow() { rebuild(index_size_for(slots_.size() * 2 + 1)); }

    void rebuild(std::size_t size) {
        index_.assign(size, 0);
        mask_ = size - 1;
        std::uint32_t number = 0;
        for (const Slot& slot : slots_) link(slot.hash, ++number);
    }

    void link(std::uint64_t hash, std::uint32_t number) {
        std::size_t at = hash & mask_;
        while (index_[at] != 0) at = (at + 1) & mask_;
        index_[at] = number;
    }

    std::deque<Slot> slots_;
    std::vector<std::uint32_t> index_;  // slot number + 1; 0: free
    std::size_t mask_ = 0;
    std::vector<Slot*> dirty_;
    std::uint32_t commit_ = 1;
};

}  // namespace saldo
