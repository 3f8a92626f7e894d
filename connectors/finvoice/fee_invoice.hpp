// Client fees as Finvoice 3.0: INV01, one document a file, in ISO-8859-15. docs/formats/finvoice.md
// has the elements.
#pragma once

#include <cstdint>

#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/fees/fee_invoice.hpp"

namespace saldo::finvoice {

// Writes the document to `sink`; returns its bytes. Errors: those of check_fee_invoice; the sink's.
[[nodiscard]] Result<std::uint64_t> write_fee_invoice(const FeeInvoice& invoice,
                                                      const ByteSink& sink);

}  // namespace saldo::finvoice
