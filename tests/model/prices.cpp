#include "tests/model/prices.hpp"

#include <algorithm>

#include "tests/model/lines.hpp"
#include "tests/model/pots.hpp"

namespace saldo::model {

namespace {

constexpr std::size_t kMostHolds = 256;

// The line that names the content, or else one for any content.
const Line* line_of(const Terms& terms, const Use& use) {
    for (const Line& line : terms.lines)
        if (line.service == use.service && line.content == use.content) return &line;
    for (const Line& line : terms.lines)
        if (line.service == use.service && line.content.empty()) return &line;
    return nullptr;
}

// The latest in the log of those that fit best: the content first, then the time of day.
const Price* listed_price(const Provider& provider, const Voucher& voucher, const Use& use) {
    for (const bool of_content : {true, false}) {
        for (const bool of_time : {true, false}) {
            const Price* found = nullptr;
            for (const Price& price : provider.prices) {
                const bool fits = price.service == use.service &&
                                  price.contract == voucher.contract && price.valid.has(use.date) &&
                                  price.content.empty() != of_content &&
                                  (price.content.empty() || price.content == use.content) &&
                                  (price.time_class == events::TimeClass::any) != of_time &&
                                  (!of_time || price.time_class == use.time_class);
                if (fits) found = &price;
            }
            if (found != nullptr) return found;
        }
    }
    return nullptr;
}

// A listed price, net or gross as deliveries on this voucher say theirs.
Amount as_said(const Price& listed, const Voucher& voucher, const Service::Definition& service) {
    if (!service.net_plus) return listed.unit_price;
    const bool said_net = adds_vat(voucher, service);
    const std::int64_t with_vat = 10'000 + service.vat_rate;
    const auto price = static_cast<__int128>(listed.unit_price);
    if (said_net && listed.gross) return half_up(price * 10'000, with_vat);
    if (!said_net && !listed.gross) return half_up(price * with_vat, 10'000);
    return listed.unit_price;
}

// What the voucher pays of a unit.
Amount paid_of(const Voucher& voucher, const Line& line, Amount unit_price) {
    if (voucher.kind == events::VoucherKind::purchase_order) return unit_price;
    if (voucher.kind != events::VoucherKind::service_voucher && line.unit_value == 0)
        return unit_price;
    return std::min(line.unit_value, unit_price);
}

void check_provider(const World& world, const Voucher& voucher, const Use& use, const Line* line,
                    Reasons& why) {
    why.when(!is_approved(world.providers.at(use.provider), use.service,
                          home_of(world, voucher.client, use.date), use.date),
             Refusal::provider_not_approved);
    why.when(line == nullptr, Refusal::service_not_in_voucher);
    why.when(!voucher.payee.empty() && voucher.payee != use.provider, Refusal::provider_not_payee);
    if (voucher.contract.empty()) return;
    const Contract& contract = world.contracts.at(voucher.contract);
    why.when(contract.provider != use.provider, Refusal::provider_not_payee);
    why.when(!contract.valid.has(use.date), Refusal::contract_not_valid);
}

void check_days(const Service::Definition& service, const Use& use, Day today, Reasons& why) {
    if (use.in_advance) return;
    why.when(use.date > today, Refusal::service_date_in_future);
    why.when(!use.after_deadline && service.deadline_days != 0 &&
                 today > use.date + service.deadline_days,
             Refusal::recording_deadline_passed);
}

void check_voucher(const Voucher& voucher, const Use& use, Reasons& why) {
    why.when(voucher.kind == events::VoucherKind::entitlement,
             Refusal::voucher_kind_does_not_allow);
    const bool after_end = voucher.annulled || (voucher.ended && use.date > voucher.valid.last);
    why.when(after_end, Refusal::voucher_ended);
    why.when(!after_end && !voucher.valid.has(use.date), Refusal::voucher_not_valid_on_date);
    why.when(is_suspended(voucher, use.date), Refusal::voucher_suspended);
}

void check_price(const Provider& provider, const Voucher& voucher, const Use& use, const Line& line,
                 const Service::Definition& service, Reasons& why) {
    const Price* const listed = listed_price(provider, voucher, use);
    const bool orders = voucher.kind == events::VoucherKind::purchase_order;
    const bool agreed = orders && line.unit_value > 0;
    why.when(use.time_class_differs, Refusal::time_class_differs);
    why.when(listed != nullptr && use.unit_price > as_said(*listed, voucher, service),
             Refusal::price_above_listed);
    why.when(agreed && use.unit_price > line.unit_value, Refusal::price_above_listed);
    why.when(service.ceiling > 0 && use.unit_price > service.ceiling, Refusal::price_above_ceiling);
    why.when(service.free_by_law && use.unit_price > paid_of(voucher, line, use.unit_price),
             Refusal::price_above_value);
    why.when(orders && !agreed && listed == nullptr, Refusal::price_not_agreed);
}

// Uses what is asked for, or what is left where the service part-pays. False: it is not covered.
bool cover(const Voucher& voucher, const Service::Definition& service, const Use& use, Amount paid,
           Priced& priced) {
    const Commodity unit = voucher.pots.at(priced.pot).commodity;
    const bool in_euros = voucher.has_balance() && unit == Commodity::eur;
    const auto whole = static_cast<Amount>(cents_of(use.unit_price, use.quantity));
    priced.net = static_cast<Amount>(cents_of(paid, use.quantity));
    priced.used = in_euros ? priced.net : counted(unit, use.quantity);
    const Amount left = left_on(voucher, priced.pot, use.date);
    if (priced.used > left) {
        if (!service.part_pays || service.free_by_law || !voucher.has_balance() || left <= 0)
            return false;
        priced.used = left;
        priced.net = in_euros ? left : static_cast<Amount>(cents_of(paid, left));
    }
    priced.co_payment = whole - priced.net;
    return true;
}

}  // namespace

const Service::Definition* defined_on(const Service& service, Day day) {
    const Service::Definition* found = nullptr;
    for (const auto& definition : service.definitions)
        if (definition.from <= day && (found == nullptr || definition.from >= found->from))
            found = &definition;
    return found;
}

bool is_approved(const Provider& provider, const Text& service, const Text& municipality, Day day) {
    const auto names = [](const std::set<Text>& all, const Text& one) {
        return all.empty() || all.contains(one);
    };
    for (const auto& exclusion : provider.exclusions)
        if (exclusion.days.has(day) && names(exclusion.services, service)) return false;
    return std::ranges::any_of(provider.approvals, [&](const Provider::Approval& approval) {
        return approval.valid.has(day) && names(approval.services, service) &&
               (municipality.empty() || names(approval.municipalities, municipality));
    });
}

Text home_of(const World& world, const Text& client, Day day) {
    const std::pair<Day, Text>* found = nullptr;
    for (const auto& home : world.clients.at(client).homes)
        if (home.first <= day && (found == nullptr || home.first >= found->first)) found = &home;
    return found == nullptr ? Text{} : found->second;
}

Text funder_of_home(const World& world, const Text& municipality, Day day) {
    Text of_all;
    for (const Text& id : world.funders_in_order) {
        const Funder::Definition* found = nullptr;
        for (const auto& definition : world.funders.at(id).definitions)
            if (definition.from <= day && (found == nullptr || definition.from >= found->from))
                found = &definition;
        if (found == nullptr) continue;
        if (!found->municipality.empty() && found->municipality == municipality) return id;
        if (found->municipality.empty() && of_all.empty()) of_all = id;
    }
    return of_all;
}

bool adds_vat(const Voucher& voucher, const Service::Definition& service) {
    return voucher.kind == events::VoucherKind::purchase_order && service.net_plus;
}

bool split_between_funders(const World& world, const Voucher& voucher, Day date, Amount net,
                           Amount vat, std::vector<Part>& parts) {
    parts.clear();
    Amount rest_net = net;
    Amount rest_vat = vat;
    int shared = 0;
    for (const auto& [funder, share] : voucher.shares) {
        const Amount of_net = half_up(static_cast<__int128>(net) * share, 10'000);
        const Amount of_vat = half_up(static_cast<__int128>(vat) * share, 10'000);
        parts.push_back({funder, of_net, of_vat});
        rest_net -= of_net;
        rest_vat -= of_vat;
        shared += share;
    }
    if (shared == 10'000) {
        parts.front().net += rest_net;
        parts.front().vat += rest_vat;
        return true;
    }
    const Text home = funder_of_home(world, home_of(world, voucher.client, date), date);
    parts.push_back({home, rest_net, rest_vat});
    return !home.empty();
}

Reasons price(const World& world, const Voucher& voucher, const Use& use, Day today,
              Priced& priced) {
    Reasons why;
    const auto service = world.services.find(use.service);
    const Service::Definition* const defined =
        service == world.services.end() ? nullptr : defined_on(service->second, use.date);
    why.when(defined == nullptr, Refusal::service_unknown);
    why.when(!world.providers.contains(use.provider), Refusal::provider_unknown);
    if (why.any()) return why;
    const Line* const line = line_of(terms_on(voucher, use.date), use);
    check_provider(world, voucher, use, line, why);
    check_days(*defined, use, today, why);
    check_voucher(voucher, use, why);
    if (why.any()) return why;
    check_price(world.providers.at(use.provider), voucher, use, *line, *defined, why);
    why.when(!periods_fit(voucher, use.date), Refusal::record_full);
    why.when(use.in_advance && voucher.holds.size() >= kMostHolds, Refusal::record_full);
    if (why.any()) return why;

    priced.pot = line->pot;
    const Amount paid = paid_of(voucher, *line, use.unit_price);
    const bool in_euros = voucher.pots.at(priced.pot).commodity == Commodity::eur;
    why.when(!cover(voucher, *defined, use, paid, priced),
             in_euros ? Refusal::balance_exceeded : Refusal::allowance_exceeded);
    if (why.any()) return why;
    if (adds_vat(voucher, *defined))
        priced.vat = half_up(static_cast<__int128>(priced.net) * defined->vat_rate, 10'000);
    priced.coding = defined->coding;
    priced.needs_approval = defined->needs_approval;
    why.when(!split_between_funders(world, voucher, use.date, priced.net, priced.vat, priced.parts),
             Refusal::funder_not_found_for_client);
    return why;
}

}  // namespace saldo::model
