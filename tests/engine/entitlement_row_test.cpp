// Which rows of entitlements cancel each other, and that every part of their place counts.
#include "engine/settlement/entitlement_row.hpp"

#include <vector>

#include <doctest/doctest.h>

using namespace saldo;

namespace {

using enum EntitlementRowType;
using Rows = std::vector<EntitlementRow>;

EntitlementRow row(EntitlementRowType type, std::int64_t cents) {
    EntitlementRow made;
    made.type = type;
    made.voucher = 1;
    made.client = 2;
    made.provider = 3;
    made.service = 4;
    made.funder = 5;
    made.coding = 6;
    made.period = {Date{20'454}, Date{20'484}};
    made.amount = Cents{cents};
    return made;
}

std::vector<std::int64_t> left(Rows rows) {
    cancel_opposite_rows(rows);
    std::vector<std::int64_t> amounts;
    for (const EntitlementRow& one : rows) amounts.push_back(one.amount.value);
    return amounts;
}

using Amounts = std::vector<std::int64_t>;

TEST_CASE("equal and opposite rows cancel one for one, whatever decision they are of") {
    EntitlementRow of_another_decision = row(correction, 500);
    of_another_decision.voucher = 9;
    of_another_decision.value = UnitPrice{7};
    CHECK(left({row(reversal, -500), of_another_decision}).empty());
    CHECK(left({row(reversal, -500), row(correction, 500), row(correction, 500)}) == Amounts{500});
    CHECK(left({row(correction, 500), row(reversal, 500), row(reversal, -500)}) == Amounts{500});
    CHECK(left({row(reversal, -500), row(correction, 501)}) == Amounts{-500, 501});
    CHECK(left({row(reversal, 500), row(correction, 500)}) == Amounts{500, 500});
    CHECK(left({row(reversal, -500), row(original, 500)}) == Amounts{-500, 500});
    CHECK(left({row(reversal, 0), row(correction, 0), row(original, 0)}) == Amounts{0});
    CHECK(left({}).empty());
}

TEST_CASE("rows of another client, provider, service, funder, coding or of other days stay") {
    const auto stays = [](auto change) {
        EntitlementRow other = row(correction, 500);
        change(other);
        return left({row(reversal, -500), other}) == Amounts{-500, 500};
    };
    CHECK(stays([](EntitlementRow& other) { other.client = 9; }));
    CHECK(stays([](EntitlementRow& other) { other.provider = 9; }));
    CHECK(stays([](EntitlementRow& other) { other.service = 9; }));
    CHECK(stays([](EntitlementRow& other) { other.funder = 9; }));
    CHECK(stays([](EntitlementRow& other) { other.coding = 9; }));
    CHECK(stays([](EntitlementRow& other) { ++other.period.first.days; }));
    CHECK(stays([](EntitlementRow& other) { --other.period.last.days; }));
    CHECK(!stays([](EntitlementRow& other) { other.voucher = 9; }));
}

}  // namespace
