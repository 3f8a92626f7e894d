#include "projections/reconciliation/unexplained.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/settlement/bank_identity.hpp"
#include "engine/settlement/bank_rows.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"

namespace saldo {

namespace {

struct Known {
    std::string funder;
    UnexplainedFact fact;
    std::uint64_t position = 0;
    bool paired = false;
};

Result<std::vector<Known>> known_facts(const LedgerPlace& place, const std::string& funder) {
    std::string prefix;
    append_big_endian_u32(prefix, place.handle);
    prefix.push_back(static_cast<char>(BankFactsKind::unexplained));
    constexpr std::size_t kKeyBytes = 4 + 1 + 8;
    std::vector<Known> found;
    const Status scanned =
        scan_rows(place.snapshot(), TableId::bank_facts, prefix, {},
                  [&](std::string_view key, std::string_view row) -> Result<bool> {
                      if (key.size() != kKeyBytes) return damaged_row(TableId::bank_facts);
                      auto fact = record_of<UnexplainedFact>(TableId::bank_facts, row);
                      if (!fact) return std::unexpected(fact.error());
                      const auto of = place.names().funder(fact->funder);
                      if (!of) return std::unexpected(of.error());
                      if (!funder.empty() && *of != funder) return true;
                      found.push_back({*of, std::move(*fact),
                                       big_endian_u64(key.substr(prefix.size())), false});
                      return true;
                  });
    if (!scanned) return std::unexpected(scanned.error());
    std::ranges::sort(found, {}, [](const Known& known) {
        return std::tuple(std::string_view(known.funder), known.fact.day, known.position);
    });
    return found;
}

// Each with one of the other direction.
std::uint64_t mark_pairs(std::vector<Known>& facts) {
    std::uint64_t pairs = 0;
    std::map<std::tuple<std::string_view, std::string_view, std::int64_t>, std::vector<Known*>>
        waiting;
    for (Known& known : facts) {
        if (!settlement::is_reference(known.fact.bank_reference)) continue;
        const std::int64_t amount = known.fact.amount.value;
        auto& other = waiting[{known.funder, known.fact.bank_reference, -amount}];
        if (other.empty()) {
            waiting[{known.funder, known.fact.bank_reference, amount}].push_back(&known);
            continue;
        }
        other.back()->paired = known.paired = true;
        other.pop_back();
        ++pairs;
    }
    return pairs;
}

Status add_row(Answer& answer, const std::string& ledger, const Known& known) {
    const UnexplainedFact& fact = known.fact;
    RowCells row;
    row.add(ledger).add(known.funder).add(to_text(fact.day));
    row.add(fact.amount.value < 0 ? "came" : "left").add(to_text(fact.amount));
    row.add(fact.bank_reference).add(fact.reason_code).add(fact.run).add(fact.payment);
    row.add(fact.event).add(fact.source).add(std::to_string(known.position));
    return row.end(answer);
}

}  // namespace

Result<Answer> ask_unexplained(std::span<ShardView> shards, const UnexplainedRequest& request) {
    auto answer = begin_answer(shards, "unexplained_facts",
                               {{"ledger", CellKind::text},
                                {"funder", CellKind::text},
                                {"day", CellKind::text},
                                {"direction", CellKind::text},
                                {"amount", CellKind::amount},
                                {"bank_reference", CellKind::text},
                                {"reason", CellKind::text},
                                {"run", CellKind::text},
                                {"payment", CellKind::text},
                                {"event", CellKind::text},
                                {"source", CellKind::text},
                                {"position", CellKind::count}});
    if (!answer) return answer;
    const auto places = find_ledgers(shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    Cents sum;
    std::uint64_t pairs = 0;
    for (const LedgerPlace& place : *places) {
        auto facts = known_facts(place, request.funder);
        if (!facts) return std::unexpected(facts.error());
        if (!request.all) pairs += mark_pairs(*facts);
        for (const Known& known : *facts) {
            sum.value += known.fact.amount.value;
            if (known.paired || answer->rows.size() >= request.limit) continue;
            const Status added = add_row(*answer, place.ledger.id, known);
            if (!added) return std::unexpected(added.error());
        }
    }
    answer->fact("unexplained", CellKind::amount, to_text(sum));
    answer->fact("pairs", CellKind::count, std::to_string(pairs));
    return answer;
}

}  // namespace saldo
