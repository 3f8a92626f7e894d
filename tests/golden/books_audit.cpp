#include "tests/golden/books_audit.hpp"

#include <array>

#include <fmt/format.h>

#include "engine/base/bytes.hpp"
#include "engine/time/date.hpp"
#include "schemas/events_generated.h"

namespace saldo::test {

namespace {

using Pair = std::tuple<Handle, Handle, Handle>;  // ledger, funder, provider
using enum AccountClass;

// Sums by account, as computed and as kept; says where they differ.
class Comparison {
  public:
    void should_be(const BalanceKey& key, std::int64_t amount) { sums_[key].first += amount; }
    void is(const BalanceKey& key, std::int64_t amount) { sums_[key].second += amount; }
    [[nodiscard]] std::string difference() const {
        for (const auto& [key, sums] : sums_)
            if (sums.first != sums.second)
                return fmt::format("{} of {} and {} in {}: {} by the records, {} by the books",
                                   account_class_name(key.account.account_class), key.account.owner,
                                   key.account.counterpart, commodity_name(key.commodity),
                                   sums.first, sums.second);
        return {};
    }

  private:
    std::map<BalanceKey, std::pair<std::int64_t, std::int64_t>> sums_;
};

template <class T>
T read(const std::string& row) {
    T record{};
    FieldReader fields(row);
    fields(record);
    return record;
}

BalanceKey euros(Handle ledger, AccountClass account, Handle owner, Handle counterpart) {
    return {ledger, Account{account, owner, counterpart}, Commodity::eur};
}

std::string fault_of_pot(const Voucher& voucher, const Voucher::Pot& pot, std::uint32_t number) {
    std::int64_t available = 0;
    std::int64_t held = 0;
    std::int64_t orders = 0;
    std::int64_t overdrawn = 0;
    for (const Voucher::UsedPeriod& period : pot.periods) {
        available += period.left() - period.released;
        held += period.held;
        overdrawn += std::min<std::int64_t>(0, period.left());
        if (period.released < 0 || period.held < 0)
            return fmt::format("{}: {} released, {} held in the period from {}", voucher.id,
                               period.released, period.held, to_text(period.period.first));
        if (!voucher.carry_over && period.released > std::max<std::int64_t>(0, period.left()))
            return fmt::format("{}: {} released of {} that the period from {} left", voucher.id,
                               period.released, period.left(), to_text(period.period.first));
    }
    for (const Voucher::Hold& hold : voucher.holds)
        if (hold.pot == number) orders += hold.amount;
    if (available != pot.available)
        return fmt::format("{}: {} available, {} by periods", voucher.id, pot.available, available);
    if (held != pot.held || held != orders)
        return fmt::format("{}: {} held, {} by periods, {} by orders", voucher.id, pot.held, held,
                           orders);
    if (pot.available < overdrawn)
        return fmt::format("{}: {} available, {} overdrawn", voucher.id, pot.available, overdrawn);
    return {};
}

std::string fault_of_vouchers(const Rows& rows, Comparison& books) {
    for (const auto& [key, row] : rows) {
        if (key.first != TableId::vouchers) continue;
        const auto voucher = read<Voucher>(row);
        for (std::uint32_t at = 0; at < voucher.pots.size(); ++at) {
            const Voucher::Pot& pot = voucher.pots[at];
            if (std::string fault = fault_of_pot(voucher, pot, at); !fault.empty()) return fault;
            books.should_be({voucher.ledger, Account{voucher_available, 0, 0}, pot.commodity},
                            pot.available);
            books.should_be({voucher.ledger, Account{voucher_held, 0, 0}, pot.commodity}, pot.held);
        }
    }
    return {};
}

// Expense and what is owed, from deliveries, credits and entitlements.
void add_deliveries(const State& state, const Rows& rows, Comparison& books,
                    std::map<Pair, std::int64_t>& owed) {
    for (const auto& [key, row] : rows) {
        if (key.first == TableId::deliveries) {
            const auto delivery = read<Delivery>(row);
            const Handle ledger = big_endian_u32(key.second);
            if (delivery.state == DeliveryState::cancelled) continue;
            for (const Delivery::Part& part : delivery.parts) {
                const std::int64_t gross = part.net.value + part.vat.value;
                books.should_be(euros(ledger, expense, part.funder, delivery.coding),
                                part.net.value);
                books.should_be(euros(ledger, vat_receivable, part.funder, 0), part.vat.value);
                owed[{ledger, part.funder, delivery.provider}] += gross;
                if (delivery.opened_event != 0) continue;  // in the open sums, or settled
                const AccountClass waits =
                    delivery.state == DeliveryState::disputed ? payable_disputed : payable_recorded;
                books.should_be(euros(ledger, waits, part.funder, delivery.provider), -gross);
            }
        } else if (key.first == TableId::vouchers) {
            const auto voucher = read<Voucher>(row);
            const Handle provider = state.registry.providers.find(voucher.ledger, voucher.payee);
            for (const Voucher::SettledRow& settled : voucher.settled_rows) {
                books.should_be(euros(voucher.ledger, expense, settled.funder, settled.coding),
                                settled.amount.value);
                owed[{voucher.ledger, settled.funder, provider}] += settled.amount.value;
            }
        } else if (key.first == TableId::open_sums) {
            const OpenPayableKey open = OpenPayables::key_of_row(key.second);
            books.should_be(euros(open.ledger, payable_open, open.funder, open.provider),
                            -read<OpenSum>(row).amount.value);
        }
    }
}

// What clients owe, and what was invoiced less credited, from their invoices.
void add_client_fees(const Rows& rows, Comparison& books) {
    for (const auto& [key, row] : rows) {
        if (key.first != TableId::client_fees) continue;
        const Handle ledger = big_endian_u32(key.second);
        for (const ClientFees::Invoice& invoice : read<ClientFees>(row).invoices) {
            books.should_be(euros(ledger, receivable_client, invoice.funder, 0),
                            invoice.open().value);
            books.should_be(euros(ledger, fee_income, invoice.funder, 0),
                            invoice.credited.value - invoice.amount.value);
        }
    }
}

// Settled and in payment, from settlements; what was paid, from runs.
std::string add_settlements(const State& state, Comparison& books,
                            std::map<Pair, std::int64_t>& paid) {
    using PayeeState = Settlement::PayeeState;
    using PaymentState = PaymentRun::PaymentState;
    std::map<std::tuple<Handle, Handle, Handle>, int> live;  // settlement, funder, provider
    for (Handle handle = 1; handle <= state.settlements.runs.size(); ++handle) {
        const PaymentRun& run = state.settlements.runs[handle];
        for (const PaymentRun::Payment& payment : run.payments) {
            if (payment.state == PaymentState::rejected ||
                payment.state == PaymentState::returned || payment.state == PaymentState::withdrawn)
                continue;
            if (payment.state == PaymentState::booked)
                paid[{run.ledger, payment.funder, payment.provider}] += payment.amount.value;
            for (const Handle settlement : payment.settlements)
                if (++live[{settlement, payment.funder, payment.provider}] > 1)
                    return fmt::format("{}: a net is in two live payments", run.id);
        }
    }
    for (Handle handle = 1; handle <= state.settlements.settlements.size(); ++handle) {
        const Settlement& settlement = state.settlements.settlements[handle];
        for (const Settlement::Payee& payee : settlement.payees) {
            const bool waits =
                payee.state == PayeeState::settled || payee.state == PayeeState::in_run;
            if (waits)
                books.should_be(
                    euros(settlement.ledger, payable_settled, payee.funder, payee.provider),
                    -payee.to_pay.value);
            if (payee.state == PayeeState::in_payment)
                books.should_be(
                    euros(settlement.ledger, payable_in_payment, payee.funder, payee.provider),
                    -payee.to_pay.value);
        }
    }
    return {};
}

// What nobody explains, fact by fact.
void add_unexplained(const Rows& rows, Comparison& books) {
    for (const auto& [key, row] : rows) {
        constexpr std::size_t kKindAt = 4;
        if (key.first != TableId::bank_facts ||
            key.second[kKindAt] != static_cast<char>(BankFactsKind::unexplained))
            continue;
        const auto fact = read<UnexplainedFact>(row);
        books.should_be(euros(big_endian_u32(key.second), unexplained, fact.funder, 0),
                        fact.amount.value);
    }
}

bool is_recomputed(AccountClass account) {
    return account == voucher_available || account == voucher_held || account == expense ||
           account == vat_receivable || account == payable_recorded || account == payable_open ||
           account == payable_disputed || account == payable_settled ||
           account == payable_in_payment || account == receivable_client || account == fee_income ||
           account == unexplained;
}

bool is_owed(AccountClass account) {
    return account == payable_recorded || account == payable_open || account == payable_disputed ||
           account == payable_settled || account == payable_in_payment ||
           account == receivable_provider;
}

}  // namespace

std::string BooksAudit::look_at(const Outcome& outcome) {
    if (outcome.kind != OutcomeKind::accepted && !outcome.postings.empty())
        return "an event that was not accepted posted something";
    std::array<std::int64_t, 7> sums{};
    for (const Posting& posting : outcome.postings) {
        sums[static_cast<std::size_t>(posting.commodity)] += posting.amount;
        std::int64_t& balance = running_[{outcome.ledger, posting.account, posting.commodity}];
        balance += posting.amount;
        if (balance != posting.balance_after)
            return fmt::format("{}: {} after the posting, {} by its postings so far",
                               account_class_name(posting.account.account_class),
                               posting.balance_after, balance);
        const auto type = static_cast<events::Fact>(outcome.type);
        const bool recovers =
            type == events::Fact::ProviderRepaid || type == events::Fact::ReceivableWrittenOff;
        if (recovers && posting.account.account_class == receivable_provider)
            recovered_[{outcome.ledger, posting.account.owner, posting.account.counterpart}] -=
                posting.amount;
    }
    for (const std::int64_t sum : sums)
        if (sum != 0) return fmt::format("the postings sum to {}", sum);
    return {};
}

std::string BooksAudit::look_at_books(const State& state, const Rows& rows) const {
    Comparison books;
    std::map<Pair, std::int64_t> owed;
    std::map<Pair, std::int64_t> paid;
    std::map<std::pair<Handle, Commodity>, std::int64_t> of_commodity;
    std::map<std::pair<Handle, Handle>, std::int64_t> of_funder;
    if (std::string fault = fault_of_vouchers(rows, books); !fault.empty()) return fault;
    add_deliveries(state, rows, books, owed);
    add_client_fees(rows, books);
    add_unexplained(rows, books);
    if (std::string fault = add_settlements(state, books, paid); !fault.empty()) return fault;
    for (const auto& [pair, cents] : paid) owed[pair] -= cents;
    for (const auto& [pair, cents] : recovered_) owed[pair] += cents;
    for (const auto& [key, row] : rows) {
        if (key.first != TableId::balances) continue;
        const BalanceKey balance = Books::key_of_row(key.second);
        const auto amount = read<Cents>(row).value;
        const AccountClass account = balance.account.account_class;
        of_commodity[{balance.ledger, balance.commodity}] += amount;
        if (is_recomputed(account)) books.is(balance, amount);
        if (is_owed(account))
            owed[{balance.ledger, balance.account.owner, balance.account.counterpart}] += amount;
        if (account == receivable_provider && amount < 0)
            return "a provider owes less than nothing";
        const bool of_voucher =
            account == voucher_available || account == voucher_held || account == commitment;
        if (!of_voucher) of_funder[{balance.ledger, balance.account.owner}] += amount;
    }
    if (std::string fault = books.difference(); !fault.empty()) return fault;
    for (const auto& [key, sum] : of_commodity)
        if (sum != 0)
            return fmt::format("all balances in {} sum to {}", commodity_name(key.second), sum);
    for (const auto& [key, sum] : of_funder)
        if (sum != 0)
            return fmt::format("the balances of funder {} sum to {} cents", key.second, sum);
    for (const auto& [pair, cents] : owed)
        if (cents != 0)
            return fmt::format("funder {} and provider {}: {} cents owed that no account has",
                               std::get<1>(pair), std::get<2>(pair), cents);
    return {};
}

}  // namespace saldo::test
