#include "projections/store/rocks_store.hpp"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include <rocksdb/write_batch.h>

#include "engine/base/assert.hpp"
#include "projections/store/header_rows.hpp"
#include "projections/store/rocks_snapshot.hpp"
#include "projections/store/row_order.hpp"

namespace saldo::store {

namespace {

rocksdb::Status add(rocksdb::WriteBatch& batch, rocksdb::ColumnFamilyHandle* family,
                    const Row& row) {
    switch (row.kind) {
        case Row::Kind::put:
            return batch.Put(family, slice(row.key), slice(row.value));
        case Row::Kind::append:
            return batch.Merge(family, slice(row.key), slice(row.value));
        case Row::Kind::erase:
            return batch.Delete(family, slice(row.key));
    }
    SALDO_ASSERT(false, "a row is put, appended or erased");
}

// Each row with its length prefixes and tag, so that the batch grows once.
std::size_t batch_bytes(const Commit& commit) {
    std::size_t bytes = 64 + commit.position.size();
    for (const TableRows& table : commit.tables) {
        for (const Row& row : table.rows) bytes += row.key.size() + row.value.size() + 12;
    }
    return bytes;
}

}  // namespace

RocksStore::RocksStore(std::shared_ptr<Database> database, const Schema& schema,
                       const Options& options)
    : database_(std::move(database)),
      read_only_(options.read_only),
      memory_bytes_max_(options.memory_bytes),
      failpoint_(options.failpoint) {
    if (!read_only_) known_keys_ = std::make_unique<KnownKeys>(*database_, schema, options);
}

Result<std::unique_ptr<Store>> RocksStore::over(std::shared_ptr<Database> database,
                                                const Schema& schema, const Options& options) {
    if (!options.read_only) {
        const std::filesystem::path scratch = database->folder() / scratch_name;
        std::error_code error;
        std::filesystem::remove_all(scratch, error);
        if (!error) std::filesystem::create_directory(scratch, error);
        if (error) {
            return fail(ErrorKind::io, "cannot open the store in " + database->folder().string() +
                                           ": cannot empty its folder " + scratch_name + " (" +
                                           error.message() + "); make it writable");
        }
    }
    return std::make_unique<RocksStore>(std::move(database), schema, options);
}

Result<std::string> RocksStore::position() const {
    return database_->meta_row(position_key, nullptr);
}

Result<std::unique_ptr<Snapshot>> RocksStore::snapshot() const { return take_snapshot(database_); }

Result<std::unique_ptr<Fetched>> RocksStore::get_many(
    std::size_t table, std::span<const std::string_view> keys) const {
    const KeyFilter* const filter =
        known_keys_ == nullptr ? nullptr : known_keys_->of(table, keys.size());
    const Moment moment(*database_);
    return fetch(*database_, moment, table, keys, filter);
}

Status RocksStore::may_commit(const Commit& commit) const {
    SALDO_ASSERT(!read_only_, "a store opened for reading takes no commits");
    SALDO_ASSERT(!commit.position.empty(), "a commit says what position its rows are at");
    std::set<std::size_t> tables;
    for (const TableRows& table : commit.tables) {
        SALDO_ASSERT(table.table < database_->table_count(), "the schema has no such table");
        SALDO_ASSERT(tables.insert(table.table).second, "a commit names each table once");
    }
    if (failure_.has_value()) return std::unexpected(*failure_);
    return {};
}

std::unexpected<Error> RocksStore::poison(const rocksdb::Status& status) {
    failure_ = database_->error(status, "commit to");
    return std::unexpected(*failure_);
}

void RocksStore::reached(const char* place) const {
    if (failpoint_) failpoint_(place);
}

// Filters and block cache share the memory: what the filters grow by, the cache gives up.
void RocksStore::know_keys(const Commit& commit) {
    const std::size_t before = known_keys_->bytes();
    known_keys_->add(commit);
    const std::size_t after = known_keys_->bytes();
    if (after != before)
        database_->options().cache->SetCapacity(memory_bytes_max_ -
                                                std::min(memory_bytes_max_, after));
}

Status RocksStore::commit_small(const Commit& commit, bool sync) {
    if (const Status status = may_commit(commit); !status) return status;
    know_keys(commit);
    rocksdb::WriteBatch batch(batch_bytes(commit));
    rocksdb::Status status;
    for (const TableRows& table : commit.tables) {
        rocksdb::ColumnFamilyHandle* const family = database_->table(table.table);
        // In order, a row's place in the write buffer is found from where the last one lies.
        const std::vector<Row>& rows = table.rows;
        for (const KeyPlace& place :
             in_key_order(rows.size(), [&](std::size_t i) { return rows[i].key; })) {
            status = add(batch, family, rows[place.index]);
            SALDO_ASSERT(status.ok(), "a batch in memory takes any row");
        }
    }
    status = batch.Put(database_->meta(), position_key, slice(commit.position));
    SALDO_ASSERT(status.ok(), "a batch in memory takes any row");

    rocksdb::WriteOptions write;
    write.sync = sync;
    status = database_->rocks().Write(write, &batch);
    if (!status.ok()) return poison(status);
    rows_in_write_ahead_log_ = true;
    reached("after_small");
    return {};
}

Status RocksStore::sync() {
    SALDO_ASSERT(!read_only_, "a store opened for reading has nothing to sync");
    if (failure_.has_value()) return std::unexpected(*failure_);
    const rocksdb::Status status = database_->rocks().FlushWAL(true);
    if (!status.ok()) return poison(status);
    return {};
}

std::uint64_t RocksStore::disk_bytes() const {
    std::uint64_t bytes = 0;
    std::error_code error;
    // Files come and go under our eyes; one that went counts nothing.
    for (std::filesystem::recursive_directory_iterator files(database_->folder(), error), end;
         !error && files != end; files.increment(error)) {
        std::error_code gone;
        if (!files->is_regular_file(gone) || gone) continue;
        const std::uint64_t size = files->file_size(gone);
        if (!gone) bytes += size;
    }
    return bytes;
}

std::uint64_t RocksStore::memory_bytes() const {
    // The write buffers, and what readers and builders of table files need, are entered in the
    // cache.
    return database_->options().cache->GetUsage() +
           (known_keys_ == nullptr ? 0 : known_keys_->bytes());
}

}  // namespace saldo::store
