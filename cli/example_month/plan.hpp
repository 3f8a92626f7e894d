// What the month will hold, worked out before any event is made: vouchers, the visits that use
// them, and from the visits what each voucher must be granted. Planning backwards, from use to
// grant, is what makes it known beforehand which deliveries are accepted.
//
// Invariants
// 1. The right visits of a voucher fit its grant in whatever order they are recorded.
// 2. A voucher meets at most one fate, so that what is wrong stays wrong for one reason.
// 3. Visits stand in the order in which they are recorded; a visit's place + 1 is its number.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/example_month/city.hpp"
#include "engine/time/instant.hpp"

namespace saldo::example_month {

// January 2026 lies in five weeks, the first from Monday 29 December.
inline constexpr std::size_t kWeeks = 5;
[[nodiscard]] std::size_t week_of(Date date);

// What happens to a voucher besides being used.
enum class Fate : std::uint8_t {
    ordinary,
    overspent,     // granted to the brim; somebody asks for more after the last visit
    part_paid,     // the last visit finds only a part of its price
    ended,         // last day 18 January; somebody delivers after it
    suspended,     // 12 to 17 January
    amended,       // more from 12 January
    topped_up,     // a tranche is loaded; some return it the same day
    replaced,      // its successor begins on 16 January
    successor,     // of the voucher before it in the plan
    never_used,    // annulled
    corrected,     // one visit is recorded wrongly and put right
    credited,      // a credit that reverses no single visit
    order_passed,  // an order is cancelled before it is used
};
inline constexpr int kEndedOnDay = 18;
inline constexpr int kSuspendedOnDay = 12;
inline constexpr int kResumedOnDay = 18;
inline constexpr int kReplacedFromDay = 16;
inline constexpr int kAmendedFromDay = 12;

struct Line {
    std::size_t service = 0;
    int content = -1;            // place in the service's contents; -1: any
    std::uint32_t provider = 0;  // place in City::providers; the payee where the kind has one
    UnitPrice value;             // 0: none is said
    UnitPrice co_payment;
    bool flexible = false;  // takes as many visits as the month needs
    std::uint32_t weight = 0;
    std::uint32_t visits = 0;
    std::int64_t used = 0;  // thousandths of the unit, by all visits
    std::array<std::int64_t, kWeeks> used_by_week{};
    Quantity granted;  // of a period
};

struct Voucher {
    std::string id;  // "V000001"
    std::uint32_t client = 0;
    events::VoucherKind kind = events::VoucherKind::service_voucher;
    std::vector<Line> lines;
    Date valid_from;
    std::optional<Date> valid_until;
    events::Recurrence recurrence = events::Recurrence::month;
    bool carry_over = false;
    bool prorated = false;
    bool in_units = false;  // a balance voucher counted in the lines' unit
    Cents balance;
    Quantity balance_quantity;
    std::optional<std::uint32_t> second_provider;
    bool shared = false;  // a neighbouring municipality carries 30 per cent
    Fate fate = Fate::ordinary;
    Period window;                // of its service dates
    std::int64_t granted_ms = 0;  // UTC
    Cents charged;                // what the visits take from a balance in euros

    [[nodiscard]] bool counts_euros() const {
        return (kind == events::VoucherKind::balance_voucher && !in_units) ||
               kind == events::VoucherKind::personal_budget;
    }
    [[nodiscard]] bool has_payee() const {
        return kind == events::VoucherKind::purchase_order ||
               kind == events::VoucherKind::entitlement;
    }
};

// One right delivery.
struct Visit {
    std::uint32_t voucher = 0;  // place in Plan::vouchers
    std::uint32_t provider = 0;
    std::uint8_t line = 0;
    std::int8_t content = -1;
    std::uint8_t worker = 0;
    events::TimeClass time_class = events::TimeClass::any;
    bool ordered = false;  // an order held its quantity
    Date date;
    std::int32_t start_minute = 0;  // of the day, local time
    std::int32_t minutes = 0;
    std::int64_t recorded_ms = 0;  // UTC
    Quantity quantity;
    UnitPrice unit_price;
};

struct Plan {
    Options options;
    City city;
    std::vector<Voucher> vouchers;
    std::vector<Visit> visits;
    // The voucher's last recorded visit; nullopt: it has none.
    std::vector<std::optional<std::uint32_t>> last_visit;
};

// REQUIRES: options within their ranges.
[[nodiscard]] Plan make_plan(const Options& options);

// Finland's clocks, local time less UTC: +03:00 until the night to 26 October 2025, +02:00 after
// it. The plan begins in June 2025.
[[nodiscard]] std::int16_t offset_minutes_on(Date date);
[[nodiscard]] std::int16_t offset_minutes_at(std::int64_t utc_ms);
inline constexpr std::int64_t kHourMinutes = 60;
// The UTC moment of a local minute of a day.
[[nodiscard]] std::int64_t utc_ms(Date date, std::int64_t minute_of_day);

// What a visit takes from a balance in euros: the smaller of value and price, times the quantity.
[[nodiscard]] Cents charge_of(const Line& line, UnitPrice unit_price, Quantity quantity);

// The parts of make_plan. Vouchers without visits yet, in order of their clients.
[[nodiscard]] std::vector<Voucher> draw_vouchers(const Options& options, const City& city);
// Gives the lines exactly `deliveries` visits together.
void share_out_visits(std::uint32_t deliveries, std::vector<Voucher>& vouchers);
// Makes the visits, in order of recording, and counts them up in the lines.
[[nodiscard]] std::vector<Visit> make_visits(const Options& options, const City& city,
                                             std::vector<Voucher>& vouchers);

}  // namespace saldo::example_month
