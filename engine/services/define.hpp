// Reference data of a ledger: funders, sinks, services, providers with their approvals, accounts,
// checks, holds, contracts and prices, clients. Each function checks everything first and changes
// nothing when it refuses.
#pragma once

#include "engine/ledger/books.hpp"
#include "engine/ledger/event_context.hpp"
#include "engine/services/registry.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// What these rules read and change. References live as long as the shard's state.
struct RegistryDesk {
    Books& books;
    Registry& registry;
};

[[nodiscard]] Refusal define_funder(RegistryDesk& desk, EventContext& event,
                                    const events::FunderDefined& defined);
// One sink that pays a funder: two would pay the same debt twice.
[[nodiscard]] Refusal define_sink(RegistryDesk& desk, EventContext& event,
                                  const events::SinkDefined& defined);
[[nodiscard]] Refusal define_service(RegistryDesk& desk, EventContext& event,
                                     const events::ServiceDefined& defined);
[[nodiscard]] Refusal register_client(RegistryDesk& desk, EventContext& event,
                                      const events::ClientRegistered& registered);

}  // namespace saldo
