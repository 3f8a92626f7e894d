#include "tests/oracle/artificial_ids.hpp"

#include <fmt/format.h>

#include "engine/base/assert.hpp"
#include "engine/identifiers/business_id.hpp"
#include "engine/identifiers/iban.hpp"

namespace saldo::oracle {

namespace {

constexpr std::uint32_t kBusinessIdFirst = 9'000'000;
constexpr std::uint32_t kOrdinalsMax = 400'000;

// The last digit that makes `is_right` true of the whole; empty: none does.
template <class Right>
std::string with_check_digit(const std::string& text, Right&& is_right) {
    for (char digit = '0'; digit <= '9'; ++digit)
        if (const std::string whole = text + digit; is_right(whole)) return whole;
    return {};
}

}  // namespace

// The check digits are found by the engine's own checks, tried one after the other: what passes
// here passes there.
std::string artificial_business_id(std::uint32_t ordinal) {
    SALDO_ASSERT(ordinal < kOrdinalsMax, "the artificial range has seven digits");
    // One number in eleven has no check digit; its odd neighbour has one.
    for (std::uint32_t number = kBusinessIdFirst + 2 * ordinal;; ++number) {
        std::string id = with_check_digit(fmt::format("{}-", number), identifiers::is_business_id);
        if (!id.empty()) return id;
    }
}

std::string artificial_iban(std::uint32_t ordinal) {
    constexpr int kCheckDigitsFirst = 2;
    constexpr int kCheckDigitsLast = 98;
    const auto checked = [](const std::string& account) -> std::string {
        for (int digits = kCheckDigitsFirst; digits <= kCheckDigitsLast; ++digits)
            if (std::string iban = fmt::format("FI{:02}{}", digits, account);
                identifiers::iban_fault(iban) == identifiers::IbanFault::none)
                return iban;
        return {};
    };
    const std::string account =
        with_check_digit(fmt::format("99{:011}", ordinal), [&](const std::string& whole) {
            const std::string iban = checked(whole);
            return !iban.empty() && identifiers::finnish_luhn_holds(iban);
        });
    SALDO_ASSERT(!account.empty(), "one of ten digits passes the Luhn check");
    return checked(account);
}

}  // namespace saldo::oracle
