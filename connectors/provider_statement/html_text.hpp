// Texts and numbers as a page shows them. Nothing here knows what a statement is.
#pragma once

#include <string>
#include <string_view>

#include "engine/ledger/refusal_text.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::provider_statement {

// `text` between tags or in a quoted attribute: & < > " ' become entities; control characters and
// bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string html_text(std::string_view text);

// "−1 234,56" with no-break spaces and U+2212; in English "−1,234.56".
[[nodiscard]] std::string shown(Cents amount, Language language);
[[nodiscard]] std::string shown(UnitPrice price, Language language);
[[nodiscard]] std::string shown(Quantity quantity, Language language);
// "31.1.2026"; in English "2026-01-31".
[[nodiscard]] std::string shown(Date date, Language language);
// "FI21 1234 5600 0007 85".
[[nodiscard]] std::string in_groups_of_four(std::string_view text);

}  // namespace saldo::provider_statement
