// One shard's rows in RocksDB: named tables of (key, value), read from snapshots and changed by
// commits that are atomic with the position in the log. Everything above sees bytes only; what they
// mean is the business of the engine (state) and of the questions (answers).
//
// Invariants
// 1. Rows and position are never apart: every commit carries the position that it brings the rows
// to, and every read
//    sees whole commits.
// 2. A commit is small (WriteBatch with the write-ahead log: visible in milliseconds) or large
// (sorted table files
//    ingested into all tables at once). Before an ingest the write-ahead log is synced and what
//    only it holds is written to table files, so that a kill never keeps a later position and loses
//    an earlier row (seen on RocksDB 7.8.3 with the log switched off).
// 3. A store written by a later version, for another log, or held by another process is not opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace saldo::store {

// One row to be written. Keys compare as unsigned bytes. Views must outlive the commit call.
struct Row {
    // append: the bytes are added at the end of the row's value (posting lists); a row that is not
    // there begins empty.
    enum class Kind : std::uint8_t { put, append, erase };

    std::string_view key;
    std::string_view value;  // not looked at for erase
    Kind kind = Kind::put;
};

// The rows of one table in a commit. Each key at most once; any order (the store sorts).
struct TableRows {
    std::size_t table = 0;  // index into Schema::tables
    std::vector<Row> rows;
};

struct Commit {
    std::vector<TableRows>
        tables;  // each table at most once; tables that do not change may be left out
    std::string_view position;  // opaque to the store: what state the rows are in; not empty
    std::shared_ptr<const void> memory;  // keeps what the rows' views point to
};

struct Table {
    std::string name;  // the column family; "default" and "meta" are taken
    bool point_reads =
        true;  // rows are looked up by whole key, mostly in vain: keep a bloom filter
};

struct Schema {
    // Of the rows' meaning. A store with a later one is `newer_format`; one with an earlier one, or
    // with other tables, is `bad_input`: what it holds is built again from the log, beside the old
    // one.
    std::uint32_t version = 1;
    std::vector<Table> tables;
};

struct Options {
    // Block cache with filters, indexes and the write buffers together. The cache gives way to the
    // others; only what a single running flush, commit or compaction needs for itself (some 10 MB)
    // comes on top.
    std::size_t memory_bytes = std::size_t{256} << 20U;
    // Nothing is written, not even a lock; sees what was committed when it was opened, and is
    // `in_use` while a writer holds the folder (ask that process instead).
    bool read_only = false;
    bool create_if_missing = true;
    // The log, and its partition, that the rows are folded from. Kept when the store is made; a
    // store of another log is `damaged` (the log was replaced). Empty: not compared.
    std::string log_identity;
    // Tests only: so many keys are looked up before those of a store that was opened again are read
    // into memory (known_keys.hpp).
    std::size_t lookups_before_keys_are_read = 20'000;
    // Tests only: called at named places of a commit, in the committing thread: after_small,
    // after_sst_written, before_ingest, after_ingest. To be killed there.
    std::function<void(const char* place)> failpoint;
};

using Visit = std::function<bool(std::string_view key, std::string_view value)>;

// The answers of get_many, in the order of the keys. `values()[i]` is nullopt where there is no
// row; views live as long as this object, which owns their memory.
class Fetched {
  public:
    Fetched() = default;
    Fetched(const Fetched&) = delete;
    Fetched& operator=(const Fetched&) = delete;
    virtual ~Fetched() = default;
    [[nodiscard]] virtual std::span<const std::optional<std::string_view>> values() const = 0;
};

// A consistent view of all tables and the position they are at. Any thread. It keeps replaced rows
// on the disk while it lives: hold it for an answer, not for a day. The folder stays locked until
// the last snapshot is gone.
class Snapshot {
  public:
    Snapshot() = default;
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    virtual ~Snapshot() = default;

    // Empty: nothing was ever committed.
    [[nodiscard]] virtual std::string_view position() const = 0;
    // nullopt: no such row.
    [[nodiscard]] virtual Result<std::optional<std::string>> get(std::size_t table,
                                                                 std::string_view key) const = 0;
    // As Store::get_many, of this snapshot.
    [[nodiscard]] virtual Result<std::unique_ptr<Fetched>> get_many(
        std::size_t table, std::span<const std::string_view> keys) const = 0;
    // Rows with from <= key < until in key order (empty `until`: to the end), until `visit` returns
    // false. What `visit` is given lives until it returns.
    [[nodiscard]] virtual Status scan(std::size_t table, std::string_view from,
                                      std::string_view until, const Visit& visit) const = 0;
    // The same, from the last key before `until` downwards to `from`.
    [[nodiscard]] virtual Status scan_back(std::size_t table, std::string_view from,
                                           std::string_view until, const Visit& visit) const = 0;
};

class Store {
  public:
    // Opens or makes the store in `folder`. Errors: in_use, newer_format, io, damaged, not_found
    // (read_only, or create_if_missing is off), bad_input (not a store of Saldo's, or of an earlier
    // schema), each with the folder and what to do.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(const std::filesystem::path& folder,
                                                             const Schema& schema,
                                                             const Options& options);
    // Removes the store in `folder`, and the folder where nothing else is in it. Errors: not_found,
    // in_use, io.
    [[nodiscard]] static Status destroy(const std::filesystem::path& folder);

    Store() = default;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    virtual ~Store() = default;

    // Empty: nothing was ever committed.
    [[nodiscard]] virtual Result<std::string> position() const = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<Snapshot>> snapshot() const = 0;
    // Reads the latest committed rows; any thread. Keys may be in any order (the store sorts for
    // itself) and may repeat.
    [[nodiscard]] virtual Result<std::unique_ptr<Fetched>> get_many(
        std::size_t table, std::span<const std::string_view> keys) const = 0;

    // One thread commits at a time. On an error the commit is not visible; after a restart it is
    // there as a whole or not at all, and position() says which. Once a write has failed, further
    // commits fail with the same error until the store is opened again: nothing may be built on a
    // state that is not known. REQUIRES: not read_only.
    //
    // small: WriteBatch + write-ahead log; returns when the log was written (synced only if
    // `sync`). What was not synced outlives the process, but not the machine.
    [[nodiscard]] virtual Status commit_small(const Commit& commit, bool sync) = 0;
    // large: syncs the write-ahead log, writes one sorted file per table, ingests all with the
    // position at once; durable when it returns. Waits where compaction has fallen too far behind.
    [[nodiscard]] virtual Status commit_large(const Commit& commit) = 0;
    // Everything committed so far is durable when it returns.
    [[nodiscard]] virtual Status sync() = 0;

    // The sizes of the store's files, as far as they can be seen.
    [[nodiscard]] virtual std::uint64_t disk_bytes() const = 0;
    // What Options::memory_bytes limits, as RocksDB counts it now.
    [[nodiscard]] virtual std::uint64_t memory_bytes() const = 0;
};

}  // namespace saldo::store
