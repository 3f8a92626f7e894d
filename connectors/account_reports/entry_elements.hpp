// What stands in an entry of a statement or notification: ISO 20022 ReportEntry (Ntry), with its
// batches and transaction details.
#pragma once

#include "connectors/xml_reading/xml_elements.hpp"
#include "engine/base/result.hpp"
#include "engine/settlement/bank_report.hpp"

namespace saldo::account_reports {

// Reads the current element, a Ntry, into `entry` and closes it. Errors: bad_input for one without
// an amount or a direction, and as connectors/xml_reading/bank_elements.hpp; limit.
[[nodiscard]] Status read_entry(xml_reading::XmlElements& xml, settlement::ReportEntry& entry);

}  // namespace saldo::account_reports
