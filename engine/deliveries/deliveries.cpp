#include "engine/deliveries/deliveries.hpp"

namespace saldo {

std::string Deliveries::key(Handle ledger, DeliveryRecordKind kind, std::string_view provider,
                            std::string_view id) {
    std::string key;
    key.reserve(provider.size() + id.size() + 6);
    append_big_endian_u32(key, ledger);
    key.push_back(static_cast<char>(kind));
    key.push_back(static_cast<char>(provider.size()));
    key.append(provider);
    key.append(id);
    return key;
}

}  // namespace saldo
