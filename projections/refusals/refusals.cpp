#include "projections/refusals/refusals.hpp"

#include <functional>
#include <string_view>

#include "engine/base/bytes.hpp"
#include "engine/fold/rows.hpp"
#include "projections/pipeline/tables.hpp"

namespace saldo {

namespace {

std::string key_of(std::uint64_t position) {
    std::string key;
    append_big_endian_u64(key, position);
    return key;
}

// Every refusal in the filter's range of positions, in its direction, until `visit` returns false.
Status scan_refusals(const store::Snapshot& snapshot, const RefusalFilter& filter,
                     const std::function<bool(const RefusedRecord&)>& visit) {
    Status result;
    const auto decode = [&](std::string_view key, std::string_view row) {
        RefusedRecord record;
        FieldReader fields(row);
        fields(record.refusal, record.ledger);
        if (key.size() != 8 || fields.failed()) {
            result =
                fail(ErrorKind::damaged,
                     "a row of the refusals cannot be read; build the home again from the log");
            return false;
        }
        record.position = big_endian_u64(key);
        return visit(record);
    };
    const std::size_t table = index_of(TableId::refusals);
    const std::string from = key_of(filter.from);
    const std::string until = filter.until.has_value() ? key_of(*filter.until) : std::string();
    const Status scanned = filter.newest_first ? snapshot.scan_back(table, from, until, decode)
                                               : snapshot.scan(table, from, until, decode);
    return scanned.has_value() ? result : scanned;
}

}  // namespace

void Refusals::fold(const Outcome& outcome) {
    if (outcome.kind != OutcomeKind::refused) return;
    entries_.push_back({outcome.position, outcome.refusal, outcome.ledger});
}

void Refusals::take_changes(RowSink& sink) {
    std::string row;
    for (const Entry& entry : entries_) {
        row.clear();
        FieldWriter fields(row);
        fields(entry.refusal, entry.ledger);
        sink.put(TableId::refusals, key_of(entry.position), row);
    }
    entries_.clear();
}

Result<std::vector<RefusedRecord>> list_refusals(const store::Snapshot& snapshot,
                                                 const RefusalFilter& filter) {
    std::vector<RefusedRecord> found;
    if (filter.limit == 0) return found;
    const Status scanned = scan_refusals(snapshot, filter, [&](const RefusedRecord& record) {
        const bool wanted = filter.ledger.value_or(record.ledger) == record.ledger &&
                            filter.refusal.value_or(record.refusal) == record.refusal;
        if (wanted) found.push_back(record);
        return found.size() < filter.limit;
    });
    if (!scanned) return std::unexpected(scanned.error());
    return found;
}

Result<std::map<Handle, std::map<Refusal, std::uint64_t>>> count_refusals(
    const store::Snapshot& snapshot) {
    std::map<Handle, std::map<Refusal, std::uint64_t>> counts;
    RefusalFilter everything;
    everything.newest_first = false;
    const Status scanned = scan_refusals(snapshot, everything, [&](const RefusedRecord& record) {
        ++counts[record.ledger][record.refusal];
        return true;
    });
    if (!scanned) return std::unexpected(scanned.error());
    return counts;
}

}  // namespace saldo
