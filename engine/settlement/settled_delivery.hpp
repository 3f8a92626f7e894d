// A row of the list under a settlement's lines: what one funder owes of one delivery or credit by
// that settlement, with ids for handles. Statements, self-billing invoices and traces are made of
// these.
//
// A payable belongs to the first close after the event that made it open (delivery_state.hpp). What
// was opened and taken back before its close is in no settlement. What was replaced after it had
// been settled is taken back in a later settlement, to the cent as it was settled, and what
// replaced it follows there:
//
//   delivery   what was delivered, as it was recorded, or last corrected
//   reversal   takes back a delivery that was settled before and has been corrected or cancelled
//   credit     CreditGiven: lowers what is owed, of no single delivery
//   dispute    what a resolved dispute credited of a delivery of the same settlement, which stands
//              beside it whole
//
// The sum of net and VAT by funder, provider, service, coding and month of the service date is the
// settlement's line, entitlements aside (entitlement_row.hpp); the VAT is the line's VAT.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"
#include "engine/vouchers/voucher.hpp"

namespace saldo::settlement {

enum class SettledKind : std::uint8_t { delivery = 1, reversal = 2, credit = 3, dispute = 4 };
// "reversal".
[[nodiscard]] std::string_view settled_kind_name(SettledKind kind) noexcept;

struct SettledDelivery {
    SettledKind kind = SettledKind::delivery;
    std::string settlement;
    std::string funder;
    std::string provider;
    std::string service;
    std::string coding;
    std::string voucher;
    std::string delivery;  // of a credit: the credit's id
    std::string content;   // of the service; empty: none
    VoucherKind voucher_kind = VoucherKind::service_voucher;
    Date service_date;
    // Of the whole delivery, whatever this funder's share of it: below zero in a reversal; 0 in a
    // dispute.
    Quantity quantity;
    UnitPrice unit_price;           // as recorded; never below zero
    Cents net;                      // this funder's part; below zero where it lowers
    Cents vat;                      // likewise; the funder may deduct it
    Cents co_payment;               // the client's, of the whole delivery; below zero in a reversal
    std::uint64_t event = 0;        // the ledger's event number of the event that posted it
    std::uint64_t rated_event = 0;  // of the event that its amounts were rated by
};

}  // namespace saldo::settlement
