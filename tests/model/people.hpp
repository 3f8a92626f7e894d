// Clients who speak for themselves and those who act for them; and what publishers sent, beside
// what they say that they sent.
#pragma once

#include "tests/model/reasons.hpp"
#include "tests/model/world.hpp"

namespace saldo::model {

// Whom an event is about, as it says; empty: it does not.
struct NamedPerson {
    Text voucher;
    Text client;
};

// Why the role may not say such an event, or who acts for a client may not say it for that one.
[[nodiscard]] Reasons person_faults(const World& world, const Said& said, events::Fact type,
                                    const NamedPerson& person);

// For its publisher's control total.
void count_delivery(World& world, const Said& said, const events::ServiceDeliveredT& fact);
// Whether every control total of a day from first to last is what was received.
[[nodiscard]] bool is_complete(const World& world, Day first, Day last);

}  // namespace saldo::model
