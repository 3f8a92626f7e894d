#include "projections/store/rocks_options.hpp"

#include <algorithm>
#include <cstdarg>

#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

#include "projections/store/append_operator.hpp"

namespace saldo::store {

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20U;

// Below this much memory, filters and indexes are kept in pages of their own: a whole filter (1.2
// MB for a million rows) would push everything else out of the cache.
constexpr std::size_t whole_filters_memory_bytes = 128 * mebibyte;

// Of all memory, what rows may take that are not in table files yet.
constexpr std::size_t write_buffers_share = 4;

constexpr double bloom_bits_per_row =
    10;  // 1 % of the rows that are not there are looked for in vain

// A process killed while far behind reads at most this much of the write-ahead log again.
constexpr std::size_t write_ahead_log_bytes_max = 64 * mebibyte;

// RocksDB's diary (the files LOG*) is not kept. Debian's library has its assertions on, and one of
// them stops the process when the diary is written to after it failed once: on a full disk, where
// we have an error to tell. What matters in it comes back as a status as well. A reader leaves no
// trace in the folder this way, too.
class NoDiary final : public rocksdb::Logger {
  public:
    using rocksdb::Logger::Logv;
    void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

rocksdb::BlockBasedTableOptions blocks(const std::shared_ptr<rocksdb::Cache>& cache,
                                       bool point_reads, std::size_t memory_bytes) {
    rocksdb::BlockBasedTableOptions blocks;
    blocks.format_version = 5;
    blocks.block_cache = cache;
    blocks.cache_index_and_filter_blocks = true;
    blocks.cache_index_and_filter_blocks_with_high_priority = true;
    blocks.optimize_filters_for_memory = true;
    if (point_reads) blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(bloom_bits_per_row));
    if (memory_bytes < whole_filters_memory_bytes) {
        blocks.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
        blocks.partition_filters = point_reads;
        blocks.pin_top_level_index_and_filter = true;
    }
    const rocksdb::CacheEntryRoleOptions charged{
        rocksdb::CacheEntryRoleOptions::Decision::kEnabled};
    for (const rocksdb::CacheEntryRole role : {rocksdb::CacheEntryRole::kFilterConstruction,
                                               rocksdb::CacheEntryRole::kBlockBasedTableReader,
                                               rocksdb::CacheEntryRole::kFileMetadata}) {
        blocks.cache_usage_options.options_overrides[role] = charged;
    }
    return blocks;
}

rocksdb::ColumnFamilyOptions column_family(const std::shared_ptr<rocksdb::Cache>& cache,
                                           bool point_reads, std::size_t memory_bytes) {
    rocksdb::ColumnFamilyOptions family;
    family.table_factory.reset(
        rocksdb::NewBlockBasedTableFactory(blocks(cache, point_reads, memory_bytes)));
    family.merge_operator = std::make_shared<AppendOperator>();
    // Rows that are looked up are written again and again: compressing a file of the first level,
    // which the next compaction reads, is work for nobody. The second figure is that of all levels
    // below. What is only added to goes below at once.
    family.compression_per_level = {
        point_reads ? rocksdb::kNoCompression : rocksdb::kLZ4Compression, rocksdb::kLZ4Compression};
    // A compaction writes what is below again, too: the more files it takes at once, the less.
    family.level0_file_num_compaction_trigger = 8;
    family.level_compaction_dynamic_level_bytes = true;
    family.write_buffer_size = std::clamp(memory_bytes / 8, mebibyte, 64 * mebibyte);
    family.arena_block_size =
        std::clamp(family.write_buffer_size / 64, std::size_t{64} << 10U, mebibyte);
    // A small commit's rows come in order, and many to one place: the search for the next one
    // begins at the last. (A prefix of no bytes is shared by all keys.)
    family.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewCappedPrefixTransform(0));
    if (point_reads && memory_bytes >= whole_filters_memory_bytes) {
        family.memtable_prefix_bloom_size_ratio = 0.01;
        family.memtable_whole_key_filtering = true;
    }
    return family;
}

}  // namespace

std::shared_ptr<rocksdb::Logger> no_diary() { return std::make_shared<NoDiary>(); }

RocksOptions tune(const Schema& schema, const Options& options) {
    RocksOptions tuned;
    rocksdb::LRUCacheOptions cache;
    cache.capacity = options.memory_bytes;
    cache.num_shard_bits = 2;  // few threads read; a whole filter must fit its shard many times
    cache.high_pri_pool_ratio = 0.5;  // filters and indexes outlive a scan over data
    tuned.cache = rocksdb::NewLRUCache(cache);

    rocksdb::DBOptions& database = tuned.database;
    database.max_background_jobs = 2;
    // A reader keeps every file open, so that a later writer's compactions take none away from it.
    database.max_open_files = options.read_only ? -1 : 512;
    database.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(
        options.memory_bytes / write_buffers_share, tuned.cache);
    database.max_total_wal_size = write_ahead_log_bytes_max;
    database.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    database.bytes_per_sync = mebibyte;
    database.wal_bytes_per_sync = mebibyte;
    database.stats_dump_period_sec = 0;
    database.stats_persist_period_sec = 0;
    database.info_log = no_diary();

    tuned.meta = column_family(tuned.cache, false, options.memory_bytes);
    for (const Table& table : schema.tables) {
        tuned.tables.push_back(column_family(tuned.cache, table.point_reads, options.memory_bytes));
    }
    return tuned;
}

std::vector<rocksdb::ColumnFamilyDescriptor> RocksOptions::column_families(
    const Schema& schema) const {
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    families.emplace_back(rocksdb::kDefaultColumnFamilyName, meta);
    families.emplace_back(meta_name, meta);
    for (std::size_t i = 0; i < schema.tables.size(); ++i)
        families.emplace_back(schema.tables[i].name, tables[i]);
    return families;
}

rocksdb::IngestExternalFileOptions ingest_options() {
    rocksdb::IngestExternalFileOptions ingest;
    ingest.move_files = true;
    ingest.write_global_seqno = false;
    ingest.snapshot_consistency = true;
    ingest.allow_blocking_flush = true;
    ingest.verify_checksums_before_ingest = false;
    return ingest;
}

}  // namespace saldo::store
