// What receivers of invoices have agreed to, as lines of words in a file:
//
//     invoices 1
//     exempt reason AVL 37 §: sosiaalihuolto
//     exempt code VATEX-EU-132-1G
//     service nursing reason AVL 34 §: terveyden- ja sairaanhoito
//     service nursing code VATEX-EU-132-1C
//     funder kuusela endpoint 0216:003701098628
//     funder kuusela operator 003721291126
//     funder kuusela street Kuuselantie 1
//     funder kuusela post_code 12345
//     funder kuusela town Kuusela
//     provider P1 operator 003708599126
//
// (engine/services/table_lines.hpp says what a line is.) Nothing of it is in the ledger, because no
// cent depends on it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/settlement/self_billing_invoice.hpp"

namespace saldo::settlement {

// What is said of a funder or a provider; what is not said is empty.
struct AddressSettings {
    std::string scheme;  // of the endpoint
    std::string endpoint;
    std::string operator_id;
    std::string street;
    std::string post_code;
    std::string town;
};

struct InvoiceSettings {
    ExemptReason exempt{"AVL 37 §: arvonlisäveroton sosiaalihuolto", "VATEX-EU-132-1G"};
    std::map<std::string, ExemptReason, std::less<>> services;  // by id
    std::map<std::string, AddressSettings, std::less<>> funders;
    std::map<std::string, AddressSettings, std::less<>> providers;

    // Why a service bears no VAT.
    [[nodiscard]] const ExemptReason& reason_of(std::string_view service) const;
};

// An empty text is one without settings. Errors: bad_input, naming the line and what is wrong.
[[nodiscard]] Result<InvoiceSettings> read_invoice_settings(std::string_view text);

// The party with what is said of it. Where no electronic address is said, it is the OVT id that
// the business id gives: 0037 and its digits, scheme 0216; nothing where that is no business id.
void address(InvoiceParty& party, const std::map<std::string, AddressSettings, std::less<>>& said);

}  // namespace saldo::settlement
