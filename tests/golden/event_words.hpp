// What the lines of a golden script say, as events. One function for each group of DESIGN's events;
// each takes the words that it knows out of the line and fills the fact.
#pragma once

#include <string>

#include "engine/fold/state.hpp"
#include "schemas/events_generated.h"
#include "tests/golden/words.hpp"

namespace saldo::test {

// What a line leaves unsaid is read from the books: a settlement's digest, a payment's id.
struct BooksSoFar {
    const State& state;
    Handle ledger = kNoHandle;
};

// Each returns false, and takes nothing, where the line begins with no verb of its group.
[[nodiscard]] bool read_ledger_fact(Words& words, events::EventT& event);
[[nodiscard]] bool read_provider_fact(Words& words, events::EventT& event);
[[nodiscard]] bool read_voucher_fact(Words& words, events::EventT& event);
[[nodiscard]] bool read_delivery_fact(Words& words, events::EventT& event);
[[nodiscard]] bool read_settlement_fact(Words& words, events::EventT& event,
                                        const BooksSoFar& books);
[[nodiscard]] bool read_bank_fact(Words& words, events::EventT& event, const BooksSoFar& books);
// Control totals, mandates, client fees, feedback. Asked first: "end mandate" ends no voucher, and
// "credit invoice" credits no provider.
[[nodiscard]] bool read_people_fact(Words& words, events::EventT& event);

// The last day of "2026-01", or the day itself.
[[nodiscard]] std::unique_ptr<events::Date> month_end_of(Words& words, const std::string& text);

}  // namespace saldo::test
