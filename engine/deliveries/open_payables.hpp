// Open payables, summed by funder, provider, service, coding and service month as they are posted, so that a close
// costs what it pays and not what was delivered. A sum that a close took is gone; later postings of the same
// month begin a new one, which the next close takes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
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

class OpenPayables {
  public:
    struct Sum {
        OpenPayableKey key;
        Cents amount;
    };

    // A sum of zero stays: deliveries and their cancellations in one month are lines that a close takes and drops.
    void add(const OpenPayableKey& key, Cents amount);

    // The sums of a ledger up to a month, of one service and funder or of all (kNoHandle), in order of handles.
    [[nodiscard]] std::vector<Sum> up_to(Handle ledger, Date month_last, Handle service, Handle funder) const;

    // Forgets a sum that a close took.
    void remove(const OpenPayableKey& key);

    // Sums that changed since the last time; nullptr for those that are gone.
    template <class Write>
    void take_changes(Write&& write) {
        for (const auto& [key, changed] : changed_) {
            const auto found = sums_.find(key);
            write(row_key(key), found == sums_.end() ? nullptr : &found->second);
        }
        changed_.clear();
    }

    [[nodiscard]] static std::string row_key(const OpenPayableKey& key);
    [[nodiscard]] static OpenPayableKey key_of_row(std::string_view row_key);
    void load(const OpenPayableKey& key, Cents amount) { sums_[key] = amount; }

  private:
    std::map<OpenPayableKey, Cents> sums_;
    std::map<OpenPayableKey, bool> changed_;
};

}  // namespace saldo
