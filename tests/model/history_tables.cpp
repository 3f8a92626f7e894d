// Rule tables as an organiser sets them, and as somebody who mistypes does.
#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "tests/model/history.hpp"

namespace saldo::model {

namespace {

constexpr const char* kClasses[] = {"any",      "day",    "evening",       "night",
                                    "saturday", "sunday", "public_holiday"};
constexpr const char* kDays[] = {"every", "weekday", "saturday", "sunday", "holiday"};
constexpr const char* kHours[] = {"00:00", "06:00", "07:30", "12:00", "18:00", "22:00", "24:00"};

// What somebody writes where something else should stand.
constexpr const char* kMistakes[] = {
    "24:30",      "25:00", "7:30",    "8.405",     "-1",   "x",   "99.99999", "someday", "0",
    "2026-02-30", "1",     "morning", "household", "from", "1\r", "100",      "minimum"};

Text text_of(Day day) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
    const auto two = [](unsigned number) {
        return (number < 10 ? "0" : "") + std::to_string(number);
    };
    return std::to_string(static_cast<int>(date.year())) + "-" +
           two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day()));
}

constexpr const char* kFormula =
    "value_formula 1\nminimum 8.40\nold_maximum 34.00\nmaximum 40.80\nincrease 20\ndivisor 60\n"
    "household 1 limit 653 percent 35\nhousehold 2 limit 1205 percent 22\n"
    "beyond limit 389 percent -1\n";
constexpr const char* kSteps =
    "value_steps 1\nhousehold 1\nfrom 0 value 24.00\nfrom 1138.01 value 21.00\n"
    "household 3\nfrom 0 value 24.00\n";

}  // namespace

// Days around today, rising; now and then a month without a working day.
Text History::calendar_text() {
    Text text = "holidays 1\n";
    if (one_in(30)) {
        for (Day day = month_first(today_); day <= month_last(today_); ++day)
            text += text_of(day) + "\n";
        return text;
    }
    Day day = today_ - 60;
    for (std::uint64_t left = below(9); left > 0; --left) {
        day += static_cast<Day>(1 + below(14));
        text += text_of(day) + (one_in(3) ? "  a day off\n" : "\n");
    }
    return text;
}

// Whole days first, as people write them, or any lines.
Text History::classes_text() {
    Text text = "# the clock\ntime_classes 1\n";
    if (one_in(2))
        text +=
            "public_holiday holiday 00:00 24:00\nsunday sunday 00:00 24:00\nsaturday saturday "
            "06:00 18:00\n";
    if (!one_in(4))
        text += "night every 22:00 06:00\nevening every 18:00 22:00\nday every 06:00 18:00\n";
    for (std::uint64_t left = below(3); left > 0; --left) {
        const Text from = kHours[below(6)];
        Text until = kHours[below(7)];
        if (from == until) until = "24:00";
        const Text time_class = kClasses[below(7)];
        text += fmt::format("{} {} {} {}\n", time_class, kDays[below(5)], from, until);
    }
    return text;
}

Text History::values_text() { return one_in(2) ? kFormula : kSteps; }

// One word written otherwise, a line left out or said twice.
Text History::spoilt(Text text) {
    const std::size_t at = below(text.size());
    const std::size_t line = text.rfind('\n', at) == Text::npos ? 0 : text.rfind('\n', at) + 1;
    const std::size_t line_end = text.find('\n', line);
    const std::size_t next = line_end == Text::npos ? text.size() : line_end + 1;
    switch (below(4)) {
        case 0:
            return text.erase(line, next - line);
        case 1:
            return text.insert(line, text.substr(line, next - line));
        case 2:
            return text.substr(0, next);
        default: {
            const std::size_t word = text.find_last_of(" \n", at);
            const std::size_t begin = word == Text::npos ? 0 : word + 1;
            const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
            return text.replace(begin, end - begin, kMistakes[below(std::size(kMistakes))]);
        }
    }
}

void History::set_table(events::EventT& event) {
    if (one_in(20)) event.role = events::Role::provider;
    event.actor = named("clerk-", 3);
    if (!table_.table_name.empty() && !one_in(3))
        return event.data.Set(events::RuleTableSetT(table_));
    events::RuleTableSetT said;
    Text text;
    switch (below(6)) {
        case 0:
        case 1:
            said.table_name = "holidays";
            text = calendar_text();
            break;
        case 2:
            said.table_name = "time_classes";
            text = classes_text();
            break;
        case 3:
            said.table_name = "time_classes/" + (one_in(9) ? "nothing" : service());
            text = classes_text();
            break;
        default:
            said.table_name = one_in(9) ? "values/" : "values/care";
            text = values_text();
            break;
    }
    if (one_in(20)) said.table_name = one_in(2) ? "calendar" : "holidays";
    if (one_in(3)) text = spoilt(text);
    if (one_in(60)) text = Text(one_in(2) ? 65'537 : 5'000, '\n');
    said.valid_from = one_in(3) ? day() : day_after(today_ - 40, 60);
    said.content.assign(text.begin(), text.end());
    table_ = said;
    event.data.Set(std::move(said));
}

}  // namespace saldo::model
