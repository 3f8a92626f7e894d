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

}  // namespace saldo
