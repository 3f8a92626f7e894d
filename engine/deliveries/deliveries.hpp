// The deliveries, orders and credits of a shard, and the desk at which their rules work.
#pragma once

#include <string_view>

#include "engine/base/record_cache.hpp"
#include "engine/base/row_key.hpp"
#include "engine/deliveries/delivery.hpp"
#include "engine/deliveries/open_payables.hpp"
#include "engine/deliveries/visit_days.hpp"
#include "engine/ledger/books.hpp"
#include "engine/services/registry.hpp"
#include "engine/vouchers/vouchers.hpp"

namespace saldo {

class Deliveries {
  public:
    using Slot = RecordCache<Delivery>::Slot;
    RecordCache<Delivery> cache;

    // ledger u32 | kind u8 | size u8 | provider id | id. Named by the provider's id and not its
    // handle, so that a key is known before the batch is folded.
    [[nodiscard]] static RowKey key(Handle ledger, DeliveryRecordKind kind,
                                    std::string_view provider, std::string_view id);
};

// What a delivery rule reads and changes. References live as long as the shard's state.
struct DeliveryDesk {
    Books& books;
    Registry& registry;
    Vouchers& vouchers;
    Deliveries& deliveries;
    OpenPayables& open_payables;
    VisitDays& visit_days;
};

}  // namespace saldo
