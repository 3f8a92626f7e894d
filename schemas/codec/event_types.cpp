#include "schemas/codec/event_types.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unordered_map>

namespace saldo::codec {
namespace {

constexpr auto fact_count = static_cast<std::size_t>(events::Fact::MAX);
using Names = std::array<std::string_view, fact_count>;

Names make_names() {
    Names names;
    for (std::size_t i = 0; i < fact_count; ++i) names[i] = events::EnumNamesFact()[i + 1];
    return names;
}

const Names& names() {
    static const Names all = make_names();
    return all;
}

}  // namespace

std::span<const std::string_view> type_names() { return names(); }

std::string_view name_of(events::Fact fact) {
    const auto number = static_cast<std::size_t>(fact);
    if (number == 0 || number > fact_count) {
        std::fprintf(stderr, "saldo: no event has the number %zu\n", number);
        std::abort();
    }
    return names()[number - 1];
}

std::optional<events::Fact> fact_of_name(std::string_view name) {
    static const auto by_name = [] {
        std::unordered_map<std::string_view, events::Fact> facts;
        for (std::size_t i = 0; i < fact_count; ++i)
            facts.emplace(names()[i], static_cast<events::Fact>(i + 1));
        return facts;
    }();
    const auto found = by_name.find(name);
    if (found == by_name.end()) return std::nullopt;
    return found->second;
}

}  // namespace saldo::codec
