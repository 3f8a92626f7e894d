#include "engine/ledger/books.hpp"

#include "engine/base/assert.hpp"
#include "engine/base/bytes.hpp"
#include "engine/base/limits.hpp"

namespace saldo {

namespace {

// No sum of balances leaves 64 bits, as kBalanceMax stops a ledger long before.
std::int64_t sum_of(std::int64_t balance, std::int64_t amount) {
    std::int64_t sum = 0;
    SALDO_ASSERT(!__builtin_add_overflow(balance, amount, &sum), "limits keep balances in 64 bits");
    return sum;
}

std::uint32_t hash_of(const BalanceKey& key) noexcept {
    constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15ULL;
    const auto account_class = static_cast<std::uint64_t>(key.account.account_class);
    std::uint64_t hash =
        (std::uint64_t{key.account.owner} << 32U | key.account.counterpart) * kMultiplier;
    hash ^= hash >> 32U ^
            (account_class << 40U | static_cast<std::uint64_t>(key.commodity) << 32U | key.ledger);
    hash *= kMultiplier;
    return static_cast<std::uint32_t>(hash >> 32U);
}

}  // namespace

Books::Balance& Books::of(const BalanceKey& key) {
    const std::uint32_t hash = hash_of(key);
    if (Balance* const found =
            by_key_.find(hash, [&](const Balance& balance) { return balance.key == key; }))
        return *found;
    Balance& made = balances_.emplace_back();
    made.key = key;
    by_key_.add(made, hash);
    return made;
}

void Books::begin(Handle ledger) {
    ledger_ = ledger;
    postings_.clear();
}

std::int64_t Books::add(const Account& account, Commodity commodity, std::int64_t amount) {
    Balance& balance = of({ledger_, account, commodity});
    balance.amount = sum_of(balance.amount, amount);
    const bool fills =
        balance.amount > limits::kBalanceMax || balance.amount < -limits::kBalanceMax;
    if (fills && !ledgers[ledger_].full) ledgers.change(ledger_).full = true;
    if (!balance.changed) {
        balance.changed = true;
        changed_.push_back(&balance);
    }
    return balance.amount;
}

void Books::post(AccountClass account_class, Handle owner, Handle counterpart, Commodity commodity,
                 std::int64_t amount) {
    if (amount == 0) return;
    const Account account{account_class, owner, counterpart};
    const std::int64_t after = add(account, commodity, amount);
    postings_.push_back({account, commodity, amount, after});
}

void Books::post_voucher(AccountClass account_class, Handle voucher, Commodity commodity,
                         std::int64_t amount, std::int64_t& balance) {
    if (amount == 0) return;
    add(Account{account_class, kNoHandle, kNoHandle}, commodity, amount);
    balance = sum_of(balance, amount);
    postings_.push_back({Account{account_class, voucher, kNoHandle}, commodity, amount, balance});
}

void Books::transfer(AccountClass debit, AccountClass credit, Handle owner, Handle counterpart,
                     Cents amount) {
    post(debit, owner, counterpart, Commodity::eur, amount.value);
    post(credit, owner, counterpart, Commodity::eur, -amount.value);
}

std::span<const Posting> Books::end() {
    std::array<std::int64_t, 7> sums{};
    for (const Posting& posting : postings_)
        sums[static_cast<std::size_t>(posting.commodity)] =
            sum_of(sums[static_cast<std::size_t>(posting.commodity)], posting.amount);
    for (const std::int64_t sum : sums)
        SALDO_ASSERT(sum == 0, "the postings of an event sum to zero");
    return postings_;
}

std::int64_t Books::balance(Handle ledger, const Account& account, Commodity commodity) const {
    const BalanceKey key{ledger, account, commodity};
    const Balance* const found =
        by_key_.find(hash_of(key), [&](const Balance& balance) { return balance.key == key; });
    return found == nullptr ? 0 : found->amount;
}

// Drawn once: ledger u32 | class u8 | commodity u8 | owner u32 | counterpart u32, big-endian.
std::string Books::row_key(const BalanceKey& key) {
    std::string row;
    append_big_endian_u32(row, key.ledger);
    row.push_back(static_cast<char>(key.account.account_class));
    row.push_back(static_cast<char>(key.commodity));
    append_big_endian_u32(row, key.account.owner);
    append_big_endian_u32(row, key.account.counterpart);
    return row;
}

BalanceKey Books::key_of_row(std::string_view row_key) {
    BalanceKey key;
    key.ledger = big_endian_u32(row_key.substr(0, 4));
    key.account.account_class = static_cast<AccountClass>(row_key[4]);
    key.commodity = static_cast<Commodity>(row_key[5]);
    key.account.owner = big_endian_u32(row_key.substr(6, 4));
    key.account.counterpart = big_endian_u32(row_key.substr(10, 4));
    return key;
}

}  // namespace saldo
