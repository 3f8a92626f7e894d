// One shard's rows in RocksDB: named tables of (key, value), read from snapshots and changed by commits that
// are atomic with the position in the log. Everything above sees bytes only; what they mean is the business of the engine
// (state) and of the questions (answers).
//
// Invariants
// 1. Rows and position are never apart: every commit carries the position that it brings the rows to.
// 2. A commit is small (WriteBatch with the write-ahead log: visible in milliseconds) or large (sorted table files
//    ingested into all tables at once). The write-ahead log is synced before every ingest, so that a kill never
//    keeps a later position and loses an earlier row (seen on RocksDB 7.8.3 with the log switched off).
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
    std::string_view key;
    std::string_view value;
    enum class Kind : std::uint8_t { put, append, erase } kind = Kind::put;
    // append: the bytes are added at the end of the row's value (posting lists); a row that is not there begins empty.
};

// The rows of one table in a commit. Each key at most once; any order (the store sorts).
struct TableRows {
    std::size_t table = 0;  // index into Schema::tables
    std::vector<Row> rows;
};

struct Commit {
    std::vector<TableRows> tables;
    std::string_view position;  // opaque to the store: what state the rows are in; read back by position()
    std::shared_ptr<const void> memory;  // keeps what the rows' views point to
};

struct Table {
    std::string name;         // the column family
    bool point_reads = true;  // rows are looked up by whole key, mostly in vain: keep a bloom filter
};

struct Schema {
    std::uint32_t version = 1;  // of the rows' meaning; a store with a later one is `newer_format`
    std::vector<Table> tables;
};

struct Options {
    std::size_t memory_bytes = std::size_t{256} << 20U;  // block cache, filters and write buffers together
    bool read_only = false;  // no lock is taken; sees what was committed when it was opened
    bool create_if_missing = true;
};

// A consistent view of all tables and the position they are at.
class Snapshot {
  public:
    Snapshot() = default;
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    virtual ~Snapshot() = default;

    [[nodiscard]] virtual std::string_view position() const = 0;
    // nullopt: no such row.
    [[nodiscard]] virtual Result<std::optional<std::string>> get(std::size_t table, std::string_view key) const = 0;
    // Rows with from <= key < until in key order (empty `until`: to the end), until `visit` returns false.
    [[nodiscard]] virtual Status scan(std::size_t table, std::string_view from, std::string_view until,
                                      const std::function<bool(std::string_view key, std::string_view value)>& visit)
        const = 0;
    // The same, from the last key before `until` downwards to `from`.
    [[nodiscard]] virtual Status scan_back(
        std::size_t table, std::string_view from, std::string_view until,
        const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;
};

// The answers of get_many. `values[i]` is nullopt where there is no row; views live as long as this object.
class Fetched {
  public:
    Fetched() = default;
    Fetched(const Fetched&) = delete;
    Fetched& operator=(const Fetched&) = delete;
    virtual ~Fetched() = default;
    [[nodiscard]] virtual std::span<const std::optional<std::string_view>> values() const = 0;
};

class Store {
  public:
    // Opens or makes the store in `folder`. Errors: in_use, newer_format, io, damaged, not_found (read_only, or
    // create_if_missing is off), each with the folder and what to do.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(const std::filesystem::path& folder, Schema schema,
                                                             const Options& options);
    Store() = default;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    virtual ~Store() = default;

    // Empty: nothing was ever committed.
    [[nodiscard]] virtual Result<std::string> position() const = 0;
    [[nodiscard]] virtual std::unique_ptr<Snapshot> snapshot() const = 0;
    // Reads the latest committed rows; any thread. Keys may be in any order (the store sorts for itself).
    [[nodiscard]] virtual Result<std::unique_ptr<Fetched>> get_many(std::size_t table,
                                                                    std::span<const std::string_view> keys) const = 0;

    // One thread commits at a time. On an error nothing of the commit is visible, now or after a restart.
    // small: WriteBatch + write-ahead log; returns when the log was written (synced only if `sync`).
    [[nodiscard]] virtual Status commit_small(const Commit& commit, bool sync) = 0;
    // large: syncs the write-ahead log, writes one sorted file per table, ingests all with the position at once; durable
    // when it returns.
    [[nodiscard]] virtual Status commit_large(const Commit& commit) = 0;
    // Everything committed so far is durable when it returns.
    [[nodiscard]] virtual Status sync() = 0;
};

}  // namespace saldo::store
