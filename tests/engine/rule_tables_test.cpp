// Rule tables: what no script can say of them. Values by income, texts at their limits, and tables
// that come back from their rows.
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "engine/services/calendar.hpp"
#include "engine/services/income_value.hpp"
#include "engine/services/rule_table_text.hpp"
#include "tests/engine/event_samples.hpp"

using namespace saldo;
using namespace saldo::test;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

// The city's example parameters.
const std::string kHomeCare =
    "value_formula 1\n"
    "minimum 8.40\nold_maximum 34.00\nmaximum 40.80\nincrease 20\ndivisor 60\n"
    "household 1 limit 653 percent 35\nhousehold 2 limit 1205 percent 22\n"
    "household 3 limit 1891 percent 18\nhousehold 4 limit 2338 percent 15\n"
    "household 5 limit 2830 percent 13\nhousehold 6 limit 3251 percent 11\n"
    "beyond limit 389 percent -1\n";

RuleTableContent table(std::string_view name, std::string_view text) {
    auto content = read_rule_table(name, text);
    REQUIRE_MESSAGE(content, std::string(text));
    return *content;
}

// In cents; -1: none.
std::int64_t value(const RuleTableContent& content, std::uint32_t persons,
                   std::optional<std::int64_t> income) {
    const auto found =
        value_of(content, persons, income ? std::optional(Cents{*income}) : std::nullopt);
    if (!found) return -1;
    CHECK(found->value % 100 == 0);
    return found->value / 100;
}

events::RuleTableSetT set_table(std::string name, std::string_view text) {
    events::RuleTableSetT said;
    said.table_name = std::move(name);
    said.valid_from = sample_day();
    said.content.assign(text.begin(), text.end());
    return said;
}

std::size_t fault_line(std::string_view name, std::string_view text) {
    const auto content = read_rule_table(name, text);
    return content ? 0 : content.error().line;
}

struct OpenLedger {
    QuickHasher hasher;
    FoldedLedger ledger{hasher};
    int events = 0;
    OpenLedger() { static_cast<void>(fold("anna", opening())); }
    template <class Fact>
    Outcome fold(const char* actor, Fact fact) {
        auto event = sample_event("e" + std::to_string(++events), std::move(fact));
        event.actor = actor;
        return ledger.fold(logged(event));
    }
};

}  // namespace

TEST_CASE("a formula's value falls with income, half up to the cent, within its bounds") {
    const RuleTableContent home_care = table("values/home_care", kHomeCare);
    CHECK(value(home_care, 1, 0) == 4'080);
    CHECK(value(home_care, 1, 65'300) == 4'080);   // at the limit: the old maximum and a fifth
    CHECK(value(home_care, 1, 90'000) == 3'907);   // 39.071
    CHECK(value(home_care, 1, 150'000) == 3'487);  // 34.871
    CHECK(value(home_care, 1, 240'050) == 2'857);  // 28.5675
    CHECK(value(home_care, 2, 365'000) == 3'004);
    CHECK(value(home_care, 8, 700'000) == 3'545);  // limit 4,029, percent 9
    CHECK(value(home_care, 1, 700'000) == 840);
    CHECK(value(home_care, 1, std::nullopt) == 840);
    // Of 18 persons the percent is below zero, and counts as zero.
    CHECK(value(home_care, 18, kCentsMax.value) == 4'080);
    CHECK(value(home_care, 99, 0) == 4'080);
    CHECK(value(home_care, 0, 0) == -1);
    CHECK(value(home_care, 100, 0) == -1);
    CHECK(value(home_care, std::numeric_limits<std::uint32_t>::max(), 0) == -1);
    CHECK(value(home_care, 1, -1) == -1);
    CHECK(value(home_care, 1, kMost) == -1);
    CHECK(value(home_care, 1, kCentsMax.value) == 840);
}

TEST_CASE("a formula of the largest numbers that a table may say leaves no 64 bits") {
    const RuleTableContent largest =
        table("values/x",
              "value_formula 1\nminimum 0\nold_maximum 999999999.9999\nmaximum 999999999.99\n"
              "increase 10000\ndivisor 1000000\nhousehold 1 limit 999999999.99 percent 100\n"
              "beyond limit 999999999.99 percent 100\n");
    CHECK(value(largest, 1, 0) == 99'999'999'999);
    CHECK(value(largest, 99, kCentsMax.value) == 99'999'999'999);
    const RuleTableContent steep =
        table("values/x",
              "value_formula 1\nminimum 0.00\nold_maximum 0\nmaximum 999999999.99\nincrease 10000\n"
              "divisor 1\nhousehold 1 limit 0 percent 100\nbeyond limit 0 percent 0\n");
    CHECK(value(steep, 1, kCentsMax.value) == 0);
    CHECK(value(steep, 99, 0) == 0);
}

TEST_CASE("stepped values count from their income on, by the size of the household") {
    const RuleTableContent housing = table("values/housing",
                                           "value_steps 1\nfrom 0 value 3300\nfrom 900.01 value "
                                           "3200\nfrom 1000.01 value 3100\n");
    CHECK(value(housing, 1, 90'000) == 330'000);
    CHECK(value(housing, 1, 90'001) == 320'000);
    CHECK(value(housing, 7, kCentsMax.value) == 310'000);
    CHECK(value(housing, 1, std::nullopt) == 310'000);
    const RuleTableContent cleaning = table(
        "values/cleaning",
        "value_steps 1\nhousehold 1\nfrom 0 value 24\nfrom 1138.01 value 21\nfrom 1422.01 value "
        "0\nhousehold 2\nfrom 0 value 24\nfrom 1575.01 value 21\nfrom 2107.01 value 0\n");
    CHECK(value(cleaning, 1, 113'800) == 2'400);
    CHECK(value(cleaning, 1, 113'801) == 2'100);
    CHECK(value(cleaning, 1, 142'201) == 0);
    CHECK(value(cleaning, 2, 142'201) == 2'400);
    CHECK(value(cleaning, 5, 157'501) == 2'100);
    CHECK(value(cleaning, 5, std::nullopt) == 0);
    CHECK(value(table("holidays", "holidays 1\n"), 1, 0) == -1);
}

TEST_CASE("a table's text is lines of words, and its first fault is a line") {
    CHECK(fault_line("holidays", "") == 1);
    CHECK(fault_line("holidays", "\n\n") == 1);
    CHECK(fault_line("holidays", "holidays 1") == 0);
    CHECK(fault_line("holidays", "# calendar\n\nholidays 1\n  2026-01-01   new year's day\n") == 0);
    CHECK(fault_line("holidays", "holidays 1\r\n2026-01-01\r\n") == 1);
    CHECK(fault_line("holidays", "holidays 1\n2026-01-01\tx\n") == 2);
    CHECK(fault_line("holidays", "holidays 1\n2026-01-01 \xFF\n") == 2);
    CHECK(fault_line("holidays", "holidays 1\n3000-01-01\n") == 2);
    CHECK(fault_line("holidays", std::string("holidays 1\n2026-01-01\0\n", 23)) == 2);
    CHECK(fault_line("values/x", "time_classes 1\n") == 1);
    CHECK(fault_line("time_classes", "holidays 1\n") == 1);
    CHECK(fault_line("values/x", "value_steps 1\nhousehold 2\nfrom 0 value 1\n") == 2);
    CHECK(fault_line("values/x", "value_steps 1\nfrom 0 value 1\nhousehold 1\nfrom 0 value 1") ==
          3);
    CHECK(fault_line("values/x", "value_steps 1\nfrom -1 value 1\n") == 2);
    CHECK(fault_line("values/x", "value_steps 1\nfrom 0 value 99999999999999999999\n") == 2);
    // Every line of the formula is needed but the increase; the bounds must not cross.
    for (const char* const word :
         {"minimum", "old_maximum", "maximum", "divisor", "household 6", "beyond"}) {
        std::string text = kHomeCare;
        const std::size_t at = text.find(std::string("\n") + word) + 1;
        text.erase(at, text.find('\n', at) + 1 - at);
        const bool last_household = std::string_view(word) == "household 6";
        CHECK_MESSAGE((fault_line("values/x", text) != 0) == !last_household, std::string(word));
    }
    std::string crossed = kHomeCare;
    crossed.replace(crossed.find("40.80"), 5, "8.39");
    CHECK(fault_line("values/x", crossed) == 13);
}

TEST_CASE("a table that is too long, or one table too many, is refused") {
    OpenLedger open;
    CHECK(open.fold("anna", set_table("holidays", std::string(limits::kRuleTableBytesMax + 1, 'x')))
              .refusal == Refusal::too_many);
    std::string lines = "holidays 1";
    lines.append(limits::kRuleTableLinesMax, '\n');
    const Outcome longest = open.fold("anna", set_table("holidays", lines));
    CHECK(longest.kind == OutcomeKind::accepted);
    const Outcome longer = open.fold("anna", set_table("holidays", lines + "\n"));
    CHECK(longer.refusal == Refusal::too_many);
    CHECK(longer.refused_field == "content");
    CHECK(longer.asked == static_cast<std::int64_t>(limits::kRuleTableLinesMax) + 1);
    auto dated = set_table("holidays", "holidays 1\n");
    dated.valid_from = std::make_unique<events::Date>(std::numeric_limits<std::int32_t>::max());
    CHECK(open.fold("anna", dated).refusal == Refusal::date_out_of_range);
    for (std::size_t number = 1; number < limits::kRuleTablesMax; ++number)
        REQUIRE(open.fold("anna", set_table("values/" + std::to_string(number),
                                            "value_steps 1\nfrom 0 value 1\n"))
                    .kind == OutcomeKind::accepted);
    const Outcome one_more =
        open.fold("anna", set_table("values/more", "value_steps 1\nfrom 0 value 1\n"));
    CHECK(one_more.refusal == Refusal::record_full);
    CHECK(one_more.refused_field == "table_name");
}

TEST_CASE("a table comes back from its row as it was read") {
    OpenLedger open;
    const std::string calendar = "holidays 1\n2026-01-01 new year's day\n2026-01-06\n";
    for (const char* const actor : {"anna", "bertta"}) {
        REQUIRE(open.fold(actor, set_table("values/home_care", kHomeCare)).kind ==
                OutcomeKind::accepted);
        auto dated = set_table("holidays", calendar);
        dated.valid_from = std::make_unique<events::Date>(20'000);
        REQUIRE(open.fold(actor, dated).kind == OutcomeKind::accepted);
    }
    REQUIRE(
        open.fold("anna", set_table("time_classes", "time_classes 1\nnight every 22:00 06:00\n"))
            .kind == OutcomeKind::accepted);
    ResidentTable<RuleTable> again;
    for (const auto& [key, row] : open.ledger.rows())
        if (key.first == TableId::reference &&
            key.second[0] == static_cast<char>(ReferenceKind::rule_table))
            REQUIRE(again.load(again.size() + 1, row));
    REQUIRE(again.size() == 3);
    const Handle ledger = open.ledger.state().books.ledgers.find(kNoHandle, "L06");
    const RuleTable& home_care = again[again.find(ledger, "values/home_care")];
    REQUIRE(home_care.versions.size() == 1);
    CHECK(home_care.versions[0].text == kHomeCare);
    CHECK(home_care.versions[0].set_by == "anna");
    CHECK(home_care.versions[0].confirmed_by == "bertta");
    CHECK(home_care.pending.text.empty());
    CHECK(value(home_care.versions[0].content, 1, 90'000) == 3'907);
    const RuleTable& classes = again[again.find(ledger, "time_classes")];
    CHECK(classes.versions.empty());
    REQUIRE(classes.pending.content.windows.size() == 1);
    CHECK(classes.pending.content.windows[0].until_minute == 6 * 60);
    Registry registry;
    for (const auto& [key, row] : open.ledger.rows())
        if (key.first == TableId::reference &&
            key.second[0] == static_cast<char>(ReferenceKind::rule_table))
            REQUIRE(registry.rule_tables.load(registry.rule_tables.size() + 1, row));
    CHECK(public_holidays(registry, ledger).size() == 2);
    CHECK(!time_class_at(registry, ledger, "home_care", Instant{kSampleMs, 120}));
}
