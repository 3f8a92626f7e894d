// Self-billing: which VAT and price a delivery's line has, what an invoice sums up to, what is said
// of receivers.
#include "engine/settlement/self_billing.hpp"

#include <doctest/doctest.h>

#include "engine/money/rounding.hpp"
#include "engine/services/provider.hpp"

using namespace saldo;
using namespace saldo::settlement;

namespace {

RowToInvoice hours(std::int64_t thousandths, std::int64_t price, VatTreatment vat,
                   std::int32_t rate = 0) {
    RowToInvoice row;
    row.row.delivery = "D1";
    row.row.voucher = "V1";
    row.row.service = "care";
    row.row.service_date = date_of(2026, 1, 12).value();
    row.row.quantity = Quantity{thousandths};
    row.row.unit_price = UnitPrice{price};
    row.row.net = Cents{static_cast<std::int64_t>(price_times_quantity({price}, {thousandths}))};
    row.unit = Commodity::hour;
    row.service.name_fi = "Hoiva";
    row.service.vat = vat;
    row.service.vat_rate = BasisPoints{rate};
    if (vat == VatTreatment::net_plus) row.row.vat = share_of(row.row.net, {rate});
    return row;
}

InvoiceLine line_of(const RowToInvoice& row) {
    return invoice_line_of(row, InvoiceSettings{}).value().value();
}

}  // namespace

TEST_CASE("exempt care is category E with its reason, and its price is the delivery's") {
    const InvoiceLine line = line_of(hours(1'500, 385'000, VatTreatment::exempt));
    CHECK(line.vat.category == VatCategory::exempt);
    CHECK(line.vat.reason.code == "VATEX-EU-132-1G");
    CHECK(line.net == Cents{5'775});
    CHECK(line.owed == Cents{5'775});
    CHECK(line.price == UnitPrice{385'000});
    CHECK(line.base_quantity == Quantity{0});
}

TEST_CASE("VAT is added to a net price, and taken out of a gross one") {
    const InvoiceLine added = line_of(hours(2'000, 100'000, VatTreatment::net_plus, 2'550));
    CHECK(added.vat.category == VatCategory::standard);
    CHECK(added.net == Cents{2'000});
    CHECK(added.owed == Cents{2'510});
    const InvoiceLine within = line_of(hours(2'000, 125'500, VatTreatment::gross_included, 2'550));
    CHECK(within.net == Cents{2'000});
    CHECK(within.owed == Cents{2'510});
    CHECK(within.price == UnitPrice{100'000});
    const InvoiceLine zero = line_of(hours(2'000, 100'000, VatTreatment::net_plus, 0));
    CHECK(zero.vat.category == VatCategory::zero);
}

TEST_CASE("where quantity times price is not the amount, the price is that of the quantity") {
    RowToInvoice shared = hours(3'000, 100'000, VatTreatment::exempt);
    shared.row.net = Cents{1'001};
    const InvoiceLine line = line_of(shared);
    CHECK(line.base_quantity == line.quantity);
    CHECK(line.price == UnitPrice{100'100});
    // A credit names an amount alone.
    RowToInvoice credit = hours(0, 0, VatTreatment::exempt);
    credit.row.kind = SettledKind::credit;
    credit.row.net = Cents{-750};
    const InvoiceLine one = line_of(credit);
    CHECK(one.quantity == Quantity{1'000});
    CHECK(one.unit == Commodity::piece);
    CHECK(one.price == UnitPrice{75'000});
    CHECK(one.net == Cents{750});
}

TEST_CASE("nothing is invoiced of 0.00, and VAT of an exempt service is told") {
    CHECK_FALSE(invoice_line_of(hours(0, 385'000, VatTreatment::exempt), {}).value().has_value());
    RowToInvoice changed = hours(1'000, 385'000, VatTreatment::exempt);
    changed.row.vat = Cents{100};
    const auto line = invoice_line_of(changed, {});
    REQUIRE_FALSE(line);
    CHECK(line.error().message.find("delivery D1") != std::string::npos);
}

TEST_CASE("VAT is computed from the sum of a rate, and the cents between are the rounding") {
    SelfBillingInvoice invoice;
    for (int at = 0; at < 3; ++at)
        invoice.lines.push_back(line_of(hours(1'000, 11'300, VatTreatment::net_plus, 1'350)));
    const InvoiceTotals totals = totals_of(invoice);
    CHECK(totals.net == Cents{339});
    CHECK(totals.tax == Cents{46});  // 45.765 cents; line by line 3 x 15
    CHECK(totals.inclusive == Cents{385});
    CHECK(totals.payable == Cents{384});
    CHECK(totals.rounding == Cents{-1});
}

TEST_CASE("what a credit lowers: the same delivery, or one of its voucher, service and month") {
    SettledDelivery delivered = hours(1'000, 1, VatTreatment::exempt).row;
    SettledDelivery reversal = delivered;
    reversal.kind = SettledKind::reversal;
    CHECK(is_original(delivered, reversal));
    reversal.delivery = "D2";
    CHECK_FALSE(is_original(delivered, reversal));
    SettledDelivery credit = reversal;
    credit.kind = SettledKind::credit;
    CHECK(is_original(delivered, credit));
    credit.service_date = date_of(2026, 2, 1).value();
    CHECK_FALSE(is_original(delivered, credit));
    CHECK_FALSE(is_original(reversal, reversal));
}

TEST_CASE("a number has its funder, document and provider, and never more than 20 characters") {
    CHECK(invoice_number(InvoiceKind::invoice, 1, "2026", 12, 3).value() == "L1-2026-12-3");
    CHECK(invoice_number(InvoiceKind::credit_note, 999, "2026", 999'999, 999).value() ==
          "H999-2026-999999-999");
    CHECK_FALSE(invoice_number(InvoiceKind::invoice, 999, "2026", 999'999, 1'000));
}

TEST_CASE("a contract's word on self-billing counts from its event on and within its days") {
    Contract contract;
    const Date day = date_of(2026, 1, 12).value();
    contract.self_billing = {{10, date_of(2026, 1, 1).value(), date_of(2026, 6, 30).value(), true},
                             {20, date_of(2026, 1, 1).value(), kDateMax, false}};
    CHECK_FALSE(contract.is_self_billed(day, 9));
    CHECK(contract.is_self_billed(day, 10));
    CHECK(contract.is_self_billed(day, 19));
    CHECK_FALSE(contract.is_self_billed(day, 20));
    CHECK_FALSE(contract.is_self_billed(date_of(2026, 7, 1).value(), 19));
    // Registered anew for the next year: this year's word stands.
    contract.self_billing[1] = {20, date_of(2027, 1, 1).value(), kDateMax, false};
    CHECK(contract.is_self_billed(day, 20));
    CHECK_FALSE(contract.is_self_billed(date_of(2027, 1, 1).value(), 20));
}

TEST_CASE("receivers' settings: what is said, what is not, and lines that say nothing known") {
    const auto settings = read_invoice_settings(
        "invoices 1\n# ours\nexempt reason AVL 37 §\nservice nursing reason AVL 34 §\n"
        "service nursing code -\nfunder kuusela endpoint 0037:003701098628\n"
        "provider P1 street Hoivatie 1 A\n");
    REQUIRE_MESSAGE(settings, settings.error().message);
    CHECK(settings->reason_of("care") == ExemptReason{"AVL 37 §", "VATEX-EU-132-1G"});
    CHECK(settings->reason_of("nursing") == ExemptReason{"AVL 34 §", ""});
    // A service's own reason begins with what all share, wherever that stands.
    const auto later =
        read_invoice_settings("invoices 1\nservice nursing code -\nexempt reason AVL 34 §\n");
    REQUIRE(later);
    CHECK(later->reason_of("nursing") == ExemptReason{"AVL 34 §", ""});
    InvoiceParty buyer;
    buyer.id = "kuusela";
    buyer.business_id = "0109862-8";
    address(buyer, settings->funders);
    CHECK(buyer.scheme == "0037");
    InvoiceParty seller;
    seller.id = "P1";
    seller.business_id = "0109862-8";
    address(seller, settings->providers);
    CHECK(seller.scheme == "0216");
    CHECK(seller.endpoint == "003701098628");
    CHECK(seller.street == "Hoivatie 1 A");
    for (const char* const wrong :
         {"invoices 2\n", "invoices 1\nfunder kuusela\n", "invoices 1\nfunder kuusela fax 12345\n",
          "invoices 1\nfunder kuusela endpoint 0216\n", "invoices 1\nexempt reason\n",
          "invoices 1\nprovider P1 town X\n"}) {
        const auto refused = read_invoice_settings(wrong);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("line ") != std::string::npos);
    }
}
