#include "engine/deliveries/unit_price.hpp"

#include <algorithm>

#include "engine/money/rounding.hpp"

namespace saldo {

const Voucher::Line* line_for(const Voucher::Terms& terms, Handle service,
                              std::string_view content) {
    const Voucher::Line* any = nullptr;
    for (const Voucher::Line& line : terms.lines) {
        if (line.service != service) continue;
        if (line.content == content) return &line;
        if (line.content.empty() && any == nullptr) any = &line;
    }
    return any;
}

UnitPrice paid_price(const Voucher& voucher, const Voucher::Line& line, UnitPrice price) {
    if (voucher.kind == VoucherKind::purchase_order) return price;
    const bool no_value =
        line.unit_value.value == 0 && voucher.kind != VoucherKind::service_voucher;
    return no_value ? price : std::min(line.unit_value, price);
}

bool adds_vat(const Voucher& voucher, const Service::Definition& service) {
    return voucher.kind == VoucherKind::purchase_order && service.vat == VatTreatment::net_plus;
}

UnitPrice comparable(const Provider::Price& listed, bool vat_is_added,
                     const Service::Definition& service) {
    const bool wants_gross = !vat_is_added;
    if (service.vat != VatTreatment::net_plus || listed.gross == wants_gross)
        return listed.unit_price;
    const std::int64_t whole = kBasisPointsMax.value;
    const std::int64_t with_vat = whole + service.vat_rate.value;
    const auto price = static_cast<__int128>(listed.unit_price.value);
    return UnitPrice{wants_gross ? divide_half_up(price * with_vat, whole)
                                 : divide_half_up(price * whole, with_vat)};
}

}  // namespace saldo
