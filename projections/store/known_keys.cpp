#include "projections/store/known_keys.hpp"

#include <array>

#include <rocksdb/iterator.h>

#include "engine/base/hash_of_bytes.hpp"

namespace saldo::store {

namespace {

// Of the store's memory, a first part of a filter takes about one in 200 bytes (12 bits a key).
constexpr std::size_t kMemoryBytesOfKey = 256;
constexpr std::size_t kShareOfTable = 4;

// Keys whose places are asked of memory before they are looked at.
constexpr std::size_t kAddedAhead = 16;

constexpr std::size_t kReadAheadBytes = std::size_t{2} << 20U;

std::unique_ptr<rocksdb::Iterator> all_rows(const Database& database, std::size_t table) {
    rocksdb::ReadOptions read;
    read.fill_cache = false;
    read.readahead_size = kReadAheadBytes;
    return std::unique_ptr<rocksdb::Iterator>(
        database.rocks().NewIterator(read, database.table(table)));
}

}  // namespace

KnownKeys::KnownKeys(const Database& database, const Schema& schema, const Options& options)
    : database_(database), asked_before_reading_(options.lookups_before_keys_are_read) {
    for (std::size_t table = 0; table < schema.tables.size(); ++table) {
        auto& keys = tables_.emplace_back();
        if (!schema.tables[table].point_reads) continue;
        keys = std::make_unique<Keys>(options.memory_bytes / kMemoryBytesOfKey,
                                      options.memory_bytes / kShareOfTable);
        keys->complete = is_empty(table);
    }
}

KnownKeys::~KnownKeys() {
    stopping_ = true;
    if (reader_.joinable()) reader_.join();
}

bool KnownKeys::is_empty(std::size_t table) const {
    const auto rows = all_rows(database_, table);
    rows->SeekToFirst();
    return !rows->Valid() && rows->status().ok();
}

void KnownKeys::add(const Commit& commit) {
    for (const TableRows& table : commit.tables) {
        Keys* const keys = tables_[table.table].get();
        if (keys == nullptr) continue;
        std::array<std::uint64_t, kAddedAhead> ahead{};
        for (std::size_t at = 0; at < table.rows.size() + kAddedAhead; ++at) {
            std::uint64_t& hash = ahead[at % kAddedAhead];
            if (at >= kAddedAhead && table.rows[at - kAddedAhead].kind != Row::Kind::erase)
                keys->filter.add(hash);
            if (at >= table.rows.size()) continue;
            hash = hash_of_bytes(table.rows[at].key);
            keys->filter.prefetch(hash);
        }
    }
}

const KeyFilter* KnownKeys::of(std::size_t table, std::size_t asked) {
    Keys* const keys = tables_[table].get();
    if (keys == nullptr) return nullptr;
    if (keys->complete.load(std::memory_order_acquire)) return &keys->filter;
    const std::size_t before = asked_.fetch_add(asked, std::memory_order_relaxed);
    // A command that asks a few questions and ends is not worth reading all keys for.
    if (before < asked_before_reading_ && before + asked >= asked_before_reading_) {
        const std::lock_guard lock(starting_);
        if (!reader_.joinable()) reader_ = std::thread([this] { read_all(); });
    }
    return nullptr;
}

std::size_t KnownKeys::bytes() const {
    std::size_t bytes = 0;
    for (const auto& keys : tables_)
        if (keys != nullptr) bytes += keys->filter.bytes();
    return bytes;
}

void KnownKeys::read_all() {
    for (std::size_t table = 0; table < tables_.size(); ++table) {
        Keys* const keys = tables_[table].get();
        if (keys == nullptr || keys->complete.load(std::memory_order_relaxed)) continue;
        // Where the disk cannot be read, look-ups will say so.
        if (!read(table, *keys)) return;
        keys->complete.store(true, std::memory_order_release);
    }
}

bool KnownKeys::read(std::size_t table, Keys& keys) const {
    const auto rows = all_rows(database_, table);
    for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
        if (stopping_.load(std::memory_order_relaxed)) return false;
        keys.filter.add(hash_of_bytes(view(rows->key())));
    }
    return rows->status().ok();
}

}  // namespace saldo::store
