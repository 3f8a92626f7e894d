#include "tests/model/fields.hpp"

namespace saldo::model {

bool is_id(const Text& text) {
    if (text.empty() || text.size() > 128) return false;
    for (const char letter : text) {
        const auto code = static_cast<unsigned char>(letter);
        if (code < 32 || code == 127) return false;
    }
    return true;
}

bool may_be_id(const Text& text) { return text.empty() || is_id(text); }
bool is_short(const Text& text) { return text.size() <= 1'024; }

bool is_date(const events::Date* date) {
    return date != nullptr && date->days() >= kFirstDay && date->days() <= kLastDay;
}
bool may_be_date(const events::Date* date) { return date == nullptr || is_date(date); }

bool is_price(const events::UnitPrice* price) {
    return price != nullptr && price->value() >= 0 && price->value() <= kMostPrice;
}
bool may_be_price(const events::UnitPrice* price) { return price == nullptr || is_price(price); }

bool is_quantity(const events::Quantity* quantity) {
    return quantity != nullptr && quantity->value() > 0 && quantity->value() <= kMostQuantity;
}

bool is_amount(const events::Cents* amount) {
    return amount != nullptr && amount->value() > 0 && amount->value() <= kMostCents;
}

bool is_known_business_id(const Text& text) { return text == "1234567-1"; }

bool is_known_iban(const Text& text) {
    return text == "FI2112345600000785" || text == "FI1410093000123458";
}

bool may_be_known_reference(const Text& text) {
    return text.empty() || text == "1232" || text == "RF921229";
}

// Of the names that histories use, those without a letter or digit are none.
bool is_party_name(const Text& text) {
    for (const char letter : text)
        if ((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
            (letter >= '0' && letter <= '9'))
            return text.size() <= 250;
    return false;
}

bool is_organiser(events::Role role) {
    return role == events::Role::official || role == events::Role::finance ||
           role == events::Role::system;
}

Span span_of(const events::Date& from, const events::Date* until) {
    return {from.days(), until == nullptr ? kNoEnd : until->days()};
}

}  // namespace saldo::model
