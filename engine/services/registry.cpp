#include "engine/services/registry.hpp"

namespace saldo {

RowKey Registry::client_key(Handle ledger, std::string_view client) {
    return RowKey().add_u32(ledger).add(client);
}

const Contract* Registry::contract_of(Handle ledger, std::string_view contract,
                                      Handle provider) const {
    const Handle known = contracts.find(ledger, contract);
    return known != kNoHandle && contracts[known].provider == provider ? &contracts[known]
                                                                       : nullptr;
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
