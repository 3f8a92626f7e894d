#include "tests/golden/folded_ledger.hpp"

#include <algorithm>
#include <optional>

#include "engine/base/assert.hpp"

namespace saldo::test {

Digest QuickHasher::sha256(std::string_view bytes) {
    Digest digest;
    std::uint64_t hash = hash_of_bytes(bytes);
    for (std::size_t at = 0; at < digest.bytes.size(); ++at) {
        if (at % 8 == 0) hash = (hash ^ hash >> 31U) * 0x9e3779b97f4a7c15ULL;
        digest.bytes[at] = static_cast<std::uint8_t>(hash >> (at % 8 * 8));
    }
    return digest;
}

FoldedLedger::FoldedLedger(Hasher& hasher, bool forgets)
    : fold_(std::make_unique<Fold>(hasher, 0, 1)), forgets_(forgets) {}

void FoldedLedger::fetch() {
    for (std::size_t number = 0; number < kTableCount; ++number) {
        const auto table = static_cast<TableId>(number);
        if (!table_is_fetched(table)) continue;
        const auto wanted = fold_->wanted(table);
        for (std::size_t at = 0; at < wanted.size(); ++at) {
            const auto found = stored_.rows.find({table, std::string(wanted[at])});
            const auto row = found == stored_.rows.end()
                                 ? std::nullopt
                                 : std::optional<std::string_view>(found->second);
            SALDO_ASSERT(fold_->fetched(table, at, row).has_value(),
                         "rows read back as they were written");
        }
    }
}

void FoldedLedger::fold_batch(std::span<const LoggedRecord> records) {
    std::vector<LogRecord> batch;
    for (const LoggedRecord& record : records) {
        LogRecord& added = batch.emplace_back();
        added.offset = next_offset_++;
        added.key = record.key;
        added.value = record.value;
    }
    fold_->begin_batch(batch);
    fetch();
    fold_->fetch_more();
    fetch();
    SALDO_ASSERT(fold_->fold_batch(outcomes_).has_value(), "the tests adopt no later rules");
    if (!forgets_) return;
    fold_->take_changes(stored_);
    fold_->evict(fold_->current_commit(), 0);
}

const Outcome& FoldedLedger::fold(const LoggedRecord& record) {
    fold_batch(std::span(&record, 1));
    return outcomes_.front();
}

void FoldedLedger::fold_all(std::span<const LoggedRecord> records, std::size_t batch_records) {
    while (!records.empty()) {
        const std::size_t count = std::min(batch_records, records.size());
        fold_batch(records.first(count));
        records = records.subspan(count);
    }
}

const Rows& FoldedLedger::rows() {
    fold_->take_changes(stored_);
    return stored_.rows;
}

const Ledger& FoldedLedger::ledger(std::string_view id) const {
    return state().books.ledgers[state().books.ledgers.find(kNoHandle, id)];
}

}  // namespace saldo::test
