// Self-billing invoices and their credit notes as Peppol BIS Self-billing 3.0 (OpenPeppol): UBL 2.1
// Invoice of type 389 and CreditNote of type 261, by EN 16931.
// docs/formats/peppol-self-billing.md has the elements, one by one.
//
// Invariants
// 1. The same invoice gives the same bytes: no clock, chance, locale or path comes in.
// 2. Nothing is written before the whole invoice has been checked.
// 3. No amount is below zero but the rounding: a credit note is a document of its own.
#pragma once

#include <cstdint>

#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/base/unit_marks.hpp"
#include "engine/settlement/self_billing_invoice.hpp"

namespace saldo::peppol_self_billing {

// Writes UTF-8 to `sink`; returns its bytes. `marks` gets unit 0, its part k being line k. Errors:
// those of settlement::check_invoice; the sink's.
[[nodiscard]] Result<std::uint64_t> write_self_billing(
    const settlement::SelfBillingInvoice& invoice, const ByteSink& sink,
    const UnitMarks& marks = {});

}  // namespace saldo::peppol_self_billing
