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

// What stands in the way of the event's source publishing an event of this type on the day of
// recording: "source", or "role" where only the role does; empty: nothing. The source that opened
// the ledger may publish everything; one that is limited to a provider may speak only in the roles
// provider, client and mandatary, whatever its events say. `provider`: whom the event speaks for;
// empty: nobody, or what these rules cannot know. A control total is of the publisher itself: one
// that is limited to a provider may send its own (deliveries/control_total.hpp looks whose it is).
[[nodiscard]] std::string_view publisher_fault(const Books& books, const EventContext& event,
                                               events::Fact type, std::string_view provider);

}  // namespace saldo
