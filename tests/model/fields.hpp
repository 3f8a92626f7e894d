// What single fields may hold, and who may speak for the organiser. The limits are those that
// docs/rules.md names.
#pragma once

#include <string>

#include "tests/model/world.hpp"

namespace saldo::model {

inline constexpr Amount kMostCents = 99'999'999'999;
inline constexpr Amount kMostPrice = 9'999'999'999'999;
inline constexpr Amount kMostQuantity = 999'999'999'999;

[[nodiscard]] bool is_id(const Text& text);
// Absent, or an id.
[[nodiscard]] bool may_be_id(const Text& text);
[[nodiscard]] bool is_short(const Text& text);  // at most 1,024 bytes
[[nodiscard]] bool is_date(const events::Date* date);
[[nodiscard]] bool may_be_date(const events::Date* date);
[[nodiscard]] bool is_price(const events::UnitPrice* price);
[[nodiscard]] bool may_be_price(const events::UnitPrice* price);
[[nodiscard]] bool is_quantity(const events::Quantity* quantity);
// Above zero.
[[nodiscard]] bool is_amount(const events::Cents* amount);

// Business ids, bank accounts, references and names have tests of their own
// (tests/engine/identifiers_test.cpp): histories use the few right ones that stand here, and
// everything else is wrong.
[[nodiscard]] bool is_known_business_id(const Text& text);
[[nodiscard]] bool is_known_iban(const Text& text);
// A payer's reference, or none.
[[nodiscard]] bool may_be_known_reference(const Text& text);
[[nodiscard]] bool is_party_name(const Text& text);

[[nodiscard]] bool is_organiser(events::Role role);

[[nodiscard]] Span span_of(const events::Date& from, const events::Date* until);

}  // namespace saldo::model
