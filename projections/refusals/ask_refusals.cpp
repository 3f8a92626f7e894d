#include "projections/refusals/ask_refusals.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/pipeline/outcome_row.hpp"
#include "projections/refusals/refusals.hpp"

namespace saldo {

namespace {

struct Found {
    const ShardView* shard = nullptr;
    Outcome outcome;
};

Status add_shard(const ShardView& shard, const RefusalFilter& filter, std::vector<Found>& found) {
    const auto records = list_refusals(*shard.snapshot, filter);
    if (!records) return std::unexpected(records.error());
    for (const RefusedRecord& record : *records) {
        auto outcome = read_outcome(*shard.snapshot, record.position);
        if (!outcome) return std::unexpected(outcome.error());
        if (!outcome->has_value()) return damaged_row(TableId::outcomes);
        found.push_back({&shard, std::move(**outcome)});
    }
    return {};
}

Result<std::vector<Found>> find_all(std::span<ShardView> shards, const RefusalsRequest& request,
                                    RefusalFilter filter) {
    std::vector<Found> found;
    if (request.ledger.empty()) {
        for (const ShardView& shard : shards)
            if (const Status added = add_shard(shard, filter, found); !added)
                return std::unexpected(added.error());
    } else {
        const auto places = find_ledgers(shards, request.ledger);
        if (!places) return std::unexpected(places.error());
        filter.ledger = places->front().handle;
        if (const Status added = add_shard(*places->front().shard, filter, found); !added)
            return std::unexpected(added.error());
    }
    std::ranges::sort(found, [](const Found& one, const Found& other) {
        const auto age = [](const Found& of) {
            return std::tuple(-of.outcome.append_time_ms, of.shard->partition);
        };
        if (age(one) != age(other)) return age(one) < age(other);
        return one.outcome.position > other.outcome.position;
    });
    if (found.size() > filter.limit) found.resize(filter.limit);
    return found;
}

Status add_row(const Found& found, Language language, Answer& answer) {
    const Outcome& outcome = found.outcome;
    const auto number = [&](std::int64_t compared) {
        return outcome.has_numbers ? refusal_number_cell(outcome.refusal, compared) : std::string();
    };
    RowCells row;
    row.add(std::to_string(outcome.position)).add(found.shard->names->ledger(outcome.ledger));
    row.add(refusal_code(outcome.refusal)).add(refusal_text(outcome.refusal, language));
    row.add(outcome.refused_field).add(number(outcome.asked)).add(number(outcome.limit));
    row.add(outcome.event_id).add(outcome.source).add(event_type_cell(outcome.type));
    row.add(instant_cell(outcome.recorded_at)).add(std::to_string(found.shard->partition));
    return row.end(answer);
}

using Counts = std::map<Refusal, std::uint64_t>;

// Of a ledger of the shard, or of all.
Status count_shard(const ShardView& shard, std::optional<Handle> ledger, Counts& counts) {
    const auto counted = count_refusals(*shard.snapshot);
    if (!counted) return std::unexpected(counted.error());
    for (const auto& [handle, reasons] : *counted) {
        if (ledger.value_or(handle) != handle) continue;
        for (const auto& [reason, count] : reasons) counts[reason] += count;
    }
    return {};
}

Result<Counts> count_all(std::span<ShardView> shards, const std::string& ledger) {
    Counts counts;
    if (ledger.empty()) {
        for (const ShardView& shard : shards)
            if (const Status counted = count_shard(shard, std::nullopt, counts); !counted)
                return std::unexpected(counted.error());
        return counts;
    }
    const auto places = find_ledgers(shards, ledger);
    if (!places) return std::unexpected(places.error());
    const LedgerPlace& place = places->front();
    if (const Status counted = count_shard(*place.shard, place.handle, counts); !counted)
        return std::unexpected(counted.error());
    return counts;
}

}  // namespace

Result<Answer> ask_refusals(std::span<ShardView> shards, const RefusalsRequest& request) {
    RefusalFilter filter;
    filter.limit = request.limit == 0 ? std::numeric_limits<std::size_t>::max() : request.limit;
    if (!request.reason.empty()) {
        filter.refusal = refusal_of_code(request.reason);
        if (!filter.refusal) {
            return fail(ErrorKind::bad_input, "nothing is refused for a reason " + request.reason);
        }
    }
    auto answer = begin_answer(shards, "refusals",
                               {{"position", CellKind::count},
                                {"ledger", CellKind::text},
                                {"reason", CellKind::text},
                                {"text", CellKind::text},
                                {"field", CellKind::text},
                                {"asked", CellKind::quantity},
                                {"limit", CellKind::quantity},
                                {"event_id", CellKind::text},
                                {"source", CellKind::text},
                                {"type", CellKind::text},
                                {"recorded_at", CellKind::text},
                                {"partition", CellKind::count}});
    if (!answer) return answer;
    const auto found = find_all(shards, request, filter);
    if (!found) return std::unexpected(found.error());
    for (const Found& one : *found) {
        if (const Status added = add_row(one, request.language, *answer); !added)
            return std::unexpected(added.error());
    }
    return answer;
}

Result<Answer> ask_refusals_by_reason(std::span<ShardView> shards, const RefusalsRequest& request) {
    auto answer = begin_answer(
        shards, "reasons",
        {{"reason", CellKind::text}, {"count", CellKind::count}, {"text", CellKind::text}});
    if (!answer) return answer;
    const auto counts = count_all(shards, request.ledger);
    if (!counts) return std::unexpected(counts.error());
    std::vector<std::pair<Refusal, std::uint64_t>> sorted(counts->begin(), counts->end());
    std::ranges::sort(sorted, {}, [](const std::pair<Refusal, std::uint64_t>& one) {
        return std::pair(-static_cast<std::int64_t>(one.second), one.first);
    });
    std::uint64_t sum = 0;
    for (const auto& [reason, count] : sorted) {
        sum += count;
        answer->rows.push_back({std::string(refusal_code(reason)), std::to_string(count),
                                std::string(refusal_text(reason, request.language))});
    }
    answer->fact("refused", CellKind::count, std::to_string(sum));
    return answer;
}

}  // namespace saldo
