// The values that stand in a bank's messages, and how their texts become them: amounts as whole
// hundredths, days, signs. ISO 20022 data types ActiveOrHistoricCurrencyAndAmount, ISODate,
// ISODateTime, CreditDebitCode and Number; the doors hand over the text of an element.
//
// No floating point: a decimal is read digit by digit. What a bank writes with more decimals than a
// currency has ("8.85000") is the same amount as long as the rest is zeros.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::settlement {

// Hundredths of the unit of `currency`: cents for EUR. JPY 2700 has the value 270000.
struct BankMoney {
    Cents amount;          // never below zero: a Direction says which way it went
    std::string currency;  // ISO 4217, three capital letters
    friend bool operator==(const BankMoney&, const BankMoney&) = default;
};

// CdtDbtInd, seen from the account: credit is money that came, or a balance that is not below zero.
enum class Direction : std::uint8_t { credit, debit };

// The amount, negative where it went out.
[[nodiscard]] constexpr Cents signed_amount(Cents amount, Direction direction) noexcept {
    return direction == Direction::credit ? amount : Cents{-amount.value};
}

// Larger than any account, and 1,000 of them fit 64 bits.
inline constexpr Cents kBankAmountMax{1'000'000'000'000'000};  // 10^13 units

// "18.15", "18.150", "18", ".5": a decimal without sign, as XML Schema writes one. White space
// around it does not count. Errors: bad_input with what is wrong with it, from the third decimal on
// if it is not zero; limit beyond kBankAmountMax.
[[nodiscard]] Result<Cents> amount_of_decimal(std::string_view text);

// Whether it is a decimal at all, however many decimals it has.
[[nodiscard]] bool is_decimal(std::string_view text) noexcept;

// Three capital letters. Which currencies there are is the bank's business.
[[nodiscard]] bool is_currency(std::string_view code) noexcept;

// "2026-01-31", also as the beginning of a moment or with an offset: the day as the bank's clock
// shows it, "2026-01-31T23:59:00Z" included. Nothing: the text is no day.
[[nodiscard]] std::optional<Date> day_of_text(std::string_view text) noexcept;

// "CRDT", "DBIT". Nothing: neither.
[[nodiscard]] std::optional<Direction> direction_of(std::string_view code) noexcept;

// Digits only, at most 18 of them. Nothing: the text is no such number.
[[nodiscard]] std::optional<std::uint64_t> whole_number(std::string_view text) noexcept;

// `text` without the white space of XML at its beginning, at its end, at both.
[[nodiscard]] std::string_view trimmed_front(std::string_view text) noexcept;
[[nodiscard]] std::string_view trimmed_back(std::string_view text) noexcept;
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

}  // namespace saldo::settlement
