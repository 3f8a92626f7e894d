// The names of events, as the text form, PublisherAuthorised and CloudEvents write them: those of
// events.fbs.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "schemas/events_generated.h"

namespace saldo::codec {

// Every event's name, in the order of the union.
[[nodiscard]] std::span<const std::string_view> type_names();

// "ServiceDelivered". REQUIRES: a type that this build knows, not NONE.
[[nodiscard]] std::string_view name_of(events::Fact fact);

// nullopt: no event has this name. Upper and lower case matter.
[[nodiscard]] std::optional<events::Fact> fact_of_name(std::string_view name);

}  // namespace saldo::codec
