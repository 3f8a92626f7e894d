// Client fees that were invoiced, as the log has them, with what is still sealed of their clients:
// what `saldo invoices --fees` opens and writes. Nothing is opened here.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/fold/event_log.hpp"
#include "engine/time/date.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct FeeInvoicesRequest {
    std::string ledger{};  // empty: the only one
    Date month{};          // any day of the month of the service dates
};

// Columns, in this order, of the rows of ask_fee_invoices().
enum class FeeColumn : std::uint8_t {
    invoice,
    client,
    funder,
    service,
    service_name,
    service_date,
    amount,
    credited,  // of the amount, since
    issued_on,
    due_on,
    reference,
    seller_name,
    seller_business_id,
    iban,
    bic,
    key,         // of what is sealed; empty: nothing was
    nonce,       // base64
    ciphertext,  // base64
};

// Facts: ledger. Rows: the invoices that the books accepted, in log order, whatever has been
// credited or paid of them since. Of a client what the last accepted registration sealed. Reads the
// outcomes, and the ledger's partition of the log from its beginning: names are in
// no table. Errors: not_found (no such ledger), bad_input (which of several?), unavailable (the log
// is not at hand), io, damaged.
[[nodiscard]] Result<Answer> ask_fee_invoices(std::span<ShardView> shards, EventLog* log,
                                              const FeeInvoicesRequest& request);

}  // namespace saldo
