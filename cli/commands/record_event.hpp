// Recording one event of the program's own (a close, an approval, a run, an export) and learning
// what became of it.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "cli/commands/office.hpp"
#include "engine/ledger/refusal_text.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Who acts, for which ledger, when.
struct Acting {
    std::string ledger;
    std::string source;  // the event's source: empty: the one that opened the ledger
    std::string actor;
    std::string recorded_at;           // empty: now
    Language language = Language::en;  // in which a refusal is explained
};

// As the words beside the command say: its actor, its language, and its ledger where none is known.
void act_at(const Place& place, Acting& acting);

// The options of a command that records an event: when, and from which source.
void add_acting_options(CLI::App* command, Acting& acting);

// Publishes the event and waits until it was folded. The answer has the facts of the question
// `outcome`: ledger, outcome, reason, … Errors: refused (with the reason), bad_input (no actor, an
// unknown ledger, a moment that is none).
[[nodiscard]] Result<Answer> record_event(Office& office, const Wiring& wiring,
                                          const Acting& acting, std::string id,
                                          events::FactUnion data);

// As an id: the same words by the same actor at the same moment are the same event.
[[nodiscard]] Result<std::string> id_of_act(const Wiring& wiring, const Acting& acting,
                                            std::string_view words);

// An id that derives from what is done alone (a close), so that two who do it at once do it once.
// An earlier event of that id that was refused stays refused: then the next number is tried.
[[nodiscard]] Result<std::string> id_of_deed(Office& office, const Acting& acting,
                                             const std::string& words);

// Fills in the ledger (the only one there is, where none is said) and the source.
[[nodiscard]] Status complete(Office& office, Acting& acting);

}  // namespace saldo
