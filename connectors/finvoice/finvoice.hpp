// Self-billing invoices and their credit notes as Finvoice 3.0 (Finance Finland): INV07 and INV02,
// one document a file, in ISO-8859-15. docs/formats/finvoice.md has the elements, one by one.
//
// Invariants
// 1. The same invoice gives the same bytes: no clock, chance, locale or path comes in.
// 2. Nothing is written before the whole invoice has been checked.
// 3. Amounts have two decimals behind a comma; those of a credit note are below zero.
#pragma once

#include <cstdint>

#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/base/unit_marks.hpp"
#include "engine/settlement/self_billing_invoice.hpp"

namespace saldo::finvoice {

// Writes the document to `sink`; returns its bytes. Errors: those of settlement::check_invoice;
// bad_input where the provider has no account (Finvoice asks for one); the sink's.
// `marks` gets unit 0, its part k being line k.
[[nodiscard]] Result<std::uint64_t> write_finvoice(const settlement::SelfBillingInvoice& invoice,
                                                   const ByteSink& sink,
                                                   const UnitMarks& marks = {});

}  // namespace saldo::finvoice
