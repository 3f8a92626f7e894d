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
#include <deque>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/hash_index.hpp"
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
        std::ranges::sort(changed_, {}, [](const Balance* balance) { return balance->key; });
        for (Balance* const balance : changed_) {
            balance->changed = false;
            write(row_key(balance->key), balance->amount);
        }
        changed_.clear();
    }
    [[nodiscard]] static std::string row_key(const BalanceKey& key);
    [[nodiscard]] static BalanceKey key_of_row(std::string_view row_key);
    void load(const BalanceKey& key, std::int64_t amount) { of(key).amount = amount; }

  private:
    struct Balance {
        BalanceKey key;
        std::int64_t amount = 0;
        bool changed = false;
    };
    // The account's balance, made where it has none yet.
    [[nodiscard]] Balance& of(const BalanceKey& key);
    std::int64_t add(const Account& account, Commodity commodity, std::int64_t amount);

    // Looked up several times an event, hence by hash; what leaves it leaves in order of keys.
    std::deque<Balance> balances_;  // where they are, they stay
    HashIndex<Balance> by_key_;
    std::vector<Balance*> changed_;
    std::vector<Posting> postings_;
    Handle ledger_ = kNoHandle;
};

}  // namespace saldo
