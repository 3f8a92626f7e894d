#include "engine/settlement/self_billing_invoice.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/base/limits.hpp"
#include "engine/identifiers/business_id.hpp"
#include "engine/identifiers/iban.hpp"
#include "engine/money/rounding.hpp"

namespace saldo::settlement {

namespace {

constexpr Cents kInvoiceTotalMax{99'999'999'999'999};  // Finvoice writes 15 digits before the comma

std::unexpected<Error> refuse(const SelfBillingInvoice& invoice, const std::string& why,
                              ErrorKind kind = ErrorKind::bad_input) {
    return fail(kind, "invoice " + invoice.number + " (settlement " + invoice.settlement +
                          ", provider " + invoice.seller.id + "): " + why);
}

Status check_party(const SelfBillingInvoice& invoice, const InvoiceParty& party,
                   const std::string& role) {
    if (party.name.empty()) return refuse(invoice, role + " has no name");
    if (!identifiers::is_business_id(party.business_id))
        return refuse(invoice, role + ": \"" + party.business_id + "\" is no business id");
    if (party.endpoint.empty() || party.scheme.empty())
        return refuse(invoice, role + " has no electronic address");
    return {};
}

Status check_line(const SelfBillingInvoice& invoice, const InvoiceLine& line, std::size_t number) {
    const auto fault = [&](const char* why) {
        return refuse(invoice, "line " + std::to_string(number) + " (delivery " + line.delivery +
                                   "): " + why);
    };
    if (line.name.empty()) return fault("the service has no name");
    if (line.quantity.value <= 0) return fault("the quantity is not above zero");
    if (line.price.value < 0 || line.base_quantity.value < 0)
        return fault("the price is below zero");
    if (line.net.value < 0 || line.owed.value <= 0) return fault("nothing is owed of it");
    if (line.vat.category == VatCategory::standard && line.vat.rate.value <= 0)
        return fault("it is taxed, and has no rate");
    if (line.vat.category != VatCategory::standard && line.vat.rate.value != 0)
        return fault("it is not taxed, and has a rate");
    if (line.vat.category == VatCategory::exempt && line.vat.reason.text.empty())
        return fault("it does not say why it is exempt");
    if (invoice.kind == InvoiceKind::invoice && !line.original.number.empty())
        return fault("only a credit note names an original");
    return {};
}

// All texts, and the code that all share.
ExemptReason joined(const std::set<ExemptReason>& reasons) {
    ExemptReason all;
    for (const ExemptReason& reason : reasons) {
        all.text.append(all.text.empty() ? "" : "; ").append(reason.text);
        all.code = reason.code;
    }
    const bool same = std::ranges::all_of(
        reasons, [&](const ExemptReason& reason) { return reason.code == reasons.begin()->code; });
    if (!same) all.code.clear();
    return all;
}

}  // namespace

std::string_view invoice_kind_name(InvoiceKind kind) noexcept {
    return kind == InvoiceKind::invoice ? "invoice" : "credit_note";
}

std::string_view unit_code(Commodity unit) noexcept {
    switch (unit) {
        case Commodity::hour:
            return "HUR";
        case Commodity::minute:
            return "MIN";
        case Commodity::day:
            return "DAY";
        case Commodity::month:
            return "MON";
        case Commodity::eur:
        case Commodity::visit:
        case Commodity::piece:
            return "C62";
    }
    return "C62";
}

InvoiceTotals totals_of(const SelfBillingInvoice& invoice) {
    struct Sum {
        Cents base;
        std::set<ExemptReason> reasons;
    };
    std::map<std::pair<VatCategory, BasisPoints>, Sum> sums;
    InvoiceTotals totals;
    for (const InvoiceLine& line : invoice.lines) {
        Sum& sum = sums[{line.vat.category, line.vat.rate}];
        sum.base.value += line.net.value;
        if (line.vat.category == VatCategory::exempt) sum.reasons.insert(line.vat.reason);
        totals.net.value += line.net.value;
        totals.payable.value += line.owed.value;
    }
    for (const auto& [key, sum] : sums) {
        const auto& [category, rate] = key;
        const Cents tax = share_of(sum.base, rate);
        totals.vat.push_back({{category, rate, joined(sum.reasons)}, sum.base, tax});
        totals.tax.value += tax.value;
    }
    totals.inclusive.value = totals.net.value + totals.tax.value;
    totals.rounding.value = totals.payable.value - totals.inclusive.value;
    return totals;
}

std::vector<InvoiceReference> originals_of(const SelfBillingInvoice& invoice) {
    std::vector<InvoiceReference> originals;
    for (const InvoiceLine& line : invoice.lines)
        if (!line.original.number.empty()) originals.push_back(line.original);
    std::ranges::sort(originals);
    originals.erase(std::ranges::unique(originals).begin(), originals.end());
    return originals;
}

std::string same_of_all(const SelfBillingInvoice& invoice, std::string InvoiceLine::* field) {
    if (invoice.lines.empty()) return {};
    const std::string& first = invoice.lines.front().*field;
    const bool same = std::ranges::all_of(
        invoice.lines, [&](const InvoiceLine& line) { return line.*field == first; });
    return same ? first : std::string();
}

Period service_days_of(const SelfBillingInvoice& invoice) {
    Period days{invoice.lines.front().service_date, invoice.lines.front().service_date};
    for (const InvoiceLine& line : invoice.lines) {
        days.first = std::min(days.first, line.service_date);
        days.last = std::max(days.last, line.service_date);
    }
    return days;
}

Result<std::string> invoice_number(InvoiceKind kind, std::size_t funder_place,
                                   std::string_view document_year, std::uint32_t document,
                                   std::size_t provider_place) {
    std::string number(kind == InvoiceKind::invoice ? "L" : "H");
    number.append(std::to_string(funder_place)).append("-").append(document_year).append("-");
    number.append(std::to_string(document)).append("-").append(std::to_string(provider_place));
    if (number.size() > kInvoiceNumberCharactersMax)
        return fail(ErrorKind::limit, "the invoice number " + number + " has more than " +
                                          std::to_string(kInvoiceNumberCharactersMax) +
                                          " characters");
    return number;
}

Status check_invoice(const SelfBillingInvoice& invoice) {
    if (invoice.number.empty() || invoice.number.size() > kInvoiceNumberCharactersMax)
        return refuse(invoice, "its number has 1 to 20 characters");
    if (const Status seller = check_party(invoice, invoice.seller, "the seller"); !seller)
        return seller;
    if (const Status buyer = check_party(invoice, invoice.buyer, "the buyer"); !buyer) return buyer;
    for (const std::string* const iban : {&invoice.iban, &invoice.later_iban}) {
        if (iban->empty()) continue;
        if (const auto fault = identifiers::iban_fault(*iban);
            fault != identifiers::IbanFault::none)
            return refuse(invoice, "the seller's account: " + std::string(to_text(fault)));
    }
    if (invoice.lines.empty()) return refuse(invoice, "it has no lines");
    if (invoice.lines.size() > kInvoiceLinesMax)
        return refuse(invoice, "it has more than 100000 lines", ErrorKind::limit);
    std::int64_t sum = 0;
    for (std::size_t at = 0; at < invoice.lines.size(); ++at) {
        const InvoiceLine& line = invoice.lines[at];
        if (const Status checked = check_line(invoice, line, at + 1); !checked) return checked;
        if (__builtin_add_overflow(sum, line.owed.value, &sum) || sum > kInvoiceTotalMax.value)
            return refuse(invoice, "its total is too large", ErrorKind::limit);
    }
    // Cents that rounding leaves: of a line's VAT and its price without VAT, and half a cent a
    // funder of its split, which may all be the last one's.
    constexpr std::int64_t kCentsALine = 3 + limits::kFunderSharesMax / 2;
    const InvoiceTotals totals = totals_of(invoice);
    const auto cents =
        kCentsALine * static_cast<std::int64_t>(invoice.lines.size() + totals.vat.size());
    if (totals.rounding.value > cents || totals.rounding.value < -cents)
        return refuse(invoice, "its VAT is not what the ledger's amounts bear");
    return {};
}

}  // namespace saldo::settlement
