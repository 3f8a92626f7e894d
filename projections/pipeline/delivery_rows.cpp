#include "projections/pipeline/delivery_rows.hpp"

#include <utility>

#include "engine/deliveries/deliveries.hpp"

namespace saldo {

namespace {

// ledger u32 | kind u8 | size u8 | provider id | id
constexpr std::size_t kSizeAt = 5;

Result<DeliveryRow> row_of(std::string_view key, std::string_view row) {
    auto delivery = record_of<Delivery>(TableId::deliveries, row);
    if (!delivery) return std::unexpected(delivery.error());
    const std::string_view rest = key.size() > kSizeAt ? key.substr(kSizeAt) : std::string_view();
    const std::size_t size = rest.empty() ? 0 : static_cast<std::uint8_t>(rest.front());
    if (rest.size() < size + 1) return damaged_row(TableId::deliveries);
    return DeliveryRow{std::string(rest.substr(1, size)), std::string(rest.substr(size + 1)),
                       std::move(*delivery)};
}

}  // namespace

Status scan_deliveries(const LedgerPlace& place, std::string_view provider,
                       const std::function<Result<bool>(const DeliveryRow&)>& visit) {
    std::string prefix(
        Deliveries::key(place.handle, DeliveryRecordKind::delivery, provider, {}).view());
    // Of every provider: without the size.
    if (provider.empty()) prefix.resize(kSizeAt);
    return scan_rows(place.snapshot(), TableId::deliveries, prefix, {},
                     [&](std::string_view key, std::string_view row) -> Result<bool> {
                         const auto found = row_of(key, row);
                         if (!found) return std::unexpected(found.error());
                         return visit(*found);
                     });
}

}  // namespace saldo
