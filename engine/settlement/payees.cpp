#include "engine/settlement/payees.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/assert.hpp"

namespace saldo {

namespace {

constexpr std::size_t kLedgerDigits = 8;
constexpr std::size_t kRunDigits = 6;
constexpr std::size_t kLineDigits = 5;
constexpr std::size_t kAttemptDigits = 2;

std::string padded(std::uint64_t number, std::size_t digits) {
    std::string text = std::to_string(number);
    if (text.size() < digits) text.insert(0, digits - text.size(), '0');
    return text;
}

}  // namespace

Settlement::Payee& change_net(SettlementDesk& desk, Handle settlement, Handle funder,
                              Handle provider) {
    using Ids = std::pair<std::string_view, std::string_view>;
    const auto ids = [&desk](const Settlement::Payee& payee) {
        return Ids(desk.registry.funders[payee.funder].id,
                   desk.registry.providers[payee.provider].id);
    };
    const Ids sought(desk.registry.funders[funder].id, desk.registry.providers[provider].id);
    std::vector<Settlement::Payee>& payees = desk.settlements.settlements.change(settlement).payees;
    const auto net = std::ranges::lower_bound(payees, sought, {}, ids);
    SALDO_ASSERT(net != payees.end() && net->funder == funder && net->provider == provider,
                 "a payment names the settlements whose nets it pays");
    return *net;
}

void set_payees(SettlementDesk& desk, const PaymentRun::Payment& payment,
                Settlement::PayeeState state) {
    for (const Handle settlement : payment.settlements) {
        Settlement::Payee& net = change_net(desk, settlement, payment.funder, payment.provider);
        SALDO_ASSERT(net.attempts == payment.attempt,
                     "a net is in at most one live payment, its latest");
        net.state = state;
    }
}

// The id holds the payment's line, so that finding it needs no search; the whole id is compared all
// the same.
std::optional<std::size_t> payment_of(const PaymentRun& run, std::string_view end_to_end_id) {
    const std::size_t run_end = end_to_end_id.find('-', kLedgerDigits + 1);
    if (run_end == std::string_view::npos) return std::nullopt;
    const std::string_view rest = end_to_end_id.substr(run_end + 1);
    std::size_t line = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), line);
    if (error != std::errc{} || line == 0 || line > run.payments.size()) return std::nullopt;
    if (run.payments[line - 1].end_to_end_id != end_to_end_id) return std::nullopt;
    return line - 1;
}

std::string end_to_end_id(Hasher& hasher, std::string_view ledger_id, std::uint32_t run_number,
                          std::size_t line, std::uint32_t attempt) {
    std::string id = to_hex(hasher.sha256(ledger_id)).substr(0, kLedgerDigits);
    id.append("-").append(padded(run_number, kRunDigits));
    id.append("-").append(padded(line, kLineDigits));
    id.append("-").append(padded(attempt, kAttemptDigits));
    return id;
}

}  // namespace saldo
