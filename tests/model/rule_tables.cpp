#include "tests/model/rule_tables.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>

#include "tests/model/fields.hpp"

namespace saldo::model {

namespace {

using Words = std::vector<Text>;

constexpr const char* kClasses[] = {"any",      "day",    "evening",       "night",
                                    "saturday", "sunday", "public_holiday"};
constexpr const char* kDays[] = {"every", "weekday", "saturday", "sunday", "holiday"};
constexpr Amount kNoNumber = -1;

template <std::size_t Count>
bool is_one_of(const char* const (&names)[Count], const Text& name) {
    return std::ranges::find(names, name) != std::end(names);
}

bool is_digits(const Text& text) {
    return !text.empty() && text.size() <= 12 && text.find_first_not_of("0123456789") == Text::npos;
}

// "12.34" in units of the last of so many decimals; kNoNumber: it is none.
Amount number_of(const Text& text, std::size_t decimals) {
    const std::size_t point = text.find('.');
    const Text whole = text.substr(0, point);
    Text part = point == Text::npos ? "" : text.substr(point + 1);
    if (!is_digits(whole) || (point != Text::npos && !is_digits(part)) || part.size() > decimals)
        return kNoNumber;
    part.resize(decimals, '0');
    return std::stoll(whole + part);
}

bool is_between(Amount number, Amount least, Amount most) {
    return number >= least && number <= most;
}

bool is_income(const Text& text) { return is_between(number_of(text, 2), 0, kMostCents); }
// A whole number of cents, as prices are said.
bool is_value(const Text& text) {
    const Amount value = number_of(text, 4);
    return is_between(value, 0, kMostPrice) && value % 100 == 0;
}

// kNoEnd: it is no day.
Day day_of(const Text& text) {
    const bool is_written = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                            is_digits(text.substr(0, 4)) && is_digits(text.substr(5, 2)) &&
                            is_digits(text.substr(8));
    if (!is_written) return kNoEnd;
    const auto number = [&](std::size_t at, std::size_t size) {
        return std::stoi(text.substr(at, size));
    };
    const std::chrono::year_month_day date{std::chrono::year(number(0, 4)),
                                           std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                           std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    if (!date.ok()) return kNoEnd;
    return static_cast<Day>(std::chrono::sys_days(date).time_since_epoch().count());
}

// -1: no time of the day; 24:00 is its end.
int minute_of(const Text& text) {
    if (text.size() != 5 || text[2] != ':' || !is_digits(text.substr(0, 2)) ||
        !is_digits(text.substr(3)))
        return -1;
    const int hours = std::stoi(text.substr(0, 2));
    const int minutes = std::stoi(text.substr(3));
    return minutes < 60 && hours * 60 + minutes <= 1'440 ? hours * 60 + minutes : -1;
}

bool read_holiday(const Words& words, TableContent& content) {
    const Day day = day_of(words[0]);
    if (day < kFirstDay || day > kLastDay) return false;
    if (!content.holidays.empty() && day <= *content.holidays.rbegin()) return false;
    content.holidays.insert(day);
    return true;
}

bool read_window(const Words& words, TableContent& content) {
    if (words.size() != 4 || !is_one_of(kClasses, words[0]) || !is_one_of(kDays, words[1]))
        return false;
    const int from = minute_of(words[2]);
    const int until = minute_of(words[3]);
    if (from < 0 || until < 0 || from == until || from == 1'440) return false;
    const auto time_class = std::ranges::find(kClasses, words[0]) - std::begin(kClasses);
    content.windows.push_back({static_cast<events::TimeClass>(time_class), words[1], from, until});
    return true;
}

// What a value by income is made of: of each word how often it stood.
struct Formula {
    std::map<Text, int> said;
    Amount minimum = 0, maximum = 0;
};

bool is_percent(const Text& text, Amount most) { return is_between(number_of(text, 2), 0, most); }

bool read_household(const Words& words, int before) {
    return words.size() == 6 && words[1] == std::to_string(before + 1) && words[2] == "limit" &&
           is_income(words[3]) && words[4] == "percent" && is_percent(words[5], 10'000);
}

bool read_beyond(const Words& words) {
    if (words.size() != 5 || words[1] != "limit" || words[3] != "percent") return false;
    const bool below_zero = words[4].starts_with('-');
    return is_income(words[2]) && is_percent(words[4].substr(below_zero ? 1 : 0), 10'000);
}

bool read_formula(const Words& words, Formula& formula) {
    const int before = formula.said[words[0]]++;
    if (words[0] == "household") return read_household(words, before);
    if (before != 0) return false;
    if (words[0] == "beyond") return read_beyond(words);
    if (words.size() != 2) return false;
    if (words[0] == "minimum") formula.minimum = number_of(words[1], 4);
    if (words[0] == "maximum") formula.maximum = number_of(words[1], 4);
    if (words[0] == "minimum" || words[0] == "maximum") return is_value(words[1]);
    if (words[0] == "old_maximum") return is_between(number_of(words[1], 4), 0, kMostPrice);
    if (words[0] == "increase") return is_percent(words[1], 1'000'000);
    return words[0] == "divisor" && is_digits(words[1]) &&
           is_between(std::stoll(words[1]), 1, 1'000'000);
}

bool is_whole(const Formula& formula) {
    for (const char* const word :
         {"minimum", "old_maximum", "maximum", "divisor", "household", "beyond"})
        if (!formula.said.contains(word)) return false;
    return formula.minimum <= formula.maximum;
}

struct Steps {
    Amount persons = 0;  // whose steps are read; 0: nobody's yet
    Amount last = kNoNumber;
};

bool read_step(const Words& words, Steps& steps) {
    if (words[0] == "household") {
        const bool first = steps.persons == 0;
        const Amount persons =
            words.size() == 2 && is_digits(words[1]) ? std::stoll(words[1]) : kNoNumber;
        const bool rises = first ? persons == 1 : persons > steps.persons && steps.last >= 0;
        steps = {persons, kNoNumber};
        return rises && persons <= 99;
    }
    if (words.size() != 4 || words[0] != "from" || words[2] != "value") return false;
    if (!is_income(words[1]) || !is_value(words[3])) return false;
    if (steps.persons == 0) steps.persons = 1;
    const Amount income = number_of(words[1], 2);
    const bool rises = steps.last < 0 ? income == 0 : income > steps.last;
    steps.last = income;
    return rises;
}

// The lines that say something, in words; nullopt: one has a control character.
std::optional<std::vector<Words>> lines_of(const Text& text) {
    std::vector<Words> lines;
    std::istringstream all(text);
    for (Text line; std::getline(all, line);) {
        for (const char letter : line)
            if (static_cast<unsigned char>(letter) < 32 || letter == 127) return std::nullopt;
        std::istringstream in_line(line);
        Words words;
        for (Text word; in_line >> word;) words.push_back(word);
        if (!words.empty() && words[0][0] != '#') lines.push_back(words);
    }
    return lines;
}

bool is_of(const World& world, const Text& days, Day day) {
    const bool holiday = world.holidays.contains(day);
    const auto weekday =
        std::chrono::weekday(std::chrono::sys_days(std::chrono::days(day))).iso_encoding();
    if (days == "weekday") return weekday <= 5 && !holiday;
    if (days == "saturday") return weekday == 6;
    if (days == "sunday") return weekday == 7;
    return days == "every" || holiday;
}

}  // namespace

bool is_table_name(const Text& name) {
    return name == "holidays" || name == "time_classes" ||
           (name.starts_with("time_classes/") && name.size() > 13) ||
           (name.starts_with("values/") && name.size() > 7);
}

Text service_of_table(const Text& name) {
    return name.starts_with("time_classes/") ? name.substr(13) : Text{};
}

std::size_t lines_in(const Text& text) {
    const auto feeds = static_cast<std::size_t>(std::ranges::count(text, '\n'));
    return text.empty() || text.back() == '\n' ? feeds : feeds + 1;
}

std::optional<TableContent> read_table(const Text& name, const Text& text) {
    const auto lines = lines_of(text);
    if (!lines || lines->empty() || lines->front().size() != 2 || lines->front()[1] != "1")
        return std::nullopt;
    const Text& kind = lines->front()[0];
    const bool of_values = name.starts_with("values/");
    const bool fits = of_values ? kind == "value_formula" || kind == "value_steps"
                                : kind == name.substr(0, name.find('/'));
    if (!fits) return std::nullopt;
    TableContent content;
    Formula formula;
    Steps steps;
    for (std::size_t at = 1; at < lines->size(); ++at) {
        const Words& words = (*lines)[at];
        const bool sound = kind == "holidays"        ? read_holiday(words, content)
                           : kind == "time_classes"  ? read_window(words, content)
                           : kind == "value_formula" ? read_formula(words, formula)
                                                     : read_step(words, steps);
        if (!sound) return std::nullopt;
    }
    if (kind == "value_formula" && !is_whole(formula)) return std::nullopt;
    if (kind == "value_steps" && steps.last < 0) return std::nullopt;
    return content;
}

const RuleTable::Version* version_on(const RuleTable& table, Day day) {
    const RuleTable::Version* found = nullptr;
    for (const auto& version : table.versions)
        if (version.from <= day && (found == nullptr || version.from >= found->from))
            found = &version;
    return found;
}

const TableContent* time_classes_of(const World& world, const Text& service, Day day) {
    for (const Text& name : {"time_classes/" + service, Text("time_classes")}) {
        const auto table = world.tables.find(name);
        if (table == world.tables.end()) continue;
        if (const auto* const version = version_on(table->second, day)) return &version->content;
    }
    return nullptr;
}

events::TimeClass time_class_of(const World& world, const TableContent& table, Day day,
                                int minute) {
    for (const TimeWindow& window : table.windows) {
        const bool goes_on = window.until < window.from;  // past midnight
        const bool within = goes_on ? minute >= window.from || minute < window.until
                                    : minute >= window.from && minute < window.until;
        if (within && is_of(world, window.days, day)) return window.time_class;
    }
    return events::TimeClass::any;
}

}  // namespace saldo::model
