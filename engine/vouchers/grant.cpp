// VoucherGranted: one function for every kind. The kinds differ in what a line must say and in how
// the pots are made:
//
//   service voucher    a line: service, quantity a period, value of a unit           one pot a
//   line, in its unit purchase order     a line: service, quantity; the price is the contract's one
//   pot a line, in its unit balance voucher    balance in euros or units, lines name services and
//   subsidies  one pot personal budget    balance in euros, lines name services one pot entitlement
//   a line: service, value of a month, co-payment; a payee        none: closes pay it

#include <algorithm>

#include "engine/ledger/field_checks.hpp"
#include "engine/vouchers/decisions.hpp"
#include "engine/vouchers/lines.hpp"
#include "engine/vouchers/pot_use.hpp"

namespace saldo {

namespace {

Refusal check_fields(EventContext& event, const events::VoucherGranted& granted) {
    if (!id_ok(granted.voucher())) return event.refuse(Refusal::field_invalid, "voucher");
    if (!id_ok(granted.client())) return event.refuse(Refusal::field_invalid, "client");
    if (!optional_id_ok(granted.payee())) return event.refuse(Refusal::field_invalid, "payee");
    if (!optional_id_ok(granted.contract()))
        return event.refuse(Refusal::field_invalid, "contract");
    if (!optional_id_ok(granted.replaces()))
        return event.refuse(Refusal::field_invalid, "replaces");
    if (!text_ok(granted.decision_number()))
        return event.refuse(Refusal::field_invalid, "decision_number");
    if (granted.kind() > events::VoucherKind::MAX)
        return event.refuse(Refusal::field_invalid, "kind");
    if (granted.recurrence() > events::Recurrence::MAX)
        return event.refuse(Refusal::field_invalid, "recurrence");
    const bool has_payee = granted.kind() == events::VoucherKind::purchase_order ||
                           granted.kind() == events::VoucherKind::entitlement;
    if (has_payee && granted.payee() == nullptr)
        return event.refuse(Refusal::field_invalid, "payee");
    if (granted.shares() != nullptr && granted.shares()->size() > limits::kFunderSharesMax)
        return event.refuse(Refusal::too_many, "shares", granted.shares()->size(),
                            limits::kFunderSharesMax);
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
    return Refusal::none;
}

Refusal check_people(VoucherDesk& desk, EventContext& event,
                     const events::VoucherGranted& granted) {
    if (granted.payee() != nullptr &&
        desk.registry.providers.find(event.ledger, text_of(granted.payee())) == kNoHandle)
        return event.refuse(Refusal::provider_unknown, "payee");
    if (!desk.registry.clients.at(Registry::client_key(event.ledger, text_of(granted.client())))
             .present)
        return event.refuse(Refusal::client_unknown, "client");
    if (granted.contract() != nullptr &&
        desk.registry.contracts.find(event.ledger, text_of(granted.contract())) == kNoHandle)
        return event.refuse(Refusal::contract_unknown, "contract");
    return Refusal::none;
}

Refusal read_shares(VoucherDesk& desk, EventContext& event, const events::VoucherGranted& granted,
                    Voucher& voucher) {
    std::int64_t sum = 0;
    if (granted.shares() == nullptr) return Refusal::none;
    for (const events::FunderShare* const said : *granted.shares()) {
        const Handle funder = desk.registry.funders.find(event.ledger, text_of(said->funder()));
        if (funder == kNoHandle) return event.refuse(Refusal::funder_unknown, "shares.funder");
        if (said->share()->value() <= 0)
            return event.refuse(Refusal::amount_out_of_range, "shares.share");
        sum += said->share()->value();
        voucher.shares.push_back({funder, BasisPoints{said->share()->value()}});
    }
    if (sum > kBasisPointsMax.value)
        return event.refuse(Refusal::amount_out_of_range, "shares.share", sum,
                            kBasisPointsMax.value);
    return Refusal::none;
}

void end_replaced(VoucherDesk& desk, const EventContext& event, std::string_view replaced_id,
                  Date new_from) {
    auto& slot = desk.vouchers.cache.at(Vouchers::key(event.ledger, replaced_id));
    Voucher& replaced = desk.vouchers.cache.change(slot);
    const Date last_day{new_from.days - 1};
    if (replaced.ended || replaced.annulled || replaced.valid_until <= last_day) return;
    replaced.valid_until = std::max(last_day, Date{replaced.valid_from.days - 1});
    replaced.ended = true;
    regrant(desk.books, replaced, replaced.valid_until);
    release_all(desk.books, replaced);
}

}  // namespace

Refusal grant_voucher(VoucherDesk& desk, EventContext& event,
                      const events::VoucherGranted& granted) {
    if (const Refusal refused = check_fields(event, granted); refused != Refusal::none)
        return refused;
    const auto kind = static_cast<VoucherKind>(granted.kind());
    Voucher voucher;
    voucher.ledger = event.ledger;
    voucher.id = text_of(granted.voucher());
    voucher.client = text_of(granted.client());
    voucher.kind = kind;
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
    const LinesSaid said{granted.lines(), granted.balance(), granted.balance_quantity()};
    if (const Refusal refused = check_lines(event, said, kind); refused != Refusal::none)
        return refused;
    if (granted.replaces() != nullptr &&
        !desk.vouchers.cache.at(Vouchers::key(event.ledger, voucher.replaces)).present)
        return event.refuse(Refusal::voucher_unknown, "replaces");
    Voucher::Terms terms;
    terms.from = voucher.valid_from;
    if (const Refusal refused = read_lines(desk.registry, event, said, kind, terms, voucher.pots);
        refused != Refusal::none)
        return refused;
    voucher.terms.push_back(std::move(terms));
    if (const Refusal refused = check_people(desk, event, granted); refused != Refusal::none)
        return refused;
    if (const Refusal refused = read_shares(desk, event, granted, voucher);
        refused != Refusal::none)
        return refused;
    auto& slot = desk.vouchers.cache.at(Vouchers::key(event.ledger, voucher.id));
    if (slot.present) return event.refuse(Refusal::voucher_exists, "voucher");

    voucher.handle = ++desk.vouchers.made;
    Voucher& kept = desk.vouchers.cache.change(slot);
    kept = std::move(voucher);
    for (std::uint32_t pot = 0; pot < kept.pots.size(); ++pot)
        static_cast<void>(open_period({desk.books, kept, pot}, kept.valid_from));
    if (kind == VoucherKind::entitlement)
        desk.books.ledgers.change(event.ledger).entitlement_vouchers.push_back(kept.id);
    if (granted.replaces() != nullptr)
        end_replaced(desk, event, text_of(granted.replaces()), kept.valid_from);
    return Refusal::none;
}

}  // namespace saldo
