#include "engine/settlement/self_billing.hpp"

#include "engine/money/rounding.hpp"

namespace saldo::settlement {

namespace {

Cents magnitude(Cents amount) { return {amount.value < 0 ? -amount.value : amount.value}; }

// Without the VAT that is within it.
std::int64_t without_vat(std::int64_t gross, BasisPoints rate) {
    return divide_half_up(static_cast<__int128>(gross) * kBasisPointsMax.value,
                          kBasisPointsMax.value + rate.value);
}

// Quantity times price is the net amount, or the price is that of the whole quantity: where funders
// share a delivery, a balance covers a part of it, or a credit names an amount alone.
void set_price(InvoiceLine& line, const RowToInvoice& row, bool price_bears_vat) {
    const std::int64_t quantity = row.row.quantity.value;
    line.quantity = Quantity{quantity < 0 ? -quantity : quantity};
    line.unit = row.unit;
    if (line.quantity.value == 0) {
        line.quantity = Quantity{1'000};
        line.unit = Commodity::piece;
    }
    line.price = row.row.unit_price;
    if (price_bears_vat) line.price.value = without_vat(line.price.value, line.vat.rate);
    if (price_times_quantity(line.price, line.quantity) == line.net.value) return;
    constexpr std::int64_t kTenThousandthsPerCent = 100;
    line.price = UnitPrice{line.net.value * kTenThousandthsPerCent};
    line.base_quantity = line.quantity;
}

}  // namespace

Result<std::optional<InvoiceLine>> invoice_line_of(const RowToInvoice& row,
                                                   const InvoiceSettings& settings) {
    const Service::Definition& service = row.service;
    const Cents vat = magnitude(row.row.vat);
    InvoiceLine line;
    line.owed = magnitude(Cents{row.row.net.value + row.row.vat.value});
    if (line.owed.value == 0) return std::nullopt;
    const bool exempt = service.vat == VatTreatment::exempt;
    if (exempt && vat.value != 0)
        return fail(ErrorKind::bad_input, "delivery " + row.row.delivery + ": the service " +
                                              row.row.service + " is exempt, and has VAT of " +
                                              to_text(vat));
    const bool taxed = !exempt && service.vat_rate.value > 0;
    const bool within = taxed && service.vat == VatTreatment::gross_included;
    line.vat.category = exempt  ? VatCategory::exempt
                        : taxed ? VatCategory::standard
                                : VatCategory::zero;
    if (taxed) line.vat.rate = service.vat_rate;
    if (exempt) line.vat.reason = settings.reason_of(row.row.service);
    line.net = magnitude(row.row.net);
    if (within) line.net.value = without_vat(line.owed.value, line.vat.rate);
    line.kind = row.row.kind;
    line.delivery = row.row.delivery;
    line.voucher = row.row.voucher;
    line.contract = row.contract;
    line.service = row.row.service;
    line.name = service.name_fi;
    line.content = row.row.content;
    line.service_date = row.row.service_date;
    set_price(line, row, within);
    return line;
}

bool is_original(const SettledDelivery& original, const SettledDelivery& credit) {
    if (original.kind != SettledKind::delivery || original.voucher != credit.voucher) return false;
    if (credit.kind != SettledKind::credit) return original.delivery == credit.delivery;
    return original.service == credit.service &&
           month_start(original.service_date) == month_start(credit.service_date);
}

}  // namespace saldo::settlement
