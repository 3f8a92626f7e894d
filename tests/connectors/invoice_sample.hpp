// Self-billing invoices for the tests of the doors: two that read like a real month, and random
// ones with names, amounts and dates at the edges of what the doors take.
#pragma once

#include <random>

#include "engine/settlement/self_billing_invoice.hpp"

namespace saldo::test {

// A county's January of a provider: exempt care of two kinds, meals and cleaning with VAT, a
// delivery that two funders share.
[[nodiscard]] settlement::SelfBillingInvoice small_invoice();
// What February took back of two invoices, and a credit of no single delivery.
[[nodiscard]] settlement::SelfBillingInvoice small_credit_note();

// 1 to 40 lines that pass every check, of either kind: names of up to 70 characters with ä ö å é &,
// amounts of 0.01 to 999,999,999.99, every unit, every rate, dates at the ends of years and of
// February.
[[nodiscard]] settlement::SelfBillingInvoice random_invoice(std::mt19937_64& random);

}  // namespace saldo::test
