// The other half of text_values.hpp: dates, moments, hashes.
#include <cstdint>
#include <optional>
#include <span>

#include "schemas/codec/text_message.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo::codec {
namespace {

constexpr std::int64_t ms_of_minute = 60'000;
constexpr std::int64_t ms_of_day = 86'400'000;
constexpr int year_min = 1900;
constexpr int year_max = 2999;
constexpr std::string_view date_expected =
    "expected a day of the calendar, from 1900 to 2999, such as 2026-01-31";
constexpr std::string_view instant_expected =
    "expected a date, a time and an offset, such as 2026-01-31T08:15:00.000+02:00";

struct CivilDay {
    std::int64_t year = 0;
    unsigned month = 0;
    unsigned day = 0;
};

// Days since 1970-01-01 to the civil calendar, any int64 number of days that an int32 or an int64
// of milliseconds can make. Years begin in March here, so that the leap day is a year's last; an
// era is 400 years.
CivilDay civil_of_days(std::int64_t days) {
    constexpr std::int64_t era_days = 146'097;
    constexpr std::int64_t days_before_1970 = 719'468;  // from 0000-03-01
    const std::int64_t shifted = days + days_before_1970;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - (era_days - 1)) / era_days;
    const std::int64_t day_of_era = shifted - era * era_days;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    CivilDay civil;
    civil.day = static_cast<unsigned>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    civil.month =
        static_cast<unsigned>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
    return civil;
}

// REQUIRES: a day that the calendar has, year_min to year_max.
std::int32_t days_of_civil(int year, int month, int day) {
    const int shifted_year = month <= 2 ? year - 1 : year;
    const int era = shifted_year / 400;
    const int year_of_era = shifted_year - era * 400;
    const int month_from_march = month > 2 ? month - 3 : month + 9;
    const int day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146'097 + day_of_era - 719'468;
}

int days_in_month(int year, int month) {
    constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : lengths[month - 1];
}

// Takes exactly `count` digits from the front.
std::optional<int> take_digits(std::string_view& rest, std::size_t count) {
    if (rest.size() < count) return std::nullopt;
    int value = 0;
    for (const char c : rest.substr(0, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    rest.remove_prefix(count);
    return value;
}

bool take(std::string_view& rest, char expected) {
    if (!rest.starts_with(expected)) return false;
    rest.remove_prefix(1);
    return true;
}

std::optional<std::int32_t> take_date(std::string_view& rest) {
    const auto year = take_digits(rest, 4);
    if (!year || !take(rest, '-')) return std::nullopt;
    const auto month = take_digits(rest, 2);
    if (!month || !take(rest, '-')) return std::nullopt;
    const auto day = take_digits(rest, 2);
    if (!day || *year < year_min || *year > year_max || *month < 1 || *month > 12) {
        return std::nullopt;
    }
    if (*day < 1 || *day > days_in_month(*year, *month)) return std::nullopt;
    return days_of_civil(*year, *month, *day);
}

// One to three digits of a second's fraction, in milliseconds.
std::optional<int> take_fraction_ms(std::string_view& rest) {
    int ms = 0;
    int scale = 100;
    while (scale > 0 && !rest.empty() && rest.front() >= '0' && rest.front() <= '9') {
        ms += (rest.front() - '0') * scale;
        scale /= 10;
        rest.remove_prefix(1);
    }
    if (scale == 100) return std::nullopt;
    return ms;
}

// The time of the day, in milliseconds.
std::optional<int> take_time_ms(std::string_view& rest) {
    const auto hour = take_digits(rest, 2);
    if (!hour || !take(rest, ':')) return std::nullopt;
    const auto minute = take_digits(rest, 2);
    if (!minute || !take(rest, ':')) return std::nullopt;
    const auto second = take_digits(rest, 2);
    if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    int ms = ((*hour * 60 + *minute) * 60 + *second) * 1000;
    if (take(rest, '.')) {
        const auto fraction_ms = take_fraction_ms(rest);
        if (!fraction_ms) return std::nullopt;
        ms += *fraction_ms;
    }
    return ms;
}

std::optional<std::int16_t> take_offset_minutes(std::string_view& rest) {
    if (take(rest, 'Z')) return std::int16_t{0};
    const bool west = take(rest, '-');
    if (!west && !take(rest, '+')) return std::nullopt;
    const auto hours = take_digits(rest, 2);
    if (!hours || !take(rest, ':')) return std::nullopt;
    const auto minutes = take_digits(rest, 2);
    if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const int offset = *hours * 60 + *minutes;
    return static_cast<std::int16_t>(west ? -offset : offset);
}

// At least `width` digits.
void append_number(std::string& out, std::int64_t number, std::size_t width) {
    const std::string digits = std::to_string(number < 0 ? -number : number);
    if (number < 0) out += '-';
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

void append_two_digits(std::string& out, unsigned number) {
    out += static_cast<char>('0' + number / 10);
    out += static_cast<char>('0' + number % 10);
}

void append_civil(std::string& out, const CivilDay& civil) {
    append_number(out, civil.year, 4);
    out += '-';
    append_two_digits(out, civil.month);
    out += '-';
    append_two_digits(out, civil.day);
}

std::unexpected<std::string> wrong(std::string_view text, std::string_view why) {
    return std::unexpected(wrong_text(text, why));
}

std::optional<std::uint8_t> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
    return std::nullopt;
}

}  // namespace

ParsedValue<events::Date> parse_date(std::string_view text) {
    std::string_view rest = text;
    const auto days = take_date(rest);
    if (!days || !rest.empty()) return wrong(text, date_expected);
    return events::Date(*days);
}

ParsedValue<events::Instant> parse_instant(std::string_view text) {
    std::string_view rest = text;
    const auto days = take_date(rest);
    if (!days || !take(rest, 'T')) return wrong(text, instant_expected);
    const auto time_ms = take_time_ms(rest);
    if (!time_ms) return wrong(text, instant_expected);
    const auto offset_minutes = take_offset_minutes(rest);
    if (!offset_minutes || !rest.empty()) return wrong(text, instant_expected);
    const std::int64_t utc_ms = *days * ms_of_day + *time_ms - *offset_minutes * ms_of_minute;
    return events::Instant(utc_ms, *offset_minutes);
}

ParsedValue<events::Sha256> parse_sha256(std::string_view text) {
    std::uint8_t bytes[32];
    bool valid = text.size() == 2 * sizeof bytes;
    for (std::size_t i = 0; valid && i < sizeof bytes; ++i) {
        const auto high = hex_digit(text[2 * i]);
        const auto low = hex_digit(text[2 * i + 1]);
        valid = high && low;
        if (valid) bytes[i] = static_cast<std::uint8_t>(*high << 4U | *low);
    }
    if (!valid) return wrong(text, "expected a SHA-256 as 64 hexadecimal digits");
    return events::Sha256(flatbuffers::make_span(bytes));
}

void append_date(std::string& out, events::Date value) {
    append_civil(out, civil_of_days(value.days()));
}

void append_instant(std::string& out, const events::Instant& value) {
    // by parts, because utc_ms and the offset together may not fit in an int64
    const std::int64_t utc_ms = value.utc_ms();
    std::int64_t days = utc_ms / ms_of_day;
    std::int64_t of_day_ms = utc_ms % ms_of_day + value.offset_minutes() * ms_of_minute;
    days += of_day_ms / ms_of_day;
    of_day_ms %= ms_of_day;
    if (of_day_ms < 0) {
        of_day_ms += ms_of_day;
        --days;
    }
    append_civil(out, civil_of_days(days));
    const auto ms = static_cast<unsigned>(of_day_ms);
    out += 'T';
    append_two_digits(out, ms / 3'600'000);
    out += ':';
    append_two_digits(out, ms / 60'000 % 60);
    out += ':';
    append_two_digits(out, ms / 1000 % 60);
    out += '.';
    out += static_cast<char>('0' + ms / 100 % 10);
    append_two_digits(out, ms % 100);
    const int offset = value.offset_minutes();
    const auto magnitude = static_cast<unsigned>(offset < 0 ? -offset : offset);
    out += offset < 0 ? '-' : '+';
    append_number(out, magnitude / 60, 2);
    out += ':';
    append_two_digits(out, magnitude % 60);
}

void append_sha256(std::string& out, const events::Sha256& value) {
    constexpr std::string_view hex = "0123456789abcdef";
    for (const std::uint8_t byte : *value.bytes()) {
        out += hex[byte >> 4U];
        out += hex[byte & 0xFU];
    }
}

std::string format_date(events::Date value) {
    std::string out;
    append_date(out, value);
    return out;
}

std::string format_instant(const events::Instant& value) {
    std::string out;
    append_instant(out, value);
    return out;
}

std::string format_sha256(const events::Sha256& value) {
    std::string out;
    append_sha256(out, value);
    return out;
}

}  // namespace saldo::codec
