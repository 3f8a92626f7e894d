// The settlements and payment runs of a shard, and the desk at which the rules of this room work.
#pragma once

#include "engine/base/digest.hpp"
#include "engine/base/resident_table.hpp"
#include "engine/deliveries/control_days.hpp"
#include "engine/deliveries/open_payables.hpp"
#include "engine/ledger/books.hpp"
#include "engine/services/registry.hpp"
#include "engine/settlement/settlement.hpp"
#include "engine/vouchers/vouchers.hpp"

namespace saldo {

struct Settlements {
    ResidentTable<Settlement> settlements;
    ResidentTable<PaymentRun> runs;
};

// What a settlement rule reads and changes. References live as long as the shard's state.
struct SettlementDesk {
    Books& books;
    Registry& registry;
    OpenPayables& open_payables;
    Settlements& settlements;
    Vouchers& vouchers;
    const ControlDays& control_days;
    Hasher& hasher;
};

}  // namespace saldo
