#include "projections/history/ask_history.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/row_key.hpp"
#include "engine/fold/state.hpp"
#include "projections/history/history.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/pipeline/outcome_row.hpp"
#include "projections/pipeline/record_rows.hpp"

namespace saldo {

namespace {

// Outcomes are read backwards so many at a time.
constexpr std::uint64_t kStretch = 1'024;

std::string reason_of(const Outcome& outcome) {
    if (outcome.kind == OutcomeKind::refused) return std::string(refusal_code(outcome.refusal));
    if (outcome.kind == OutcomeKind::redelivery) {
        return "position " + std::to_string(outcome.earlier_position);
    }
    return {};
}

Status add_row(const ShardView& shard, const Outcome& outcome, Answer& answer) {
    RowCells row;
    row.add(std::to_string(outcome.position)).add(instant_cell(outcome.recorded_at));
    row.add(event_type_cell(outcome.type)).add(outcome.event_id).add(outcome.source);
    row.add(outcome.actor).add(outcome_name(outcome.kind)).add(reason_of(outcome));
    row.add(postings_cell(*shard.names, outcome.ledger, outcome.postings));
    row.add(shard.names->ledger(outcome.ledger)).add(std::to_string(shard.partition));
    return row.end(answer);
}

// Outcomes of a shard, of one ledger or (kNoHandle) of all.
class ShardHistory {
  public:
    ShardHistory(const ShardView& shard, Handle ledger, const HistoryRequest& request,
                 std::uint64_t end, Answer& answer)
        : shard_(shard), ledger_(ledger), request_(request), end_(end), answer_(answer) {}

    [[nodiscard]] Status add() {
        if (!request_.newest_first) return add_forwards();
        for (std::uint64_t until = end_; until > request_.from && added_ < request_.limit;) {
            const std::uint64_t from = until - std::min(until - request_.from, kStretch);
            if (const Status added = add_back(from, until); !added) return added;
            until = from;
        }
        return {};
    }

  private:
    [[nodiscard]] bool is_wanted(const Outcome& outcome) const {
        return ledger_ == kNoHandle || outcome.ledger == ledger_;
    }
    [[nodiscard]] Status add_one(const Outcome& outcome) {
        ++added_;
        return add_row(shard_, outcome, answer_);
    }
    [[nodiscard]] Status add_forwards() {
        if (request_.limit == 0) return {};
        Status result;
        const Status scanned =
            scan_outcomes(*shard_.snapshot, request_.from, end_, [&](const Outcome& outcome) {
                if (is_wanted(outcome)) result = add_one(outcome);
                return result.has_value() && added_ < request_.limit;
            });
        return scanned.has_value() ? result : scanned;
    }
    [[nodiscard]] Status add_back(std::uint64_t from, std::uint64_t until) {
        std::vector<Outcome> stretch;
        Status result = scan_outcomes(*shard_.snapshot, from, until, [&](const Outcome& outcome) {
            if (is_wanted(outcome)) stretch.push_back(outcome);
            return true;
        });
        for (auto at = stretch.rbegin(); result && at != stretch.rend() && added_ < request_.limit;
             ++at)
            result = add_one(*at);
        return result;
    }

    const ShardView& shard_;
    Handle ledger_;
    const HistoryRequest& request_;
    std::uint64_t end_;
    Answer& answer_;
    std::size_t added_ = 0;
};

std::uint64_t end_of(std::span<ShardView> shards, const ShardView* shard, const Answer& answer) {
    return answer.positions[static_cast<std::size_t>(shard - shards.data())];
}

Status add_all(std::span<ShardView> shards, const HistoryRequest& request, Answer& answer) {
    if (request.ledger.empty()) {
        for (const ShardView& shard : shards) {
            ShardHistory history(shard, kNoHandle, request, end_of(shards, &shard, answer), answer);
            if (const Status added = history.add(); !added) return added;
        }
        return {};
    }
    const auto places = find_ledgers(shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    for (const LedgerPlace& place : *places) {
        ShardHistory history(*place.shard, place.handle, request,
                             end_of(shards, place.shard, answer), answer);
        if (const Status added = history.add(); !added) return added;
    }
    return {};
}

// kNoHandle: the ledger has no such voucher or provider.
Result<Handle> subject_in(const LedgerPlace& place, const HistoryRequest& request) {
    if (!request.voucher.empty()) {
        const auto voucher = read_record<Voucher>(place.snapshot(), TableId::vouchers,
                                                  Vouchers::key(place.handle, request.voucher));
        if (!voucher) return std::unexpected(voucher.error());
        return voucher->has_value() ? (*voucher)->handle : kNoHandle;
    }
    const auto provider = find_reference<Provider>(place.snapshot(), ReferenceKind::provider,
                                                   place.handle, request.provider);
    if (!provider) return std::unexpected(provider.error());
    return provider->has_value() ? (*provider)->first : kNoHandle;
}

Status add_positions(const LedgerPlace& place, Subject subject, const HistoryRequest& request,
                     Answer& answer) {
    HistoryRange range;
    range.from = request.from;
    range.limit = request.limit;
    range.newest_first = request.newest_first;
    const auto positions = positions_of(place.snapshot(), subject, range);
    if (!positions) return std::unexpected(positions.error());
    for (const std::uint64_t position : *positions) {
        const auto outcome = read_outcome(place.snapshot(), position);
        if (!outcome) return std::unexpected(outcome.error());
        if (!outcome->has_value()) return damaged_row(TableId::outcomes);
        const Status added = add_row(*place.shard, **outcome, answer);
        if (!added) return added;
    }
    return {};
}

Status add_subject(std::span<ShardView> shards, const HistoryRequest& request, Answer& answer) {
    const bool of_voucher = !request.voucher.empty();
    const auto places = find_ledgers(shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    bool found = false;
    for (const LedgerPlace& place : *places) {
        const auto handle = subject_in(place, request);
        if (!handle) return std::unexpected(handle.error());
        if (*handle == kNoHandle) continue;
        found = true;
        const Subject subject{of_voucher ? SubjectKind::voucher : SubjectKind::provider, *handle};
        const Status added = add_positions(place, subject, request, answer);
        if (!added) return added;
    }
    if (found) return {};
    return fail(ErrorKind::not_found, of_voucher ? "there is no voucher " + request.voucher
                                                 : "there is no provider " + request.provider);
}

// nullopt: nothing of the source is folded in the ledger.
Result<std::optional<Handle>> publisher_of(const LedgerPlace& place, const std::string& source) {
    const auto publisher =
        find_reference<Publisher>(place.snapshot(), ReferenceKind::publisher, place.handle, source);
    if (!publisher) return std::unexpected(publisher.error());
    if (!publisher->has_value()) return std::nullopt;
    return (*publisher)->first;
}

// What is kept of an event's identity; nullopt: no such event is folded.
Result<std::optional<Identity>> identity_in(const LedgerPlace& place, Handle publisher,
                                            const std::string& event_id) {
    return read_record<Identity>(place.snapshot(), TableId::identities,
                                 State::identity_key(place.handle, publisher, event_id));
}

// Errors: not_found, io, damaged.
Result<Identity> identity_of(const LedgerPlace& place, const std::string& source,
                             const std::string& event_id) {
    const auto publisher = publisher_of(place, source);
    if (!publisher) return std::unexpected(publisher.error());
    if (!publisher->has_value()) {
        return fail(ErrorKind::not_found, "nothing of the source " + source +
                                              " is folded in the ledger " + place.ledger.id);
    }
    auto identity = identity_in(place, **publisher, event_id);
    if (!identity) return std::unexpected(identity.error());
    if (!identity->has_value()) {
        return fail(ErrorKind::not_found, "no event " + event_id + " of the source " + source +
                                              " is folded in the ledger " + place.ledger.id);
    }
    return std::move(**identity);
}

void add_facts(const LedgerPlace& place, const Outcome& outcome, const Identity& identity,
               Language language, Answer& answer) {
    const bool refused = outcome.kind == OutcomeKind::refused;
    const auto number = [&](std::int64_t compared) {
        return outcome.has_numbers ? refusal_number_cell(outcome.refusal, compared) : std::string();
    };
    std::vector<std::string> reused;
    for (const Identity::Seen& other : identity.others)
        reused.push_back(std::to_string(other.position));
    answer.fact("ledger", CellKind::text, place.ledger.id);
    answer.fact("source", CellKind::text, outcome.source);
    answer.fact("event_id", CellKind::text, outcome.event_id);
    answer.fact("type", CellKind::text, event_type_cell(outcome.type));
    answer.fact("outcome", CellKind::text, std::string(outcome_name(outcome.kind)));
    answer.fact("reason", CellKind::text, reason_of(outcome));
    answer.fact("text", CellKind::text,
                refused ? std::string(refusal_text(outcome.refusal, language)) : std::string());
    answer.fact("field", CellKind::text, outcome.refused_field);
    answer.fact("for", CellKind::text, outcome.refused_for);
    answer.fact("asked", CellKind::quantity, number(outcome.asked));
    answer.fact("limit", CellKind::quantity, number(outcome.limit));
    answer.fact("position", CellKind::count, std::to_string(outcome.position));
    answer.fact("recorded_at", CellKind::text, instant_cell(outcome.recorded_at));
    answer.fact("actor", CellKind::text, outcome.actor);
    answer.fact("reused_at", CellKind::text, joined(reused));
}

}  // namespace

Result<Answer> ask_history(std::span<ShardView> shards, const HistoryRequest& request) {
    if (!request.voucher.empty() && !request.provider.empty()) {
        return fail(ErrorKind::bad_input, "a history is a voucher's or a provider's: say one");
    }
    auto answer = begin_answer(shards, "history",
                               {{"position", CellKind::count},
                                {"recorded_at", CellKind::text},
                                {"type", CellKind::text},
                                {"event_id", CellKind::text},
                                {"source", CellKind::text},
                                {"actor", CellKind::text},
                                {"outcome", CellKind::text},
                                {"reason", CellKind::text},
                                {"postings", CellKind::text},
                                {"ledger", CellKind::text},
                                {"partition", CellKind::count}});
    if (!answer) return answer;
    const bool whole = request.voucher.empty() && request.provider.empty();
    const Status added =
        whole ? add_all(shards, request, *answer) : add_subject(shards, request, *answer);
    if (!added) return std::unexpected(added.error());
    return answer;
}

Result<Answer> ask_outcomes(std::span<ShardView> shards, const std::string& ledger,
                            const std::string& source, const std::vector<std::string>& event_ids) {
    if (ledger.empty()) return fail(ErrorKind::bad_input, "say the ledger of the events");
    auto answer = begin_answer(
        shards, "events",
        {{"event_id", CellKind::text}, {"outcome", CellKind::text}, {"reason", CellKind::text}});
    if (!answer) return answer;
    const auto places = find_ledgers(shards, ledger);
    if (!places) return std::unexpected(places.error());
    const LedgerPlace& place = places->front();
    const auto publisher = publisher_of(place, source);
    if (!publisher) return std::unexpected(publisher.error());
    if (!publisher->has_value()) return answer;
    std::vector<RowKey> keys;
    keys.reserve(event_ids.size());
    for (const std::string& event_id : event_ids)
        keys.push_back(State::identity_key(place.handle, **publisher, event_id));
    const std::vector<std::string_view> sought(keys.begin(), keys.end());
    const auto fetched = place.snapshot().get_many(index_of(TableId::identities), sought);
    if (!fetched) return std::unexpected(fetched.error());
    for (std::size_t at = 0; at < event_ids.size(); ++at) {
        const std::string& event_id = event_ids[at];
        const std::optional<std::string_view> value = (*fetched)->values()[at];
        if (!value) continue;
        const auto identity = record_of<Identity>(TableId::identities, *value);
        if (!identity) return std::unexpected(identity.error());
        const auto outcome = read_outcome(place.snapshot(), identity->first.position);
        if (!outcome) return std::unexpected(outcome.error());
        if (!outcome->has_value()) return damaged_row(TableId::outcomes);
        RowCells row;
        row.add(event_id).add(outcome_name((*outcome)->kind)).add(reason_of(**outcome));
        if (const Status added = row.end(*answer); !added) return std::unexpected(added.error());
    }
    return answer;
}

Result<Answer> ask_outcome(std::span<ShardView> shards, const std::string& ledger,
                           const std::string& source, const std::string& event_id,
                           Language language) {
    if (ledger.empty())
        return fail(ErrorKind::bad_input, "say the ledger of the event " + event_id);
    auto answer = begin_answer(shards, "postings",
                               {{"account", CellKind::text},
                                {"commodity", CellKind::text},
                                {"amount", CellKind::amount},
                                {"balance_after", CellKind::amount}});
    if (!answer) return answer;
    const auto places = find_ledgers(shards, ledger);
    if (!places) return std::unexpected(places.error());
    const LedgerPlace& place = places->front();
    const auto identity = identity_of(place, source, event_id);
    if (!identity) return std::unexpected(identity.error());
    const auto outcome = read_outcome(place.snapshot(), identity->first.position);
    if (!outcome) return std::unexpected(outcome.error());
    if (!outcome->has_value()) return damaged_row(TableId::outcomes);
    add_facts(place, **outcome, *identity, language, *answer);
    for (const Posting& posting : (*outcome)->postings) {
        RowCells row;
        row.add(place.names().account(place.handle, posting.account));
        row.add(commodity_name(posting.commodity));
        row.add(amount_text(posting.commodity, posting.amount));
        row.add(amount_text(posting.commodity, posting.balance_after));
        if (const Status added = row.end(*answer); !added) return std::unexpected(added.error());
    }
    // What posted nothing is told by its facts alone, in CSV too.
    if (answer->rows.empty()) answer->columns.clear();
    return answer;
}

}  // namespace saldo
