#include "engine/settlement/entitlement_row.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace saldo {

namespace {

using Place = std::tuple<Handle, Handle, Handle, Handle, Handle, Date, Date, std::int64_t>;

Place place_of(const EntitlementRow& row) {
    const std::int64_t magnitude = row.amount.value < 0 ? -row.amount.value : row.amount.value;
    return {row.client, row.provider,     row.service,     row.funder,
            row.coding, row.period.first, row.period.last, magnitude};
}

// A row of nothing takes back, or gives, as its type says.
bool takes_back(const EntitlementRow& row) {
    return row.amount.value != 0 ? row.amount.value < 0 : row.type == EntitlementRowType::reversal;
}

// Rows of one place by their numbers: those that take back, and those that give; reversals before
// corrections.
struct Opposites {
    std::array<std::vector<std::size_t>, 2> taking;
    std::array<std::vector<std::size_t>, 2> giving;
};

// Marks pairs of the two lists, in order, and takes them out of both.
void cancel(std::vector<std::size_t>& one, std::vector<std::size_t>& other,
            std::vector<bool>& gone) {
    const std::size_t pairs = std::min(one.size(), other.size());
    for (std::vector<std::size_t>* const list : {&one, &other}) {
        for (std::size_t at = 0; at < pairs; ++at) gone[(*list)[at]] = true;
        list->erase(list->begin(), list->begin() + static_cast<std::ptrdiff_t>(pairs));
    }
}

}  // namespace

std::string_view entitlement_row_name(EntitlementRowType type) noexcept {
    switch (type) {
        case EntitlementRowType::original:
            return "original";
        case EntitlementRowType::reversal:
            return "reversal";
        case EntitlementRowType::correction:
            return "correction";
    }
    return "unknown";
}

void cancel_opposite_rows(std::vector<EntitlementRow>& rows) {
    std::map<Place, Opposites> places;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const EntitlementRow& row = rows[at];
        if (row.type == EntitlementRowType::original) continue;
        Opposites& place = places[place_of(row)];
        const std::size_t type = row.type == EntitlementRowType::reversal ? 0 : 1;
        (takes_back(row) ? place.taking : place.giving)[type].push_back(at);
    }
    std::vector<bool> gone(rows.size(), false);
    for (auto& [place, opposites] : places) {
        for (const std::size_t type : {0U, 1U})
            cancel(opposites.taking[type], opposites.giving[type], gone);
        for (const std::size_t type : {0U, 1U})
            cancel(opposites.taking[type], opposites.giving[1 - type], gone);
    }
    std::size_t at = 0;
    std::erase_if(rows, [&](const EntitlementRow&) { return gone[at++]; });
}

}  // namespace saldo
