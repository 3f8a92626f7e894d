// The self-billing invoices of a payment run as files' bytes: what `saldo invoices` writes. A
// function of the log and of what receivers have agreed to: asked twice, the bytes are equal.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "cli/commands/exports.hpp"
#include "cli/commands/wiring.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct InvoicesRequest {
    std::string ledger{};  // empty: looked for in every ledger
    std::string run{};
    std::string format{};     // empty: without bytes
    std::string receivers{};  // engine/settlement/invoice_settings.hpp
};

// Of a row that should be invoiced, and cannot be.
inline constexpr const char* kFailedInvoice = "failed";

// Columns, in this order, of the rows of ask_invoices().
enum class InvoiceColumn : std::uint8_t {
    number,
    kind,  // invoice, credit_note; kFailedInvoice; empty: it is not to be invoiced
    settlement,
    funder,
    provider,
    lines,
    payable,   // of a credit note below zero
    original,  // numbers of the invoices that a credit note takes back
    file_name,
    sha256,
    fault,  // why there is no file, or no invoice; or empty
    bytes,  // base64: Finvoice is not UTF-8
};

// Facts: ledger, run, name (of the run's files), total (of what is
// invoiced; with a format, of the invoices that have a file). Rows: the invoices,
// then what is not invoiced. Errors: not_found (no such run), refused (it is not approved),
// bad_input (no such format, settings that cannot be read), limit, io, damaged.
[[nodiscard]] Result<Answer> ask_invoices(std::span<ShardView> shards,
                                          const InvoicesRequest& request, const Wiring& wiring,
                                          Hasher& hasher);

// A run's invoices as files, each in every format that the program writes: `sink` and `recorded`
// are empty, and `statements` has the invoice. `receivers` as of InvoicesRequest. Errors: those of
// ask_invoices(); what a format cannot hold is its file's fault.
[[nodiscard]] Result<std::vector<RunFile>> make_invoice_files(const Placed<PaymentRun>& run,
                                                              const std::string& receivers,
                                                              const Wiring& wiring, Hasher& hasher);

}  // namespace saldo
