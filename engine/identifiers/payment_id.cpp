#include "engine/identifiers/payment_id.hpp"

#include <algorithm>

namespace saldo::identifiers {

namespace {

constexpr bool is_basic_latin(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"/-?:().,'+ "}.find(c) != std::string_view::npos;
}

}  // namespace

bool is_payment_id(std::string_view id) noexcept {
    return !id.empty() && id.size() <= kPaymentIdCharactersMax &&
           std::ranges::all_of(id, is_basic_latin) && id.front() != '/' && id.back() != '/' &&
           id.front() != ' ' && id.back() != ' ' && id.find("//") == std::string_view::npos;
}

}  // namespace saldo::identifiers
