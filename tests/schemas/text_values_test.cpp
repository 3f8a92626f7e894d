// The strong types as text: what is read, what is refused and why, and what is written.
#include "schemas/codec/text_values.hpp"

#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include <doctest/doctest.h>

namespace saldo::codec::tests {
namespace {

constexpr std::int64_t int64_min = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t int64_max = std::numeric_limits<std::int64_t>::max();

struct Read {
    std::string_view text;
    std::int64_t value;
    std::string_view written;  // how it is written again
};

struct Refused {
    std::string_view text;
    std::string_view why;  // a part of the message
};

void check_mentions(const std::string& message, std::string_view part) {
    CAPTURE(message);
    CHECK(message.find(part) != std::string::npos);
}

TEST_CASE("cents") {
    for (const Read& c : {Read{"12.34", 1234, "12.34"}, Read{"577.3", 57730, "577.30"},
                          Read{"500", 50000, "500.00"}, Read{"-0.05", -5, "-0.05"},
                          Read{"0.05", 5, "0.05"}, Read{"-0.00", 0, "0.00"}, Read{"0", 0, "0.00"},
                          Read{"007.50", 750, "7.50"}, Read{"455951.63", 45595163, "455951.63"},
                          Read{"92233720368547758.07", int64_max, "92233720368547758.07"},
                          Read{"-92233720368547758.08", int64_min, "-92233720368547758.08"}}) {
        CAPTURE(std::string(c.text));
        const auto value = parse_cents(c.text);
        REQUIRE(value.has_value());
        CHECK(value->value() == c.value);
        CHECK(format_cents(*value) == c.written);
    }
}

TEST_CASE("what is no amount in cents") {
    for (const Refused& c :
         {Refused{"", "expected an amount in euros"}, Refused{"-", "expected an amount"},
          Refused{"12,34", "after a point"}, Refused{"1 234.00", "expected an amount"},
          Refused{" 1.00", "expected an amount"}, Refused{"1.00 ", "expected an amount"},
          Refused{"+1.00", "expected an amount"}, Refused{"--1", "expected an amount"},
          Refused{".50", "expected an amount"}, Refused{"5.", "expected an amount"},
          Refused{"1.2.3", "expected an amount"}, Refused{"1e3", "exponent"},
          Refused{"0x10", "expected an amount"}, Refused{"12.34 EUR", "expected an amount"},
          Refused{"12.345", "has 3 decimals, at most 2"},
          Refused{"455951.62999999995", "binary floating point"},
          Refused{"92233720368547758.08", "out of range"},
          Refused{"-92233720368547758.09", "out of range"},
          Refused{"99999999999999999999999999", "out of range"}}) {
        CAPTURE(std::string(c.text));
        const auto value = parse_cents(c.text);
        REQUIRE(!value.has_value());
        check_mentions(value.error(), c.why);
        check_mentions(value.error(), std::string(c.text).substr(0, 30));
    }
}

TEST_CASE("unit prices") {
    for (const Read& c : {Read{"25.00", 250'000, "25.00"}, Read{"25", 250'000, "25.00"},
                          Read{"0.1234", 1234, "0.1234"}, Read{"31.4100", 314'100, "31.41"},
                          Read{"31.415", 314'150, "31.415"}, Read{"-0.0001", -1, "-0.0001"},
                          Read{"922337203685477.5807", int64_max, "922337203685477.5807"},
                          Read{"-922337203685477.5808", int64_min, "-922337203685477.5808"}}) {
        CAPTURE(std::string(c.text));
        const auto value = parse_unit_price(c.text);
        REQUIRE(value.has_value());
        CHECK(value->value() == c.value);
        CHECK(format_unit_price(*value) == c.written);
    }
    check_mentions(parse_unit_price("1.23456").error(), "has 5 decimals, at most 4");
    check_mentions(parse_unit_price("922337203685477.5808").error(), "out of range");
}

TEST_CASE("quantities") {
    for (const Read& c : {Read{"2", 2000, "2"}, Read{"2.5", 2500, "2.5"}, Read{"2.50", 2500, "2.5"},
                          Read{"0.125", 125, "0.125"}, Read{"0", 0, "0"},
                          Read{"100", 100'000, "100"}, Read{"-1.001", -1001, "-1.001"},
                          Read{"9223372036854775.807", int64_max, "9223372036854775.807"}}) {
        CAPTURE(std::string(c.text));
        const auto value = parse_quantity(c.text);
        REQUIRE(value.has_value());
        CHECK(value->value() == c.value);
        CHECK(format_quantity(*value) == c.written);
    }
    check_mentions(parse_quantity("0.3333").error(), "has 4 decimals, at most 3");
    check_mentions(parse_quantity("2 h").error(), "expected a quantity");
}

TEST_CASE("percentages") {
    for (const Read& c : {Read{"25.5", 2550, "25.5"}, Read{"100", 10'000, "100"},
                          Read{"0.01", 1, "0.01"}, Read{"21474836.47", 2147483647, "21474836.47"},
                          Read{"-21474836.48", -2147483648LL, "-21474836.48"}}) {
        CAPTURE(std::string(c.text));
        const auto value = parse_basis_points(c.text);
        REQUIRE(value.has_value());
        CHECK(value->value() == c.value);
        CHECK(format_basis_points(*value) == c.written);
    }
    check_mentions(parse_basis_points("21474836.48").error(), "out of range");
    check_mentions(parse_basis_points("25.5 %").error(), "expected a percentage");
}

TEST_CASE("every int64 survives as a decimal") {
    std::mt19937_64 random(99);
    for (int round = 0; round < 20'000; ++round) {
        const auto value = static_cast<std::int64_t>(random() >> (random() % 64));
        const std::int64_t either = round % 2 == 0 ? value : -value;
        CHECK(parse_cents(format_cents(events::Cents(either)))->value() == either);
        CHECK(parse_unit_price(format_unit_price(events::UnitPrice(either)))->value() == either);
        CHECK(parse_quantity(format_quantity(events::Quantity(either)))->value() == either);
    }
}

TEST_CASE("dates") {
    for (const Read& c :
         {Read{"1970-01-01", 0, ""}, Read{"2026-01-31", 20'484, ""}, Read{"1969-12-31", -1, ""},
          Read{"1900-01-01", -25'567, ""}, Read{"2999-12-31", 376'199, ""},
          Read{"2000-02-29", 11'016, ""}, Read{"2028-02-29", 21'243, ""}}) {
        CAPTURE(std::string(c.text));
        const auto value = parse_date(c.text);
        REQUIRE(value.has_value());
        CHECK(value->days() == c.value);
        CHECK(format_date(*value) == c.text);
    }
    for (const std::string_view text :
         {"2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00",
          "2026-01-32", "1899-12-31", "3000-01-01", "2026-1-31", "26-01-31", "31.1.2026",
          "2026-01-31T00:00", "2026/01/31", " 2026-01-31", "", "2026-01", "-026-01-31"}) {
        CAPTURE(std::string(text));
        REQUIRE(!parse_date(text).has_value());
        check_mentions(parse_date(text).error(), "expected a day of the calendar");
    }
}

TEST_CASE("each day from 1900 to 2999 has one text, in order") {
    std::string before;
    for (std::int32_t days = -25'567; days <= 376'199; ++days) {
        const std::string text = format_date(events::Date(days));
        REQUIRE(before < text);
        const auto parsed = parse_date(text);
        REQUIRE(parsed.has_value());
        REQUIRE(parsed->days() == days);
        before = text;
    }
    CHECK(before == "2999-12-31");
}

TEST_CASE("days outside those years are written, if not read") {
    CHECK(format_date(events::Date(376'200)) == "3000-01-01");
    CHECK(format_date(events::Date(-719'529)) == "-0001-12-31");
    CHECK(format_date(events::Date(std::numeric_limits<std::int32_t>::max())) == "5881580-07-11");
    CHECK(format_date(events::Date(std::numeric_limits<std::int32_t>::min())) == "-5877641-06-23");
}

struct Moment {
    std::string_view text;
    std::int64_t utc_ms;
    int offset_minutes;
    std::string_view written;
};

TEST_CASE("moments") {
    for (const Moment& c : {
             Moment{"2026-01-12T08:15:00.000+02:00", 1'768'198'500'000, 120,
                    "2026-01-12T08:15:00.000+02:00"},
             Moment{"2026-01-12T06:15:00Z", 1'768'198'500'000, 0, "2026-01-12T06:15:00.000+00:00"},
             Moment{"2026-01-12T08:15:00.5+02:00", 1'768'198'500'500, 120,
                    "2026-01-12T08:15:00.500+02:00"},
             Moment{"2026-01-12T08:15:00.05+02:00", 1'768'198'500'050, 120,
                    "2026-01-12T08:15:00.050+02:00"},
             Moment{"1970-01-01T00:00:00.000+00:00", 0, 0, "1970-01-01T00:00:00.000+00:00"},
             Moment{"1969-12-31T23:59:59.999Z", -1, 0, "1969-12-31T23:59:59.999+00:00"},
             Moment{"1970-01-01T01:00:00.000+02:00", -3'600'000, 120,
                    "1970-01-01T01:00:00.000+02:00"},
             Moment{"2026-12-31T20:30:00.000-03:30", 1'798'761'600'000, -210,
                    "2026-12-31T20:30:00.000-03:30"},
             Moment{"2999-12-31T23:59:59.999-23:59", 32'503'766'339'999, -1439,
                    "2999-12-31T23:59:59.999-23:59"},
         }) {
        CAPTURE(std::string(c.text));
        const auto value = parse_instant(c.text);
        REQUIRE(value.has_value());
        CHECK(value->utc_ms() == c.utc_ms);
        CHECK(value->offset_minutes() == c.offset_minutes);
        CHECK(format_instant(*value) == c.written);
    }
}

TEST_CASE("what is no moment") {
    for (const std::string_view text : {"",
                                        "2026-01-12",
                                        "2026-01-12T08:15:00",
                                        "2026-01-12T08:15:00.000",
                                        "2026-01-12T08:15Z",
                                        "2026-01-12 08:15:00Z",
                                        "2026-01-12t08:15:00z",
                                        "2026-01-12T24:00:00Z",
                                        "2026-01-12T08:60:00Z",
                                        "2026-01-12T08:15:60Z",
                                        "2026-02-30T08:15:00Z",
                                        "2026-01-12T08:15:00.Z",
                                        "2026-01-12T08:15:00.0000Z",
                                        "2026-01-12T08:15:00,5Z",
                                        "2026-01-12T08:15:00+02",
                                        "2026-01-12T08:15:00+0200",
                                        "2026-01-12T08:15:00+24:00",
                                        "2026-01-12T08:15:00+02:60",
                                        "2026-01-12T08:15:00Z ",
                                        "1899-12-31T23:59:59Z"}) {
        CAPTURE(std::string(text));
        REQUIRE(!parse_instant(text).has_value());
        check_mentions(parse_instant(text).error(), "expected a date, a time and an offset");
    }
}

TEST_CASE("any moment is written, however far away") {
    CHECK(format_instant({int64_max, std::numeric_limits<std::int16_t>::max()}) ==
          "292278994-09-09T01:19:55.807+546:07");
    CHECK(format_instant({int64_min, std::numeric_limits<std::int16_t>::min()}) ==
          "-292275055-04-23T22:39:04.192-546:08");
}

TEST_CASE("hashes") {
    const std::string text = "00ff" + std::string(60, 'a');
    const auto value = parse_sha256(text);
    REQUIRE(value.has_value());
    CHECK(value->bytes()->Get(0) == 0x00);
    CHECK(value->bytes()->Get(1) == 0xFF);
    CHECK(value->bytes()->Get(31) == 0xAA);
    CHECK(format_sha256(*value) == text);
    CHECK(format_sha256(*parse_sha256("00FF" + std::string(60, 'A'))) == text);
    for (const std::string& wrong :
         {std::string(), std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g')}) {
        REQUIRE(!parse_sha256(wrong).has_value());
        check_mentions(parse_sha256(wrong).error(), "64 hexadecimal digits");
    }
}

TEST_CASE("a long wrong text is quoted in part, between characters") {
    const std::string text = std::string(39, 'x') + "\xC3\xA4" + std::string(1000, 'y');
    CHECK(parse_date(text).error().starts_with("\"" + std::string(39, 'x') + "...\": "));
}

}  // namespace
}  // namespace saldo::codec::tests
