// Netting: the engine's own function on the file's rows, in the file's order, backwards, and turned
// by one: what is left must not depend on it.

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "engine/settlement/entitlement_row.hpp"
#include "schemas/codec/text_values.hpp"
#include "tests/oracle/evaka_cases.hpp"
#include "tests/oracle/json_fields.hpp"

namespace saldo::oracle {

namespace {

// Numbers for names, as a home would give them.
class Numbers {
  public:
    Handle of(const std::string& name) {
        return numbers_.try_emplace(name, static_cast<Handle>(numbers_.size() + 1)).first->second;
    }

  private:
    std::map<std::string, Handle> numbers_;
};

struct Names {
    const nlohmann::json& periods;
    Numbers children;
    Numbers units;
};

// "2021-01-01..2021-01-15", or the name of such a range.
Period period_said(JsonFields& fields, const nlohmann::json& periods) {
    constexpr std::string_view kUntil = "..";
    std::string said = fields.text("period");
    if (periods.is_object())
        if (const auto named = periods.find(said); named != periods.end() && named->is_string())
            said = named->get<std::string>();
    const std::size_t dots = std::min(said.find(kUntil), said.size());
    const auto first = codec::parse_date(std::string_view(said).substr(0, dots));
    const auto last = codec::parse_date(
        std::string_view(said).substr(std::min(dots + kUntil.size(), said.size())));
    if (first && last) return {Date{first->days()}, Date{last->days()}};
    fields.wrong("period", fmt::format("\"{}\" is no range of days and names none", said));
    return {};
}

EntitlementRowType type_said(JsonFields& fields) {
    const std::string said = fields.text("type");
    if (said == "ORIGINAL") return EntitlementRowType::original;
    if (said == "REFUND") return EntitlementRowType::reversal;
    if (said != "CORRECTION") fields.wrong("type", fmt::format("\"{}\" is not known", said));
    return EntitlementRowType::correction;
}

Result<std::vector<EntitlementRow>> read_rows(const nlohmann::json& said, Names& names,
                                              const std::string& where) {
    std::vector<EntitlementRow> rows;
    for (const nlohmann::json& one : said) {
        JsonFields fields(one, fmt::format("{}: row {}", where, rows.size() + 1));
        EntitlementRow row;
        row.type = type_said(fields);
        row.client = names.children.of(fields.text("child"));
        row.provider = names.units.of(fields.text("unit"));
        row.period = period_said(fields, names.periods);
        row.amount = fields.cents("amount_cents");
        if (const Status sound = fields.status(); !sound) return std::unexpected(sound.error());
        rows.push_back(row);
    }
    return rows;
}

std::vector<std::string> words_of(const std::vector<EntitlementRow>& rows) {
    std::vector<std::string> words;
    for (const EntitlementRow& row : rows)
        words.push_back(fmt::format("{} of child {} in unit {}, {} to {}: {}",
                                    entitlement_row_name(row.type), row.client, row.provider,
                                    to_text(row.period.first), to_text(row.period.last),
                                    to_text(row.amount)));
    std::ranges::sort(words);
    return words;
}

}  // namespace

Result<std::string> play_netting_case(const nlohmann::json& one, const nlohmann::json& periods,
                                      const std::string& where) {
    JsonFields fields(one, where);
    Names names{periods, {}, {}};
    const nlohmann::json& said = fields.list("input");
    const nlohmann::json& left = fields.list("expected");
    if (const Status sound = fields.status(); !sound) return std::unexpected(sound.error());
    const auto input = read_rows(said, names, where + ": input");
    if (!input) return std::unexpected(input.error());
    const auto expected = read_rows(left, names, where + ": expected");
    if (!expected) return std::unexpected(expected.error());
    std::vector<std::vector<EntitlementRow>> orders(3, *input);
    std::ranges::reverse(orders[1]);
    if (!input->empty()) std::rotate(orders[2].begin(), orders[2].begin() + 1, orders[2].end());
    for (std::vector<EntitlementRow>& rows : orders) {
        cancel_opposite_rows(rows);
        const auto found = words_of(rows);
        const auto wanted = words_of(*expected);
        if (found == wanted) continue;
        std::string wrong =
            fmt::format("{} rows are left instead of {}", found.size(), wanted.size());
        for (const std::string& row : found)
            if (std::ranges::find(wanted, row) == wanted.end()) wrong += "; not expected: " + row;
        for (const std::string& row : wanted)
            if (std::ranges::find(found, row) == found.end()) wrong += "; is missing: " + row;
        return wrong;
    }
    return std::string();
}

}  // namespace saldo::oracle
