#include "engine/ledger/account.hpp"

#include "engine/money/cents.hpp"

namespace saldo {

std::string_view commodity_name(Commodity commodity) noexcept {
    switch (commodity) {
        case Commodity::eur:
            return "EUR";
        case Commodity::hour:
            return "hour";
        case Commodity::minute:
            return "minute";
        case Commodity::visit:
            return "visit";
        case Commodity::day:
            return "day";
        case Commodity::month:
            return "month";
        case Commodity::piece:
            return "piece";
    }
    return "unknown";
}

std::string amount_text(Commodity commodity, std::int64_t amount) {
    return commodity == Commodity::eur ? to_text(Cents{amount}) : to_text(Quantity{amount});
}

std::string_view account_class_name(AccountClass account_class) noexcept {
    switch (account_class) {
        case AccountClass::voucher_available:
            return "voucher/available";
        case AccountClass::voucher_held:
            return "voucher/held";
        case AccountClass::commitment:
            return "commitment";
        case AccountClass::expense:
            return "expense";
        case AccountClass::vat_receivable:
            return "vat_receivable";
        case AccountClass::payable_recorded:
            return "payable/recorded";
        case AccountClass::payable_open:
            return "payable/open";
        case AccountClass::payable_disputed:
            return "payable/disputed";
        case AccountClass::payable_settled:
            return "payable/settled";
        case AccountClass::payable_in_payment:
            return "payable/in_payment";
        case AccountClass::receivable_provider:
            return "receivable/provider";
        case AccountClass::bank:
            return "bank";
        case AccountClass::loss:
            return "loss";
        case AccountClass::unexplained:
            return "unexplained";
        case AccountClass::receivable_client:
            return "receivable/client";
        case AccountClass::fee_income:
            return "fee_income";
    }
    return "unknown";
}

}  // namespace saldo
