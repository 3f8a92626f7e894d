// Which rule folds which event, by the ledger's adopted version of the rules.
#pragma once

#include "engine/fold/state.hpp"
#include "engine/ledger/event_context.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Applies one event whose identity is new and whose ledger and publisher were checked. Posts
// through state.books.
[[nodiscard]] Refusal apply_event(State& state, Hasher& hasher, EventContext& context,
                                  const events::Event& event);

}  // namespace saldo
