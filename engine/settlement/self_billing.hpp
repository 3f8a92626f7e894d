// From the list under a settlement's lines to the lines of self-billing invoices: which deliveries
// are invoiced, with which VAT, and what the unit price is without it.
//
// Invoiced is what was delivered under a purchase order (ostopalvelutilaus) whose contract records
// an agreement on self-billing for the service date. A service voucher never is: that contract is
// between client and provider (Act 569/2009), and a settlement statement tells of it.
#pragma once

#include <optional>

#include "engine/base/result.hpp"
#include "engine/services/service.hpp"
#include "engine/settlement/invoice_settings.hpp"
#include "engine/settlement/self_billing_invoice.hpp"

namespace saldo::settlement {

// A row of the list, with what the ledger knows of its purchase order and service on its day.
struct RowToInvoice {
    SettledDelivery row;
    std::string contract;  // of the voucher
    Commodity unit = Commodity::piece;
    Service::Definition service;
};

// The line of an invoice (the row's amount is above zero) or of a credit note (below). nullopt: the
// row is of 0.00. The original is not set. Errors: bad_input where the ledger's VAT is not what the
// service bears.
[[nodiscard]] Result<std::optional<InvoiceLine>> invoice_line_of(const RowToInvoice& row,
                                                                 const InvoiceSettings& settings);

// Whether the row `original` of an earlier or the same settlement is what `credit` lowers: the same
// delivery, or for a credit of no single delivery one of the same voucher, service and month. Both
// are of one funder and provider.
[[nodiscard]] bool is_original(const SettledDelivery& original, const SettledDelivery& credit);

}  // namespace saldo::settlement
