// Reference data of a ledger: funders, sinks, services, providers with their approvals, accounts,
// checks, holds, contracts and prices, rule tables, clients. Each function checks everything first
// and changes nothing when it refuses.
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
// One sink that pays a funder, and one that books: two would pay the same debt twice, or book the
// same documents. What a sink was before stays known (Sink::earlier): of runs that were approved
// before, the files are made by it. Refuses, besides: field_invalid (layout: its
// bytes, of how many), record_full (a sink that was changed too often; it may still become one that
// neither pays nor books, which leaves its place to another). The same said again is no change.
[[nodiscard]] Refusal define_sink(RegistryDesk& desk, EventContext& event,
                                  const events::SinkDefined& defined);
[[nodiscard]] Refusal define_service(RegistryDesk& desk, EventContext& event,
                                     const events::ServiceDefined& defined);
// A table's text for days from a date on. The first of two: the table waits. The same text for the
// same day again by another actor: it is in force, for events later in the log. What waited and is
// not what is said now is forgotten. Refuses, besides: too_many (content: bytes or lines, where the
// text is longer than limits.hpp allows), field_invalid (content: the line that cannot be read, of
// how many), service_unknown, four_eyes, already_in_this_state, record_full.
[[nodiscard]] Refusal set_rule_table(RegistryDesk& desk, EventContext& event,
                                     const events::RuleTableSet& said);
[[nodiscard]] Refusal register_client(RegistryDesk& desk, EventContext& event,
                                      const events::ClientRegistered& registered);

}  // namespace saldo
