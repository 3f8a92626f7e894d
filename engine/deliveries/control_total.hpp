// ControlTotal: a publisher says how many deliveries it sent on a day, and worth how much
// (control_days.hpp says what is compared with it). Said again of the same day, the later word
// stands. A close over a day whose two sides differ is refused (settlement/close.hpp).
#pragma once

#include "engine/deliveries/control_days.hpp"
#include "engine/ledger/books.hpp"
#include "engine/ledger/event_context.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// The event's own source, or another publisher's word through the source that opened the ledger.
//
// Refuses: publisher_not_authorised (another's, or one that nobody authorised), field_invalid,
// amount_out_of_range (total below zero or above kCentsMax), date_out_of_range (also a day after
// the day of recording), record_full (limits::kControlDaysMax).
[[nodiscard]] Refusal note_control_total(const Books& books, ControlDays& days, EventContext& event,
                                         const events::ControlTotal& said);

}  // namespace saldo
