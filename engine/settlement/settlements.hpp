// The settlements and payment runs of a shard, and the desk at which the rules of this room work.
#pragma once

#include <vector>

#include "engine/base/digest.hpp"
#include "engine/base/resident_table.hpp"
#include "engine/deliveries/control_days.hpp"
#include "engine/deliveries/open_payables.hpp"
#include "engine/ledger/books.hpp"
#include "engine/services/registry.hpp"
#include "engine/settlement/bank_rows.hpp"
#include "engine/settlement/entitlement_row.hpp"
#include "engine/settlement/settlement.hpp"
#include "engine/vouchers/vouchers.hpp"

namespace saldo {

// The entitlements of a settlement, row by row: written once, when the settlement is made, and read
// by questions only.
struct SettlementRows {
    Handle settlement = kNoHandle;
    std::vector<EntitlementRow> rows;
};

struct Settlements {
    ResidentTable<Settlement> settlements;
    ResidentTable<PaymentRun> runs;
    std::vector<SettlementRows> new_rows;  // since the last commit
    BankRows bank_rows;
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
