// Tables that an organiser decides and the rules look things up in: public holidays, the time
// classes of prices, values that depend on income, fees of its own services, the coding of
// postings. Kept per ledger by name, with the dates that they are valid from;
// docs/formats/rule-tables.md draws their text.
//
// Invariants
// 1. Every version was set by one actor and set again, the same text for the same day, by another.
// 2. On a day the version counts that is valid from the latest day up to it; of several from the
//    same day the one confirmed last.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/services/service.hpp"
#include "engine/time/date.hpp"

namespace saldo {

// Numbers are stored: never change them.
enum class RuleTableKind : std::uint8_t {
    holidays = 1,
    time_classes = 2,
    value_formula = 3,
    value_steps = 4,
    fees = 5,
    coding = 6  // only its text is kept: coding_lines.hpp reads it when documents are made
};

// Which days a window of the clock is for. A public holiday is no weekday, but stays the Saturday
// or Sunday that it may be. Numbers are stored: never change them.
enum class DayType : std::uint8_t { every = 0, weekday = 1, saturday = 2, sunday = 3, holiday = 4 };

// A line of a table of time classes. A window that ends before it begins goes on past midnight: of
// each of its days it has the evening and the early morning.
struct TimeWindow {
    TimeClass time_class = TimeClass::any;
    DayType days = DayType::every;
    std::uint16_t from_minute = 0;   // of the day, within
    std::uint16_t until_minute = 0;  // not within; 1,440 is midnight
};

// What a household of a size may earn before it costs value, and what each euro above it costs.
struct HouseholdRow {
    std::uint32_t persons = 1;
    Cents income_limit;
    BasisPoints percent;
};

// value = (old maximum - (income - limit) x percent / divisor) x (1 + increase), within the minimum
// and the maximum. (City of Helsinki, the published calculator of home care vouchers.)
struct ValueFormula {
    UnitPrice minimum;
    UnitPrice old_maximum;
    UnitPrice maximum;
    BasisPoints increase;
    std::int32_t divisor = 1;
    std::vector<HouseholdRow> households;  // 1, 2, … persons without gaps
    Cents limit_beyond;                    // added for each person beyond the last household
    BasisPoints percent_beyond;            // added likewise; usually below zero
};

// From this income on the value is this.
struct ValueStep {
    std::uint32_t persons = 1;  // for households of so many, and of more where no step names more
    Cents income_from;
    UnitPrice value;
};

// What a unit of the organiser's own service costs a client by a decision for everyone (Act
// 734/1992 2 §).
struct OwnFee {
    std::string content;  // empty: any
    UnitPrice unit_fee;
};

// A table's text as the rules read it: of its kind, everything else is empty.
struct RuleTableContent {
    RuleTableKind kind = RuleTableKind::holidays;
    std::vector<Date> holidays;       // rising
    std::vector<TimeWindow> windows;  // the first that fits counts
    ValueFormula formula;
    std::vector<ValueStep> steps;  // by persons, then by income, rising
    std::vector<OwnFee> fees;      // one a content

    // The fee of that content, else the one of any; nullptr: none is said.
    [[nodiscard]] const OwnFee* fee(std::string_view service_content) const {
        const OwnFee* any = nullptr;
        for (const OwnFee& one : fees) {
            if (one.content == service_content) return &one;
            if (one.content.empty()) any = &one;
        }
        return any;
    }
};

struct RuleTable {
    struct Version {
        Date valid_from;
        std::string text;  // as it was set; never empty
        RuleTableContent content;
        std::string set_by;                 // the actors of the two events
        std::string confirmed_by;           // empty: waits for a second actor
        std::uint64_t confirmed_event = 0;  // the ledger's event number
    };
    Handle ledger = kNoHandle;
    std::string id;                 // the table's name
    std::vector<Version> versions;  // confirmed, in log order
    Version pending;                // text empty: none waits

    // nullptr: not yet in force on that day. `known_at`: as it was after that event of the ledger.
    [[nodiscard]] const Version* on(Date date, std::uint64_t known_at = UINT64_MAX) const {
        const Version* found = nullptr;
        for (const Version& version : versions)
            if (version.confirmed_event <= known_at && version.valid_from <= date &&
                (found == nullptr || version.valid_from >= found->valid_from))
                found = &version;
        return found;
    }
};

template <class Fields>
void describe(Fields& fields, TimeWindow& window) {
    fields(window.time_class, window.days, window.from_minute, window.until_minute);
}
template <class Fields>
void describe(Fields& fields, HouseholdRow& row) {
    fields(row.persons, row.income_limit, row.percent);
}
template <class Fields>
void describe(Fields& fields, ValueFormula& formula) {
    fields(formula.minimum, formula.old_maximum, formula.maximum, formula.increase, formula.divisor,
           formula.households, formula.limit_beyond, formula.percent_beyond);
}
template <class Fields>
void describe(Fields& fields, ValueStep& step) {
    fields(step.persons, step.income_from, step.value);
}
template <class Fields>
void describe(Fields& fields, OwnFee& fee) {
    fields(fee.content, fee.unit_fee);
}
template <class Fields>
void describe(Fields& fields, RuleTableContent& content) {
    fields(content.kind, content.holidays, content.windows, content.formula, content.steps,
           content.fees);
}
template <class Fields>
void describe(Fields& fields, RuleTable::Version& version) {
    fields(version.valid_from, version.text, version.content, version.set_by, version.confirmed_by,
           version.confirmed_event);
}
template <class Fields>
void describe(Fields& fields, RuleTable& table) {
    fields(table.ledger, table.id, table.versions, table.pending);
}

}  // namespace saldo
