// The balances of a voucher, by periods.
#pragma once

#include "tests/model/world.hpp"

namespace saldo::model {

// The terms in force on a day: of those that began, the ones that began last; of two on one day the
// later in the log.
[[nodiscard]] const Terms& terms_on(const Voucher& voucher, Day day);
[[nodiscard]] bool is_suspended(const Voucher& voucher, Day day);
// A voucher that does not recur has one period.
[[nodiscard]] Span period_on(const Voucher& voucher, Day day);

// Opens the period of a day, and with carry-over all before it.
PeriodUse& open_period(Voucher& voucher, const PotName& pot, Day day);
// What opened periods are granted, by the terms, the validity and the tranches as they are now.
void grant_again(Voucher& voucher);
// What was released cannot be used twice: as much of it comes back as is used of it now.
void take_back_released(Voucher& voucher);
// Orders that expired before today hold nothing.
void let_go_expired(Voucher& voucher, Day today);
// What ended periods, or an ended validity, leave.
void release_ended(Voucher& voucher, Day today);
void release_everything(Voucher& voucher);

// What may be used on a day.
[[nodiscard]] Amount left_on(const Voucher& voucher, const PotName& pot, Day day);

// How many periods there are between two days, at most: the first and the last may be cut.
[[nodiscard]] std::int64_t periods_between(events::Recurrence recurrence, Day first, Day last);
// Whether a use on that day needs no more periods than are kept.
[[nodiscard]] bool periods_fit(const Voucher& voucher, Day day);

// The balances of the voucher's accounts and what it has of commitments.
[[nodiscard]] Balances balances_of(const Text& id, const Voucher& voucher);
// Posts the difference between what the voucher was and what it is.
void post_difference(World& world, const Text& id, const Balances& before);

}  // namespace saldo::model
