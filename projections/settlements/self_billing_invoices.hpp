// The self-billing invoices of a payment run: for each settlement, funder and provider one invoice
// of what was delivered under purchase orders, and one credit note of what was taken back
// (engine/settlement/self_billing.hpp says what is invoiced).
//
// A settlement is invoiced with the first approved run that names it, whether that run pays it or
// not: an invoice says what is owed. A later run names it again without another invoice. A
// withdrawal changes nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/settlement/invoice_settings.hpp"
#include "engine/settlement/self_billing_invoice.hpp"
#include "engine/settlement/settlement.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

// Of a settlement's purchase orders what is not invoiced, and why. Of a settlement that an earlier
// run's invoices have: no funder, provider and lines.
struct NotInvoiced {
    std::string settlement;
    std::string funder;
    std::string provider;
    std::size_t lines = 0;
    Cents owed;          // may be below zero
    std::string reason;  // "the purchase orders name no contract with an agreement on self-billing"
    bool failed = false;  // there should be an invoice, and it cannot be made
};

struct InvoicesOfRun {
    // By settlement in the run's order, funder, provider and kind.
    std::vector<settlement::SelfBillingInvoice> invoices;
    std::vector<NotInvoiced> not_invoiced;
};

// The same whenever they are asked for: agreements count as they stood at the approval, VAT as it
// was when a delivery was rated, and parties as the run kept them; only `later_iban` is known
// later. What takes back a delivery is credited where that was invoiced, whatever its contract says
// by then. Reads the deliveries of all providers, for a credit note also those of earlier
// settlements. Errors: refused (the run is not approved); limit (a number of more than 20
// characters); io, damaged.
[[nodiscard]] Result<InvoicesOfRun> self_billing_invoices_of(
    const ShardView& shard, std::string_view ledger, const PaymentRun& run,
    const settlement::InvoiceSettings& settings);

}  // namespace saldo
