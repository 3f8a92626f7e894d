// VoucherGranted: one function for every kind. The kinds differ in what a line must say and in how
// the pots are made:
//
//   service voucher   a line: service, quantity a period, value of a unit; a pot for each line, in
//                     its unit
//   purchase order    a line: service, quantity; the price is the contract's, or the line's value;
//                     a pot for each line, in its unit
//   balance voucher   a balance in euros or units, lines name services and subsidies; one pot
//   personal budget   a balance in euros, lines name services; one pot
//   entitlement       a line: service, value of a month, co-payment; a payee; no pot: closes pay it

#include <algorithm>

#include "engine/ledger/field_checks.hpp"
#include "engine/vouchers/decisions.hpp"
#include "engine/vouchers/lines.hpp"
#include "engine/vouchers/pot_use.hpp"
#include "engine/vouchers/voucher_total.hpp"

namespace saldo {

namespace {

Refusal check_shares(EventContext& event, const events::VoucherGranted& granted) {
    if (granted.shares() == nullptr) return Refusal::none;
    if (granted.shares()->size() > limits::kFunderSharesMax)
        return event.refuse(Refusal::too_many, "shares", granted.shares()->size(),
                            limits::kFunderSharesMax);
    std::int64_t sum = 0;
    for (const events::FunderShare* const said : *granted.shares()) {
        if (said->share()->value() <= 0)
            return event.refuse(Refusal::amount_out_of_range, "shares.share");
        sum += said->share()->value();
    }
    if (sum > kBasisPointsMax.value)
        return event.refuse(Refusal::amount_out_of_range, "shares.share", sum,
                            kBasisPointsMax.value);
    return Refusal::none;
}

Refusal check_fields(const VoucherDesk& desk, EventContext& event,
                     const events::VoucherGranted& granted, const LinesSaid& said) {
    if (!id_ok(granted.voucher())) return event.refuse(Refusal::field_invalid, "voucher");
    if (!id_ok(granted.client())) return event.refuse(Refusal::field_invalid, "client");
    if (!optional_id_ok(granted.payee())) return event.refuse(Refusal::field_invalid, "payee");
    if (!optional_id_ok(granted.contract()))
        return event.refuse(Refusal::field_invalid, "contract");
    if (!optional_id_ok(granted.replaces()))
        return event.refuse(Refusal::field_invalid, "replaces");
    if (!text_ok(granted.decision_number()))
        return event.refuse(Refusal::field_invalid, "decision_number");
    if (granted.kind() > event.rules->voucher_kind_max)
        return event.refuse(Refusal::field_invalid, "kind");
    if (granted.recurrence() > event.rules->recurrence_max)
        return event.refuse(Refusal::field_invalid, "recurrence");
    const bool has_payee = granted.kind() == events::VoucherKind::purchase_order ||
                           granted.kind() == events::VoucherKind::entitlement;
    if (has_payee && granted.payee() == nullptr)
        return event.refuse(Refusal::field_invalid, "payee");
    if (!date_ok(*granted.valid_from()))
        return event.refuse(Refusal::date_out_of_range, "valid_from");
    if (!optional_date_ok(granted.valid_until()))
        return event.refuse(Refusal::date_out_of_range, "valid_until");
    if (!optional_date_ok(granted.decision_date()))
        return event.refuse(Refusal::date_out_of_range, "decision_date");
    if (granted.valid_until() != nullptr &&
        granted.valid_until()->days() < granted.valid_from()->days())
        return event.refuse(Refusal::date_out_of_range, "valid_until",
                            granted.valid_until()->days(), granted.valid_from()->days());
    if (const Refusal refused = check_shares(event, granted); refused != Refusal::none)
        return refused;
    if (const Refusal refused = check_lines(desk.registry, event, said); refused != Refusal::none)
        return refused;
    const KindFault fault = kind_fault(said, static_cast<VoucherKind>(granted.kind()));
    if (fault.reason != Refusal::none) return event.refuse(fault.reason, fault.field);
    return Refusal::none;
}

// Everything that the grant names must be there.
Refusal check_names(VoucherDesk& desk, EventContext& event, const events::VoucherGranted& granted,
                    const LinesSaid& said) {
    if (granted.replaces() != nullptr &&
        !desk.vouchers.cache.at(Vouchers::key(event.ledger, text_of(granted.replaces()))).present)
        return event.refuse(Refusal::voucher_unknown, "replaces");
    if (const Refusal refused = check_services(desk.registry, event, said);
        refused != Refusal::none)
        return refused;
    const Handle payee = desk.registry.providers.find(event.ledger, text_of(granted.payee()));
    if (granted.payee() != nullptr && payee == kNoHandle)
        return event.refuse(Refusal::provider_unknown, "payee");
    if (!desk.registry.clients.at(Registry::client_key(event.ledger, text_of(granted.client())))
             .present)
        return event.refuse(Refusal::client_unknown, "client");
    if (granted.contract() != nullptr) {
        const Handle contract =
            desk.registry.contracts.find(event.ledger, text_of(granted.contract()));
        const bool of_payee =
            contract != kNoHandle &&
            (granted.payee() == nullptr || desk.registry.contracts[contract].provider == payee);
        if (!of_payee) return event.refuse(Refusal::contract_unknown, "contract");
    }
    if (granted.shares() != nullptr)
        for (const events::FunderShare* const share : *granted.shares())
            if (desk.registry.funders.find(event.ledger, text_of(share->funder())) == kNoHandle)
                return event.refuse(Refusal::funder_unknown, "shares.funder");
    return Refusal::none;
}

// The voucher that a checked grant makes.
Voucher voucher_of(const VoucherDesk& desk, const EventContext& event,
                   const events::VoucherGranted& granted, const LinesSaid& said) {
    Voucher voucher;
    voucher.ledger = event.ledger;
    voucher.id = text_of(granted.voucher());
    voucher.client = text_of(granted.client());
    voucher.kind = static_cast<VoucherKind>(granted.kind());
    voucher.valid_from = date_of(*granted.valid_from());
    voucher.valid_until = date_or(granted.valid_until(), kDateMax);
    voucher.recurrence = static_cast<Recurrence>(granted.recurrence());
    voucher.carry_over = granted.carry_over();
    voucher.prorated = granted.prorated();
    voucher.payee = text_of(granted.payee());
    voucher.contract = text_of(granted.contract());
    voucher.decision_number = text_of(granted.decision_number());
    voucher.decision_date = date_or(granted.decision_date(), Date{});
    voucher.replaces = text_of(granted.replaces());
    Voucher::Terms terms;
    terms.from = voucher.valid_from;
    read_lines(desk.registry, event.ledger, said, voucher.kind, terms, voucher.pots);
    voucher.terms.push_back(std::move(terms));
    if (granted.shares() != nullptr)
        for (const events::FunderShare* const share : *granted.shares())
            voucher.shares.push_back(
                {desk.registry.funders.find(event.ledger, text_of(share->funder())),
                 BasisPoints{share->share()->value()}});
    return voucher;
}

// The replaced decision ends the day before the new one begins. One on an entitlement that the new
// one covers from its first day is annulled: closes take back what they settled of it.
void end_replaced(VoucherDesk& desk, const EventContext& event, std::string_view replaced_id,
                  Date new_from) {
    auto& slot = desk.vouchers.cache.at(Vouchers::key(event.ledger, replaced_id));
    Voucher& replaced = desk.vouchers.cache.change(slot);
    const Date last_day{new_from.days - 1};
    const bool entitles = replaced.kind == VoucherKind::entitlement;
    if (replaced.annulled || replaced.valid_until <= last_day) return;
    if (replaced.ended && !entitles) return;
    if (entitles && new_from <= replaced.valid_from) replaced.annulled = true;
    replaced.valid_until = std::max(last_day, Date{replaced.valid_from.days - 1});
    replaced.ended = true;
    regrant(desk.books, replaced, replaced.valid_until);
    release_all(desk.books, replaced);
}

}  // namespace

Refusal grant_voucher(VoucherDesk& desk, EventContext& event,
                      const events::VoucherGranted& granted) {
    const LinesSaid said{granted.lines(), granted.balance(), granted.balance_quantity()};
    if (const Refusal refused = check_fields(desk, event, granted, said); refused != Refusal::none)
        return refused;
    if (const Refusal refused = check_names(desk, event, granted, said); refused != Refusal::none)
        return refused;
    auto& slot = desk.vouchers.cache.at(Vouchers::key(event.ledger, text_of(granted.voucher())));
    if (slot.present) return event.refuse(Refusal::voucher_exists, "voucher");
    if (!units_agree(desk.registry, event.ledger, said,
                     first_unit(desk.registry, event.ledger, said)))
        return event.refuse(Refusal::voucher_kind_does_not_allow, "lines.service");
    Voucher voucher = voucher_of(desk, event, granted, said);
    if (const Refusal refused = check_total(event, voucher, 0, "lines"); refused != Refusal::none)
        return refused;
    const bool entitles = voucher.kind == VoucherKind::entitlement;
    const auto& entitlements = desk.books.ledgers[event.ledger].entitlement_vouchers;
    if (entitles)
        if (const Refusal refused =
                event.expect_room(entitlements.size(), limits::kEntitlementsMax, "voucher");
            refused != Refusal::none)
            return refused;
    auto& client = desk.registry.clients.at(Registry::client_key(event.ledger, voucher.client));
    const bool with_co_payment = leaves_co_payment(voucher.kind);
    if (with_co_payment)
        if (const Refusal refused = event.expect_room(client.record.vouchers.size(),
                                                      limits::kClientVouchersMax, "client");
            refused != Refusal::none)
            return refused;

    voucher.handle = ++desk.vouchers.made;
    Voucher& kept = desk.vouchers.cache.change(slot);
    kept = std::move(voucher);
    for (std::uint32_t pot = 0; pot < kept.pots.size(); ++pot)
        static_cast<void>(open_period({desk.books, kept, pot}, kept.valid_from));
    if (with_co_payment) desk.registry.clients.change(client).vouchers.push_back(kept.id);
    if (entitles) desk.books.ledgers.change(event.ledger).entitlement_vouchers.push_back(kept.id);
    if (granted.replaces() != nullptr)
        end_replaced(desk, event, text_of(granted.replaces()), kept.valid_from);
    return Refusal::none;
}

}  // namespace saldo
