#include "projections/payables/payables.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/ledger/books.hpp"
#include "engine/money/cents.hpp"
#include "engine/services/funder.hpp"
#include "engine/services/provider.hpp"
#include "engine/settlement/settlement.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/pipeline/narrowing.hpp"

namespace saldo {

namespace {

// Owed amounts positive.
struct Owed {
    Cents recorded;
    Cents disputed;
    Cents open;
    Cents settled;
    Cents in_payment;
    Cents receivable;
    Cents paid;

    [[nodiscard]] Cents owed() const {
        return {recorded.value + disputed.value + open.value + settled.value + in_payment.value -
                receivable.value};
    }
};

struct Row {
    std::string ledger;
    std::string funder;
    std::string provider;
    std::string name;
    Owed amounts;
};

// By funder and provider.
using OwedOf = std::map<std::pair<Handle, Handle>, Owed>;

// Where a balance of that class is shown; nullptr: it is no payable.
Cents* amount_of(Owed& owed, AccountClass account_class) {
    if (account_class == AccountClass::payable_recorded) return &owed.recorded;
    if (account_class == AccountClass::payable_disputed) return &owed.disputed;
    if (account_class == AccountClass::payable_open) return &owed.open;
    if (account_class == AccountClass::payable_settled) return &owed.settled;
    if (account_class == AccountClass::payable_in_payment) return &owed.in_payment;
    if (account_class == AccountClass::receivable_provider) return &owed.receivable;
    return nullptr;
}

// Keys of balances sort by class, and those of payables and receivables stand together.
Status add_balances(const LedgerPlace& place, OwedOf& owed) {
    std::string prefix;
    append_big_endian_u32(prefix, place.handle);
    std::string from = prefix;
    from.push_back(static_cast<char>(AccountClass::payable_recorded));
    constexpr std::size_t kBalanceKeyBytes = 14;
    return scan_rows(place.snapshot(), TableId::balances, prefix, from,
                     [&](std::string_view key, std::string_view row) -> Result<bool> {
                         std::int64_t balance = 0;
                         FieldReader fields(row);
                         fields(balance);
                         if (key.size() != kBalanceKeyBytes || fields.failed())
                             return damaged_row(TableId::balances);
                         const Account account = Books::key_of_row(key).account;
                         if (account.account_class > AccountClass::receivable_provider)
                             return false;
                         Owed& of = owed[{account.owner, account.counterpart}];
                         const bool debit =
                             account.account_class == AccountClass::receivable_provider;
                         amount_of(of, account.account_class)->value = debit ? balance : -balance;
                         return true;
                     });
}

Status add_paid(const LedgerPlace& place, OwedOf& owed) {
    return scan_reference<PaymentRun>(place.snapshot(), ReferenceKind::payment_run,
                                      [&](Handle, const PaymentRun& run) -> Result<bool> {
                                          if (run.ledger != place.handle) return true;
                                          for (const PaymentRun::Payment& payment : run.payments) {
                                              if (payment.state != PaymentRun::PaymentState::booked)
                                                  continue;
                                              owed[{payment.funder, payment.provider}].paid.value +=
                                                  payment.amount.value;
                                          }
                                          return true;
                                      });
}

Status add_ledger(const LedgerPlace& place, const PayablesRequest& request,
                  std::vector<Row>& rows) {
    OwedOf owed;
    Status added = add_balances(place, owed);
    if (added) added = add_paid(place, owed);
    if (!added) return added;
    std::map<Handle, std::string> names;
    added = scan_reference<Provider>(place.snapshot(), ReferenceKind::provider,
                                     [&](Handle handle, const Provider& provider) -> Result<bool> {
                                         names.emplace(handle, provider.name);
                                         return true;
                                     });
    if (!added) return added;
    for (const auto& [of, amounts] : owed) {
        auto funder = place.names().funder(of.first);
        if (!funder) return std::unexpected(funder.error());
        auto provider = place.names().provider(of.second);
        if (!provider) return std::unexpected(provider.error());
        if (!request.funder.empty() && *funder != request.funder) continue;
        if (!request.provider.empty() && *provider != request.provider) continue;
        rows.push_back(
            {place.ledger.id, std::move(*funder), std::move(*provider), names[of.second], amounts});
    }
    return {};
}

bool comes_first(const Row& one, const Row& other) {
    const Cents owed = one.amounts.owed();
    const Cents other_owed = other.amounts.owed();
    if (owed != other_owed) return owed > other_owed;
    return std::tie(one.ledger, one.funder, one.provider) <
           std::tie(other.ledger, other.funder, other.provider);
}

}  // namespace

Result<Answer> ask_payables(std::span<ShardView> shards, const PayablesRequest& request) {
    auto answer = begin_answer(shards, "payables",
                               {{"ledger", CellKind::text},
                                {"funder", CellKind::text},
                                {"provider", CellKind::text},
                                {"name", CellKind::text},
                                {"recorded", CellKind::amount},
                                {"disputed", CellKind::amount},
                                {"open", CellKind::amount},
                                {"settled", CellKind::amount},
                                {"in_payment", CellKind::amount},
                                {"receivable", CellKind::amount},
                                {"owed", CellKind::amount},
                                {"paid", CellKind::amount}});
    if (!answer) return answer;
    const auto places = find_narrowed(
        shards, {.ledger = request.ledger, .funder = request.funder, .provider = request.provider});
    if (!places) return std::unexpected(places.error());
    std::vector<Row> rows;
    for (const LedgerPlace& place : *places) {
        const Status added = add_ledger(place, request, rows);
        if (!added) return std::unexpected(added.error());
    }
    std::ranges::sort(rows, comes_first);
    Cents total;
    for (const Row& row : rows) total.value += row.amounts.owed().value;
    answer->fact("owed", CellKind::amount, to_text(total));
    if (request.top != 0 && rows.size() > request.top) rows.resize(request.top);
    for (const Row& row : rows) {
        const Owed& of = row.amounts;
        std::vector<std::string> cells = {row.ledger, row.funder, row.provider, row.name};
        for (const Cents amount : {of.recorded, of.disputed, of.open, of.settled, of.in_payment,
                                   of.receivable, of.owed(), of.paid})
            cells.push_back(to_text(amount));
        answer->rows.push_back(std::move(cells));
    }
    return answer;
}

}  // namespace saldo
