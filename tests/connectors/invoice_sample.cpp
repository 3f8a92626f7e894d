#include "tests/connectors/invoice_sample.hpp"

#include <array>
#include <string>
#include <string_view>

#include "engine/money/rounding.hpp"
#include "engine/settlement/self_billing.hpp"

namespace saldo::test {

namespace {

using settlement::InvoiceKind;
using settlement::InvoiceLine;
using settlement::InvoiceSettings;
using settlement::RowToInvoice;
using settlement::SelfBillingInvoice;
using settlement::SettledKind;

constexpr BasisPoints kGeneral{2'550};
constexpr BasisPoints kReduced{1'350};

Service::Definition service_of(std::string name, VatTreatment vat, BasisPoints rate = {}) {
    Service::Definition service;
    service.name_fi = std::move(name);
    service.vat = vat;
    service.vat_rate = rate;
    return service;
}

// A delivery of one funder, priced and taxed as the fold does it.
RowToInvoice delivery_of(std::string id, std::string service, Service::Definition definition,
                         Commodity unit, std::int64_t thousandths, std::int64_t ten_thousandths,
                         Date day) {
    RowToInvoice row;
    row.row.settlement = "2026-01";
    row.row.delivery = std::move(id);
    row.row.service = std::move(service);
    row.row.voucher = "OP-2026-17";
    row.row.voucher_kind = VoucherKind::purchase_order;
    row.row.service_date = day;
    row.row.quantity = Quantity{thousandths};
    row.row.unit_price = UnitPrice{ten_thousandths};
    row.row.net = Cents{
        static_cast<std::int64_t>(price_times_quantity(row.row.unit_price, row.row.quantity))};
    if (definition.vat == VatTreatment::net_plus)
        row.row.vat = share_of(row.row.net, definition.vat_rate);
    row.contract = "S-2025-4";
    row.unit = unit;
    row.service = std::move(definition);
    return row;
}

InvoiceLine line_of(const RowToInvoice& row) {
    InvoiceSettings settings;
    settings.services["nursing"] = {"AVL 34 §: terveyden- ja sairaanhoito", "VATEX-EU-132-1C"};
    return settlement::invoice_line_of(row, settings).value().value();
}

void take_back(RowToInvoice& row, SettledKind kind) {
    row.row.kind = kind;
    row.row.quantity.value = -row.row.quantity.value;
    row.row.net.value = -row.row.net.value;
    row.row.vat.value = -row.row.vat.value;
}

SelfBillingInvoice begin(InvoiceKind kind, std::string settlement, std::string number) {
    SelfBillingInvoice invoice;
    invoice.kind = kind;
    invoice.ledger = "esihva";
    invoice.run = "2026-01-run1";
    invoice.settlement = std::move(settlement);
    invoice.number = std::move(number);
    invoice.issued_on = date_of(2026, 2, 5).value();
    invoice.made_at = {.utc_ms = 1'770'624'000'000, .offset_minutes = 120};  // 2026-02-09T10:00
    invoice.due_on = date_of(2026, 2, 10).value();
    invoice.seller = {"P1",           "Hoivapalvelu Äyräs & Öhman Oy",
                      "2077474-0",    "003720774740",
                      "0216",         "003721291126",
                      "Hoivatie 1 A", "Kuusela",
                      "12345"};
    invoice.buyer = {"esihva",    "Esimerkin hyvinvointialue",
                     "9000101-4", "003790001014",
                     "0216",      "003708599126",
                     "",          "",
                     ""};
    invoice.iban = "FI4819503000000010";
    invoice.bic = "BANKFIHH";
    invoice.buyer_reference = invoice.settlement;
    return invoice;
}

std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) { return random() % bound; }

std::string random_name(std::mt19937_64& random) {
    constexpr std::array<std::string_view, 14> kLetters{"a", "e", "K", "ä",  "ö", "å", "Ä",
                                                        "é", "&", "<", "\"", " ", "š", "0"};
    std::string name = "P";
    for (std::uint64_t more = below(random, 70); more > 1; --more)
        name.append(kLetters[below(random, kLetters.size())]);
    return name + "x";
}

Date random_day(std::mt19937_64& random) {
    constexpr std::array<CivilDate, 6> kDays{{{2026, 12, 29},
                                              {2026, 12, 31},
                                              {2027, 1, 1},
                                              {2028, 2, 29},
                                              {2026, 2, 28},
                                              {2026, 6, 15}}};
    const CivilDate& day = kDays[below(random, kDays.size())];
    return date_of(day.year, day.month, day.day).value();
}

RowToInvoice random_row(std::mt19937_64& random, std::size_t number) {
    constexpr std::array kTreatments{VatTreatment::exempt, VatTreatment::gross_included,
                                     VatTreatment::net_plus};
    constexpr std::array<BasisPoints, 4> kRates{{{0}, {1'000}, kReduced, kGeneral}};
    constexpr std::array kUnits{Commodity::hour, Commodity::minute, Commodity::visit,
                                Commodity::day,  Commodity::month,  Commodity::piece};
    const VatTreatment treatment = kTreatments[below(random, kTreatments.size())];
    const bool exempt = treatment == VatTreatment::exempt;
    RowToInvoice row = delivery_of(
        "D" + std::to_string(number), below(random, 2) == 0 ? "nursing" : "home_care",
        service_of(random_name(random), treatment,
                   exempt ? BasisPoints{} : kRates[below(random, kRates.size())]),
        kUnits[below(random, kUnits.size())], 1 + static_cast<std::int64_t>(below(random, 100'000)),
        1 + static_cast<std::int64_t>(below(random, 5'000'000)), random_day(random));
    if (below(random, 5) == 0) {  // another funder carries the rest of it
        row.row.net.value -= row.row.net.value / 3;
        row.row.vat.value -= row.row.vat.value / 3;
    }
    if (exempt && below(random, 20) == 0) row.row.net = Cents{99'999'999'999};
    if (row.row.net.value == 0) row.row.net.value = 1;
    return row;
}

}  // namespace

SelfBillingInvoice small_invoice() {
    SelfBillingInvoice invoice = begin(InvoiceKind::invoice, "2026-01", "L1-2026-12-3");
    const auto day = [](unsigned of_month) { return date_of(2026, 1, of_month).value(); };
    const Service::Definition care = service_of("Kotihoito", VatTreatment::exempt);
    invoice.lines.push_back(
        line_of(delivery_of("D-1001", "home_care", care, Commodity::hour, 1'500, 385'000, day(7))));
    RowToInvoice shared =
        delivery_of("D-1002", "home_care", care, Commodity::hour, 2'000, 385'000, day(9));
    shared.row.net = Cents{2'567};
    shared.row.content = "ilta";
    invoice.lines.push_back(line_of(shared));
    invoice.lines.push_back(
        line_of(delivery_of("D-1003", "nursing", service_of("Sairaanhoito", VatTreatment::exempt),
                            Commodity::visit, 1'000, 621'500, day(12))));
    // VAT of 0.15 each line by line, as the ledger has it; 0.31 together by the standard.
    for (const unsigned of_month : {13U, 14U})
        invoice.lines.push_back(
            line_of(delivery_of("M-" + std::to_string(of_month), "meals",
                                service_of("Ateriapalvelu", VatTreatment::net_plus, kReduced),
                                Commodity::piece, 1'000, 11'300, day(of_month))));
    invoice.lines.push_back(line_of(delivery_of(
        "S-1", "cleaning", service_of("Siivouspalvelu", VatTreatment::gross_included, kGeneral),
        Commodity::minute, 90'000, 5'000, day(31))));
    return invoice;
}

SelfBillingInvoice small_credit_note() {
    SelfBillingInvoice note = begin(InvoiceKind::credit_note, "2026-02", "H1-2026-19-3");
    const Service::Definition care = service_of("Kotihoito", VatTreatment::exempt);
    RowToInvoice reversal = delivery_of("D-1001", "home_care", care, Commodity::hour, 1'500,
                                        385'000, date_of(2026, 1, 7).value());
    take_back(reversal, SettledKind::reversal);
    note.lines.push_back(line_of(reversal));
    note.lines.back().original = {"L1-2026-12-3", date_of(2026, 2, 5).value()};
    RowToInvoice older =
        delivery_of("M-88", "meals", service_of("Ateriapalvelu", VatTreatment::net_plus, kReduced),
                    Commodity::piece, 2'000, 11'300, date_of(2025, 12, 30).value());
    take_back(older, SettledKind::reversal);
    note.lines.push_back(line_of(older));
    note.lines.back().original = {"L1-2025-388-3", date_of(2026, 1, 7).value()};
    RowToInvoice credit =
        delivery_of("H-3", "home_care", care, Commodity::hour, 0, 0, date_of(2026, 2, 2).value());
    credit.row.kind = SettledKind::credit;
    credit.row.net = Cents{-1'500};
    note.lines.push_back(line_of(credit));
    return note;
}

SelfBillingInvoice random_invoice(std::mt19937_64& random) {
    const bool credit = below(random, 2) == 0;
    SelfBillingInvoice invoice = begin(credit ? InvoiceKind::credit_note : InvoiceKind::invoice,
                                       "2026-12-home_care@837.2", "L999-2026-999999-999");
    invoice.seller.name = random_name(random);
    invoice.buyer.name = random_name(random);
    if (below(random, 2) == 0) invoice.seller.operator_id.clear();
    if (below(random, 2) == 0) invoice.seller.town.clear();
    if (below(random, 2) == 0) invoice.bic.clear();
    const std::uint64_t lines = 1 + below(random, 40);
    for (std::uint64_t at = 0; at < lines; ++at) {
        RowToInvoice row = random_row(random, at);
        if (credit) take_back(row, SettledKind::reversal);
        invoice.lines.push_back(line_of(row));
        if (credit && below(random, 2) == 0)
            invoice.lines.back().original = {"L1-2026-" + std::to_string(below(random, 3)),
                                             date_of(2026, 1, 7).value()};
    }
    return invoice;
}

}  // namespace saldo::test
