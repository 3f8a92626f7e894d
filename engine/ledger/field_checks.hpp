// Single fields of an event, checked before anything is looked up: sizes, ranges, dates. The limits
// are those of base/limits.hpp and money/cents.hpp.
#pragma once

#include <string_view>

#include "engine/base/limits.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Present, 1 to kIdBytesMax bytes, no control characters.
[[nodiscard]] bool id_ok(const flatbuffers::String* id) noexcept;
// Absent, or as id_ok.
[[nodiscard]] bool optional_id_ok(const flatbuffers::String* id) noexcept;
// Absent, or at most kTextBytesMax bytes.
[[nodiscard]] bool text_ok(const flatbuffers::String* text) noexcept;
// Present, at most kTextBytesMax bytes, and a name that a payment file can hold
// (identifiers/party_name.hpp).
[[nodiscard]] bool party_name_ok(const flatbuffers::String* name);
[[nodiscard]] bool date_ok(const events::Date& date) noexcept;
// Absent, or as date_ok.
[[nodiscard]] bool optional_date_ok(const events::Date* date) noexcept;
// Within plus or minus kCentsMax.
[[nodiscard]] bool cents_ok(const events::Cents& amount) noexcept;
// 0 to kUnitPriceMax.
[[nodiscard]] bool price_ok(const events::UnitPrice& price) noexcept;
// Above 0, up to kQuantityMax.
[[nodiscard]] bool quantity_ok(const events::Quantity& quantity) noexcept;

// Empty where the field is absent.
[[nodiscard]] inline std::string_view text_of(const flatbuffers::String* text) noexcept {
    return text == nullptr ? std::string_view{} : std::string_view(text->c_str(), text->size());
}
[[nodiscard]] inline Date date_of(const events::Date& date) noexcept { return Date{date.days()}; }
[[nodiscard]] inline Date date_or(const events::Date* date, Date otherwise) noexcept {
    return date == nullptr ? otherwise : Date{date->days()};
}
[[nodiscard]] inline UnitPrice price_or_zero(const events::UnitPrice* price) noexcept {
    return UnitPrice{price == nullptr ? 0 : price->value()};
}

}  // namespace saldo
