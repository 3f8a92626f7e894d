// What day and what time of the day it is, by the tables that the ledger set: public holidays, and
// the time classes of prices.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/services/registry.hpp"
#include "engine/time/instant.hpp"

namespace saldo {

// The ledger's public holidays, rising: of each day what the table says that is in force on it.
// Empty without such a table.
[[nodiscard]] std::vector<Date> public_holidays(const Registry& registry, Handle ledger);

[[nodiscard]] bool is_public_holiday(const Registry& registry, Handle ledger, Date date);

// "evening".
[[nodiscard]] std::string_view time_class_name(TimeClass time_class) noexcept;

// Whether a table says the time classes of a service on a day.
[[nodiscard]] bool has_time_classes(const Registry& registry, Handle ledger,
                                    std::string_view service, Date date);

// The class of a moment for prices of a service: the first line that fits of the service's table in
// force on the moment's local day, or else of the table for every service; TimeClass::any where no
// line fits. nullopt: no table is in force. REQUIRES: local_date(moment) is a day that an event may
// name.
[[nodiscard]] std::optional<TimeClass> time_class_at(const Registry& registry, Handle ledger,
                                                     std::string_view service, Instant moment);

}  // namespace saldo
