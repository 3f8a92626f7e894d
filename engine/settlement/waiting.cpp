#include "engine/settlement/waiting.hpp"

#include <algorithm>

namespace saldo {

std::optional<PaymentRun::WaitReason> why_it_waits(const Provider& provider,
                                                   std::uint16_t check_days_max,
                                                   Date execution_date) {
    using WaitReason = PaymentRun::WaitReason;
    if (provider.account.iban.empty()) return WaitReason::no_confirmed_account;
    if (!provider.payment_holds.empty()) return WaitReason::payment_held;
    if (check_days_max == 0) return std::nullopt;
    const auto is_good = [&](const Provider::RegisterCheck& check) {
        return check.registered && check.as_of.days >= execution_date.days - check_days_max;
    };
    const bool all_good = !provider.checks.empty() && std::ranges::all_of(provider.checks, is_good);
    return all_good ? std::nullopt : std::optional(WaitReason::register_check_missing);
}

Handle payee_on_hold(const SettlementDesk& desk, const PaymentRun& run, Handle funder) {
    const std::uint16_t check_days_max = desk.books.ledgers[run.ledger].register_check_days_max;
    for (const PaymentRun::Payment& payment : run.payments) {
        const bool asked = funder == kNoHandle || payment.funder == funder;
        if (!asked || payment.state != PaymentRun::PaymentState::made) continue;
        const Provider& provider = desk.registry.providers[payment.provider];
        if (why_it_waits(provider, check_days_max, run.execution_date)) return payment.provider;
    }
    return kNoHandle;
}

}  // namespace saldo
