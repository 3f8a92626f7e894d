// A row of a settlement's entitlements: what a close settled of one decision for some days of one
// month. The rows say for whom and why; their sums are the settlement's lines.
//
//   original    of a month that no close had settled before
//   reversal    of a month that is closed: takes back a row as it was settled last
//   correction  of a month that is closed: what is right now
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo {

// Numbers are stored: never change them.
enum class EntitlementRowType : std::uint8_t { original = 0, reversal = 1, correction = 2 };
// "original".
[[nodiscard]] std::string_view entitlement_row_name(EntitlementRowType type) noexcept;

struct EntitlementRow {
    EntitlementRowType type = EntitlementRowType::original;
    Handle voucher = kNoHandle;
    Handle client = kNoHandle;
    Handle provider = kNoHandle;
    Handle service = kNoHandle;
    Handle funder = kNoHandle;
    Handle coding = kNoHandle;
    Period period;         // within one month, under the same terms throughout
    UnitPrice value;       // of a whole month
    UnitPrice co_payment;  // likewise
    Cents amount;          // below zero: a reversal
};

template <class Fields>
void describe(Fields& fields, EntitlementRow& row) {
    fields(row.type, row.voucher, row.client, row.provider, row.service, row.funder, row.coding,
           row.period.first, row.period.last, row.value, row.co_payment, row.amount);
}

// Takes out pairs of reversals and corrections that are equal and opposite: of the same client,
// provider, service, funder, coding and days, of the same amount with the other sign, whatever
// decision they are of. A row cancels one other; one of its own type before one of the other type,
// an earlier before a later. What is left keeps its order. Originals never cancel.
void cancel_opposite_rows(std::vector<EntitlementRow>& rows);

}  // namespace saldo
