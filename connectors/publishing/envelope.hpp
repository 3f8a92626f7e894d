// An event's envelope, checked before it is published. The fold keeps a record whose ledger, source
// or id is no id under nobody's name, where its publisher would look for it in vain.
#pragma once

#include <optional>

#include "schemas/codec/json.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// The first of ledger, source, id and actor that is no id (engine/ledger/field_checks.hpp).
[[nodiscard]] std::optional<codec::TextError> envelope_error(const events::Event& event);

}  // namespace saldo
