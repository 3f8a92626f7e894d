#include "tests/model/history.hpp"

#include <algorithm>
#include <limits>

#include "schemas/codec/encode.hpp"

namespace saldo::model {

namespace {

constexpr std::uint64_t kOpeningEvents = 32;
constexpr std::size_t kSaidKept = 60;
constexpr std::uint64_t kVouchersInUse = 60;
constexpr std::int64_t kDayMs = 86'400'000;

}  // namespace

Text History::named(const char* prefix, std::uint64_t count) {
    return prefix + std::to_string(1 + below(count));
}

std::int64_t History::hostile_number() {
    switch (below(7)) {
        case 0:
            return std::numeric_limits<std::int64_t>::max();
        case 1:
            return std::numeric_limits<std::int64_t>::min();
        case 2:
            return 0;
        case 3:
            return -1;
        case 4:
            return 99'999'999'999;
        case 5:
            return 999'999'999'999;
        default:
            return 9'999'999'999'999;
    }
}

std::unique_ptr<events::Date> History::day() {
    if (one_in(250)) {
        constexpr Day kFar[] = {kLastDay,
                                kLastDay + 1,
                                kFirstDay,
                                kFirstDay - 1,
                                std::numeric_limits<Day>::max(),
                                std::numeric_limits<Day>::min()};
        return std::make_unique<events::Date>(kFar[below(6)]);
    }
    return std::make_unique<events::Date>(today_ + 3 - static_cast<Day>(below(60)));
}

std::unique_ptr<events::Date> History::day_after(Day first, std::uint64_t days) {
    return std::make_unique<events::Date>(first + static_cast<Day>(below(days)));
}

std::unique_ptr<events::Cents> History::cents(std::uint64_t most) {
    const bool hostile = one_in(150);
    return std::make_unique<events::Cents>(hostile ? hostile_number()
                                                   : static_cast<std::int64_t>(below(most)));
}

std::unique_ptr<events::Quantity> History::quantity(std::uint64_t most) {
    const bool hostile = one_in(150);
    return std::make_unique<events::Quantity>(
        hostile ? hostile_number()
                : 10 * (1 + static_cast<std::int64_t>(below(most / 10))) +
                      (one_in(4) ? static_cast<std::int64_t>(below(10)) : 0));
}

std::unique_ptr<events::UnitPrice> History::price(std::uint64_t most) {
    const bool hostile = one_in(150);
    return std::make_unique<events::UnitPrice>(hostile ? hostile_number()
                                                       : static_cast<std::int64_t>(below(most)));
}

// One of the last that were granted: those before them have mostly ended.
Text History::voucher(const World& world) {
    if (one_in(30)) return named("V", vouchers_ + 1);
    Text id;
    for (int tries = 0; tries < 6 && !world.vouchers.contains(id); ++tries)
        id = "V" + std::to_string(vouchers_ - below(std::min(vouchers_, kVouchersInUse)));
    return id;
}

// What everybody sends, and how often.
void History::choose(events::EventT& event, const World& world) {
    const std::uint64_t what = below(230);
    if (what < 9)
        grant(event, world);
    else if (what < 26)
        decide(event, world);
    else if (what < 88)
        deliver(event, world);
    else if (what < 113)
        change_delivery(event, world);
    else if (what < 119)
        credit(event, world);
    else if (what < 127)
        dispute(event, world);
    else if (what < 145)
        order(event, world);
    else if (what < 148)
        keep_registry(event);
    else if (what < 154)
        keep_providers(event);
    else if (what < 158)
        keep_accounts(event);
    else if (what < 160)
        keep_ledger(event);
    else if (what < 161)
        set_table(event);
    else if (what < 169)
        hear_people(event, world);
    else if (what < 179)
        charge_client(event, world);
    else if (what < 210)
        settle(event, world);
    else
        hear_bank(event, world);
}

// Wrong in its envelope, its identity or its key.
void History::twist(events::EventT& event, Record& record) {
    switch (below(11)) {
        case 0:
            event.id = named("E", made_);
            break;
        case 1:
            event.source = named("/provider-", 3);
            event.role = one_in(2) ? events::Role::provider : event.role;
            break;
        case 2:
            event.source = named("/nobody-", 2);
            break;
        case 3:
            event.actor = std::string(one_in(2) ? 129 : 0, 'x');
            break;
        case 4:
            event.role = static_cast<events::Role>(below(10));
            break;
        case 5:
            *event.recorded_at =
                events::Instant(hostile_number(), event.recorded_at->offset_minutes());
            break;
        case 6: {
            constexpr std::int16_t kOffsets[] = {-1080, 1080, 841, -841, 1081, 32'767, -32'768};
            *event.recorded_at = events::Instant(event.recorded_at->utc_ms(), kOffsets[below(7)]);
            break;
        }
        case 7:
            record.key = "L07";
            break;
        case 8:
            event.id = std::string(129, 'i');
            break;
        case 9:
            event.source = "/office\n";
            break;
        default:
            if (event.data.type == events::Fact::LedgerOpened) break;
            event.ledger = one_in(2) ? "L\x7f" : "L08";
            record.key = event.ledger;
            break;
    }
}

Record History::next(const World& world) {
    if (!said_.empty() && one_in(60)) return said_[below(said_.size())];
    Record record{"L06", "no event " + std::to_string(below(1'000)), nullptr};
    if (one_in(600)) return record;
    ++made_;
    if (one_in(90)) today_ += static_cast<Day>(below(4));
    auto event = std::make_shared<events::EventT>();
    event->id = "E" + std::to_string(made_);
    event->source = "/office";
    event->ledger = "L06";
    event->recorded_at = std::make_unique<events::Instant>(
        today_ * kDayMs + static_cast<std::int64_t>(below(70'000'000)), std::int16_t{120});
    event->actor = one_in(10) ? "eino" : "anna";
    event->role = events::Role::official;
    if (made_ <= kOpeningEvents)
        open(*event, made_);
    else
        choose(*event, world);
    if (made_ > kOpeningEvents && one_in(40)) event->role = static_cast<events::Role>(below(8));
    if (made_ > kOpeningEvents && one_in(70)) twist(*event, record);
    record.value = codec::encode(*event);
    record.event = event;
    if (said_.size() < kSaidKept)
        said_.push_back(record);
    else
        said_[below(kSaidKept)] = record;
    return record;
}

}  // namespace saldo::model
