// A large commit: sorted table files, written beside the database and moved into all its tables in
// one step.
//
//   1. the write-ahead log is synced, and what only it holds goes to table files
//   2. scratch/N.sst: a table's rows, sorted; one file more for the position
//   3. ingest: links the files into the database and enters them all in the manifest with one
//   synced write: the commit
//
// Killed before 3, nothing of the commit is there; after it, everything is. Step 1 is what keeps a
// later position from outliving an earlier row: the ingested files do not stand in the write-ahead
// log, so that one which lost its tail would say nothing of what came before them.
#include <chrono>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <rocksdb/sst_file_writer.h>

#include "engine/base/assert.hpp"
#include "projections/store/header_rows.hpp"
#include "projections/store/rocks_snapshot.hpp"
#include "projections/store/rocks_store.hpp"
#include "projections/store/row_order.hpp"

namespace saldo::store {

namespace {

constexpr std::chrono::milliseconds between_looks_at_compaction{5};

rocksdb::Status add(rocksdb::SstFileWriter& file, const Row& row) {
    switch (row.kind) {
        case Row::Kind::put:
            return file.Put(slice(row.key), slice(row.value));
        case Row::Kind::append:
            return file.Merge(slice(row.key), slice(row.value));
        case Row::Kind::erase:
            return file.Delete(slice(row.key));
    }
    SALDO_ASSERT(false, "a row is put, appended or erased");
}

// Sorted rows lie scattered over memory far larger than the processor's cache: without asking for
// them in time, half of a large commit is waiting for memory. First the row that says where the
// bytes are, then, nearer, the bytes.
constexpr std::size_t rows_ahead = 32;
constexpr std::size_t bytes_ahead = 16;

}  // namespace

Status RocksStore::commit_large(const Commit& commit) {
    if (const Status status = may_commit(commit); !status) return status;
    know_keys(commit);
    if (const Status status = empty_write_buffers(); !status) return status;
    wait_for_compaction(commit);

    auto files = write_sorted_files(commit);
    if (!files) return std::unexpected(files.error());
    reached("after_sst_written");
    return ingest(*files);
}

Status RocksStore::empty_write_buffers() {
    rocksdb::Status status = database_->rocks().FlushWAL(true);
    if (status.ok() && rows_in_write_ahead_log_) {
        rocksdb::FlushOptions flush;
        flush.wait = true;
        flush.allow_write_stall = true;
        status = database_->rocks().Flush(flush, database_->handles());
    }
    if (!status.ok()) return poison(status);
    rows_in_write_ahead_log_ = false;
    return {};
}

void RocksStore::wait_for_compaction(const Commit& commit) const {
    rocksdb::DB& rocks = database_->rocks();
    const auto files_in_first_level = [&](std::size_t table) {
        std::string count;
        const bool known =
            rocks.GetProperty(database_->table(table), "rocksdb.num-files-at-level0", &count);
        return known ? std::stoi(count) : 0;
    };
    for (const TableRows& table : commit.tables) {
        while (files_in_first_level(table.table) >= level0_files_max) {
            // Where nothing works at it (a failed disk), the commit itself will say so.
            std::uint64_t running = 0;
            std::uint64_t pending = 0;
            std::uint64_t failed = 0;
            rocks.GetAggregatedIntProperty("rocksdb.compaction-pending", &pending);
            rocks.GetIntProperty("rocksdb.num-running-compactions", &running);
            rocks.GetIntProperty("rocksdb.background-errors", &failed);
            if (failed != 0 || (running == 0 && pending == 0)) return;
            std::this_thread::sleep_for(between_looks_at_compaction);
        }
    }
}

Result<std::vector<RocksStore::SortedFile>> RocksStore::write_sorted_files(const Commit& commit) {
    const auto next_path = [this] {
        return database_->folder() / scratch_name / (std::to_string(++sorted_files_made_) + ".sst");
    };
    std::vector<SortedFile> files;
    rocksdb::Status status;
    for (const TableRows& table : commit.tables) {
        if (table.rows.empty() || !status.ok()) continue;
        files.push_back({database_->table(table.table), next_path()});
        status =
            write_sorted_file(files.back(), database_->options().tables[table.table], table.rows);
    }
    if (status.ok()) {
        files.push_back({database_->meta(), next_path()});
        const std::vector<Row> position{{position_key, commit.position, Row::Kind::put}};
        status = write_sorted_file(files.back(), database_->options().meta, position);
    }
    if (status.ok()) return files;

    // The database was not touched: the commit may be tried again once there is room.
    for (const SortedFile& file : files) {
        std::error_code ignored;
        std::filesystem::remove(file.path, ignored);
    }
    return std::unexpected(database_->error(status, "commit to"));
}

rocksdb::Status RocksStore::write_sorted_file(const SortedFile& file,
                                              const rocksdb::ColumnFamilyOptions& family,
                                              const std::vector<Row>& rows) const {
    rocksdb::Options options(database_->options().database, family);
    // As the first level's files are, which it will be one of.
    options.compression_per_level.clear();
    options.compression = family.compression_per_level.front();
    // The last argument keeps what was written in the page cache: it will be read by the next
    // compaction.
    rocksdb::SstFileWriter writer(rocksdb::EnvOptions(options), options, file.family, false);
    rocksdb::Status status = writer.Open(file.path.string());
    if (!status.ok()) return status;
    const auto order = in_key_order(rows.size(), [&](std::size_t i) { return rows[i].key; });
    const Row* previous = nullptr;
    for (std::size_t i = 0; i < order.size(); ++i) {
        // Here, not in a function: GCC 12 takes one that only prefetches for one that does nothing,
        // and drops the call.
        if (i + rows_ahead < order.size()) {
            __builtin_prefetch(&rows[order[i + rows_ahead].index]);
            const Row& soon = rows[order[i + bytes_ahead].index];
            __builtin_prefetch(soon.key.data());
            __builtin_prefetch(soon.value.data());
        }
        const Row& row = rows[order[i].index];
        SALDO_ASSERT(previous == nullptr || previous->key != row.key,
                     "a commit names each key of a table once");
        status = add(writer, row);
        if (!status.ok()) return status;
        previous = &row;
    }
    return writer.Finish();  // syncs the file
}

Status RocksStore::ingest(const std::vector<SortedFile>& files) {
    std::vector<rocksdb::IngestExternalFileArg> arguments;
    for (const SortedFile& file : files) {
        rocksdb::IngestExternalFileArg argument;
        argument.column_family = file.family;
        argument.external_files = {file.path.string()};
        argument.options = ingest_options();
        arguments.push_back(std::move(argument));
    }
    reached("before_ingest");
    {
        // While a snapshot exists, RocksDB gives every ingested file the next sequence number.
        // Without one, a file whose keys are all new gets number 0, and a snapshot taken while the
        // manifest is being written would show that file's rows before the position.
        const Moment any_moment(*database_);
        const rocksdb::Status status = database_->rocks().IngestExternalFiles(arguments);
        if (!status.ok()) return poison(status);
    }
    reached("after_ingest");
    return {};
}

}  // namespace saldo::store
