// The books of a shard: its ledgers, who may publish, the balance of every account, and the
// postings of the event that is being folded.
//
// Invariants
// 1. The postings of an event sum to zero in every commodity: checked when the event ends, in
//    release too.
// 2. A balance is the sum of the postings to its account. One that passes limits::kBalanceMax fills
//    its ledger, which the fold then closes to further events: no sum overflows.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/resident_table.hpp"
#include "engine/ledger/account.hpp"
#include "engine/ledger/ledger.hpp"
#include "engine/money/cents.hpp"

namespace saldo {

struct BalanceKey {
    Handle ledger = kNoHandle;
    Account account;
    Commodity commodity = Commodity::eur;
    auto operator<=>(const BalanceKey&) const = default;
};

struct BalanceKeyHash {
    [[nodiscard]] std::size_t operator()(const BalanceKey& key) const noexcept {
        constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15ULL;
        const auto account_class = static_cast<std::uint64_t>(key.account.account_class);
        std::uint64_t hash =
            (std::uint64_t{key.account.owner} << 32U | key.account.counterpart) * kMultiplier;
        hash ^= hash >> 32U ^ (account_class << 40U |
                               static_cast<std::uint64_t>(key.commodity) << 32U | key.ledger);
        hash *= kMultiplier;
        return hash ^ hash >> 29U;
    }
};

class Books {
  public:
    ResidentTable<Ledger> ledgers;
    ResidentTable<Publisher> publishers;
    ResidentTable<Word> words;

    // Begins the postings of an event in a ledger.
    void begin(Handle ledger);
    // Adds `amount` to an account that is not a voucher's. Zero is no posting.
    void post(AccountClass account_class, Handle owner, Handle counterpart, Commodity commodity,
              std::int64_t amount);
    // Adds to a voucher's account, whose own balance the voucher keeps: `balance` is changed by
    // `amount`.
    void post_voucher(AccountClass account_class, Handle voucher, Commodity commodity,
                      std::int64_t amount, std::int64_t& balance);
    // Debits one account and credits the other in euros.
    void transfer(AccountClass debit, AccountClass credit, Handle owner, Handle counterpart,
                  Cents amount);
    // The postings since begin(). Asserts invariant 1.
    [[nodiscard]] std::span<const Posting> end();

    [[nodiscard]] std::int64_t balance(Handle ledger, const Account& account,
                                       Commodity commodity) const;

    // Balances that changed, in order of their keys.
    template <class Write>
    void take_changed_balances(Write&& write) {
        std::ranges::sort(changed_, {}, [](const auto* entry) { return entry->first; });
        for (auto* const entry : changed_) {
            entry->second.changed = false;
            write(row_key(entry->first), entry->second.amount);
        }
        changed_.clear();
    }
    [[nodiscard]] static std::string row_key(const BalanceKey& key);
    [[nodiscard]] static BalanceKey key_of_row(std::string_view row_key);
    void load(const BalanceKey& key, std::int64_t amount) { balances_[key].amount = amount; }

  private:
    struct Balance {
        std::int64_t amount = 0;
        bool changed = false;
    };
    std::int64_t add(const Account& account, Commodity commodity, std::int64_t amount);

    // Looked up several times an event, hence by hash; what leaves it leaves in order of keys.
    std::unordered_map<BalanceKey, Balance, BalanceKeyHash> balances_;
    std::vector<std::pair<const BalanceKey, Balance>*> changed_;  // nodes stay where they are
    std::vector<Posting> postings_;
    Handle ledger_ = kNoHandle;
};

}  // namespace saldo
