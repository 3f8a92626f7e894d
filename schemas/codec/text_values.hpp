// The strong types of common.fbs as text, each alone: what the JSON text form, CSV files, the
// command line and golden scripts write for money, quantities and dates. No floating point
// anywhere: a value is decimal digits or it is refused.
//
// Parsing takes the whole text, without surrounding blanks; a message says what is wrong and what
// is expected, and begins so that a field's name can stand before it: `"12,34": write the decimals
// after a point, as in 12.34`. Formatting is total (any value of the struct has a text) and appends
// to a buffer that the caller owns; for values that parsing accepts it is the inverse.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "schemas/common_generated.h"

namespace saldo::codec {

template <class T>
using ParsedValue = std::expected<T, std::string>;

// Euros with at most two decimals: "12.34", "577.3", "500", "-0.05". Formats with two decimals.
[[nodiscard]] ParsedValue<events::Cents> parse_cents(std::string_view text);
// Euros for one unit, at most four decimals: "25.00", "0.1234". Formats with two to four.
[[nodiscard]] ParsedValue<events::UnitPrice> parse_unit_price(std::string_view text);
// Units of the service, at most three decimals: "2", "2.5". Formats with as few as it takes.
[[nodiscard]] ParsedValue<events::Quantity> parse_quantity(std::string_view text);
// Per cent, at most two decimals: "25.5". Formats with as few as it takes.
[[nodiscard]] ParsedValue<events::BasisPoints> parse_basis_points(std::string_view text);

// "2026-01-31": a day that the calendar has, in the years 1900 to 2999.
[[nodiscard]] ParsedValue<events::Date> parse_date(std::string_view text);
// ISO 8601 with an offset, never without: "2026-01-12T08:15:00.000+02:00". The fraction has up to
// three digits and may be left out; "Z" is "+00:00". Offsets up to 23:59 (RFC 3339); no leap
// seconds. Formats with milliseconds and a numeric offset, in the clock time of that offset.
[[nodiscard]] ParsedValue<events::Instant> parse_instant(std::string_view text);
// 64 hexadecimal digits; formats in lower case.
[[nodiscard]] ParsedValue<events::Sha256> parse_sha256(std::string_view text);

void append_cents(std::string& out, events::Cents value);
void append_unit_price(std::string& out, events::UnitPrice value);
void append_quantity(std::string& out, events::Quantity value);
void append_basis_points(std::string& out, events::BasisPoints value);
void append_date(std::string& out, events::Date value);
void append_instant(std::string& out, const events::Instant& value);
void append_sha256(std::string& out, const events::Sha256& value);

[[nodiscard]] std::string format_cents(events::Cents value);
[[nodiscard]] std::string format_unit_price(events::UnitPrice value);
[[nodiscard]] std::string format_quantity(events::Quantity value);
[[nodiscard]] std::string format_basis_points(events::BasisPoints value);
[[nodiscard]] std::string format_date(events::Date value);
[[nodiscard]] std::string format_instant(const events::Instant& value);
[[nodiscard]] std::string format_sha256(const events::Sha256& value);

}  // namespace saldo::codec
