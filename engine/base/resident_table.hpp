// Reference records of one kind (ledgers, services, providers, …): few enough to stay in memory,
// numbered by dense handles in the order in which the log first named them. A handle is private to
// a home.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/base/bytes.hpp"
#include "engine/base/hash_index.hpp"
#include "engine/base/hash_of_bytes.hpp"

namespace saldo {

// T has `std::uint32_t ledger` and `std::string id`, and describe(). Handle 0 is nobody; the first
// record is 1.
template <class T>
class ResidentTable {
  public:
    // 0: there is none.
    [[nodiscard]] std::uint32_t find(std::uint32_t ledger, std::string_view id) const {
        // Names come in runs: a ledger's events, a provider's records.
        if (last_found_ != 0) {
            const T& last = records_[last_found_ - 1].record;
            if (last.ledger == ledger && last.id == id) return last_found_;
        }
        const Entry* const found = by_id_.find(hash_of(ledger, id), [&](const Entry& entry) {
            return entry.record.ledger == ledger && entry.record.id == id;
        });
        if (found == nullptr) return 0;
        last_found_ = found->handle;
        return last_found_;
    }

    [[nodiscard]] const T& operator[](std::uint32_t handle) const {
        SALDO_ASSERT(handle > 0 && handle <= records_.size(), "a handle comes from this table");
        return records_[handle - 1].record;
    }

    // Adds a record. REQUIRES: find(ledger, id) == 0.
    std::uint32_t add(std::uint32_t ledger, std::string_view id) {
        Entry& entry = records_.emplace_back();
        entry.record.ledger = ledger;
        entry.record.id = id;
        entry.handle = static_cast<std::uint32_t>(records_.size());
        by_id_.add(entry, hash_of(ledger, id));
        static_cast<void>(change(entry.handle));
        return entry.handle;
    }

    [[nodiscard]] std::uint32_t find_or_add(std::uint32_t ledger, std::string_view id) {
        const std::uint32_t found = find(ledger, id);
        return found != 0 ? found : add(ledger, id);
    }

    [[nodiscard]] T& change(std::uint32_t handle) {
        SALDO_ASSERT(handle > 0 && handle <= records_.size(), "a handle comes from this table");
        Entry& entry = records_[handle - 1];
        if (!entry.dirty) {
            entry.dirty = true;
            dirty_.push_back(handle);
        }
        return entry.record;
    }

    // Handles are 1 … size().
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(records_.size()); }

    template <class Write>
    void take_changes(Write&& write) {
        for (const std::uint32_t handle : dirty_) {
            Entry& entry = records_[handle - 1];
            entry.dirty = false;
            write(handle, static_cast<const T&>(entry.record));
        }
        dirty_.clear();
    }

    // Rows come back in order of handles at start. False: the row is damaged or out of order.
    [[nodiscard]] bool load(std::uint32_t handle, std::string_view row) {
        if (handle != records_.size() + 1) return false;
        Entry& entry = records_.emplace_back();
        FieldReader fields(row);
        fields(entry.record);
        if (fields.failed()) return false;
        entry.handle = handle;
        by_id_.add(entry, hash_of(entry.record.ledger, entry.record.id));
        return true;
    }

  private:
    struct Entry {
        std::uint32_t handle = 0;
        bool dirty = false;
        T record{};
    };

    static std::uint32_t hash_of(std::uint32_t ledger, std::string_view id) {
        constexpr std::uint32_t kMultiplier = 0x9e3779b9;
        return static_cast<std::uint32_t>(hash_of_bytes(id)) ^ ledger * kMultiplier;
    }

    std::deque<Entry> records_;  // where they are, they stay
    HashIndex<Entry> by_id_;
    mutable std::uint32_t last_found_ = 0;
    std::vector<std::uint32_t> dirty_;
};

}  // namespace saldo
