#include "connectors/provider_statement/statement_words.hpp"

#include <array>
#include <cstddef>

namespace saldo::provider_statement {

namespace {

using PerLanguage = std::array<std::string_view, 3>;  // fi, sv, en

std::string_view in(const PerLanguage& words, Language language) {
    return words[static_cast<std::size_t>(language)];
}

constexpr Words kFinnish{
    .title = "Tilityserittely",
    .organiser = "Järjestäjä",
    .funder = "Rahoittaja",
    .provider = "Palveluntuottaja",
    .business_id = "Y-tunnus",
    .settlement = "Tilitys",
    .period_until = "Tilitysjakso päättyy",
    .closed_on = "Tilitetty",
    .date = "Päivä",
    .delivery = "Palvelutapahtuma",
    .voucher = "Seteli tai tilaus",
    .content = "Sisältö",
    .quantity = "Määrä",
    .unit_price = "Yksikköhinta",
    .co_payment = "Omavastuu",
    .net = "Ilman alv:tä",
    .vat = "Alv",
    .total = "Yhteensä",
    .row_type = "Laji",
    .child = "Lapsi",
    .days = "Ajalta",
    .month_value = "Arvo kuukaudessa",
    .month_co_payment = "Omavastuu kuukaudessa",
    .amount = "Summa",
    .summary = "Yhteenveto",
    .service = "Palvelu",
    .subtotal = "Palvelu yhteensä",
    .owed = "Tilitetään yhteensä",
    .set_off = "Kuitataan aiempi saatava",
    .to_pay = "Maksetaan",
    .becomes_receivable = "Jää saatavaksi palveluntuottajalta",
    .payment = "Maksu",
    .run = "Maksatusajo",
    .execution_date = "Maksupäivä",
    .account = "Tili",
    .end_to_end_id = "Maksun tunniste",
    .attempt = "Maksukerta",
    .pays_settlements = "Maksuun sisältyvät tilitykset",
    .no_payment = "Maksua ei ole tehty tässä maksatusajossa.",
    .note =
        "Summat ovat euroina. Omavastuu on asiakkaan osuus palveluntuottajalle eikä sisälly "
        "maksettavaan; määrä ja omavastuu ovat koko palvelutapahtumasta, vaikka rahoittajia olisi "
        "useita. Asiakkaat on merkitty tunnuksin."};

constexpr Words kSwedish{
    .title = "Avräkningsspecifikation",
    .organiser = "Anordnare",
    .funder = "Finansiär",
    .provider = "Serviceproducent",
    .business_id = "FO-nummer",
    .settlement = "Avräkning",
    .period_until = "Avräkningsperioden slutar",
    .closed_on = "Avräknad",
    .date = "Datum",
    .delivery = "Servicehändelse",
    .voucher = "Sedel eller beställning",
    .content = "Innehåll",
    .quantity = "Mängd",
    .unit_price = "Enhetspris",
    .co_payment = "Självrisk",
    .net = "Utan moms",
    .vat = "Moms",
    .total = "Totalt",
    .row_type = "Slag",
    .child = "Barn",
    .days = "För tiden",
    .month_value = "Värde per månad",
    .month_co_payment = "Självrisk per månad",
    .amount = "Belopp",
    .summary = "Sammandrag",
    .service = "Service",
    .subtotal = "Servicen totalt",
    .owed = "Avräknas totalt",
    .set_off = "Kvittas mot tidigare fordran",
    .to_pay = "Betalas",
    .becomes_receivable = "Blir en fordran på serviceproducenten",
    .payment = "Betalning",
    .run = "Utbetalningskörning",
    .execution_date = "Betalningsdag",
    .account = "Konto",
    .end_to_end_id = "Betalningens kod",
    .attempt = "Betalningsförsök",
    .pays_settlements = "Avräkningar i betalningen",
    .no_payment = "Ingen betalning har gjorts i denna utbetalningskörning.",
    .note =
        "Beloppen är i euro. Självrisken är klientens andel till serviceproducenten och ingår "
        "inte i det som betalas; mängd och självrisk gäller hela servicehändelsen också när "
        "finansiärerna är flera. Klienterna anges med koder."};

constexpr Words kEnglish{
    .title = "Settlement statement",
    .organiser = "Organiser",
    .funder = "Funder",
    .provider = "Provider",
    .business_id = "Business ID",
    .settlement = "Settlement",
    .period_until = "Period ends",
    .closed_on = "Settled on",
    .date = "Date",
    .delivery = "Delivery",
    .voucher = "Voucher or order",
    .content = "Content",
    .quantity = "Quantity",
    .unit_price = "Unit price",
    .co_payment = "Co-payment",
    .net = "Without VAT",
    .vat = "VAT",
    .total = "Total",
    .row_type = "Type",
    .child = "Child",
    .days = "Days",
    .month_value = "Value a month",
    .month_co_payment = "Co-payment a month",
    .amount = "Amount",
    .summary = "Summary",
    .service = "Service",
    .subtotal = "Service in total",
    .owed = "Settled in total",
    .set_off = "Set off against what was receivable",
    .to_pay = "To be paid",
    .becomes_receivable = "Becomes receivable from the provider",
    .payment = "Payment",
    .run = "Payment run",
    .execution_date = "Execution date",
    .account = "Account",
    .end_to_end_id = "End-to-end id",
    .attempt = "Attempt",
    .pays_settlements = "Settlements in the payment",
    .no_payment = "No payment was made of it in this payment run.",
    .note =
        "Amounts are in euros. The co-payment is the client's share to the provider and no part "
        "of what is paid; quantity and co-payment are those of the whole delivery, also where "
        "several funders share it. Clients are named by codes."};

}  // namespace

const Words& words_of(Language language) noexcept {
    switch (language) {
        case Language::fi:
            return kFinnish;
        case Language::sv:
            return kSwedish;
        case Language::en:
            break;
    }
    return kEnglish;
}

std::string_view kind_word(settlement::SettledKind kind, Language language) noexcept {
    switch (kind) {
        case settlement::SettledKind::delivery:
            return {};
        case settlement::SettledKind::reversal:
            return in({"Oikaisu", "Rättelse", "Reversal"}, language);
        case settlement::SettledKind::credit:
            return in({"Hyvitys", "Kreditering", "Credit"}, language);
        case settlement::SettledKind::dispute:
            return in({"Hyvitys reklamaatiosta", "Kreditering efter reklamation",
                       "Credit after a dispute"},
                      language);
    }
    return {};
}

std::string_view type_word(EntitlementRowType type, Language language) noexcept {
    switch (type) {
        case EntitlementRowType::original:
            return in({"Alkuperäinen", "Ursprunglig", "Original"}, language);
        case EntitlementRowType::reversal:
            return in({"Hyvitys", "Återföring", "Reversal"}, language);
        case EntitlementRowType::correction:
            return in({"Korjaus", "Korrigering", "Correction"}, language);
    }
    return {};
}

std::string_view unit_word(Commodity unit, Language language) noexcept {
    switch (unit) {
        case Commodity::eur:
            return "€";
        case Commodity::hour:
            return "h";
        case Commodity::minute:
            return "min";
        case Commodity::visit:
            return in({"käyntiä", "besök", "visits"}, language);
        case Commodity::day:
            return in({"pv", "dagar", "days"}, language);
        case Commodity::month:
            return in({"kk", "mån.", "months"}, language);
        case Commodity::piece:
            return in({"kpl", "st.", "pcs"}, language);
    }
    return {};
}

}  // namespace saldo::provider_statement
