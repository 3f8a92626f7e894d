// A ledger is opened, adopts rules, authorises publishers and closes accounting periods. Each
// function checks everything first and changes nothing when it refuses.
#pragma once

#include <string_view>

#include "engine/ledger/books.hpp"
#include "engine/ledger/event_context.hpp"
#include "schemas/events_generated.h"

namespace saldo {

[[nodiscard]] Refusal open_ledger(Books& books, EventContext& event,
                                  const events::LedgerOpened& opened);
[[nodiscard]] Refusal adopt_rules(Books& books, EventContext& event,
                                  const events::RulesAdopted& adopted);
[[nodiscard]] Refusal authorise_publisher(Books& books, EventContext& event,
                                          const events::PublisherAuthorised& authorised);
[[nodiscard]] Refusal close_accounting_period(Books& books, EventContext& event,
                                              const events::AccountingPeriodClosed& closed);

// Whether the event's source may publish an event of this type on the day of recording. The source
// that opened the ledger may publish everything. `provider`: whom the event speaks for; empty:
// nobody.
[[nodiscard]] bool may_publish(const Books& books, const EventContext& event, events::Fact type,
                               std::string_view provider);

}  // namespace saldo
