// RuleTableSet: read strictly, kept by name, in force when a second actor has set the same.

#include <algorithm>
#include <optional>

#include "engine/ledger/field_checks.hpp"
#include "engine/services/define.hpp"
#include "engine/services/rule_table_text.hpp"

namespace saldo {

namespace {

std::string_view content_of(const events::RuleTableSet& said) {
    return {reinterpret_cast<const char*>(said.content()->data()), said.content()->size()};
}

// A last line without a line feed counts too.
std::size_t lines_in(std::string_view text) {
    const auto feeds = static_cast<std::size_t>(std::ranges::count(text, '\n'));
    return feeds + (text.empty() || text.back() == '\n' ? 0 : 1);
}

Refusal check_fields(EventContext& event, const events::RuleTableSet& said) {
    if (!id_ok(said.table_name()) || !is_rule_table_name(text_of(said.table_name())))
        return event.refuse(Refusal::field_invalid, "table_name");
    if (!date_ok(*said.valid_from())) return event.refuse(Refusal::date_out_of_range, "valid_from");
    const std::string_view text = content_of(said);
    if (text.size() > limits::kRuleTableBytesMax)
        return event.refuse(Refusal::too_many, "content", static_cast<std::int64_t>(text.size()),
                            limits::kRuleTableBytesMax);
    const std::size_t lines = lines_in(text);
    if (lines > limits::kRuleTableLinesMax)
        return event.refuse(Refusal::too_many, "content", static_cast<std::int64_t>(lines),
                            limits::kRuleTableLinesMax);
    return Refusal::none;
}

Refusal check_room(const Registry& registry, EventContext& event, Handle known) {
    if (known != kNoHandle)
        return event.expect_room(registry.rule_tables[known].versions.size(),
                                 limits::kDefinitionsMax, "table_name");
    std::size_t tables = 0;
    for (Handle handle = 1; handle <= registry.rule_tables.size(); ++handle)
        if (registry.rule_tables[handle].ledger == event.ledger) ++tables;
    return event.expect_room(tables, limits::kRuleTablesMax, "table_name");
}

bool says(const RuleTable::Version& version, Date from, std::string_view text) {
    return version.valid_from == from && version.text == text;
}

// What the ledger says now of days from that day on.
const RuleTable::Version* last_from(const RuleTable& table, Date from) {
    const auto found = std::ranges::find(table.versions.rbegin(), table.versions.rend(), from,
                                         &RuleTable::Version::valid_from);
    return found == table.versions.rend() ? nullptr : &*found;
}

}  // namespace

Refusal set_rule_table(RegistryDesk& desk, EventContext& event, const events::RuleTableSet& said) {
    if (const Refusal refused = check_fields(event, said); refused != Refusal::none) return refused;
    const std::string_view name = text_of(said.table_name());
    const std::string_view text = content_of(said);
    const Date from = date_of(*said.valid_from());
    auto content = read_rule_table(name, text);
    if (!content)
        return event.refuse(Refusal::field_invalid, "content",
                            static_cast<std::int64_t>(content.error().line),
                            static_cast<std::int64_t>(lines_in(text)));
    const std::string_view service = service_of_table(name);
    if (!service.empty() && desk.registry.services.find(event.ledger, service) == kNoHandle)
        return event.refuse(Refusal::service_unknown, "table_name");
    const std::string_view funder = funder_of_table(name);
    if (!funder.empty() && desk.registry.funders.find(event.ledger, funder) == kNoHandle)
        return event.refuse(Refusal::funder_unknown, "table_name");
    const Handle known = desk.registry.rule_tables.find(event.ledger, name);
    const RuleTable none;
    const RuleTable& now = known == kNoHandle ? none : desk.registry.rule_tables[known];
    const bool confirms = says(now.pending, from, text);
    if (confirms && now.pending.set_by == event.actor)
        return event.refuse(Refusal::four_eyes, "actor");
    const RuleTable::Version* const last = last_from(now, from);
    if (last != nullptr && says(*last, from, text))
        return event.refuse(Refusal::already_in_this_state, "content");
    if (const Refusal refused = check_room(desk.registry, event, known); refused != Refusal::none)
        return refused;

    const Handle handle = desk.registry.rule_tables.find_or_add(event.ledger, name);
    RuleTable& table = desk.registry.rule_tables.change(handle);
    if (confirms) {
        table.pending.confirmed_by = event.actor;
        table.pending.confirmed_event = event.event_number;
        table.versions.push_back(std::move(table.pending));
        table.pending = {};
    } else {
        table.pending = {from, std::string(text), std::move(*content), std::string(event.actor), {},
                         0};
    }
    return Refusal::none;
}

}  // namespace saldo
