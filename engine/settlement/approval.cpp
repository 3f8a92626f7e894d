#include "engine/settlement/approval.hpp"

#include <algorithm>

#include "engine/ledger/field_checks.hpp"
#include "engine/settlement/settlement_id.hpp"

namespace saldo {

Refusal approve_settlement(SettlementDesk& desk, EventContext& event,
                           const events::SettlementApproved& approved) {
    // Looked up first, because four eyes come first in the order of refusals.
    const Handle handle =
        desk.settlements.settlements.find(event.ledger, text_of(approved.settlement()));
    if (handle != kNoHandle && desk.settlements.settlements[handle].closed_by == event.actor)
        return event.refuse(Refusal::four_eyes, "actor");
    if (approved.settlement()->size() == 0 || approved.settlement()->size() > kSettlementIdBytesMax)
        return event.refuse(Refusal::field_invalid, "settlement");
    if (handle == kNoHandle) return event.refuse(Refusal::settlement_unknown, "settlement");
    const Settlement& seen = desk.settlements.settlements[handle];
    if (!seen.approved_by.empty())
        return event.refuse(Refusal::already_in_this_state, "settlement");
    if (approved.total()->value() != seen.total.value)
        return event.refuse(Refusal::totals_differ, "total", approved.total()->value(),
                            seen.total.value);
    if (!std::ranges::equal(*approved.digest()->bytes(), seen.digest.bytes))
        return event.refuse(Refusal::totals_differ, "digest");

    desk.settlements.settlements.change(handle).approved_by = event.actor;
    return Refusal::none;
}

}  // namespace saldo
