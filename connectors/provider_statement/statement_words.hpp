// The words of a statement, in the languages of Finland's public administration and in English
// (docs/vocabulary.md).
#pragma once

#include <string_view>

#include "engine/ledger/account.hpp"
#include "engine/ledger/refusal_text.hpp"
#include "engine/settlement/entitlement_row.hpp"
#include "engine/settlement/settled_delivery.hpp"

namespace saldo::provider_statement {

struct Words {
    std::string_view title;
    // Who and what.
    std::string_view organiser;
    std::string_view funder;
    std::string_view provider;
    std::string_view business_id;
    std::string_view settlement;
    std::string_view period_until;
    std::string_view closed_on;
    // Columns.
    std::string_view date;
    std::string_view delivery;
    std::string_view voucher;
    std::string_view content;
    std::string_view quantity;
    std::string_view unit_price;
    std::string_view co_payment;
    std::string_view net;
    std::string_view vat;
    std::string_view total;
    std::string_view row_type;
    std::string_view child;
    std::string_view days;
    std::string_view month_value;
    std::string_view month_co_payment;
    std::string_view amount;
    // Sums.
    std::string_view summary;
    std::string_view service;
    std::string_view subtotal;
    std::string_view owed;
    std::string_view set_off;
    std::string_view to_pay;
    std::string_view becomes_receivable;
    // The payment.
    std::string_view payment;
    std::string_view run;
    std::string_view execution_date;
    std::string_view account;
    std::string_view end_to_end_id;
    std::string_view attempt;
    std::string_view pays_settlements;
    std::string_view no_payment;
    std::string_view note;
};

[[nodiscard]] const Words& words_of(Language language) noexcept;

// Empty for a delivery, which needs no word.
[[nodiscard]] std::string_view kind_word(settlement::SettledKind kind, Language language) noexcept;
[[nodiscard]] std::string_view type_word(EntitlementRowType type, Language language) noexcept;
[[nodiscard]] std::string_view unit_word(Commodity unit, Language language) noexcept;

}  // namespace saldo::provider_statement
