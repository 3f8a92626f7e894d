#include "engine/services/registry.hpp"

namespace saldo {

std::string Registry::client_key(Handle ledger, std::string_view client) {
    std::string key;
    key.reserve(client.size() + 4);
    append_big_endian_u32(key, ledger);
    key.append(client);
    return key;
}

Handle Registry::funder_for(Handle ledger, std::string_view municipality, Date date) const {
    Handle for_everyone = kNoHandle;
    for (Handle handle = 1; handle <= funders.size(); ++handle) {
        const Funder& funder = funders[handle];
        if (funder.ledger != ledger) continue;
        const Funder::Definition* const definition = funder.on(date);
        if (definition == nullptr) continue;
        if (definition->municipality.empty()) {
            if (for_everyone == kNoHandle) for_everyone = handle;
        } else if (definition->municipality == municipality) {
            return handle;
        }
    }
    return for_everyone;
}

}  // namespace saldo
