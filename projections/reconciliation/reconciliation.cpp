#include "projections/reconciliation/reconciliation.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/ledger/books.hpp"
#include "engine/money/cents.hpp"
#include "engine/services/funder.hpp"
#include "engine/settlement/settlement.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/reconciliation/statements.hpp"

namespace saldo {

namespace {

using PaymentState = PaymentRun::PaymentState;

// Where sent money is now.
struct Sums {
    Cents sent;
    Cents unanswered;
    Cents accepted;
    Cents rejected;
    Cents booked;
    Cents returned;
    // Of a funder's account, from the books.
    Cents unexplained;
    Cents bank;
    // The same, from the bank's statements; nullopt: none was received.
    std::optional<StatementSums> statements;

    // What the statements list, less what is in the books.
    [[nodiscard]] Cents difference() const {
        return {statements ? statements->moved.value - bank.value : 0};
    }
    // What else came to the account: repayments, clients' fees.
    [[nodiscard]] Cents other() const {
        return {bank.value + booked.value - returned.value + unexplained.value};
    }
    void add(const Sums& more) {
        for (const auto field : {&Sums::sent, &Sums::unanswered, &Sums::accepted, &Sums::rejected,
                                 &Sums::booked, &Sums::returned, &Sums::unexplained, &Sums::bank})
            add_to(this->*field, (more.*field).value);
        if (!more.statements) return;
        if (!statements) statements.emplace();
        add_to(statements->closing, more.statements->closing.value);
        add_to(statements->missing, more.statements->missing.value);
        statements->findings += more.statements->findings;
        add_to(statements->moved, more.statements->moved.value);
    }
    void add(const PaymentRun::Payment& payment) {
        const auto count = [&](Cents Sums::* field) { add_to(this->*field, payment.amount.value); };
        switch (payment.state) {
            case PaymentState::made:
            case PaymentState::withdrawn:
                return;
            case PaymentState::exported:
                count(&Sums::unanswered);
                break;
            case PaymentState::accepted:
            case PaymentState::returned_early:
                count(&Sums::accepted);
                break;
            case PaymentState::rejected:
                count(&Sums::rejected);
                break;
            case PaymentState::returned:
                count(&Sums::returned);
                count(&Sums::booked);
                break;
            case PaymentState::booked:
                count(&Sums::booked);
                break;
        }
        count(&Sums::sent);
    }
};

using SumsOf = std::map<std::string, Sums>;  // by funder

enum class RowKind : std::uint8_t { run, funder, total };

Status add_row(Answer& answer, RowKind kind, const std::string& ledger, const std::string& run,
               const std::string& funder, const Sums& sums) {
    const bool with_account = kind != RowKind::run;
    RowCells row;
    row.add(kind == RowKind::run ? "run" : kind == RowKind::funder ? "funder" : "total");
    row.add(ledger).add(run).add(funder);
    for (const Cents amount :
         {sums.sent, sums.unanswered, sums.accepted, sums.rejected, sums.booked, sums.returned})
        row.add(to_text(amount));
    for (const Cents amount : {sums.unexplained, sums.other(), sums.bank})
        row.add(with_account ? to_text(amount) : std::string());
    if (!with_account || !sums.statements) {
        constexpr int kStatementCells = 5;
        for (int cell = 0; cell < kStatementCells; ++cell) row.add("");
        return row.end(answer);
    }
    const StatementSums& told = *sums.statements;
    row.add(told.closed_on ? to_text(*told.closed_on) : std::string()).add(to_text(told.closing));
    row.add(std::to_string(told.findings)).add(to_text(told.missing));
    row.add(to_text(sums.difference()));
    return row.end(answer);
}

// The run's payments by funder; false: none of it has left.
Result<bool> sums_of_run(const LedgerPlace& place, const PaymentRun& run, SumsOf& sums) {
    bool any = false;
    for (const PaymentRun::Payment& payment : run.payments) {
        if (payment.state == PaymentState::made || payment.state == PaymentState::withdrawn)
            continue;
        const auto funder = place.names().funder(payment.funder);
        if (!funder) return std::unexpected(funder.error());
        sums[*funder].add(payment);
        any = true;
    }
    return any;
}

// The balances of the ledger's bank accounts and of what is unexplained.
Status add_accounts(const LedgerPlace& place, SumsOf& sums) {
    std::string prefix;
    append_big_endian_u32(prefix, place.handle);
    std::string from = prefix;
    from.push_back(static_cast<char>(AccountClass::bank));
    constexpr std::size_t kBalanceKeyBytes = 14;
    return scan_rows(place.snapshot(), TableId::balances, prefix, from,
                     [&](std::string_view key, std::string_view row) -> Result<bool> {
                         std::int64_t balance = 0;
                         FieldReader fields(row);
                         fields(balance);
                         if (key.size() != kBalanceKeyBytes || fields.failed())
                             return damaged_row(TableId::balances);
                         const Account account = Books::key_of_row(key).account;
                         if (account.account_class > AccountClass::unexplained) return false;
                         const bool bank = account.account_class == AccountClass::bank;
                         if (!bank && account.account_class != AccountClass::unexplained)
                             return true;
                         const auto funder = place.names().funder(account.owner);
                         if (!funder) return std::unexpected(funder.error());
                         add_to(bank ? sums[*funder].bank : sums[*funder].unexplained, balance);
                         return true;
                     });
}

Status add_ledger(const LedgerPlace& place, const std::string& only_run, Answer& answer,
                  Sums& total) {
    SumsOf funders;
    const Status scanned = scan_reference<PaymentRun>(
        place.snapshot(), ReferenceKind::payment_run,
        [&](Handle, const PaymentRun& run) -> Result<bool> {
            if (run.ledger != place.handle || (!only_run.empty() && run.id != only_run))
                return true;
            SumsOf of_run;
            const auto any = sums_of_run(place, run, of_run);
            if (!any) return std::unexpected(any.error());
            for (const auto& [funder, sums] : of_run) {
                funders[funder].add(sums);
                const Status added =
                    add_row(answer, RowKind::run, place.ledger.id, run.id, funder, sums);
                if (!added) return std::unexpected(added.error());
            }
            return true;
        });
    if (!scanned || !only_run.empty()) return scanned;
    if (const Status added = add_accounts(place, funders); !added) return added;
    auto statements = statement_sums(place);
    if (!statements) return std::unexpected(statements.error());
    for (auto& [funder, of_funder] : *statements) funders[funder].statements = of_funder;
    for (const auto& [funder, sums] : funders) {
        total.add(sums);
        const Status added = add_row(answer, RowKind::funder, place.ledger.id, "", funder, sums);
        if (!added) return added;
    }
    return {};
}

}  // namespace

Result<Answer> ask_reconciliation(std::span<ShardView> shards,
                                  const ReconciliationRequest& request) {
    auto answer = begin_answer(shards, "reconciliation",
                               {{"row", CellKind::text},
                                {"ledger", CellKind::text},
                                {"run", CellKind::text},
                                {"funder", CellKind::text},
                                {"sent", CellKind::amount},
                                {"unanswered", CellKind::amount},
                                {"accepted", CellKind::amount},
                                {"rejected", CellKind::amount},
                                {"booked", CellKind::amount},
                                {"returned", CellKind::amount},
                                {"unexplained", CellKind::amount},
                                {"other", CellKind::amount},
                                {"bank", CellKind::amount},
                                {"closed_on", CellKind::text},
                                {"closing", CellKind::amount},
                                {"findings", CellKind::count},
                                {"missing", CellKind::amount},
                                {"difference", CellKind::amount}});
    if (!answer) return answer;
    if (!request.run.empty()) {
        const auto known = find_placed<PaymentRun>(shards, ReferenceKind::payment_run,
                                                   request.ledger, request.run, "payment run");
        if (!known) return std::unexpected(known.error());
    }
    const auto places = find_ledgers(shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    Sums total;
    for (const LedgerPlace& place : *places)
        if (const Status added = add_ledger(place, request.run, *answer, total); !added)
            return std::unexpected(added.error());
    if (!request.run.empty()) return answer;
    const std::string ledger = places->size() == 1 ? places->front().ledger.id : std::string();
    if (const Status added = add_row(*answer, RowKind::total, ledger, "", "", total); !added)
        return std::unexpected(added.error());
    return answer;
}

Result<Answer> ask_funder_accounts(std::span<ShardView> shards,
                                   const FunderAccountsRequest& request) {
    auto answer = begin_answer(
        shards, "accounts",
        {{"ledger", CellKind::text}, {"funder", CellKind::text}, {"iban", CellKind::text}});
    if (!answer) return answer;
    const auto places = find_ledgers(shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    for (const LedgerPlace& place : *places) {
        const Status scanned = scan_reference<Funder>(
            place.snapshot(), ReferenceKind::funder,
            [&](Handle, const Funder& funder) -> Result<bool> {
                if (funder.ledger != place.handle) return true;
                std::vector<std::string> told;
                for (const Funder::Definition& definition : funder.definitions) {
                    if (definition.iban.empty() ||
                        std::ranges::find(told, definition.iban) != told.end())
                        continue;
                    told.push_back(definition.iban);
                    RowCells row;
                    row.add(place.ledger.id).add(funder.id).add(definition.iban);
                    const Status added = row.end(*answer);
                    if (!added) return std::unexpected(added.error());
                }
                return true;
            });
        if (!scanned) return std::unexpected(scanned.error());
    }
    return answer;
}

}  // namespace saldo
