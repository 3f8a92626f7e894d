// The books of a shard: its ledgers, who may publish, the balance of every account, and the postings of the event that
// is being folded.
//
// Invariants
// 1. The postings of an event sum to zero in every commodity: checked when the event ends, in release too.
// 2. A balance is the sum of the postings to its account.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
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

class Books {
  public:
    ResidentTable<Ledger> ledgers;
    ResidentTable<Publisher> publishers;
    ResidentTable<Word> words;

    // Begins the postings of an event in a ledger.
    void begin(Handle ledger);
    // Adds `amount` to an account that is not a voucher's. Zero is no posting.
    void post(AccountClass account_class, Handle owner, Handle counterpart, Commodity commodity, std::int64_t amount);
    // Adds to a voucher's account, whose own balance the voucher keeps: `balance` is changed by `amount`.
    void post_voucher(AccountClass account_class, Handle voucher, Commodity commodity, std::int64_t amount,
                      std::int64_t& balance);
    // Debits one account and credits the other in euros.
    void transfer(AccountClass debit, AccountClass credit, Handle owner, Handle counterpart, Cents amount);
    // The postings since begin(). Asserts invariant 1.
    [[nodiscard]] std::span<const Posting> end();

    [[nodiscard]] std::int64_t balance(Handle ledger, const Account& account, Commodity commodity) const;

    // Balances that changed, in order of their keys.
    template <class Write>
    void take_changed_balances(Write&& write) {
        for (auto& [key, entry] : balances_) {
            if (!entry.changed) continue;
            entry.changed = false;
            write(row_key(key), entry.amount);
        }
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

    std::map<BalanceKey, Balance> balances_;
    std::vector<Posting> postings_;
    Handle ledger_ = kNoHandle;
};

}  // namespace saldo
