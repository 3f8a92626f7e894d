#include "engine/deliveries/deliveries.hpp"

namespace saldo {

RowKey Deliveries::key(Handle ledger, DeliveryRecordKind kind, std::string_view provider,
                       std::string_view id) {
    return RowKey()
        .add_u32(ledger)
        .add_u8(static_cast<std::uint8_t>(kind))
        .add_u8(static_cast<std::uint8_t>(provider.size()))
        .add(provider)
        .add(id);
}

RowKey Deliveries::replaced_key(Handle ledger, std::string_view provider, std::uint64_t event,
                                std::string_view id) {
    return RowKey()
        .add_u32(ledger)
        .add_u8(static_cast<std::uint8_t>(provider.size()))
        .add(provider)
        .add_u64(event)
        .add(id);
}

void Deliveries::keep_replaced(const EventContext& event, std::string_view provider,
                               std::string_view id, ReplacedBy by, const Delivery& before) {
    const RowKey key = replaced_key(event.ledger, provider, event.event_number, id);
    new_replaced.push_back({std::string(key.view()), {by, before}});
}

}  // namespace saldo
