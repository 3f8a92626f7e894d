// What a unit costs and who pays it: the voucher's line, the listed price as deliveries say theirs,
// what the voucher pays. The fold rates deliveries by these, and the comparison of prices that a
// client is shown is computed by the same.
#pragma once

#include <string_view>

#include "engine/services/provider.hpp"
#include "engine/services/service.hpp"
#include "engine/vouchers/voucher.hpp"

namespace saldo {

// The line that covers a content: one that names it before one for any content. nullptr: none does.
[[nodiscard]] const Voucher::Line* line_for(const Voucher::Terms& terms, Handle service,
                                            std::string_view content);

// What is paid of a unit (Act 569/2009 7 §): the smaller of value and price; the price where a
// balance voucher or budget names no value, and in a purchase order.
[[nodiscard]] UnitPrice paid_price(const Voucher& voucher, const Voucher::Line& line,
                                   UnitPrice price);

// VAT comes on top of what a purchase order of such a service pays: its prices are net. Those of
// vouchers are between client and provider, and include it.
[[nodiscard]] bool adds_vat(const Voucher& voucher, const Service::Definition& service);

// A listed price as deliveries say theirs: net where VAT is added, else with VAT; half up to
// 1/10,000 EUR. Only where a service adds VAT are the two different.
[[nodiscard]] UnitPrice comparable(const Provider::Price& listed, bool vat_is_added,
                                   const Service::Definition& service);

}  // namespace saldo
