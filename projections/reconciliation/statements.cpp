#include "projections/reconciliation/statements.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/limits.hpp"
#include "engine/settlement/bank_rows.hpp"
#include "engine/settlement/bank_statement.hpp"
#include "engine/settlement/report_checks.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/record_rows.hpp"

namespace saldo {

namespace {

using settlement::AccountReport;
using settlement::StatementStep;

struct Known {
    BankStatement said;
    std::uint64_t position = 0;
    AccountReport report;
    bool repeated = false;  // a later one of the same number takes its place
    Cents missing;
    std::vector<std::string> findings;
};

// In order of positions.
Result<std::vector<Known>> known_statements(const LedgerPlace& place) {
    std::string prefix;
    append_big_endian_u32(prefix, place.handle);
    prefix.push_back(static_cast<char>(BankFactsKind::statement));
    constexpr std::size_t kKeyBytes = 4 + 1 + 8;
    std::vector<Known> found;
    const Status scanned =
        scan_rows(place.snapshot(), TableId::bank_facts, prefix, {},
                  [&](std::string_view key, std::string_view row) -> Result<bool> {
                      if (key.size() != kKeyBytes) return damaged_row(TableId::bank_facts);
                      auto said = record_of<BankStatement>(TableId::bank_facts, row);
                      if (!said) return std::unexpected(said.error());
                      Known known;
                      known.said = std::move(*said);
                      known.position = big_endian_u64(key.substr(prefix.size()));
                      known.report = settlement::report_of(known.said);
                      found.push_back(std::move(known));
                      return true;
                  });
    if (!scanned) return std::unexpected(scanned.error());
    return found;
}

bool repeats_otherwise(const AccountReport& before, const AccountReport& after) {
    return settlement::step_between(before, after).kind == StatementStep::Kind::repeats_otherwise;
}

// Of two of one number the later received takes the other's place; says where they differ.
void mark_repeated(std::vector<Known>& statements, std::span<const AccountReport* const> reports,
                   std::span<const std::size_t> order) {
    for (std::size_t at = 1; at < order.size(); ++at) {
        const auto kind =
            settlement::step_between(*reports[order[at - 1]], *reports[order[at]]).kind;
        statements[order[at - 1]].repeated =
            kind == StatementStep::Kind::repeats || kind == StatementStep::Kind::repeats_otherwise;
    }
    for (auto& [at, before, remark] : settlement::remarks_on_sequence(reports))
        if (repeats_otherwise(*reports[before], *reports[at]))
            statements[at].findings.push_back(std::move(remark.text));
}

// Of one account, in their sequence. A statement whose place another took is compared with none:
// what was wrong with it, the other one corrected.
void compare(std::vector<Known>& statements) {
    std::vector<const AccountReport*> reports;
    for (const Known& known : statements) reports.push_back(&known.report);
    const std::vector<std::size_t> order = settlement::in_sequence(reports);
    mark_repeated(statements, reports, order);
    std::vector<const AccountReport*> valid;
    std::vector<Known*> of_valid;
    for (Known& known : statements) {
        if (known.repeated) continue;
        valid.push_back(&known.report);
        of_valid.push_back(&known);
    }
    for (auto& [at, before, remark] : settlement::remarks_on_sequence(valid)) {
        if (repeats_otherwise(*valid[before], *valid[at])) continue;
        of_valid[at]->findings.push_back(std::move(remark.text));
        of_valid[at]->missing = remark.amount;
    }
    for (Known* const known : of_valid)
        for (settlement::Remark& remark :
             settlement::remarks_on(settlement::ReportKind::statement, known->report))
            if (remark.kind == settlement::RemarkKind::balance)
                known->findings.push_back(std::move(remark.text));
    std::vector<Known> ordered;
    for (const std::size_t at : order) ordered.push_back(std::move(statements[at]));
    statements = std::move(ordered);
}

using Accounts = std::map<std::pair<std::string, std::string>, std::vector<Known>>;

// By funder and account, each in its sequence and compared.
Result<Accounts> compared_statements(const LedgerPlace& place) {
    auto known = known_statements(place);
    if (!known) return std::unexpected(known.error());
    Accounts accounts;
    for (Known& one : *known)
        accounts[{one.said.funder, one.said.account}].push_back(std::move(one));
    for (auto& [account, statements] : accounts) compare(statements);
    return accounts;
}

std::string cell_of(const std::optional<Date>& day) { return day ? to_text(*day) : std::string(); }
std::string cell_of(const std::optional<Cents>& sum) { return sum ? to_text(*sum) : std::string(); }

Status add_row(Answer& answer, const std::string& ledger, const Known& known) {
    const BankStatement& said = known.said;
    std::string finding;
    for (const std::string& sentence : known.findings)
        finding.append(finding.empty() ? "" : "; ").append(sentence);
    RowCells row;
    row.add(ledger).add(said.funder).add(said.account).add(said.statement);
    row.add(said.electronic_sequence).add(said.legal_sequence);
    row.add(said.page == 0 ? std::string() : std::to_string(said.page));
    row.add(cell_of(said.from)).add(cell_of(said.until));
    row.add(cell_of(said.opening)).add(cell_of(said.closing)).add(cell_of(said.closed_on));
    row.add(std::to_string(said.entries)).add(cell_of(said.credits)).add(cell_of(said.debits));
    row.add(known.missing.value == 0 ? std::string() : to_text(known.missing)).add(finding);
    row.add(said.event).add(std::to_string(known.position));
    return row.end(answer);
}

}  // namespace

void add_to(Cents& sum, std::int64_t more) {
    sum.value = std::clamp(sum.value + more, -limits::kBalanceMax, limits::kBalanceMax);
}

Result<Answer> ask_statements(std::span<ShardView> shards, const StatementsRequest& request) {
    using enum CellKind;
    auto answer = begin_answer(shards, "statements",
                               {{"ledger", text},
                                {"funder", text},
                                {"account", text},
                                {"statement", text},
                                {"electronic_sequence", text},
                                {"legal_sequence", text},
                                {"page", text},
                                {"from", text},
                                {"until", text},
                                {"opening", amount},
                                {"closing", amount},
                                {"closed_on", text},
                                {"entries", count},
                                {"credits", amount},
                                {"debits", amount},
                                {"missing", amount},
                                {"finding", text},
                                {"event", text},
                                {"position", count}});
    if (!answer) return answer;
    const auto places = find_ledgers(shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    for (const LedgerPlace& place : *places) {
        const auto accounts = compared_statements(place);
        if (!accounts) return std::unexpected(accounts.error());
        for (const auto& [account, statements] : *accounts) {
            if (!request.funder.empty() && account.first != request.funder) continue;
            for (const Known& known : statements) {
                if (request.differing && known.findings.empty()) continue;
                const Status added = add_row(*answer, place.ledger.id, known);
                if (!added) return std::unexpected(added.error());
            }
        }
    }
    return answer;
}

Result<std::map<std::string, StatementSums>> statement_sums(const LedgerPlace& place) {
    const auto accounts = compared_statements(place);
    if (!accounts) return std::unexpected(accounts.error());
    std::map<std::string, StatementSums> sums;
    for (const auto& [account, statements] : *accounts) {
        StatementSums& of_funder = sums[account.first];
        std::optional<Cents> closing;
        for (const Known& known : statements) {
            const BankStatement& said = known.said;
            of_funder.findings += known.findings.size();
            if (known.repeated) continue;
            add_to(of_funder.missing, known.missing.value);
            if (said.closing) closing = said.closing;
            const std::optional<Date> day = said.closed_on ? said.closed_on : said.until;
            if (day) of_funder.closed_on = std::max(of_funder.closed_on.value_or(*day), *day);
            add_to(of_funder.moved,
                   said.credits.value_or(Cents{}).value - said.debits.value_or(Cents{}).value);
        }
        add_to(of_funder.closing, closing.value_or(Cents{}).value);
    }
    return sums;
}

}  // namespace saldo
