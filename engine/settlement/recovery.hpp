// ProviderRepaid and ReceivableWrittenOff: how a provider's debt to a funder ends where no later
// settlement sets it off.
//
//   repaid        bank -> receivable/provider
//   written off   loss -> receivable/provider
#pragma once

#include "engine/ledger/event_context.hpp"
#include "engine/settlement/settlements.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Refuses: field_invalid, amount_out_of_range (0.01 to kCentsMax), date_out_of_range,
// funder_unknown, provider_unknown, amount_exceeds_receivable (asked and owed, in cents). No role
// is asked: a bank may say it.
[[nodiscard]] Refusal repay_receivable(SettlementDesk& desk, EventContext& event,
                                       const events::ProviderRepaid& repaid);

// Refuses as above.
[[nodiscard]] Refusal write_off_receivable(SettlementDesk& desk, EventContext& event,
                                           const events::ReceivableWrittenOff& written_off);

}  // namespace saldo
