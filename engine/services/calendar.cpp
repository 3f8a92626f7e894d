#include "engine/services/calendar.hpp"

#include <algorithm>
#include <string>

#include "engine/services/rule_table_text.hpp"

namespace saldo {

namespace {

constexpr unsigned kSaturday = 6;
constexpr unsigned kSunday = 7;

const RuleTable::Version* in_force(const Registry& registry, Handle ledger, std::string_view name,
                                   Date date) {
    const Handle table = registry.rule_tables.find(ledger, name);
    return table == kNoHandle ? nullptr : registry.rule_tables[table].on(date);
}

// The service's own table before the one for every service; nullptr: neither is in force.
const RuleTable::Version* classes_on(const Registry& registry, Handle ledger,
                                     std::string_view service, Date date) {
    if (registry.rule_tables.size() == 0) return nullptr;
    std::string of_service(kTimeClassesTable);
    of_service.append("/").append(service);
    const RuleTable::Version* const own = in_force(registry, ledger, of_service, date);
    return own != nullptr ? own : in_force(registry, ledger, kTimeClassesTable, date);
}

bool is_of(DayType days, Date date, bool holiday) {
    switch (days) {
        case DayType::every:
            return true;
        case DayType::weekday:
            return weekday(date) < kSaturday && !holiday;
        case DayType::saturday:
            return weekday(date) == kSaturday;
        case DayType::sunday:
            return weekday(date) == kSunday;
        case DayType::holiday:
            return holiday;
    }
    return false;
}

bool is_within(const TimeWindow& window, std::int64_t minute) {
    if (window.from_minute < window.until_minute)
        return window.from_minute <= minute && minute < window.until_minute;
    return window.from_minute <= minute || minute < window.until_minute;
}

}  // namespace

std::vector<Date> public_holidays(const Registry& registry, Handle ledger) {
    std::vector<Date> holidays;
    const Handle handle = registry.rule_tables.find(ledger, kHolidaysTable);
    if (handle == kNoHandle) return holidays;
    const RuleTable& table = registry.rule_tables[handle];
    for (const RuleTable::Version& version : table.versions)
        for (const Date day : version.content.holidays)
            if (table.on(day) == &version) holidays.push_back(day);
    std::ranges::sort(holidays);
    return holidays;
}

bool is_public_holiday(const Registry& registry, Handle ledger, Date date) {
    const RuleTable::Version* const calendar = in_force(registry, ledger, kHolidaysTable, date);
    return calendar != nullptr && std::ranges::binary_search(calendar->content.holidays, date);
}

std::string_view time_class_name(TimeClass time_class) noexcept {
    switch (time_class) {
        case TimeClass::any:
            return "any";
        case TimeClass::day:
            return "day";
        case TimeClass::evening:
            return "evening";
        case TimeClass::night:
            return "night";
        case TimeClass::saturday:
            return "saturday";
        case TimeClass::sunday:
            return "sunday";
        case TimeClass::public_holiday:
            return "public_holiday";
    }
    return "unknown";
}

bool has_time_classes(const Registry& registry, Handle ledger, std::string_view service,
                      Date date) {
    return classes_on(registry, ledger, service, date) != nullptr;
}

std::optional<TimeClass> time_class_at(const Registry& registry, Handle ledger,
                                       std::string_view service, Instant moment) {
    const Date date = local_date(moment);
    const RuleTable::Version* const table = classes_on(registry, ledger, service, date);
    if (table == nullptr) return std::nullopt;
    const bool holiday = is_public_holiday(registry, ledger, date);
    const std::int64_t minute =
        (moment.utc_ms + moment.offset_minutes * kMinuteMs - date.days * kDayMs) / kMinuteMs;
    for (const TimeWindow& window : table->content.windows)
        if (is_of(window.days, date, holiday) && is_within(window, minute))
            return window.time_class;
    return TimeClass::any;
}

}  // namespace saldo
