// The deliveries of a ledger as their rows are kept: by provider, then by the provider's number.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/deliveries/delivery.hpp"
#include "projections/pipeline/ledger_places.hpp"

namespace saldo {

// A delivery and the ids that are only in its key.
struct DeliveryRow {
    std::string provider;
    std::string id;
    Delivery delivery;
};

// One provider's deliveries, or (empty) every provider's (shorter ids first), until `visit` gives
// false. Orders and credits are not among them. Errors: io, damaged, those of `visit`.
[[nodiscard]] Status scan_deliveries(const LedgerPlace& place, std::string_view provider,
                                     const std::function<Result<bool>(const DeliveryRow&)>& visit);

}  // namespace saldo
