#include "engine/fees/fee_invoice.hpp"

#include "engine/base/utf8.hpp"
#include "engine/identifiers/business_id.hpp"
#include "engine/identifiers/iban.hpp"
#include "engine/settlement/reference.hpp"

namespace saldo {

Status check_fee_invoice(const FeeInvoice& invoice) {
    constexpr std::size_t kNumberCharactersMax = 20;
    const auto refuse = [&](const std::string& why) -> Status {
        return fail(ErrorKind::bad_input,
                    "fee invoice " + invoice.number + " (client " + invoice.client + "): " + why);
    };
    const auto characters = [](const std::string& text) {
        return count_characters(text).value_or(0);
    };
    if (characters(invoice.number) < 1 || characters(invoice.number) > kNumberCharactersMax)
        return refuse("its id has 1 to 20 characters");
    if (characters(invoice.payer.name) < 2) return refuse("its client has no name");
    if (characters(invoice.seller_name) < 2) return refuse("the funder has no name");
    if (!identifiers::is_business_id(invoice.seller_business_id))
        return refuse("the funder has no business id");
    if (const auto fault = identifiers::iban_fault(invoice.iban);
        fault != identifiers::IbanFault::none)
        return refuse("the funder's account: " + std::string(to_text(fault)));
    if (invoice.amount.value <= 0) return refuse("its amount is not above zero");
    if (invoice.due_on == Date{0}) return refuse("it does not say when it is due");
    if (!settlement::is_domestic_reference(invoice.reference) &&
        !settlement::is_rf_reference(invoice.reference))
        return refuse("it has no reference: say one in ClientFeeInvoiced");
    return {};
}

}  // namespace saldo
