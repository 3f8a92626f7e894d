// What a unit of a service is worth to the client who asks, and where that stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/services/provider.hpp"
#include "engine/services/service.hpp"
#include "engine/vouchers/voucher.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/prices/prices.hpp"

namespace saldo {

struct VoucherValue {
    std::optional<Voucher> voucher;   // that the value is of
    std::optional<UnitPrice> stated;  // without a voucher
    std::string_view from;            // "voucher", "said", "table"; empty: no value is known

    // Of a content; nullopt: not known, or the voucher does not cover it.
    [[nodiscard]] std::optional<UnitPrice> of(Handle service, std::string_view content,
                                              Date day) const;
    // What is paid of a price; nullopt where `of` is not known and no balance pays it.
    [[nodiscard]] std::optional<UnitPrice> paid(Handle service, std::string_view content, Date day,
                                                UnitPrice price) const;
};

// The first that the request says: voucher, value, household, client. Errors: as ask_prices.
[[nodiscard]] Result<VoucherValue> find_value(const Placed<Service>& service,
                                              const std::optional<Client>& client,
                                              const PricesRequest& request);

}  // namespace saldo
