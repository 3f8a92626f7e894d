// Completeness: what each publisher sent on a day, as it says (ControlTotal) and as the fold
// counted.
//
// Counted is every ServiceDelivered of the publisher's that got an identity in the ledger, accepted
// or refused, on the local day of its recorded_at: how many, and their price x quantity as they say
// them, each half up to the cent. Redeliveries are not counted: the publisher sent the event once.
// Price, quantity or their product out of range counts as no money.
//
// A row for each publisher and day on which either spoke, resident: the counter is changed in
// memory by each delivery and written once a commit. A publisher's days end at
// limits::kControlDaysMax: later ones are not counted.
//
// Control totals are practice of accounting interfaces (täsmäytys: number and sum of what was
// transferred, compared by the receiver; Accounting Act 1336/1997 2 chapter 6 §, the audit trail).
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"
#include "schemas/events_generated.h"

namespace saldo {

struct ControlDayKey {
    Handle ledger = kNoHandle;
    Handle publisher = kNoHandle;
    Date day;
    auto operator<=>(const ControlDayKey&) const = default;
};

struct ControlDayKeyHash {
    [[nodiscard]] std::size_t operator()(const ControlDayKey& key) const noexcept {
        constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15ULL;
        const std::uint64_t hash =
            ((std::uint64_t{key.ledger} << 32U | key.publisher) * kMultiplier) ^
            static_cast<std::uint32_t>(key.day.days);
        return hash * kMultiplier ^ hash >> 29U;
    }
};

struct ControlDay {
    std::uint64_t counted = 0;
    Cents counted_total;  // ends at the largest 64-bit number
    bool said = false;
    std::uint64_t said_count = 0;
    Cents said_total;

    [[nodiscard]] bool matches() const {
        return !said || (said_count == counted && said_total == counted_total);
    }
};

template <class Fields>
void describe(Fields& fields, ControlDay& day) {
    fields(day.counted, day.counted_total, day.said, day.said_count, day.said_total);
}

class ControlDays {
  public:
    // Counts a delivery that was sent. REQUIRES: `publisher` is a handle.
    void count(const ControlDayKey& key, const events::ServiceDelivered& delivered);

    // What the publisher says of a day; the later word stands. False: no more days are kept of it.
    [[nodiscard]] bool say(const ControlDayKey& key, std::uint64_t count, Cents total);

    // nullptr: neither spoke.
    [[nodiscard]] const ControlDay* find(const ControlDayKey& key) const;

    // The publisher of the first day, by date and then by handle, from `first` to `last` whose
    // control total is not what was counted; nullopt: there is none.
    [[nodiscard]] std::optional<ControlDayKey> first_unmatched(Handle ledger, Date first,
                                                               Date last) const;

    // Days that changed since the last time, in order of keys.
    template <class Write>
    void take_changes(Write&& write) {
        std::ranges::sort(changed_);
        for (const ControlDayKey& key : changed_) {
            Entry& entry = days_.find(key)->second;
            entry.changed = false;
            write(row_key(key), static_cast<const ControlDay&>(entry.day));
        }
        changed_.clear();
    }

    // ledger u32 | publisher u32 | day u32, shifted so that days sort.
    static constexpr std::size_t kRowKeyBytes = 12;
    [[nodiscard]] static std::string row_key(const ControlDayKey& key);
    [[nodiscard]] static ControlDayKey key_of_row(std::string_view row_key);
    void load(const ControlDayKey& key, const ControlDay& day);

  private:
    struct Entry {
        ControlDay day;
        bool changed = false;
    };
    // nullptr: the publisher's days are full.
    [[nodiscard]] ControlDay* change(const ControlDayKey& key);

    // Looked up for each delivery, hence by hash; what leaves it leaves in order of keys. Nodes
    // stay where they are.
    std::unordered_map<ControlDayKey, Entry, ControlDayKeyHash> days_;
    // How many days each publisher has; the key's day says nothing.
    std::unordered_map<ControlDayKey, std::size_t, ControlDayKeyHash> days_of_;
    std::vector<ControlDayKey> changed_;
    // Deliveries come in runs of one publisher's day.
    std::pair<const ControlDayKey, Entry>* last_ = nullptr;
};

}  // namespace saldo
