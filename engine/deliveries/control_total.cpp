#include "engine/deliveries/control_total.hpp"

#include "engine/ledger/field_checks.hpp"

namespace saldo {

Refusal note_control_total(const Books& books, ControlDays& days, EventContext& event,
                           const events::ControlTotal& said) {
    const std::string_view publisher = text_of(said.publisher());
    const bool speaks_for_others = books.ledgers[event.ledger].opened_by_source == event.source;
    const Handle handle = books.publishers.find(event.ledger, publisher);
    // By what was folded: a handle alone may come from a later record of the batch.
    const bool is_known = handle != kNoHandle &&
                          (publisher == event.source || !books.publishers[handle].grants.empty());
    if (!is_known || (publisher != event.source && !speaks_for_others))
        return event.refuse(Refusal::publisher_not_authorised, "publisher");
    if (!cents_ok(*said.total()) || said.total()->value() < 0)
        return event.refuse(Refusal::amount_out_of_range, "total");
    if (!date_ok(*said.day())) return event.refuse(Refusal::date_out_of_range, "day");
    const Date day = date_of(*said.day());
    if (day > event.recorded_on)
        return event.refuse(Refusal::date_out_of_range, "day", day.days, event.recorded_on.days);
    if (!days.say({event.ledger, handle, day}, said.count(), Cents{said.total()->value()}))
        return event.refuse(Refusal::record_full, "day", limits::kControlDaysMax + 1,
                            limits::kControlDaysMax);
    return Refusal::none;
}

}  // namespace saldo
