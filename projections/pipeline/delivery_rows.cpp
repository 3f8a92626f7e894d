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

// ledger u32 | size u8 | provider id | event number u64 | id
Result<ReplacedDeliveryRow> replaced_of(std::string_view key, std::string_view row) {
    constexpr std::size_t kReplacedSizeAt = 4;
    constexpr std::size_t kNumberBytes = 8;
    auto replaced = record_of<ReplacedDelivery>(TableId::replaced_deliveries, row);
    if (!replaced) return std::unexpected(replaced.error());
    const std::string_view rest =
        key.size() > kReplacedSizeAt ? key.substr(kReplacedSizeAt) : std::string_view();
    const std::size_t size = rest.empty() ? 0 : static_cast<std::uint8_t>(rest.front());
    if (rest.size() < size + 1 + kNumberBytes) return damaged_row(TableId::replaced_deliveries);
    const std::string_view number = rest.substr(size + 1);
    return ReplacedDeliveryRow{std::string(rest.substr(1, size)), big_endian_u64(number),
                               std::string(number.substr(kNumberBytes)), std::move(*replaced)};
}

}  // namespace

Status scan_deliveries(const LedgerPlace& place, std::string_view provider,
                       const std::function<Result<bool>(const DeliveryRow&)>& visit) {
    return scan_delivery_records(place.snapshot(), place.handle, DeliveryRecordKind::delivery,
                                 provider, visit);
}

Status scan_replaced_deliveries(
    const store::Snapshot& snapshot, Handle ledger, std::string_view provider,
    const std::function<Result<bool>(const ReplacedDeliveryRow&)>& visit) {
    RowKey prefix;
    prefix.add_u32(ledger);
    if (!provider.empty()) prefix.add_u8(static_cast<std::uint8_t>(provider.size())).add(provider);
    return scan_rows(snapshot, TableId::replaced_deliveries, prefix, {},
                     [&](std::string_view key, std::string_view row) -> Result<bool> {
                         const auto found = replaced_of(key, row);
                         if (!found) return std::unexpected(found.error());
                         return visit(*found);
                     });
}

Status scan_delivery_records(const store::Snapshot& snapshot, Handle ledger,
                             DeliveryRecordKind kind, std::string_view provider,
                             const std::function<Result<bool>(const DeliveryRow&)>& visit) {
    std::string prefix(Deliveries::key(ledger, kind, provider, {}).view());
    // Of every provider: without the size.
    if (provider.empty()) prefix.resize(kSizeAt);
    return scan_rows(snapshot, TableId::deliveries, prefix, {},
                     [&](std::string_view key, std::string_view row) -> Result<bool> {
                         const auto found = row_of(key, row);
                         if (!found) return std::unexpected(found.error());
                         return visit(*found);
                     });
}

}  // namespace saldo
