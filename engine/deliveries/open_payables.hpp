// Open payables, summed by funder, provider, service, coding and service month as they are posted,
// so that a close costs what it pays and not what was delivered. A sum that a close took is gone;
// later postings of the same month begin a new one, which the next close takes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/hash_index.hpp"
#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo {

struct OpenPayableKey {
    Handle ledger = kNoHandle;
    Handle funder = kNoHandle;
    Handle provider = kNoHandle;
    Handle service = kNoHandle;
    Handle coding = kNoHandle;
    Date month;  // first day of the service dates' month
    auto operator<=>(const OpenPayableKey&) const = default;
};

// What is open under a key: the whole, and how much of it is VAT that the funder may deduct (the
// rest is the expense).
struct OpenSum {
    Cents amount;
    Cents vat;
};

template <class Fields>
void describe(Fields& fields, OpenSum& sum) {
    fields(sum.amount, sum.vat);
}

class OpenPayables {
  public:
    struct Sum {
        OpenPayableKey key;
        Cents amount;
        Cents vat;
    };

    // A sum of zero stays: deliveries and their cancellations in one month are lines that a close
    // takes and drops.
    void add(const OpenPayableKey& key, Cents amount, Cents vat = {});

    // The sums of a ledger up to a month, of one service and funder or of all (kNoHandle), in order
    // of handles.
    [[nodiscard]] std::vector<Sum> up_to(Handle ledger, Date month_last, Handle service,
                                         Handle funder) const;

    // Forgets a sum that a close took.
    void remove(const OpenPayableKey& key);

    // Sums that changed since the last time, in order of keys; nullptr for those that are gone.
    template <class Write>
    void take_changes(Write&& write) {
        std::ranges::sort(changed_);
        changed_.erase(std::ranges::unique(changed_).begin(), changed_.end());
        for (const OpenPayableKey& key : changed_) {
            Entry* const entry = find(key);
            if (entry != nullptr) entry->changed = false;
            write(row_key(key), entry == nullptr ? nullptr : &entry->open);
        }
        changed_.clear();
    }

    [[nodiscard]] static std::string row_key(const OpenPayableKey& key);
    [[nodiscard]] static OpenPayableKey key_of_row(std::string_view row_key);
    void load(const OpenPayableKey& key, const OpenSum& open) { of(key).open = open; }

  private:
    struct Entry {
        OpenPayableKey key;
        OpenSum open;
        bool in_use = false;
        bool changed = false;
    };
    // nullptr: there is none.
    [[nodiscard]] Entry* find(const OpenPayableKey& key) const;
    // Made where there is none.
    [[nodiscard]] Entry& of(const OpenPayableKey& key);

    // Looked up for every part of a delivery, hence by hash; what leaves it leaves in order of
    // keys.
    std::deque<Entry> sums_;  // where they are, they stay: in use and free
    std::vector<Entry*> free_;
    HashIndex<Entry> by_key_;  // of those in use
    std::vector<OpenPayableKey> changed_;
};

}  // namespace saldo
