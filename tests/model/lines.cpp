#include "tests/model/lines.hpp"

#include <algorithm>

#include "tests/model/fields.hpp"
#include "tests/model/pots.hpp"

namespace saldo::model {

namespace {

constexpr Amount kMostOfVoucher = 1'000'000'000'000;
constexpr std::size_t kMostLines = 64;

bool counts_by_line(events::VoucherKind kind) {
    return kind == events::VoucherKind::service_voucher ||
           kind == events::VoucherKind::purchase_order;
}

}  // namespace

bool is_countable(const World& world, const Text& service, Amount quantity) {
    const auto found = world.services.find(service);
    return found == world.services.end() || found->second.unit != events::Unit::euro ||
           quantity % 10 == 0;
}

Amount counted(Commodity unit, Amount quantity) {
    return unit == Commodity::eur ? quantity / 10 : quantity;
}

Commodity unit_of(const World& world, const Text& service) {
    return static_cast<Commodity>(world.services.at(service).unit);
}

void check_fields(const World& world, const SaidBalance& said, Reasons& why) {
    why.when(said.euros != nullptr && (said.euros->value() < 0 || said.euros->value() > kMostCents),
             Refusal::amount_out_of_range);
    why.when(
        said.units != nullptr && (said.units->value() < 0 || said.units->value() > kMostQuantity),
        Refusal::amount_out_of_range);
    why.when(said.units != nullptr && !said.lines.empty() &&
                 !is_countable(world, said.lines.front()->service, said.units->value()),
             Refusal::amount_out_of_range);
    why.when(said.lines.size() > kMostLines, Refusal::too_many);
    for (const auto& line : said.lines) {
        why.when(!is_id(line->service) || !may_be_id(line->content), Refusal::field_invalid);
        why.when(line->quantity != nullptr &&
                     (!is_quantity(line->quantity.get()) ||
                      !is_countable(world, line->service, line->quantity->value())),
                 Refusal::amount_out_of_range);
        why.when(!may_be_price(line->unit_value.get()) || !may_be_price(line->co_payment.get()),
                 Refusal::amount_out_of_range);
    }
}

Reasons faults_for_kind(const SaidBalance& said, events::VoucherKind kind) {
    using Kind = events::VoucherKind;
    Reasons why;
    const bool euros = said.euros != nullptr;
    const bool units = said.units != nullptr;
    if (kind == Kind::balance_voucher)
        why.when(euros == units, Refusal::field_invalid);
    else if (kind == Kind::personal_budget)
        why.when(!euros || units, Refusal::field_invalid);
    else
        why.when(euros || units, Refusal::field_invalid);
    why.when(said.lines.empty(), Refusal::field_invalid);
    for (const auto& line : said.lines) {
        why.when(counts_by_line(kind) && line->quantity == nullptr, Refusal::amount_out_of_range);
        why.when((kind == Kind::service_voucher || kind == Kind::entitlement) &&
                     line->unit_value == nullptr,
                 Refusal::amount_out_of_range);
    }
    return why;
}

bool services_are_known(const World& world, const SaidLines& lines) {
    return std::ranges::all_of(
        lines, [&](const auto& line) { return world.services.contains(line->service); });
}

bool units_agree(const World& world, const SaidBalance& said, Commodity unit) {
    return said.units == nullptr || std::ranges::all_of(said.lines, [&](const auto& line) {
               return unit_of(world, line->service) == unit;
           });
}

void put_into(const World& world, const SaidBalance& said, Voucher& voucher, Terms& terms) {
    if (!said.lines.empty()) {
        terms.lines.clear();
        terms.amounts.clear();
    }
    for (const auto& said_line : said.lines) {
        Line line;
        line.service = said_line->service;
        line.content = said_line->content;
        if (said_line->unit_value != nullptr) line.unit_value = said_line->unit_value->value();
        if (said_line->co_payment != nullptr) line.co_payment = said_line->co_payment->value();
        if (counts_by_line(voucher.kind)) {
            line.pot = {line.service, line.content};
            Pot& pot = voucher.pots[line.pot];
            pot.service = line.service;
            pot.commodity = unit_of(world, line.service);
            terms.amounts[line.pot] += counted(pot.commodity, said_line->quantity->value());
        }
        terms.lines.push_back(line);
    }
    if (said.euros == nullptr && said.units == nullptr) return;
    if (voucher.pots.empty()) {
        Pot& pot = voucher.pots[{}];
        pot.service = terms.lines.front().service;
        pot.commodity =
            said.euros != nullptr ? Commodity::eur : unit_of(world, terms.lines.front().service);
    }
    terms.amounts[{}] = said.euros != nullptr
                            ? said.euros->value()
                            : counted(voucher.pots.at({}).commodity, said.units->value());
}

bool total_fits(const Voucher& voucher, Amount added) {
    __int128 most = 0;
    for (const Terms& terms : voucher.terms) {
        __int128 amount = 0;
        for (const auto& [pot, granted] : terms.amounts) amount += granted;
        if (voucher.kind == events::VoucherKind::entitlement)
            for (const Line& line : terms.lines) amount += line.unit_value / 100 + 1;
        most = std::max(most, amount);
    }
    const auto recurrence = voucher.kind == events::VoucherKind::entitlement
                                ? events::Recurrence::month
                                : voucher.recurrence;
    __int128 total = most * periods_between(recurrence, voucher.valid.first,
                                            std::min(voucher.valid.last, kLastDay)) +
                     added;
    for (const auto& [id, tranche] : voucher.tranches) total += tranche.amount;
    return total <= kMostOfVoucher;
}

}  // namespace saldo::model
