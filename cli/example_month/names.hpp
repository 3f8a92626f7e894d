// Invented names of providers, Finnish and Swedish, with the letters that files get wrong.
#pragma once

#include <cstdint>
#include <string>

#include "cli/example_month/catalogue.hpp"

namespace saldo::example_month {

// "Hoivapalvelu Pihlaja Oy", "Åsas Omsorg Ab": a different one for each ordinal within a trade.
[[nodiscard]] std::string provider_name(Trade trade, std::uint32_t ordinal);

}  // namespace saldo::example_month
