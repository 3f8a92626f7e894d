// Closing a period, and approving what it says.
#include <algorithm>

#include "tests/model/entitlements.hpp"
#include "tests/model/fields.hpp"
#include "tests/model/people.hpp"
#include "tests/model/rules.hpp"

namespace saldo::model {

namespace {

// "2026-01-home_care@espoo.1". The ids of histories have no letter that is written otherwise.
Text name_of(Day end, const Text& service, const Text& funder, int extra_run) {
    Text name = month_text(end);
    if (!service.empty()) name += "-" + service;
    if (!funder.empty()) name += "@" + funder;
    if (extra_run != 0) name += "." + std::to_string(extra_run);
    return name;
}

bool in_scope(const Settlement& settlement, const Text& service, const Text& funder, Day date) {
    return date <= settlement.end &&
           (settlement.scope_service.empty() || settlement.scope_service == service) &&
           (settlement.scope_funder.empty() || settlement.scope_funder == funder);
}

// The first close after it was posted that has it takes it.
void take_open(World& world, Settlement& settlement) {
    std::vector<OpenPosting> stay;
    for (const OpenPosting& posting : world.open) {
        if (!in_scope(settlement, posting.service, posting.funder, posting.date)) {
            stay.push_back(posting);
            continue;
        }
        settlement.lines[{posting.funder, posting.provider, posting.service, posting.coding,
                          month_first(posting.date)}] += posting.amount;
    }
    world.open = std::move(stay);
    std::erase_if(settlement.lines, [](const auto& line) { return line.second == 0; });
}

void mark_settled(World& world, const Settlement& settlement) {
    std::erase_if(world.unsettled, [&](const ProviderNumber& number) {
        Delivery& delivery = world.deliveries.at(number);
        for (Part& part : delivery.parts)
            if (in_scope(settlement, delivery.service, part.funder, delivery.date))
                part.settled = true;
        return std::ranges::all_of(delivery.parts, &Part::settled);
    });
}

// One document for each funder and year that has lines. A line is of the end of its month, or of
// the first day that the accounts are open.
void enter_lines(World& world, Settlement& settlement) {
    std::set<std::pair<Text, int>> begun;
    for (const auto& [place, amount] : settlement.lines) {
        Entry& entry = settlement.entries[place];
        entry.posted_on =
            std::max(month_last(std::get<Day>(place)), world.accounting_closed_until + 1);
        const std::pair<Text, int> year{std::get<0>(place), year_of(entry.posted_on)};
        if (begun.insert(year).second) ++world.documents[year];
        entry.document = world.documents.at(year);
    }
}

void settle_net(World& world, const Pair& pair, Net& net) {
    using enum AccountClass;
    const auto& [funder, provider] = pair;
    world.post(payable_open, funder, provider, net.net);
    if (net.net < 0) {
        world.post(receivable_provider, funder, provider, -net.net);
        return;
    }
    const Amount owed_to_us = world.balances[{receivable_provider, funder, provider}];
    const Amount set_off = std::min(net.net, owed_to_us);
    net.to_pay = net.net - set_off;
    world.post(receivable_provider, funder, provider, -set_off);
    world.post(payable_settled, funder, provider, -net.to_pay);
    if (net.to_pay > 0) net.state = Net::State::settled;
}

}  // namespace

Reasons apply(World& world, const Said& said, const events::PeriodClosedT& fact) {
    Reasons why;
    why.when(!may_be_id(fact.service) || !may_be_id(fact.funder) || !is_short(fact.override_reason),
             Refusal::field_invalid);
    const Day end = fact.period_end->days();
    why.when(!is_date(fact.period_end.get()) || end > month_last(said.today),
             Refusal::date_out_of_range);
    why.when(!fact.funder.empty() && !world.funders.contains(fact.funder), Refusal::funder_unknown);
    why.when(!fact.service.empty() && !world.services.contains(fact.service),
             Refusal::service_unknown);
    if (why.any()) return why;
    const auto last = world.last_of_scope.find({fact.service, fact.funder});
    const Settlement* const before =
        last == world.last_of_scope.end() ? nullptr : &world.settlements.at(last->second);
    const bool again = before != nullptr && before->end == end;
    why.when(end != month_last(end), Refusal::period_end_not_month_end);
    why.when(before != nullptr && end < before->end, Refusal::period_end_goes_back);
    why.when(again && fact.extra_run == 0, Refusal::period_already_closed);
    why.when(fact.extra_run != (again ? before->extra_run + 1 : 0),
             Refusal::extra_run_out_of_order);
    // The days since the last close of the scope; of a month that is closed again, all of it.
    const Day first = before == nullptr ? kFirstDay : before->end + 1;
    why.when(
        fact.override_reason.empty() && !is_complete(world, std::min(first, month_first(end)), end),
        Refusal::control_total_unmatched);
    if (why.any()) return why;

    post_entitlements(world, end, fact.service, fact.funder);
    Settlement settlement;
    settlement.end = end;
    settlement.extra_run = fact.extra_run;
    settlement.scope_service = fact.service;
    settlement.scope_funder = fact.funder;
    settlement.closed_by = said.actor;
    settlement.override_reason = fact.override_reason;
    take_open(world, settlement);
    mark_settled(world, settlement);
    enter_lines(world, settlement);
    for (const auto& [place, amount] : settlement.lines)
        settlement.nets[{std::get<0>(place), std::get<1>(place)}].net += amount;
    for (auto& [pair, net] : settlement.nets) {
        settle_net(world, pair, net);
        settlement.total += net.net;
    }
    const Text name = name_of(end, fact.service, fact.funder, fact.extra_run);
    world.last_of_scope[{fact.service, fact.funder}] = name;
    world.settlements[name] = settlement;
    return why;
}

Reasons apply(World& world, const Said& said, const events::SettlementApprovedT& fact) {
    Reasons why;
    const auto found = world.settlements.find(fact.settlement);
    const bool is_there = found != world.settlements.end();
    why.when(is_there && found->second.closed_by == said.actor, Refusal::four_eyes);
    why.when(fact.settlement.empty() || fact.settlement.size() > 800, Refusal::field_invalid);
    why.when(!is_there, Refusal::settlement_unknown);
    if (why.any()) return why;
    const Settlement& settlement = found->second;
    why.when(!settlement.approved_by.empty(), Refusal::already_in_this_state);
    const auto* const seen = fact.digest->bytes();
    why.when(fact.total->value() != settlement.total ||
                 Text(seen->begin(), seen->end()) != settlement.digest,
             Refusal::totals_differ);
    if (!why.any()) world.settlements.at(fact.settlement).approved_by = said.actor;
    return why;
}

}  // namespace saldo::model
