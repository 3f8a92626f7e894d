#include "projections/pipeline/outcome_row.hpp"

#include <string_view>

#include "engine/base/bytes.hpp"
#include "projections/pipeline/tables.hpp"

namespace saldo {

namespace {

std::string key_of(std::uint64_t position) {
    std::string key;
    append_big_endian_u64(key, position);
    return key;
}

Result<Outcome> outcome_of(std::uint64_t position, std::string_view row) {
    Outcome outcome;
    FieldReader fields(row);
    fields(outcome);
    if (fields.failed()) {
        return fail(ErrorKind::damaged, "the outcome of position " + std::to_string(position) +
                                            " cannot be read; build the home again from the log");
    }
    outcome.position = position;
    return outcome;
}

}  // namespace

void put_outcome(RowSink& sink, const Outcome& outcome, std::string& scratch) {
    scratch.clear();
    append_big_endian_u64(scratch, outcome.position);
    const std::size_t key_bytes = scratch.size();
    FieldWriter fields(scratch);
    fields(outcome);
    const std::string_view both = scratch;
    sink.put(TableId::outcomes, both.substr(0, key_bytes), both.substr(key_bytes));
}

Result<std::optional<Outcome>> read_outcome(const store::Snapshot& snapshot,
                                            std::uint64_t position) {
    const auto row = snapshot.get(index_of(TableId::outcomes), key_of(position));
    if (!row) return std::unexpected(row.error());
    if (!row->has_value()) return std::nullopt;
    auto outcome = outcome_of(position, **row);
    if (!outcome) return std::unexpected(outcome.error());
    return std::move(*outcome);
}

Status scan_outcomes(const store::Snapshot& snapshot, std::uint64_t from, std::uint64_t until,
                     const std::function<bool(const Outcome& outcome)>& visit) {
    if (from >= until) return {};
    Status result;
    const Status scanned = snapshot.scan(index_of(TableId::outcomes), key_of(from), key_of(until),
                                         [&](std::string_view key, std::string_view row) {
                                             const auto outcome =
                                                 outcome_of(big_endian_u64(key), row);
                                             if (!outcome)
                                                 result = std::unexpected(outcome.error());
                                             return outcome.has_value() && visit(*outcome);
                                         });
    return scanned.has_value() ? result : scanned;
}

}  // namespace saldo
