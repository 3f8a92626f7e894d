// The deliveries of a ledger as their rows are kept: by provider, then by the provider's number;
// and what the replaced ones of them were.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/deliveries/delivery.hpp"
#include "engine/deliveries/replaced_delivery.hpp"
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

// The same of another kind of records: credits are deliveries below zero.
[[nodiscard]] Status scan_delivery_records(
    const store::Snapshot& snapshot, Handle ledger, DeliveryRecordKind kind,
    std::string_view provider, const std::function<Result<bool>(const DeliveryRow&)>& visit);

// What a delivery was before an event replaced it.
struct ReplacedDeliveryRow {
    std::string provider;
    std::uint64_t event = 0;  // the ledger's number of the event that replaced it
    std::string id;
    ReplacedDelivery replaced;
};

// One provider's, or (empty) every provider's; of each provider in order of events. Errors: io,
// damaged, those of `visit`.
[[nodiscard]] Status scan_replaced_deliveries(
    const store::Snapshot& snapshot, Handle ledger, std::string_view provider,
    const std::function<Result<bool>(const ReplacedDeliveryRow&)>& visit);

}  // namespace saldo
