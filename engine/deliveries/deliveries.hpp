// The deliveries, orders and credits of a shard, and the desk at which their rules work.
#pragma once

#include <string_view>
#include <vector>

#include "engine/base/record_cache.hpp"
#include "engine/base/row_key.hpp"
#include "engine/deliveries/delivery.hpp"
#include "engine/deliveries/open_payables.hpp"
#include "engine/deliveries/replaced_delivery.hpp"
#include "engine/deliveries/visit_days.hpp"
#include "engine/ledger/books.hpp"
#include "engine/ledger/event_context.hpp"
#include "engine/services/registry.hpp"
#include "engine/vouchers/vouchers.hpp"

namespace saldo {

class Deliveries {
  public:
    using Slot = RecordCache<Delivery>::Slot;
    RecordCache<Delivery> cache;
    std::vector<ReplacedRow> new_replaced;  // since the last commit

    // ledger u32 | kind u8 | size u8 | provider id | id. Named by the provider's id and not its
    // handle, so that a key is known before the batch is folded.
    [[nodiscard]] static RowKey key(Handle ledger, DeliveryRecordKind kind,
                                    std::string_view provider, std::string_view id);
    // ledger u32 | size u8 | provider id | event number u64 | id; `event`: the ledger's number of
    // the event that replaced it.
    [[nodiscard]] static RowKey replaced_key(Handle ledger, std::string_view provider,
                                             std::uint64_t event, std::string_view id);

    // Keeps what a delivery was before `event` replaces it.
    void keep_replaced(const EventContext& event, std::string_view provider, std::string_view id,
                       ReplacedBy by, const Delivery& before);
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
