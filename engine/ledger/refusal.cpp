#include "engine/ledger/refusal.hpp"

#include <algorithm>
#include <array>

namespace saldo {

namespace {

struct Entry {
    Refusal refusal;
    std::string_view code;
    std::string_view text;
};

constexpr auto kEntries = std::to_array<Entry>({
    {Refusal::none, "none", "Nothing was refused."},
    {Refusal::undecodable, "undecodable", "The bytes are not an event."},
    {Refusal::misrouted, "misrouted",
     "The record's key is not the event's ledger, or belongs to another partition."},
    {Refusal::identity_invalid, "identity_invalid",
     "The ledger, source or id of the event is empty, too long or holds control characters."},
    {Refusal::ledger_not_open, "ledger_not_open", "The ledger has not been opened."},
    {Refusal::data_undecodable, "data_undecodable",
     "The event's data is damaged or is not what its type asks for."},
    {Refusal::publisher_unknown, "publisher_unknown",
     "Nobody has authorised the source to publish in this ledger."},
    {Refusal::id_reused_with_other_content, "id_reused_with_other_content",
     "An event with this id and source exists and says something else."},
    {Refusal::ledger_full, "ledger_full",
     "A balance of the ledger has reached its limit: open another ledger."},
    {Refusal::ledger_already_open, "ledger_already_open", "The ledger is open already."},
    {Refusal::publisher_not_authorised, "publisher_not_authorised",
     "The source may not publish this event."},
    {Refusal::event_type_not_in_rules, "event_type_not_in_rules",
     "The version of the rules that the ledger uses does not know this event."},
    {Refusal::envelope_invalid, "envelope_invalid",
     "The role, the actor or the moment of recording is not valid."},
    {Refusal::four_eyes, "four_eyes",
     "The same person may not do both: another actor must approve."},
    {Refusal::role_may_not, "role_may_not", "The role of the actor does not allow this."},
    {Refusal::field_invalid, "field_invalid", "A field is empty, too long or contradicts another."},
    {Refusal::amount_out_of_range, "amount_out_of_range",
     "An amount, price or quantity is outside its range."},
    {Refusal::date_out_of_range, "date_out_of_range",
     "A date is outside its range or ends before it begins."},
    {Refusal::iban_invalid, "iban_invalid", "The IBAN is not valid."},
    {Refusal::business_id_invalid, "business_id_invalid", "The business id is not valid."},
    {Refusal::too_many, "too_many", "A list of the event is longer than its limit."},
    {Refusal::voucher_unknown, "voucher_unknown", "There is no such voucher."},
    {Refusal::delivery_unknown, "delivery_unknown", "There is no such delivery."},
    {Refusal::order_unknown, "order_unknown", "There is no such order."},
    {Refusal::tranche_unknown, "tranche_unknown", "There is no such tranche."},
    {Refusal::service_unknown, "service_unknown", "There is no such service."},
    {Refusal::provider_unknown, "provider_unknown", "There is no such provider."},
    {Refusal::client_unknown, "client_unknown", "There is no such client."},
    {Refusal::contract_unknown, "contract_unknown", "There is no such contract."},
    {Refusal::funder_unknown, "funder_unknown", "There is no such funder."},
    {Refusal::settlement_unknown, "settlement_unknown", "There is no such settlement."},
    {Refusal::run_unknown, "run_unknown", "There is no such payment run."},
    {Refusal::sink_unknown, "sink_unknown", "There is no such sink."},
    {Refusal::voucher_exists, "voucher_exists", "A voucher with this id exists."},
    {Refusal::delivery_exists, "delivery_exists",
     "The provider has recorded a delivery with this id."},
    {Refusal::order_exists, "order_exists", "The provider has an order with this id."},
    {Refusal::tranche_exists, "tranche_exists", "The voucher has a tranche with this id."},
    {Refusal::run_exists, "run_exists", "A payment run with this id exists."},
    {Refusal::already_in_this_state, "already_in_this_state", "This has been done already."},
    {Refusal::funder_has_paying_sink, "funder_has_paying_sink",
     "The funder has another sink that pays: the same debt would be paid twice."},
    {Refusal::rules_version_invalid, "rules_version_invalid",
     "This version of the rules does not exist or is older than the one in use."},
    {Refusal::provider_not_approved, "provider_not_approved",
     "The provider is not approved for the service, the municipality and the date."},
    {Refusal::service_not_in_voucher, "service_not_in_voucher",
     "The voucher does not cover the service or its content."},
    {Refusal::provider_not_payee, "provider_not_payee", "The voucher names another provider."},
    {Refusal::service_date_in_future, "service_date_in_future",
     "The service date is later than the day of recording."},
    {Refusal::recording_deadline_passed, "recording_deadline_passed",
     "The deadline for recording the delivery has passed."},
    {Refusal::contract_not_valid, "contract_not_valid",
     "The voucher's contract is not valid on the service date."},
    {Refusal::voucher_kind_does_not_allow, "voucher_kind_does_not_allow",
     "This kind of voucher does not allow it."},
    {Refusal::voucher_not_valid_on_date, "voucher_not_valid_on_date",
     "The voucher is not valid on the date."},
    {Refusal::voucher_suspended, "voucher_suspended", "The voucher is suspended on the date."},
    {Refusal::voucher_ended, "voucher_ended", "The voucher has ended."},
    {Refusal::voucher_in_use, "voucher_in_use", "The voucher has been used."},
    {Refusal::return_window_passed, "return_window_passed",
     "The time for returning the tranche has passed."},
    {Refusal::price_above_listed, "price_above_listed",
     "The price is above the provider's listed price of the day."},
    {Refusal::price_above_ceiling, "price_above_ceiling",
     "The price is above the service's ceiling."},
    {Refusal::price_above_value, "price_above_value",
     "The service is free of charge by law: the price may not be above the value."},
    {Refusal::price_not_agreed, "price_not_agreed",
     "The purchase order has no price for the service on the service date."},
    {Refusal::time_class_differs, "time_class_differs",
     "The time class is not the one that the ledger's table says of the moment of service."},
    {Refusal::record_full, "record_full",
     "What is kept of the voucher, the client, the provider or the service is at its limit."},
    {Refusal::allowance_exceeded, "allowance_exceeded",
     "The period's allowance does not cover the quantity."},
    {Refusal::balance_exceeded, "balance_exceeded",
     "The voucher's balance does not cover the amount."},
    {Refusal::tranche_used, "tranche_used", "The tranche has been used in part."},
    {Refusal::delivery_state_does_not_allow, "delivery_state_does_not_allow",
     "The state of the delivery does not allow this."},
    {Refusal::funder_not_found_for_client, "funder_not_found_for_client",
     "No funder pays for the client's home municipality on the service date."},
    {Refusal::period_end_not_month_end, "period_end_not_month_end",
     "The period's end is not the last day of a month."},
    {Refusal::period_end_goes_back, "period_end_goes_back",
     "A later period of this scope has been closed."},
    {Refusal::period_already_closed, "period_already_closed",
     "This period has been closed: ask for an extra run."},
    {Refusal::extra_run_out_of_order, "extra_run_out_of_order",
     "The number of the extra run is not the next one."},
    {Refusal::settlement_not_approved, "settlement_not_approved",
     "The settlement has not been approved."},
    {Refusal::totals_differ, "totals_differ", "The total or digest is not what the books say now."},
    {Refusal::nothing_to_pay, "nothing_to_pay", "Nothing in the settlements can be paid."},
    {Refusal::run_not_approved, "run_not_approved", "The payment run has not been approved."},
    {Refusal::amount_exceeds_receivable, "amount_exceeds_receivable",
     "The amount is larger than the receivable."},
    {Refusal::already_exported_with_other_content, "already_exported_with_other_content",
     "The run has been exported to this sink with other content."},
    {Refusal::run_withdrawn, "run_withdrawn",
     "The payment run was withdrawn: make another of the same settlements."},
    {Refusal::run_exported, "run_exported",
     "All payments of the run have left: only a bank rejects or returns them."},
    {Refusal::paid_through_another_sink, "paid_through_another_sink",
     "The funder's payments of this run have left through another sink."},
    {Refusal::payee_on_hold, "payee_on_hold",
     "A payee of the run may not be paid now: withdraw the run and make another."},
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

std::string_view refusal_text(Refusal refusal) noexcept {
    const Entry* const entry = find(refusal);
    return entry == nullptr ? "A reason that this version does not know." : entry->text;
}

std::optional<Refusal> refusal_of_code(std::string_view code) noexcept {
    const auto* const found = std::ranges::find(kEntries, code, &Entry::code);
    if (found == kEntries.end()) return std::nullopt;
    return found->refusal;
}

}  // namespace saldo
