// What stands in a transaction of an entry: ISO 20022 EntryTransaction (TxDtls), and the code that
// says what kind of transaction it was (BkTxCd), which an entry has as well.
#pragma once

#include "connectors/xml_reading/bank_elements.hpp"
#include "connectors/xml_reading/xml_elements.hpp"
#include "engine/base/result.hpp"
#include "engine/settlement/bank_report.hpp"

namespace saldo::account_reports {

// Both read the current element and close it.
[[nodiscard]] Status read_transaction(xml_reading::XmlElements& xml,
                                      xml_reading::Allowance& allowance,
                                      settlement::TransactionDetails& transaction);
[[nodiscard]] Status read_transaction_code(xml_reading::XmlElements& xml,
                                           settlement::BankTransactionCode& code);

}  // namespace saldo::account_reports
