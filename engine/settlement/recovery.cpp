#include "engine/settlement/recovery.hpp"

#include "engine/ledger/field_checks.hpp"

namespace saldo {

namespace {

template <class Fact>
Refusal check_common_fields(EventContext& event, const Fact& fact) {
    if (!id_ok(fact.provider())) return event.refuse(Refusal::field_invalid, "provider");
    if (!id_ok(fact.funder())) return event.refuse(Refusal::field_invalid, "funder");
    return Refusal::none;
}

// Looks up both, compares with what is owed, and posts.
template <class Fact>
Refusal lower_receivable(SettlementDesk& desk, EventContext& event, const Fact& fact,
                         AccountClass debit) {
    const Handle funder = desk.registry.funders.find(event.ledger, text_of(fact.funder()));
    if (funder == kNoHandle) return event.refuse(Refusal::funder_unknown, "funder");
    const Handle provider = desk.registry.providers.find(event.ledger, text_of(fact.provider()));
    if (provider == kNoHandle) return event.refuse(Refusal::provider_unknown, "provider");
    const std::int64_t amount = fact.amount()->value();
    const Account receivable{AccountClass::receivable_provider, funder, provider};
    const std::int64_t owed = desk.books.balance(event.ledger, receivable, Commodity::eur);
    if (amount > owed)
        return event.refuse(Refusal::amount_exceeds_receivable, "amount", amount, owed);

    desk.books.post(debit, funder, kNoHandle, Commodity::eur, amount);
    desk.books.post(AccountClass::receivable_provider, funder, provider, Commodity::eur, -amount);
    return Refusal::none;
}

bool amount_ok(const events::Cents& amount) { return amount.value() > 0 && cents_ok(amount); }

}  // namespace

Refusal repay_receivable(SettlementDesk& desk, EventContext& event,
                         const events::ProviderRepaid& repaid) {
    if (const Refusal refused = check_common_fields(event, repaid); refused != Refusal::none)
        return refused;
    if (!text_ok(repaid.reference())) return event.refuse(Refusal::field_invalid, "reference");
    if (!amount_ok(*repaid.amount())) return event.refuse(Refusal::amount_out_of_range, "amount");
    if (!date_ok(*repaid.paid_on())) return event.refuse(Refusal::date_out_of_range, "paid_on");
    return lower_receivable(desk, event, repaid, AccountClass::bank);
}

Refusal write_off_receivable(SettlementDesk& desk, EventContext& event,
                             const events::ReceivableWrittenOff& written_off) {
    if (const Refusal refused = check_common_fields(event, written_off); refused != Refusal::none)
        return refused;
    if (!text_ok(written_off.reason())) return event.refuse(Refusal::field_invalid, "reason");
    if (!amount_ok(*written_off.amount()))
        return event.refuse(Refusal::amount_out_of_range, "amount");
    return lower_receivable(desk, event, written_off, AccountClass::loss);
}

}  // namespace saldo
