// What is said of settlements, payment runs and banks.
#include <algorithm>
#include <array>
#include <utility>

#include "tests/model/history.hpp"

namespace saldo::model {

void History::close(events::EventT& event, const World& world) {
    events::PeriodClosedT closed;
    closed.period_end = std::make_unique<events::Date>(
        month_last(one_in(8) ? today_ - 31 : today_) - (one_in(60) ? 1 : 0));
    if (one_in(100)) closed.period_end = day();
    if (one_in(4)) closed.funder = funder();
    if (one_in(4)) closed.service = service();
    const auto last = world.last_of_scope.find({closed.service, closed.funder});
    if (last != world.last_of_scope.end()) {
        const Settlement& before = world.settlements.at(last->second);
        if (before.end == closed.period_end->days() && !one_in(12))
            closed.extra_run = static_cast<std::uint16_t>(before.extra_run + 1);
    }
    if (one_in(40)) closed.extra_run = static_cast<std::uint16_t>(below(4));
    if (one_in(2)) closed.override_reason = one_in(60) ? Text(1'025, 'x') : "on paper";
    event.data.Set(std::move(closed));
}

void History::run(events::EventT& event, const World& world) {
    events::PaymentRunMadeT made;
    made.run = one_in(20) ? named("R", 20) : "R" + std::to_string(made_);
    for (std::uint64_t left = 1 + below(3); left > 0; --left)
        made.settlements.push_back(one_of(world.settlements, "2026-0"));
    // Those that wait for money come first.
    for (const auto& [id, settlement] : world.settlements) {
        if (made.settlements.size() > 4 || settlement.approved_by.empty()) continue;
        const bool waits = std::ranges::any_of(settlement.nets, [](const auto& net) {
            return net.second.state == Net::State::settled;
        });
        if (waits && one_in(2)) made.settlements.push_back(id);
    }
    if (!one_in(30)) {
        std::ranges::sort(made.settlements);
        const auto again = std::ranges::unique(made.settlements);
        made.settlements.erase(again.begin(), again.end());
    }
    made.execution_date = day_after(today_, 12);
    if (one_in(40)) made.execution_date = day();
    if (one_in(3)) event.actor = "bertta";
    event.data.Set(std::move(made));
}

void History::approve_or_export(events::EventT& event, const World& world) {
    const Text id = one_of(world.runs, "R");
    const auto known = world.runs.find(id);
    if (known == world.runs.end()) return run(event, world);
    const Run& of = known->second;
    if (one_in(14)) {
        events::PaymentRunWithdrawnT withdrawn;
        withdrawn.run = id;
        if (!one_in(20)) withdrawn.reason = "wrong day";
        return event.data.Set(std::move(withdrawn));
    }
    if (of.approved_by.empty() && !one_in(9)) {
        events::PaymentRunApprovedT approved;
        approved.run = id;
        approved.total = std::make_unique<events::Cents>(of.total + (one_in(20) ? 1 : 0));
        event.actor = one_in(6) ? (one_in(2) ? "dora" : "bertta") : "cecilia";
        return event.data.Set(std::move(approved));
    }
    events::SettlementExportedT exported;
    exported.run = id;
    exported.sink = one_of(world.sinks, "B");
    const auto& payment = of.payments[below(of.payments.size())];
    for (const auto& [sink, defined] : world.sinks)
        if (defined.funder == payment.funder && defined.pays && !one_in(4)) exported.sink = sink;
    exported.file_name = one_in(60) ? "" : "a.xml";
    std::array<std::uint8_t, 32> content{};
    if (one_in(12)) content[0] = 1;
    exported.sha256 = std::make_unique<events::Sha256>(content);
    event.data.Set(std::move(exported));
}

void History::settle(events::EventT& event, const World& world) {
    if (one_in(40)) event.role = events::Role::provider;
    const std::uint64_t what = below(16);
    if (what <= 2 || world.settlements.empty()) return close(event, world);
    if (what <= 6) {
        Text id = one_of(world.settlements, "2026-0");
        for (const auto& [name, settlement] : world.settlements)
            if (settlement.approved_by.empty() && one_in(2)) id = name;
        events::SettlementApprovedT approved;
        approved.settlement = id;
        approved.total = std::make_unique<events::Cents>(0);
        std::array<std::uint8_t, 32> digest{};
        event.actor = one_in(9) ? "anna" : "bertta";
        const auto known = world.settlements.find(id);
        if (known != world.settlements.end()) {
            *approved.total = events::Cents(known->second.total + (one_in(20) ? 1 : 0));
            if (!one_in(20)) std::ranges::copy(known->second.digest, digest.begin());
        }
        approved.digest = std::make_unique<events::Sha256>(digest);
        return event.data.Set(std::move(approved));
    }
    if (what <= 9 || world.runs.empty()) return run(event, world);
    approve_or_export(event, world);
}

void History::recover(events::EventT& event, const World& world) {
    Text of_funder = funder();
    Text of_provider = provider();
    Amount owed = 0;
    for (const auto& [account, amount] : world.balances) {
        if (account.account_class != AccountClass::receivable_provider || amount <= 0) continue;
        of_funder = account.owner;
        of_provider = account.counterpart;
        owed = amount;
        if (one_in(2)) break;
    }
    auto amount = cents(3'000);
    if (owed > 0 && one_in(3)) *amount = events::Cents(owed + (one_in(4) ? 1 : 0));
    if (one_in(2)) {
        events::ProviderRepaidT repaid;
        repaid.provider = of_provider;
        repaid.funder = of_funder;
        repaid.amount = std::move(amount);
        repaid.paid_on = day();
        return event.data.Set(std::move(repaid));
    }
    events::ReceivableWrittenOffT written_off;
    written_off.provider = of_provider;
    written_off.funder = of_funder;
    written_off.amount = std::move(amount);
    event.role = events::Role::official;
    event.data.Set(std::move(written_off));
}

void History::tell_statement(events::EventT& event, const World& world) {
    events::StatementReceivedT said;
    said.funder = one_in(20) ? Text{} : one_of(world.funders, "F");
    said.account = one_in(20) ? "not\nan id" : "FI2112345600000785";
    said.legal_sequence = std::to_string(below(9));
    if (one_in(20)) said.statement = Text(1'025, 'x');
    if (!one_in(4)) said.until = day();
    if (one_in(20)) said.closed_on = std::make_unique<events::Date>(-1'000'000);
    said.opening = std::make_unique<events::Cents>(-500);
    if (!one_in(4)) said.closing = cents(1'000);
    if (one_in(20)) said.debits = std::make_unique<events::Cents>(1'000'000'000'000'000'001);
    event.data.Set(std::move(said));
}

void History::hear_bank(events::EventT& event, const World& world) {
    event.role = events::Role::bank;
    if (one_in(5)) return recover(event, world);
    if (one_in(12)) return tell_statement(event, world);
    const Text id = one_of(world.runs, "R");
    const auto known = world.runs.find(id);
    Text payment_id = "unknown";
    Amount amount = 1'000;
    if (known != world.runs.end()) {
        const auto& payments = known->second.payments;
        const auto& payment = payments[below(payments.size())];
        payment_id = one_in(5) ? Text{} : payment.id;
        amount = payment.amount;
        if (payment_id.empty()) {
            amount = 0;
            for (const auto& one : payments) amount += one.in_flight() ? one.amount : 0;
        }
    }
    auto said_amount = std::make_unique<events::Cents>(amount + (one_in(12) ? 1 : 0));
    if (one_in(80)) said_amount = cents(1'000);
    if (one_in(25)) payment_id = "not\nan id";
    const Text funder = one_in(4) ? one_of(world.funders, "F") : Text{};
    switch (below(7)) {
        case 0: {
            events::PaymentAcceptedT accepted;
            accepted.run = id;
            accepted.payment = payment_id;
            accepted.funder = funder;
            return event.data.Set(std::move(accepted));
        }
        case 1: {
            events::PaymentRejectedT rejected;
            rejected.run = id;
            rejected.payment = payment_id;
            rejected.funder = funder;
            rejected.reason_code = "AC01";
            return event.data.Set(std::move(rejected));
        }
        case 2: {
            events::PaymentReturnedT returned;
            returned.run = one_in(20) ? Text{} : id;
            returned.payment = payment_id;
            returned.funder = funder;
            returned.amount = std::move(said_amount);
            returned.returned_on = day();
            return event.data.Set(std::move(returned));
        }
        case 3: {
            events::SinkAnsweredT answered;
            answered.run = id;
            answered.sink = one_of(world.sinks, "B");
            answered.answer = static_cast<events::SinkAnswer>(below(one_in(9) ? 4 : 2));
            return event.data.Set(std::move(answered));
        }
        default: {
            events::PaymentBookedT booked;
            booked.run = one_in(20) ? Text{} : id;
            booked.payment = payment_id;
            booked.funder = funder;
            booked.amount = std::move(said_amount);
            booked.booked_on = day();
            return event.data.Set(std::move(booked));
        }
    }
}

}  // namespace saldo::model
