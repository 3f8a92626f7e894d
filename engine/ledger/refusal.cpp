#include "engine/ledger/refusal.hpp"

#include <algorithm>
#include <array>

namespace saldo {

namespace {

struct Entry {
    Refusal refusal;
    std::string_view code;
};

constexpr auto kEntries = std::to_array<Entry>({
    {Refusal::none, "none"},
    {Refusal::undecodable, "undecodable"},
    {Refusal::misrouted, "misrouted"},
    {Refusal::identity_invalid, "identity_invalid"},
    {Refusal::ledger_not_open, "ledger_not_open"},
    {Refusal::data_undecodable, "data_undecodable"},
    {Refusal::publisher_unknown, "publisher_unknown"},
    {Refusal::id_reused_with_other_content, "id_reused_with_other_content"},
    {Refusal::ledger_full, "ledger_full"},
    {Refusal::ledger_already_open, "ledger_already_open"},
    {Refusal::publisher_not_authorised, "publisher_not_authorised"},
    {Refusal::event_type_not_in_rules, "event_type_not_in_rules"},
    {Refusal::envelope_invalid, "envelope_invalid"},
    {Refusal::four_eyes, "four_eyes"},
    {Refusal::role_may_not, "role_may_not"},
    {Refusal::mandate_missing, "mandate_missing"},
    {Refusal::field_invalid, "field_invalid"},
    {Refusal::amount_out_of_range, "amount_out_of_range"},
    {Refusal::date_out_of_range, "date_out_of_range"},
    {Refusal::iban_invalid, "iban_invalid"},
    {Refusal::business_id_invalid, "business_id_invalid"},
    {Refusal::too_many, "too_many"},
    {Refusal::voucher_unknown, "voucher_unknown"},
    {Refusal::delivery_unknown, "delivery_unknown"},
    {Refusal::order_unknown, "order_unknown"},
    {Refusal::tranche_unknown, "tranche_unknown"},
    {Refusal::service_unknown, "service_unknown"},
    {Refusal::provider_unknown, "provider_unknown"},
    {Refusal::client_unknown, "client_unknown"},
    {Refusal::contract_unknown, "contract_unknown"},
    {Refusal::funder_unknown, "funder_unknown"},
    {Refusal::settlement_unknown, "settlement_unknown"},
    {Refusal::run_unknown, "run_unknown"},
    {Refusal::sink_unknown, "sink_unknown"},
    {Refusal::fee_unknown, "fee_unknown"},
    {Refusal::invoice_unknown, "invoice_unknown"},
    {Refusal::mandate_unknown, "mandate_unknown"},
    {Refusal::voucher_exists, "voucher_exists"},
    {Refusal::delivery_exists, "delivery_exists"},
    {Refusal::order_exists, "order_exists"},
    {Refusal::tranche_exists, "tranche_exists"},
    {Refusal::run_exists, "run_exists"},
    {Refusal::already_in_this_state, "already_in_this_state"},
    {Refusal::funder_has_paying_sink, "funder_has_paying_sink"},
    {Refusal::funder_has_booking_sink, "funder_has_booking_sink"},
    {Refusal::rules_version_invalid, "rules_version_invalid"},
    {Refusal::already_exists, "already_exists"},
    {Refusal::provider_not_approved, "provider_not_approved"},
    {Refusal::service_not_in_voucher, "service_not_in_voucher"},
    {Refusal::provider_not_payee, "provider_not_payee"},
    {Refusal::service_date_in_future, "service_date_in_future"},
    {Refusal::recording_deadline_passed, "recording_deadline_passed"},
    {Refusal::contract_not_valid, "contract_not_valid"},
    {Refusal::service_free_by_law, "service_free_by_law"},
    {Refusal::voucher_kind_does_not_allow, "voucher_kind_does_not_allow"},
    {Refusal::voucher_not_valid_on_date, "voucher_not_valid_on_date"},
    {Refusal::voucher_suspended, "voucher_suspended"},
    {Refusal::voucher_ended, "voucher_ended"},
    {Refusal::voucher_in_use, "voucher_in_use"},
    {Refusal::return_window_passed, "return_window_passed"},
    {Refusal::service_used_by_voucher, "service_used_by_voucher"},
    {Refusal::fee_not_valid, "fee_not_valid"},
    {Refusal::price_above_listed, "price_above_listed"},
    {Refusal::price_above_ceiling, "price_above_ceiling"},
    {Refusal::price_above_value, "price_above_value"},
    {Refusal::price_not_agreed, "price_not_agreed"},
    {Refusal::time_class_differs, "time_class_differs"},
    {Refusal::record_full, "record_full"},
    {Refusal::allowance_exceeded, "allowance_exceeded"},
    {Refusal::balance_exceeded, "balance_exceeded"},
    {Refusal::tranche_used, "tranche_used"},
    {Refusal::delivery_state_does_not_allow, "delivery_state_does_not_allow"},
    {Refusal::funder_not_found_for_client, "funder_not_found_for_client"},
    {Refusal::credit_exceeds_delivery, "credit_exceeds_delivery"},
    {Refusal::period_end_not_month_end, "period_end_not_month_end"},
    {Refusal::period_end_goes_back, "period_end_goes_back"},
    {Refusal::period_already_closed, "period_already_closed"},
    {Refusal::extra_run_out_of_order, "extra_run_out_of_order"},
    {Refusal::settlement_not_approved, "settlement_not_approved"},
    {Refusal::totals_differ, "totals_differ"},
    {Refusal::nothing_to_pay, "nothing_to_pay"},
    {Refusal::run_not_approved, "run_not_approved"},
    {Refusal::amount_exceeds_receivable, "amount_exceeds_receivable"},
    {Refusal::already_exported_with_other_content, "already_exported_with_other_content"},
    {Refusal::run_withdrawn, "run_withdrawn"},
    {Refusal::run_exported, "run_exported"},
    {Refusal::paid_through_another_sink, "paid_through_another_sink"},
    {Refusal::payee_on_hold, "payee_on_hold"},
    {Refusal::control_total_unmatched, "control_total_unmatched"},
});

const Entry* find(Refusal refusal) noexcept {
    const auto* const found = std::ranges::find(kEntries, refusal, &Entry::refusal);
    return found == kEntries.end() ? nullptr : found;
}

}  // namespace

std::string_view refusal_code(Refusal refusal) noexcept {
    const Entry* const entry = find(refusal);
    return entry == nullptr ? "unknown" : entry->code;
}

std::optional<Refusal> refusal_of_code(std::string_view code) noexcept {
    const auto* const found = std::ranges::find(kEntries, code, &Entry::code);
    if (found == kEntries.end()) return std::nullopt;
    return found->refusal;
}

}  // namespace saldo
