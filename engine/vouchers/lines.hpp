// The lines and balances that a grant or an amendment says, read into terms and pots.
#pragma once

#include <string_view>
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

// What the lines and balances say by themselves: ids, ranges, list lengths. Neither need be there.
[[nodiscard]] Refusal check_lines(const Registry& registry, EventContext& event,
                                  const LinesSaid& said);

// What stands against the kind of the voucher, which asks for quantities, values or balances: the
// reason and the field. Refusal::none: nothing. REQUIRES: check_lines found nothing.
struct KindFault {
    Refusal reason = Refusal::none;
    std::string_view field;
};
[[nodiscard]] KindFault kind_fault(const LinesSaid& said, VoucherKind kind);

// Refuses a service that nobody defined.
[[nodiscard]] Refusal check_services(const Registry& registry, EventContext& event,
                                     const LinesSaid& said);

// Whether every line's service is counted in the pot's unit, where the balance is in units.
// REQUIRES: check_services found nothing, and there are lines.
[[nodiscard]] bool units_agree(const Registry& registry, Handle ledger, const LinesSaid& said,
                               Commodity unit);
// The unit of the first line's service. REQUIRES: as units_agree.
[[nodiscard]] Commodity first_unit(const Registry& registry, Handle ledger, const LinesSaid& said);

// Reads lines of known services into `terms` and adds the pots that they need to `pots` (a line
// that is there already keeps its pot).
void read_lines(const Registry& registry, Handle ledger, const LinesSaid& said, VoucherKind kind,
                Voucher::Terms& terms, Voucher::Pots& pots);

}  // namespace saldo
