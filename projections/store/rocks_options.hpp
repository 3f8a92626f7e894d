// How RocksDB is set up: few threads (the fold and the broker have the cores), one memory limit for
// everything, point reads that mostly miss, and bulk ingestion of sorted files.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>

#include "projections/store/store.hpp"

namespace saldo::store {

// The column family of the store's own rows: format, schema version, log and position (see
// header_rows.hpp).
inline constexpr const char* meta_name = "meta";

// From this many files on in a table's first level, which every read looks through one by one, a
// large commit waits for compaction: ingesting is not slowed down by RocksDB itself.
inline constexpr int level0_files_max = 40;

struct RocksOptions {
    std::shared_ptr<rocksdb::Cache> cache;  // its capacity is Options::memory_bytes
    rocksdb::DBOptions database;
    rocksdb::ColumnFamilyOptions meta;
    std::vector<rocksdb::ColumnFamilyOptions> tables;  // as Schema::tables

    // "default" (empty, RocksDB wants it), meta, then the tables.
    [[nodiscard]] std::vector<rocksdb::ColumnFamilyDescriptor> column_families(
        const Schema& schema) const;
};

[[nodiscard]] RocksOptions tune(const Schema& schema, const Options& options);

// For whatever RocksDB is asked to do without those options: a diary that nobody writes.
[[nodiscard]] std::shared_ptr<rocksdb::Logger> no_diary();

[[nodiscard]] rocksdb::IngestExternalFileOptions ingest_options();

}  // namespace saldo::store
