// Why the fold refused an event. The groups below stand in order of precedence: an event that could
// be refused for reasons of two groups is refused for the earlier group's; within a group the
// event's own rule decides which of its reasons it names. Refusals are data: they are kept, counted
// and published.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace saldo {

// Numbers are stored and enter digests: a new reason takes a free number within its group.
enum class Refusal : std::uint16_t {
    none = 0,

    // The record: it is not kept under an identity and enters no ledger's digest, and may come
    // again once the reason is gone. (11 was given to a reason of an earlier draft: never use it
    // again.)
    undecodable = 10,       // not an event's envelope
    misrouted = 12,         // another partition's, or another ledger's key
    identity_invalid = 13,  // ledger, source or id is no id
    ledger_not_open = 14,
    data_undecodable = 15,   // of a type that the ledger's rules know
    publisher_unknown = 16,  // nobody has authorised the source to anything

    // Identity.
    id_reused_with_other_content = 20,

    // The ledger, the publisher and the rest of the envelope.
    ledger_full = 30,  // a balance is at its limit
    ledger_already_open = 31,
    publisher_not_authorised = 32,
    event_type_not_in_rules = 33,  // the adopted version of the rules does not know it
    envelope_invalid = 34,         // role, actor or recorded_at

    // Who may.
    four_eyes = 35,  // the second actor must be another
    role_may_not = 36,
    mandate_missing = 37,  // the client gave the actor none that is valid on the day of recording

    // Single fields.
    field_invalid = 40,
    amount_out_of_range = 41,
    date_out_of_range = 42,
    iban_invalid = 43,
    business_id_invalid = 44,
    too_many = 45,  // a list of the event is longer than limits.hpp allows

    // What the event names.
    voucher_unknown = 50,
    delivery_unknown = 51,
    order_unknown = 52,
    tranche_unknown = 53,
    service_unknown = 54,
    provider_unknown = 55,
    client_unknown = 56,
    contract_unknown = 57,
    funder_unknown = 58,
    settlement_unknown = 59,
    run_unknown = 60,
    sink_unknown = 61,
    fee_unknown = 62,
    invoice_unknown = 63,
    mandate_unknown = 64,

    // What exists already.
    voucher_exists = 70,
    delivery_exists = 71,
    order_exists = 72,
    tranche_exists = 73,
    run_exists = 74,
    already_in_this_state = 75,
    funder_has_paying_sink = 76,
    rules_version_invalid = 77,
    already_exists = 78,  // a mandate, fee, assessment, invoice or feedback: the field says which
    funder_has_booking_sink = 79,

    // Providers and services on the service date.
    provider_not_approved = 80,
    service_not_in_voucher = 81,
    provider_not_payee = 82,
    service_date_in_future = 83,
    recording_deadline_passed = 84,
    contract_not_valid = 85,
    service_free_by_law = 86,

    // The voucher.
    voucher_kind_does_not_allow = 90,
    voucher_not_valid_on_date = 91,
    voucher_suspended = 92,
    voucher_ended = 93,
    voucher_in_use = 94,
    return_window_passed = 95,
    service_used_by_voucher = 96,  // the client's share of it is the co-payment
    fee_not_valid = 97,

    // Prices.
    price_above_listed = 100,
    price_above_ceiling = 101,
    price_above_value = 102,
    price_not_agreed = 103,    // a purchase order without a price for the day
    time_class_differs = 104,  // from what the ledger's table says of the moment; names that

    // Limits: what would be kept is more than limits.hpp allows.
    record_full = 105,

    // Balances.
    allowance_exceeded = 110,  // the period's quantity does not cover it
    balance_exceeded = 111,    // the balance does not cover it
    tranche_used = 112,

    // Deliveries.
    delivery_state_does_not_allow = 120,
    funder_not_found_for_client = 121,
    credit_exceeds_delivery = 122,  // more than the disputed delivery is owed

    // Settlement and payment.
    period_end_not_month_end = 130,
    period_end_goes_back = 131,
    period_already_closed = 132,
    extra_run_out_of_order = 133,
    settlement_not_approved = 134,
    totals_differ = 135,  // what the approver saw is not what stands in the books
    nothing_to_pay = 136,
    run_not_approved = 137,
    amount_exceeds_receivable = 138,
    already_exported_with_other_content = 139,
    run_withdrawn = 140,
    run_exported = 141,               // everything that it pays has left
    paid_through_another_sink = 142,  // the funder's payments of the run left before
    payee_on_hold = 143,              // a payee of the run may not be paid now; names it
    control_total_unmatched = 144,    // a publisher sent something else than it says; names it
};

// The code that machines read: "allowance_exceeded".
[[nodiscard]] std::string_view refusal_code(Refusal refusal) noexcept;
[[nodiscard]] std::optional<Refusal> refusal_of_code(std::string_view code) noexcept;

// What the refusal was about: which field, and where numbers decide, what was asked and what was
// left.
struct RefusalDetail {
    std::string_view field;  // the schema's name of it; a literal
    std::int64_t asked =
        0;  // in the commodity of the voucher's pot, in 1/10,000 EUR for prices, in days for dates
    std::int64_t limit = 0;
    bool has_numbers = false;
    // The id of what stands in the way where the event does not name it: a provider. Lives as long
    // as the record that it is of: copied before the next event.
    std::string_view named = {};
};

}  // namespace saldo
