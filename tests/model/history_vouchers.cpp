// What is said of vouchers and deliveries.
#include <algorithm>
#include <tuple>
#include <utility>

#include "tests/model/history.hpp"

namespace saldo::model {

namespace {

// How many there are at first, and after how many events there is another.
constexpr std::uint64_t kVouchersFirst = 60;
constexpr std::uint64_t kEventsPerVoucher = 500;

}  // namespace

void History::add_lines(events::VoucherGrantedT& granted, bool by_line) {
    for (std::uint64_t left = 1 + below(3); left > 0; --left) {
        auto line = std::make_unique<events::VoucherLineT>();
        line->service = service();
        line->content = content();
        if (by_line) line->quantity = quantity(40'000);
        if (by_line || one_in(2)) line->unit_value = price();
        if (granted.kind == events::VoucherKind::entitlement) {
            line->unit_value = price(9'000'000);
            if (one_in(2)) line->co_payment = price(1'000'000);
        }
        granted.lines.push_back(std::move(line));
    }
}

// Few as a rule; or eighths, whose roundings together are more than a cent.
void History::add_shares(events::VoucherGrantedT& granted) {
    const bool eighths = one_in(12);
    for (std::uint64_t left = eighths ? 8 : below(3); left > 0; --left) {
        auto share = std::make_unique<events::FunderShareT>();
        share->funder = funder();
        const bool half = one_in(3);
        const auto any = static_cast<std::int32_t>(below(5'000)) + (one_in(60) ? -9 : 1);
        share->share =
            std::make_unique<events::BasisPoints>(eighths ? 1'250 : (half ? 5'000 : any));
        granted.shares.push_back(std::move(share));
    }
}

void History::grant(events::EventT& event, const World& world) {
    using Kind = events::VoucherKind;
    events::VoucherGrantedT granted;
    const bool wants_more = vouchers_ < kVouchersFirst + made_ / kEventsPerVoucher;
    if (wants_more && one_in(2)) ++vouchers_;
    granted.voucher = one_in(4) ? named("V", vouchers_) : "V" + std::to_string(vouchers_);
    granted.client = named("C", one_in(30) ? 4 : 3);
    granted.kind = static_cast<Kind>(below(one_in(60) ? 7 : 5));
    granted.recurrence = static_cast<events::Recurrence>(below(one_in(60) ? 7 : 5));
    granted.carry_over = one_in(3);
    granted.prorated = one_in(3);
    const bool balance =
        granted.kind == Kind::balance_voucher || granted.kind == Kind::personal_budget;
    if (balance && one_in(3))
        granted.balance_quantity = quantity(60'000);
    else if (balance)
        granted.balance = cents(80'000);
    add_lines(granted, !balance && granted.kind != Kind::entitlement);
    if (granted.kind == Kind::purchase_order || granted.kind == Kind::entitlement)
        granted.payee = provider();
    if (one_in(granted.kind == Kind::purchase_order ? 2 : 12)) granted.contract = named("K", 3);
    add_shares(granted);
    granted.valid_from = one_in(3) ? day() : day_after(today_ - 40, 40);
    if (granted.kind == Kind::entitlement) granted.valid_from = day_after(today_ - 50, 60);
    if (one_in(3)) granted.valid_until = day_after(today_ - 20, 90);
    if (one_in(10)) granted.replaces = voucher(world);
    if (one_in(8)) granted.decision_number = "17";
    event.data.Set(std::move(granted));
}

void History::amend(events::EventT& event, const World& world) {
    events::VoucherAmendedT amended;
    amended.voucher = voucher(world);
    amended.amended_from = day();
    const auto known = world.vouchers.find(amended.voucher);
    const bool balance = known != world.vouchers.end() && known->second.has_balance();
    switch (below(4)) {
        case 0:
            amended.balance = cents(80'000);
            break;
        case 1:
            if (one_in(2)) amended.balance_quantity = quantity(60'000);
            break;
        case 2: {
            if (balance && one_in(2)) amended.balance = cents(80'000);
            auto line = std::make_unique<events::VoucherLineT>();
            line->service = service();
            line->content = content();
            line->quantity = quantity(40'000);
            line->unit_value = price();
            amended.lines.push_back(std::move(line));
            break;
        }
        default:
            amended.valid_until = day_after(amended.amended_from->days() % 100'000, 60);
            break;
    }
    event.data.Set(std::move(amended));
}

namespace {

// The voucher and the tranche that were topped up last: what may still be returned.
std::pair<Text, Text> newest_tranche(const World& world) {
    std::pair<Text, Text> newest;
    std::int64_t newest_ms = 0;
    for (const auto& [id, voucher] : world.vouchers) {
        for (const auto& [tranche, of] : voucher.tranches) {
            if (of.returned || (!newest.first.empty() && of.utc_ms < newest_ms)) continue;
            newest = {id, tranche};
            newest_ms = of.utc_ms;
        }
    }
    return newest;
}

}  // namespace

void History::decide_tranche(events::EventT& event, const World& world) {
    if (one_in(4)) {
        events::TrancheReturnedT returned;
        std::tie(returned.voucher, returned.tranche) = newest_tranche(world);
        return event.data.Set(std::move(returned));
    }
    const Text id = voucher(world);
    const auto known = world.vouchers.find(id);
    if (one_in(10) && known != world.vouchers.end() && !known->second.tranches.empty()) {
        events::TrancheReturnedT returned;
        returned.voucher = id;
        returned.tranche = one_of(known->second.tranches, "T");
        return event.data.Set(std::move(returned));
    }
    events::VoucherToppedUpT topped_up;
    topped_up.voucher = id;
    topped_up.tranche = one_in(8) ? named("T", 30) : "T" + std::to_string(made_);
    if (one_in(3))
        topped_up.quantity = quantity(20'000);
    else
        topped_up.amount = cents(30'000);
    topped_up.effective_on = day();
    event.data.Set(std::move(topped_up));
}

void History::decide(events::EventT& event, const World& world) {
    const Text id = voucher(world);
    switch (below(16)) {
        case 0: {
            events::VoucherSuspendedT suspended;
            suspended.voucher = id;
            suspended.suspended_from = day();
            return event.data.Set(std::move(suspended));
        }
        case 1:
        case 2: {
            events::VoucherResumedT resumed;
            resumed.voucher = id;
            resumed.resumed_on = day();
            return event.data.Set(std::move(resumed));
        }
        case 3: {
            events::VoucherEndedT ended;
            ended.voucher = id;
            ended.last_day = day();
            return event.data.Set(std::move(ended));
        }
        case 4: {
            events::VoucherAnnulledT annulled;
            annulled.voucher = id;
            return event.data.Set(std::move(annulled));
        }
        case 5: {
            if (one_in(2)) {
                events::VoucherSentT sent;
                sent.voucher = id;
                sent.channel = "letter";
                return event.data.Set(std::move(sent));
            }
            events::VoucherDecidedT decided;
            decided.voucher = id;
            decided.decision_number = "18";
            decided.decision_date = day();
            return event.data.Set(std::move(decided));
        }
        case 6:
        case 7:
        case 8:
        case 9:
        case 10:
            return decide_tranche(event, world);
        default:
            return amend(event, world);
    }
}

// Mostly what the voucher covers, by whom it may be charged, at a price near its value.
template <class Fact>
void History::ask_use(Fact& fact, const World& world) {
    fact.voucher = voucher(world);
    fact.provider = provider();
    fact.service = service();
    fact.content = content();
    fact.service_date = day();
    fact.quantity = quantity(one_in(6) ? 20'000 : 3'000);
    fact.unit_price = price();
    const auto known = world.vouchers.find(fact.voucher);
    if (known == world.vouchers.end() || one_in(12)) return;
    const Voucher& of = known->second;
    const Line& line = of.terms.back().lines[below(of.terms.back().lines.size())];
    fact.service = line.service;
    if (!line.content.empty()) fact.content = line.content;
    if (!of.payee.empty()) fact.provider = of.payee;
    if (of.payee.empty() && !of.contract.empty() && world.contracts.contains(of.contract))
        fact.provider = world.contracts.at(of.contract).provider;
    if (line.unit_value > 100 && line.unit_value < 1'000'000)
        fact.unit_price = std::make_unique<events::UnitPrice>(
            line.unit_value * static_cast<std::int64_t>(50 + below(60)) / 100);
    const Span valid = of.valid;
    if (!valid.has(fact.service_date->days()) && valid.last > today_ - 60)
        fact.service_date = std::make_unique<events::Date>(
            std::min({std::max(valid.first, today_ - 50) + static_cast<Day>(below(20)), today_,
                      valid.last}));
}

void History::order(events::EventT& event, const World& world) {
    if (one_in(3) && !world.orders.empty()) {
        auto about = world.orders.begin();
        std::advance(about, static_cast<std::ptrdiff_t>(below(world.orders.size())));
        events::OrderCancelledT cancelled;
        cancelled.provider = one_in(40) ? provider() : about->first.first;
        cancelled.order = about->first.second;
        cancelled.voucher = one_in(40) ? voucher(world) : about->second;
        if (one_in(6)) speak_as_person(event);
        return event.data.Set(std::move(cancelled));
    }
    events::ServiceOrderedT ordered;
    ask_use(ordered, world);
    ordered.order = one_in(20) ? named("O", 40) : "O" + std::to_string(made_);
    if (one_in(3)) ordered.service_date = day_after(today_, 40);
    if (!one_in(4)) ordered.expires_on = day_after(today_, 20);
    if (one_in(6)) speak_as_person(event);
    event.data.Set(std::move(ordered));
}

// When it began, with the time class that the hour mostly has, mostly when it ended, and who came.
// Few hours and few workers, so that visits overlap.
template <class Fact>
void History::tell_times(Fact& fact) {
    constexpr std::int64_t kMinuteMs = 60'000;
    constexpr std::int64_t kDayMs = 1'440 * kMinuteMs;
    constexpr std::int16_t kOffsetMinutes = 120;
    const auto minute = static_cast<std::int64_t>(below(96)) * 15;
    const Day on = fact.service_date->days() + (one_in(40) ? 1 : 0);
    const std::int64_t local_ms = on * kDayMs + minute * kMinuteMs;
    const std::int64_t start_ms =
        one_in(150) ? hostile_number() : local_ms - kOffsetMinutes * kMinuteMs;
    fact.started_at = std::make_unique<events::Instant>(start_ms, kOffsetMinutes);
    if (!one_in(5)) {
        // As long as the quantity is where that counts hours, a little off, or anything up to days.
        const std::int64_t quantity_minutes =
            std::clamp<std::int64_t>(fact.quantity->value(), 0, 100'000) * 60 / 1'000;
        const std::int64_t minutes = one_in(4)
                                         ? static_cast<std::int64_t>(below(3'000)) - 100
                                         : quantity_minutes + static_cast<std::int64_t>(below(20));
        const std::int64_t end_ms =
            one_in(150)
                ? hostile_number()
                : static_cast<std::int64_t>(static_cast<std::uint64_t>(start_ms) +
                                            static_cast<std::uint64_t>(minutes * kMinuteMs));
        fact.ended_at = std::make_unique<events::Instant>(end_ms, kOffsetMinutes);
    }
    if (!one_in(4)) fact.worker = one_in(100) ? Text("w\n") : named("w", 4);
    if (one_in(6)) return;
    fact.time_class = minute < 360 || minute >= 1'320 ? events::TimeClass::night
                      : minute >= 1'080               ? events::TimeClass::evening
                                                      : events::TimeClass::day;
}

void History::deliver(events::EventT& event, const World& world) {
    events::ServiceDeliveredT delivered;
    ask_use(delivered, world);
    delivered.delivery = one_in(20) ? named("D", made_) : "D" + std::to_string(made_);
    if (one_in(20)) delivered.time_class = static_cast<events::TimeClass>(below(8));
    const auto known = world.vouchers.find(delivered.voucher);
    if (one_in(3) && known != world.vouchers.end() && !known->second.holds.empty()) {
        const auto& [number, hold] = *known->second.holds.begin();
        delivered.provider = number.first;
        delivered.order = number.second;
        if (one_in(3)) delivered.service_date = std::make_unique<events::Date>(today_);
    } else if (one_in(30)) {
        delivered.order = named("O", 40);
    }
    if (one_in(3)) tell_times(delivered);
    event.role = one_in(5) ? events::Role::official : events::Role::provider;
    event.data.Set(std::move(delivered));
}

const events::ServiceDeliveredT* History::late_delivery(const World& world) {
    const events::ServiceDeliveredT* about = nullptr;
    for (int tries = 0; tries < 8 && about == nullptr; ++tries) {
        const auto& said = said_[below(said_.size())].event;
        if (said != nullptr && said->data.AsServiceDelivered() != nullptr &&
            (tries > 5 || world.deliveries.contains({said->data.AsServiceDelivered()->provider,
                                                     said->data.AsServiceDelivered()->delivery})))
            about = said->data.AsServiceDelivered();
    }
    return about;
}

void History::change_delivery(events::EventT& event, const World& world) {
    const events::ServiceDeliveredT* const about = late_delivery(world);
    if (about == nullptr) return deliver(event, world);
    const auto name = [&](auto fact) {
        fact.delivery = about->delivery;
        fact.voucher = one_in(60) ? voucher(world) : about->voucher;
        fact.provider = about->provider;
        return fact;
    };
    event.role = static_cast<events::Role>(one_in(3) ? 2 : (one_in(20) ? below(8) : 1));
    switch (below(7)) {
        case 0:
        case 1:
            return event.data.Set(name(events::DeliveryApprovedT{}));
        case 2:
        case 3:
            return event.data.Set(name(events::DeliveryCancelledT{}));
        default:
            break;
    }
    auto corrected = name(events::DeliveryCorrectedT{});
    corrected.service = one_in(9) ? service() : about->service;
    corrected.content = one_in(9) ? content() : about->content;
    corrected.service_date =
        one_in(3) ? day() : std::make_unique<events::Date>(about->service_date->days());
    corrected.quantity = quantity(4'000);
    corrected.unit_price =
        one_in(3) ? price() : std::make_unique<events::UnitPrice>(about->unit_price->value());
    if (one_in(3)) tell_times(corrected);
    event.data.Set(std::move(corrected));
}

void History::credit(events::EventT& event, const World& world) {
    events::CreditGivenT given;
    given.credit = one_in(20) ? named("K", made_) : "K" + std::to_string(made_);
    given.voucher = voucher(world);
    given.provider = provider();
    given.service = service();
    const auto known = world.vouchers.find(given.voucher);
    if (known != world.vouchers.end() && !one_in(12))
        given.service = known->second.terms.back().lines.front().service;
    given.service_date = day();
    given.amount = cents(6'000);
    if (one_in(2)) given.quantity = quantity(3'000);
    if (one_in(20)) event.role = events::Role::provider;
    event.data.Set(std::move(given));
}

}  // namespace saldo::model
