// Rule tables are set twice, by two people. Written from docs/formats/rule-tables.md and the golden
// scripts rule_tables, public_holidays and time_classes.
#include "tests/model/fields.hpp"
#include "tests/model/rule_tables.hpp"
#include "tests/model/rules.hpp"

namespace saldo::model {

namespace {

constexpr std::size_t kMostBytes = 65'536;
constexpr std::size_t kMostLines = 4'096;
constexpr std::size_t kMostTables = 1'000;
constexpr std::size_t kMostVersions = 256;

// Of several from one day the one confirmed last counts.
const RuleTable::Version* last_from(const RuleTable& table, Day from) {
    const RuleTable::Version* last = nullptr;
    for (const auto& version : table.versions)
        if (version.from == from) last = &version;
    return last;
}

std::set<Day> holidays_of(const RuleTable& calendar) {
    std::set<Day> holidays;
    for (const auto& version : calendar.versions)
        for (const Day day : version.content.holidays)
            if (version_on(calendar, day) == &version) holidays.insert(day);
    return holidays;
}

}  // namespace

Reasons apply(World& world, const Said& said, const events::RuleTableSetT& fact) {
    Reasons why;
    RuleTable::Version version;
    version.text.assign(fact.content.begin(), fact.content.end());
    why.when(!is_id(fact.table_name) || !is_table_name(fact.table_name), Refusal::field_invalid);
    why.when(!is_date(fact.valid_from.get()), Refusal::date_out_of_range);
    const std::size_t lines = lines_in(version.text);
    const bool is_long = version.text.size() > kMostBytes || lines > kMostLines;
    why.when(is_long, Refusal::too_many);
    const auto content = is_long ? std::nullopt : read_table(fact.table_name, version.text);
    why.when(!is_long && !content, Refusal::field_invalid);
    const Text service = service_of_table(fact.table_name);
    why.when(!service.empty() && !world.services.contains(service), Refusal::service_unknown);
    if (why.any()) return why;
    version.from = fact.valid_from->days();
    version.content = *content;
    const auto known = world.tables.find(fact.table_name);
    const bool is_known = known != world.tables.end();
    why.when(!is_known && world.tables.size() >= kMostTables, Refusal::record_full);
    const RuleTable now = is_known ? known->second : RuleTable();
    why.when(now.versions.size() >= kMostVersions, Refusal::record_full);
    const bool confirms = now.waiting.says(version);
    why.when(confirms && now.waiting_by == said.actor, Refusal::four_eyes);
    const auto* const last = last_from(now, version.from);
    why.when(last != nullptr && last->says(version), Refusal::already_in_this_state);
    if (why.any()) return why;

    RuleTable& table = world.tables[fact.table_name];
    if (!confirms) {
        table.waiting = version;
        table.waiting_by = said.actor;
        return why;
    }
    table.versions.push_back(version);
    table.waiting = {};
    table.waiting_by.clear();
    if (fact.table_name == "holidays") world.holidays = holidays_of(table);
    return why;
}

}  // namespace saldo::model
