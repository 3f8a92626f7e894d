#include "engine/ledger/field_checks.hpp"

#include <algorithm>

#include "engine/identifiers/party_name.hpp"

namespace saldo {

bool id_ok(const flatbuffers::String* id) noexcept {
    if (id == nullptr || id->size() == 0 || id->size() > limits::kIdBytesMax) return false;
    return std::ranges::none_of(text_of(id), [](char letter) {
        const auto code = static_cast<unsigned char>(letter);
        return code < 0x20 || code == 0x7f;
    });
}

bool optional_id_ok(const flatbuffers::String* id) noexcept { return id == nullptr || id_ok(id); }

bool text_ok(const flatbuffers::String* text) noexcept {
    return text == nullptr || text->size() <= limits::kTextBytesMax;
}

bool party_name_ok(const flatbuffers::String* name) {
    using identifiers::PartyNameFault;
    return name != nullptr && text_ok(name) &&
           identifiers::party_name_fault(text_of(name)) == PartyNameFault::none;
}

bool date_ok(const events::Date& date) noexcept {
    return date.days() >= kEventDateMin.days && date.days() <= kEventDateMax.days;
}

bool optional_date_ok(const events::Date* date) noexcept {
    return date == nullptr || date_ok(*date);
}

bool cents_ok(const events::Cents& amount) noexcept {
    return amount.value() >= -kCentsMax.value && amount.value() <= kCentsMax.value;
}

bool price_ok(const events::UnitPrice& price) noexcept {
    return price.value() >= 0 && price.value() <= kUnitPriceMax.value;
}

bool quantity_ok(const events::Quantity& quantity) noexcept {
    return quantity.value() > 0 && quantity.value() <= kQuantityMax.value;
}

}  // namespace saldo
