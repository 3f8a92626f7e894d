// Money: whole euro cents in 64 bits. No floating point touches an amount anywhere in Saldo.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace saldo {

struct Cents {
    std::int64_t value = 0;
    auto operator<=>(const Cents&) const = default;
};

// Ten-thousandths of a euro for one unit of a service.
struct UnitPrice {
    std::int64_t value = 0;
    auto operator<=>(const UnitPrice&) const = default;
};

// Thousandths of a service's unit (hour, visit, …).
struct Quantity {
    std::int64_t value = 0;
    auto operator<=>(const Quantity&) const = default;
};

// Hundredths of a per cent.
struct BasisPoints {
    std::int32_t value = 0;
    auto operator<=>(const BasisPoints&) const = default;
};

// The largest amounts that an event may name; sums of 10^6 of them stay within 64 bits.
inline constexpr Cents kCentsMax{99'999'999'999};             // 999,999,999.99 EUR, as SEPA has it
inline constexpr UnitPrice kUnitPriceMax{9'999'999'999'999};  // 999,999,999.9999 EUR
inline constexpr Quantity kQuantityMax{999'999'999'999};      // 999,999,999.999 units
inline constexpr BasisPoints kBasisPointsMax{10'000};         // 100 %

// "12.34", "-0.05".
[[nodiscard]] std::string to_text(Cents amount);
// Two to four decimals: "25.00", "0.1234".
[[nodiscard]] std::string to_text(UnitPrice price);
// Up to three decimals: "2.5", "2".
[[nodiscard]] std::string to_text(Quantity quantity);

}  // namespace saldo
