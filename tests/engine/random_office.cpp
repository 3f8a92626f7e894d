#include "tests/engine/random_office.hpp"

#include <algorithm>

#include "engine/time/date.hpp"
#include "schemas/codec/encode.hpp"

namespace saldo::test {

namespace {

constexpr std::uint64_t kOpeningEvents = 18;
constexpr std::uint64_t kVouchersMost = 40;
constexpr std::size_t kSaidKept = 50;
constexpr std::int64_t kDayLengthMs = 86'400'000;

std::unique_ptr<events::Date> date(std::int32_t days) {
    return std::make_unique<events::Date>(days);
}
std::unique_ptr<events::Cents> cents(std::int64_t amount) {
    return std::make_unique<events::Cents>(amount);
}

}  // namespace

std::string RandomOffice::named(const char* prefix, std::uint64_t count) {
    return prefix + std::to_string(1 + below(count));
}

std::unique_ptr<events::Date> RandomOffice::day() {
    if (one_in(200)) return date(one_in(2) ? 376'199 : -25'567);
    return date(today_ - static_cast<std::int32_t>(below(75)) + 3);
}

std::unique_ptr<events::Quantity> RandomOffice::quantity() {
    if (one_in(100))
        return std::make_unique<events::Quantity>(static_cast<std::int64_t>(below(3)) - 1);
    return std::make_unique<events::Quantity>(1 + static_cast<std::int64_t>(below(6'000)));
}

std::unique_ptr<events::UnitPrice> RandomOffice::price() {
    return std::make_unique<events::UnitPrice>(static_cast<std::int64_t>(below(600'000)));
}

// Two funders, three providers, four services of every kind, two clients.
void RandomOffice::open(events::EventT& event) {
    const std::uint64_t number = made_;
    if (number == 1) {
        events::LedgerOpenedT opened;
        opened.name = "County";
        opened.organiser_business_id = "1234567-1";
        opened.organiser_code = "06";
        opened.currency = "EUR";
        event.data.Set(std::move(opened));
    } else if (number <= 3) {
        events::FunderDefinedT funder;
        funder.funder = "F" + std::to_string(number - 1);
        funder.municipality = number == 2 ? "" : "049";
        funder.business_id = "1234567-1";
        funder.debtor_name = funder.funder;
        funder.iban = "FI2112345600000785";
        funder.valid_from = date(0);
        event.data.Set(std::move(funder));
    } else if (number <= 7) {
        events::ServiceDefinedT service;
        service.service = "S" + std::to_string(number - 3);
        service.name_fi = service.service;
        service.unit = number == 5 ? events::Unit::visit : events::Unit::hour;
        service.needs_approval = number == 5;
        service.short_balance =
            number == 6 ? events::ShortBalance::part_pay : events::ShortBalance::refuse;
        service.vat = number == 7 ? events::VatTreatment::net_plus : events::VatTreatment::exempt;
        service.vat_rate = std::make_unique<events::BasisPoints>(2'550);
        service.coding = number < 6 ? "4310" : "4320";
        service.valid_from = date(0);
        event.data.Set(std::move(service));
    } else if (number <= 10) {
        events::ProviderApprovedT approved;
        approved.provider = "P" + std::to_string(number - 7);
        approved.business_id = "1234567-1";
        approved.name = approved.provider;
        approved.valid_from = date(0);
        event.data.Set(std::move(approved));
    } else if (number <= 14) {
        events::AccountChangedT account;
        account.provider = number <= 12 ? "P1" : "P2";
        account.account_name = account.provider;
        account.iban = "FI1410093000123458";
        event.actor = number % 2 == 0 ? "dora" : "eino";
        event.data.Set(std::move(account));
    } else if (number <= 16) {
        events::SinkDefinedT sink;
        sink.sink = "B" + std::to_string(number - 14);
        sink.funder = "F" + std::to_string(number - 14);
        sink.format = "pain.001.001.09";
        sink.purpose = events::SinkPurpose::pays;
        event.data.Set(std::move(sink));
    } else {
        events::ClientRegisteredT client;
        client.client = "C" + std::to_string(number - 16);
        client.home_municipality = number == 17 ? "837" : "049";
        client.home_from = date(0);
        event.data.Set(std::move(client));
    }
}

void RandomOffice::grant(events::EventT& event) {
    events::VoucherGrantedT granted;
    if (vouchers_ < kVouchersMost && one_in(2)) ++vouchers_;
    granted.voucher = one_in(4) ? named("V", vouchers_) : "V" + std::to_string(vouchers_);
    granted.client = named("C", one_in(30) ? 3 : 2);
    granted.kind = static_cast<events::VoucherKind>(below(5));
    granted.recurrence = static_cast<events::Recurrence>(below(5));
    granted.carry_over = one_in(3);
    granted.prorated = one_in(3);
    const bool balance = granted.kind == events::VoucherKind::balance_voucher ||
                         granted.kind == events::VoucherKind::personal_budget;
    if (balance && one_in(3) && granted.kind == events::VoucherKind::balance_voucher)
        granted.balance_quantity =
            std::make_unique<events::Quantity>(static_cast<std::int64_t>(below(30'000)));
    else if (balance)
        granted.balance = cents(static_cast<std::int64_t>(below(50'000)));
    for (std::uint64_t left = 1 + below(3); left > 0; --left) {
        auto line = std::make_unique<events::VoucherLineT>();
        line->service = service();
        if (one_in(4)) line->content = "night";
        if (!balance)
            line->quantity =
                std::make_unique<events::Quantity>(1 + static_cast<std::int64_t>(below(20'000)));
        if (!balance || one_in(2)) line->unit_value = price();
        granted.lines.push_back(std::move(line));
    }
    if (granted.kind == events::VoucherKind::purchase_order ||
        granted.kind == events::VoucherKind::entitlement)
        granted.payee = named("P", 3);
    for (std::uint64_t at = below(3); at > 0; --at) {
        auto share = std::make_unique<events::FunderShareT>();
        share->funder = named("F", 2);
        share->share =
            std::make_unique<events::BasisPoints>(static_cast<std::int32_t>(1 + below(5'000)));
        granted.shares.push_back(std::move(share));
    }
    granted.valid_from = day();
    if (one_in(3))
        granted.valid_until =
            date(granted.valid_from->days() + static_cast<std::int32_t>(below(90)));
    if (one_in(8)) granted.replaces = named("V", vouchers_);
    event.data.Set(std::move(granted));
}

void RandomOffice::amend(events::EventT& event) {
    events::VoucherAmendedT amended;
    amended.voucher = named("V", vouchers_);
    amended.amended_from = day();
    switch (below(4)) {
        case 0:
            amended.balance = cents(static_cast<std::int64_t>(below(50'000)));
            break;
        case 1:
            amended.balance_quantity =
                std::make_unique<events::Quantity>(static_cast<std::int64_t>(below(30'000)));
            break;
        case 2: {
            auto line = std::make_unique<events::VoucherLineT>();
            line->service = service();
            line->quantity = quantity();
            line->unit_value = price();
            amended.lines.push_back(std::move(line));
            break;
        }
        default:
            amended.valid_until =
                date(amended.amended_from->days() + static_cast<std::int32_t>(below(60)));
            break;
    }
    event.data.Set(std::move(amended));
}

void RandomOffice::decide(events::EventT& event) {
    const std::string voucher = named("V", vouchers_);
    switch (below(8)) {
        case 0:
        case 1: {
            events::VoucherToppedUpT topped_up;
            topped_up.voucher = voucher;
            topped_up.tranche = named("T", 20);
            if (one_in(3))
                topped_up.quantity = quantity();
            else
                topped_up.amount = cents(static_cast<std::int64_t>(below(20'000)));
            topped_up.effective_on = day();
            return event.data.Set(std::move(topped_up));
        }
        case 2: {
            events::TrancheReturnedT returned;
            returned.voucher = voucher;
            returned.tranche = named("T", 20);
            return event.data.Set(std::move(returned));
        }
        case 3: {
            events::VoucherSuspendedT suspended;
            suspended.voucher = voucher;
            suspended.suspended_from = day();
            return event.data.Set(std::move(suspended));
        }
        case 4: {
            events::VoucherResumedT resumed;
            resumed.voucher = voucher;
            resumed.resumed_on = day();
            return event.data.Set(std::move(resumed));
        }
        case 5: {
            if (!one_in(4)) return amend(event);
            events::VoucherEndedT ended;
            ended.voucher = voucher;
            ended.last_day = day();
            return event.data.Set(std::move(ended));
        }
        case 6: {
            events::VoucherAnnulledT annulled;
            annulled.voucher = voucher;
            return event.data.Set(std::move(annulled));
        }
        default:
            return amend(event);
    }
}

void RandomOffice::deliver(events::EventT& event) {
    events::ServiceDeliveredT delivered;
    delivered.delivery = one_in(20) ? named("D", made_) : "D" + std::to_string(made_);
    delivered.voucher = named("V", vouchers_);
    delivered.provider = named("P", one_in(50) ? 4 : 3);
    delivered.service = service();
    if (one_in(5)) delivered.content = "night";
    delivered.service_date = day();
    delivered.quantity = quantity();
    delivered.unit_price = price();
    if (one_in(4)) delivered.order = named("O", 60);
    event.role = events::Role::provider;
    event.data.Set(std::move(delivered));
}

void RandomOffice::order(events::EventT& event) {
    if (one_in(4)) {
        events::OrderCancelledT cancelled;
        cancelled.order = named("O", 60);
        cancelled.voucher = named("V", vouchers_);
        cancelled.provider = named("P", 3);
        return event.data.Set(std::move(cancelled));
    }
    events::ServiceOrderedT ordered;
    ordered.order = named("O", 60);
    ordered.voucher = named("V", vouchers_);
    ordered.provider = named("P", 3);
    ordered.service = service();
    ordered.service_date = day();
    ordered.quantity = quantity();
    ordered.unit_price = price();
    if (!one_in(4))
        ordered.expires_on =
            date(ordered.service_date->days() + static_cast<std::int32_t>(below(20)));
    event.data.Set(std::move(ordered));
}

// About one of the last deliveries.
void RandomOffice::change_delivery(events::EventT& event) {
    const events::ServiceDelivered* about = nullptr;
    for (int tries = 0; tries < 8 && about == nullptr && !said_.empty(); ++tries)
        about =
            events::GetEvent(said_[below(said_.size())].value.data())->data_as_ServiceDelivered();
    if (about == nullptr) return deliver(event);
    const auto name = [&](auto fact) {
        fact.voucher = about->voucher()->str();
        fact.provider = about->provider()->str();
        return fact;
    };
    event.role = one_in(3) ? events::Role::provider : events::Role::official;
    switch (below(5)) {
        case 0: {
            auto approved = name(events::DeliveryApprovedT{});
            approved.delivery = about->delivery()->str();
            return event.data.Set(std::move(approved));
        }
        case 1:
        case 2: {
            auto corrected = name(events::DeliveryCorrectedT{});
            corrected.delivery = about->delivery()->str();
            corrected.service = one_in(6) ? service() : about->service()->str();
            corrected.service_date = one_in(2) ? day() : date(about->service_date()->days());
            corrected.quantity = quantity();
            corrected.unit_price = price();
            return event.data.Set(std::move(corrected));
        }
        case 3: {
            auto cancelled = name(events::DeliveryCancelledT{});
            cancelled.delivery = about->delivery()->str();
            return event.data.Set(std::move(cancelled));
        }
        default: {
            auto credit = name(events::CreditGivenT{});
            credit.credit = "K" + std::to_string(made_);
            credit.service = about->service()->str();
            credit.service_date = date(about->service_date()->days());
            credit.amount = cents(1 + static_cast<std::int64_t>(below(5'000)));
            if (one_in(2)) credit.quantity = quantity();
            return event.data.Set(std::move(credit));
        }
    }
}

void RandomOffice::keep_providers(events::EventT& event) {
    const std::string provider = named("P", 3);
    switch (below(4)) {
        case 0: {
            events::PaymentHeldT held;
            held.provider = provider;
            held.reason = "audit";
            return event.data.Set(std::move(held));
        }
        case 1: {
            events::PaymentHoldReleasedT released;
            released.provider = provider;
            return event.data.Set(std::move(released));
        }
        case 2: {
            events::ClientRegisteredT moved;
            moved.client = named("C", 2);
            moved.home_municipality = one_in(2) ? "837" : "049";
            moved.home_from = day();
            return event.data.Set(std::move(moved));
        }
        default: {
            events::ProviderSuspendedT suspended;
            suspended.provider = provider;
            suspended.suspended_from = day();
            suspended.suspended_until = date(suspended.suspended_from->days() + 2);
            return event.data.Set(std::move(suspended));
        }
    }
}

void RandomOffice::settle(events::EventT& event, const State& state) {
    const auto& settlements = state.settlements.settlements;
    const auto& runs = state.settlements.runs;
    const std::uint64_t what = below(7);
    if (what <= 1 || settlements.size() == 0) {
        events::PeriodClosedT closed;
        closed.period_end = date(month_end(Date{today_}).days);
        if (one_in(4)) closed.funder = named("F", 2);
        if (one_in(4)) closed.service = service();
        if (one_in(2)) closed.override_reason = "counted by hand";
        // The next extra run of the whole ledger, as often right as not for another scope.
        for (Handle handle = 1; handle <= settlements.size(); ++handle)
            if (settlements[handle].period_end.days == closed.period_end->days() &&
                (settlements[handle].scope_funder == kNoHandle) == closed.funder.empty() &&
                (settlements[handle].scope_service == kNoHandle) == closed.service.empty())
                closed.extra_run = static_cast<std::uint16_t>(settlements[handle].extra_run + 1);
        return event.data.Set(std::move(closed));
    }
    const Settlement& settlement =
        settlements[settlements.size() -
                    static_cast<Handle>(below(std::min<Handle>(settlements.size(), 6)))];
    if (what == 2) {
        events::SettlementApprovedT approved;
        approved.settlement = settlement.id;
        approved.total = cents(settlement.total.value + (one_in(10) ? 1 : 0));
        approved.digest = std::make_unique<events::Sha256>(settlement.digest.bytes);
        event.actor = one_in(5) ? "anna" : "bertta";
        return event.data.Set(std::move(approved));
    }
    if (what == 3 || runs.size() == 0) {
        events::PaymentRunMadeT made;
        made.run = one_in(10) ? "R1" : "R" + std::to_string(made_);
        made.settlements.push_back(settlement.id);
        if (one_in(3)) made.settlements.push_back(settlements[1].id);
        made.execution_date = date(today_ + 5);
        return event.data.Set(std::move(made));
    }
    const PaymentRun& run =
        runs[runs.size() - static_cast<Handle>(below(std::min<Handle>(runs.size(), 4)))];
    if (what == 4) {
        events::PaymentRunApprovedT approved;
        approved.run = run.id;
        approved.total = cents(run.total.value);
        event.actor = one_in(5) ? "dora" : "cecilia";
        return event.data.Set(std::move(approved));
    }
    if (what == 5 && one_in(3)) {
        events::PaymentRunWithdrawnT withdrawn;
        withdrawn.run = run.id;
        withdrawn.reason = "wrong day";
        return event.data.Set(std::move(withdrawn));
    }
    events::SettlementExportedT exported;
    exported.run = run.id;
    exported.sink = named("B", 2);
    exported.file_name = "a.xml";
    exported.sha256 = std::make_unique<events::Sha256>();
    event.data.Set(std::move(exported));
}

void RandomOffice::tell_statement(events::EventT& event) {
    events::StatementReceivedT said;
    said.funder = named("F", 2);
    said.account = "FI2112345600000785";
    said.legal_sequence = std::to_string(below(9));
    said.until = day();
    said.closing = cents(static_cast<std::int64_t>(below(2'000)) - 1'000);
    event.data.Set(std::move(said));
}

void RandomOffice::hear_bank(events::EventT& event, const State& state) {
    const auto& runs = state.settlements.runs;
    event.role = events::Role::bank;
    if (one_in(12)) return tell_statement(event);
    if (runs.size() == 0 || one_in(6)) {
        events::ProviderRepaidT repaid;
        repaid.provider = named("P", 3);
        repaid.funder = named("F", 2);
        repaid.amount = cents(1 + static_cast<std::int64_t>(below(2'000)));
        repaid.paid_on = day();
        if (one_in(2)) return event.data.Set(std::move(repaid));
        events::ReceivableWrittenOffT written_off;
        written_off.provider = repaid.provider;
        written_off.funder = repaid.funder;
        written_off.amount = std::move(repaid.amount);
        event.role = events::Role::official;
        return event.data.Set(std::move(written_off));
    }
    const PaymentRun& run =
        runs[runs.size() - static_cast<Handle>(below(std::min<Handle>(runs.size(), 4)))];
    const PaymentRun::Payment& payment = run.payments[below(run.payments.size())];
    const std::string id = one_in(6) ? "" : payment.end_to_end_id;
    switch (below(5)) {
        case 0: {
            events::PaymentAcceptedT accepted;
            accepted.run = run.id;
            accepted.payment = id;
            return event.data.Set(std::move(accepted));
        }
        case 1: {
            events::PaymentRejectedT rejected;
            rejected.run = run.id;
            rejected.payment = id;
            return event.data.Set(std::move(rejected));
        }
        case 2: {
            events::PaymentReturnedT returned;
            returned.run = run.id;
            returned.payment = payment.end_to_end_id;
            returned.amount = cents(payment.amount.value + (one_in(10) ? 1 : 0));
            returned.returned_on = day();
            return event.data.Set(std::move(returned));
        }
        default: {
            events::PaymentBookedT booked;
            booked.run = run.id;
            booked.payment = id;
            booked.amount = cents(payment.amount.value + (one_in(10) ? 1 : 0));
            booked.booked_on = day();
            return event.data.Set(std::move(booked));
        }
    }
}

LoggedRecord RandomOffice::next(const State& state) {
    if (!said_.empty() && one_in(60)) return said_[below(said_.size())];
    if (one_in(500)) return {"L06", "no event " + std::to_string(below(1'000))};
    ++made_;
    if (one_in(80)) today_ += static_cast<std::int32_t>(below(3));
    events::EventT event;
    event.id =
        one_in(200) && made_ > kOpeningEvents ? named("E", made_) : "E" + std::to_string(made_);
    event.source = one_in(300) && made_ > kOpeningEvents ? "/nobody" : "/office";
    event.ledger = "L06";
    event.recorded_at = std::make_unique<events::Instant>(
        std::int64_t{today_} * kDayLengthMs + static_cast<std::int64_t>(below(70'000'000)),
        std::int16_t{120});
    event.actor = "anna";
    event.role = events::Role::official;
    const std::uint64_t what = below(100);
    if (made_ <= kOpeningEvents)
        open(event);
    else if (what < 6)
        grant(event);
    else if (what < 14)
        decide(event);
    else if (what < 50)
        deliver(event);
    else if (what < 60)
        change_delivery(event);
    else if (what < 66)
        dispute(event);
    else if (what < 78)
        order(event);
    else if (what < 80)
        keep_providers(event);
    else if (what < 89)
        settle(event, state);
    else if (what < 93)
        hear_people(event);
    else
        hear_bank(event, state);
    LoggedRecord record{"L06", codec::encode(event)};
    if (said_.size() < kSaidKept)
        said_.push_back(record);
    else
        said_[below(kSaidKept)] = record;
    return record;
}

}  // namespace saldo::test
