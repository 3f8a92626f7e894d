// The lines and balances that a grant or an amendment says, read into terms and pots.
#pragma once

#include <vector>

#include "engine/ledger/event_context.hpp"
#include "engine/services/registry.hpp"
#include "engine/vouchers/voucher.hpp"
#include "schemas/events_generated.h"

namespace saldo {

struct LinesSaid {
    const flatbuffers::Vector<flatbuffers::Offset<events::VoucherLine>>* lines = nullptr;
    const events::Cents* balance = nullptr;
    const events::Quantity* balance_quantity = nullptr;
};

// Ranges, list lengths, and what each kind must say.
[[nodiscard]] Refusal check_lines(EventContext& event, const LinesSaid& said, VoucherKind kind);

// Reads checked lines into `terms` and adds the pots that they need to `pots` (a line that is there
// already keeps its pot). Refuses an unknown service.
[[nodiscard]] Refusal read_lines(const Registry& registry, EventContext& event,
                                 const LinesSaid& said, VoucherKind kind, Voucher::Terms& terms,
                                 std::vector<Voucher::Pot>& pots);

}  // namespace saldo
