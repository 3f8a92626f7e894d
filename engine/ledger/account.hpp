// Accounts, commodities and postings. An accepted event is a list of postings whose sum is zero in
// every commodity (docs/accounting: DESIGN's double entry). Positive is debit, negative is credit.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace saldo {

// A dense number that stands for an external id inside one home; never leaves it and enters no
// digest.
using Handle = std::uint32_t;
inline constexpr Handle kNoHandle = 0;

// What an amount counts. EUR in cents; a unit in thousandths. Numbers are stored: never change
// them.
enum class Commodity : std::uint8_t {
    eur = 0,
    hour = 1,
    minute = 2,
    visit = 3,
    day = 4,
    month = 5,
    piece = 6
};
[[nodiscard]] std::string_view commodity_name(Commodity commodity) noexcept;
// Its decimals: 2 for EUR, 3 for units.
[[nodiscard]] std::string amount_text(Commodity commodity, std::int64_t amount);

// Numbers are stored: never change them.
enum class AccountClass : std::uint8_t {
    voucher_available = 1,     // owner: voucher
    voucher_held = 2,          // owner: voucher
    commitment = 3,            // owner: service
    expense = 4,               // owner: funder, counterpart: coding
    vat_receivable = 5,        // owner: funder
    payable_recorded = 6,      // owner: funder, counterpart: provider
    payable_open = 7,          // owner: funder, counterpart: provider
    payable_disputed = 8,      // owner: funder, counterpart: provider
    payable_settled = 9,       // owner: funder, counterpart: provider
    payable_in_payment = 10,   // owner: funder, counterpart: provider
    receivable_provider = 11,  // owner: funder, counterpart: provider
    bank = 12,                 // owner: funder
    loss = 13,                 // owner: funder
    unexplained = 14,          // owner: funder
    receivable_client = 15,    // owner: funder
    fee_income = 16,           // owner: funder
};
// "payable/open".
[[nodiscard]] std::string_view account_class_name(AccountClass account_class) noexcept;

// An account of one ledger. The balance of a voucher's accounts is kept with the voucher, and
// summed under owner kNoHandle.
struct Account {
    AccountClass account_class = AccountClass::bank;
    Handle owner = kNoHandle;
    Handle counterpart = kNoHandle;
    auto operator<=>(const Account&) const = default;
};

template <class Fields>
void describe(Fields& fields, Account& account) {
    fields(account.account_class, account.owner, account.counterpart);
}

struct Posting {
    Account account;
    Commodity commodity = Commodity::eur;
    std::int64_t amount = 0;         // + debit, - credit; cents or thousandths
    std::int64_t balance_after = 0;  // of that account in that commodity
};

template <class Fields>
void describe(Fields& fields, Posting& posting) {
    fields(posting.account, posting.commodity, posting.amount, posting.balance_after);
}

}  // namespace saldo
