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
// A slot stays where it is until evict(), which may move it: memory that one phase of a log needed
// (grants) is given back for what the next one needs (deliveries). A slot that is evicted is used
// again for another record.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/base/bytes.hpp"
#include "engine/base/hash_index.hpp"
#include "engine/base/hash_of_bytes.hpp"
#include "engine/base/prefetch.hpp"
#include "engine/base/short_text.hpp"
#include "engine/base/slot_pieces.hpp"

namespace saldo {

template <class T>
class RecordCache {
  public:
    static constexpr std::size_t kKeyBytesUsual = 40;
    // What every look at it needs stands in its first lines of the processor's cache.
    struct alignas(kCacheLineBytes) Slot {
        std::uint32_t hash = 0;
        std::uint32_t touched = 0;    // the generation in which it was last used; 0: never
        std::uint32_t row_bytes = 0;  // when it was last read or written
        bool present = false;         // there is such a record
        bool dirty = false;           // changed since it was last handed to a commit
        ShortText<kKeyBytesUsual> key;
        T record{};
    };

    // `bytes_of_row_byte`: what hangs on a record in pieces of memory of its own takes so many
    // times what its row has.
    explicit RecordCache(std::size_t bytes_of_row_byte = 1)
        : bytes_of_row_byte_(bytes_of_row_byte) {}

    // nullptr: the key was not fetched yet.
    [[nodiscard]] Slot* find(std::string_view key) { return const_cast<Slot*>(peek(key)); }
    [[nodiscard]] const Slot* peek(std::string_view key) const {
        if (expected_ != nullptr && expected_->key == key) return expected_;
        return peek(key, short_hash(key));
    }
    // `hash`: short_hash(key).
    [[nodiscard]] Slot* find(std::string_view key, std::uint32_t hash) {
        return const_cast<Slot*>(peek(key, hash));
    }
    [[nodiscard]] const Slot* peek(std::string_view key, std::uint32_t hash) const {
        return index_.find(hash, [&](const Slot& slot) { return slot.key == key; });
    }

    [[nodiscard]] static std::uint32_t short_hash(std::string_view key) {
        return static_cast<std::uint32_t>(hash_of_bytes(key));
    }
    // Asks memory for what find() will look at, in two steps.
    void prefetch_place(std::uint32_t hash) const { index_.prefetch_place(hash); }
    void prefetch_slot(std::uint32_t hash) const { index_.prefetch_entry(hash); }
    // All of a slot; nullptr: nothing.
    static void prefetch(const Slot* slot) {
        if (slot != nullptr) prefetch_object(slot);
    }

    // The record's slot. REQUIRES: the key was fetched (or put) since the last evict().
    [[nodiscard]] Slot& at(std::string_view key) {
        Slot* const slot = find(key);
        SALDO_ASSERT(slot != nullptr, "the fold reads only what was fetched for the batch");
        touch(*slot);
        return *slot;
    }

    // The slot that will most likely be asked for next; nullptr: none.
    void expect(const Slot* slot) { expected_ = slot; }

    // Makes an empty slot for a key that is being fetched. REQUIRES: it is not here.
    Slot& add(std::string_view key) { return add(key, short_hash(key)); }
    Slot& add(std::string_view key, std::uint32_t hash) {
        Slot& slot = slots_.take();
        slot.key = key;
        slot.hash = hash;
        touch(slot);
        index_.add(slot, slot.hash);
        return slot;
    }

    // Says that the slot is in use: it is not to be evicted soon.
    void touch(Slot& slot) {
        Generation& current = generations_.back();
        if (slot.touched == current.number) return;
        slot.touched = current.number;
        current.slots.push_back(&slot);
        ++listed_;
    }

    // Fills a slot from its row. False: the row is damaged.
    [[nodiscard]] bool fill(Slot& slot, std::string_view row) {
        FieldReader fields(row);
        fields(slot.record);
        slot.present = !fields.failed();
        weigh(slot, row.size());
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

    // Hands every changed record to `write(key, record)`, which says how many bytes its row has,
    // and begins the next commit.
    template <class Write>
    void take_changes(Write&& write) {
        constexpr std::size_t kAhead = 8;
        for (std::size_t at = 0; at < dirty_.size(); ++at) {
            if (at + kAhead < dirty_.size()) prefetch(dirty_[at + kAhead]);
            Slot* const slot = dirty_[at];
            weigh(*slot, write(std::string_view(slot->key), slot->record));
            slot->dirty = false;
            touch(*slot);
        }
        dirty_.clear();
        if (generations_.back().slots.size() >= kGenerationSlots) {
            generations_.back().last_commit = commit_;
            generations_.push_back({generations_.back().number + 1, 0, {}});
        }
        if (listed_ > kListedMin + 4 * index_.size()) forget_old_uses();
        ++commit_;
    }

    [[nodiscard]] std::size_t size() const { return index_.size(); }
    [[nodiscard]] std::size_t dirty_count() const { return dirty_.size(); }
    // The commit that is being filled: 1, 2, …
    [[nodiscard]] std::uint32_t current_commit() const { return commit_; }

    // What the records take in memory, roughly: a slot, its place in the index, and what hangs on
    // the record.
    [[nodiscard]] std::size_t bytes() const {
        constexpr std::size_t kBytesOfPlace = 48;
        return index_.size() * (sizeof(Slot) + kBytesOfPlace) + row_bytes_ * bytes_of_row_byte_;
    }

    // What the slots take, in use or not.
    [[nodiscard]] std::size_t memory_bytes() const { return slots_.size() * sizeof(Slot); }

    // Drops what was not used for longest, until bytes() is at most `bytes_max` or only records are
    // left that a commit since `keep_from` may have used. REQUIRES: the commits before `keep_from`
    // are durable, and nothing is dirty (right after take_changes). Nobody keeps a slot.
    void evict(std::uint32_t keep_from, std::size_t bytes_max) {
        SALDO_ASSERT(dirty_.empty(), "records are evicted between commits");
        expected_ = nullptr;
        drop_oldest(keep_from, bytes_max);
        // The next commit will need about as much as was needed since the last time.
        if (slots_.has_to_spare(slots_.most_used())) give_memory_back();
        slots_.forget_most_used();
    }

  private:
    // The slots that were used in some commits: one, or several small ones. A slot that is used
    // again is listed again, and counts where it is listed last.
    struct Generation {
        std::uint32_t number = 0;
        std::uint32_t last_commit = 0;  // known once the next generation begins
        std::vector<Slot*> slots;
    };
    static constexpr std::size_t kGenerationSlots = 1'024;
    static constexpr std::size_t kEvictedAhead = 16;
    static constexpr std::size_t kListedMin = 64 * kGenerationSlots;

    void drop_oldest(std::uint32_t keep_from, std::size_t bytes_max) {
        while (generations_.size() > 1 && generations_.front().last_commit < keep_from) {
            Generation& oldest = generations_.front();
            for (; !oldest.slots.empty() && bytes() > bytes_max; oldest.slots.pop_back()) {
                if (oldest.slots.size() > kEvictedAhead)
                    saldo::prefetch(oldest.slots[oldest.slots.size() - 1 - kEvictedAhead]);
                if (oldest.slots.back()->touched == oldest.number) drop(*oldest.slots.back());
                --listed_;
            }
            if (!oldest.slots.empty()) return;
            generations_.pop_front();
        }
    }

    void weigh(Slot& slot, std::size_t row_bytes) {
        row_bytes_ += row_bytes - slot.row_bytes;
        slot.row_bytes = static_cast<std::uint32_t>(row_bytes);
    }

    void drop(Slot& slot) {
        index_.remove(slot, slot.hash);
        weigh(slot, 0);
        slot.key.clear();
        slot.record = T{};
        slot.touched = 0;
        slot.present = false;
        slots_.give_back(slot);
    }

    void give_memory_back() {
        const auto moves = slots_.shrink(
            slots_.most_used(), [](const Slot& slot) { return slot.touched != 0; },
            [&](const Slot& from, Slot& to) { index_.replace(from, to, to.hash); });
        listed_ = 0;
        for (Generation& generation : generations_) {
            for (Slot*& slot : generation.slots) slot = moves.now(slot);
            std::erase(generation.slots, nullptr);
            listed_ += generation.slots.size();
        }
    }

    // Keeps the lists from growing with every use.
    void forget_old_uses() {
        Generation current = std::move(generations_.back());
        generations_.pop_back();
        listed_ = current.slots.size();
        for (Generation& generation : generations_) {
            std::erase_if(generation.slots,
                          [&](const Slot* slot) { return slot->touched != generation.number; });
            listed_ += generation.slots.size();
        }
        std::erase_if(generations_,
                      [](const Generation& generation) { return generation.slots.empty(); });
        generations_.push_back(std::move(current));
    }

    std::size_t bytes_of_row_byte_;
    SlotPieces<Slot> slots_;
    std::size_t row_bytes_ = 0;  // of the slots in use
    HashIndex<Slot> index_;      // likewise
    const Slot* expected_ = nullptr;
    std::vector<Slot*> dirty_;
    std::uint32_t commit_ = 1;
    std::deque<Generation> generations_ = {{1, 0, {}}};  // oldest first
    std::size_t listed_ = 0;                             // in all generations
};

}  // namespace saldo
