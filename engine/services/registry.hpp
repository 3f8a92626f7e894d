// What the rules look up by name: funders, sinks, services, providers, contracts,
// rule tables (resident) and
// clients (fetched).
#pragma once

#include <string_view>

#include "engine/base/record_cache.hpp"
#include "engine/base/resident_table.hpp"
#include "engine/base/row_key.hpp"
#include "engine/services/funder.hpp"
#include "engine/services/provider.hpp"
#include "engine/services/rule_table.hpp"
#include "engine/services/service.hpp"

namespace saldo {

class Registry {
  public:
    ResidentTable<Funder> funders;
    ResidentTable<Sink> sinks;
    ResidentTable<Service> services;
    ResidentTable<Provider> providers;
    ResidentTable<Contract> contracts;
    ResidentTable<RuleTable> rule_tables;
    RecordCache<Client> clients{2};
    Handle clients_made = 0;  // the last client's handle

    // Keys of fetched records begin with the ledger.
    [[nodiscard]] static RowKey client_key(Handle ledger, std::string_view client);

    // The contract of that id, if it is that provider's; nullptr: there is none.
    [[nodiscard]] const Contract* contract_of(Handle ledger, std::string_view contract,
                                              Handle provider) const;

    // Who pays for a municipality's resident on a date: the funder of that municipality, else the
    // one that pays for everyone. kNoHandle: nobody does. The first defined wins where two claim
    // the same.
    [[nodiscard]] Handle funder_for(Handle ledger, std::string_view municipality, Date date) const;
};

}  // namespace saldo
