#include "projections/store/rocks_snapshot.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <rocksdb/iterator.h>

#include "engine/base/hash_of_bytes.hpp"
#include "projections/store/header_rows.hpp"
#include "projections/store/row_order.hpp"

namespace saldo::store {

namespace {

// Keys looked up at once. RocksDB works in groups of 32; a larger batch saves the setting up, until
// its values no longer fit the processor's cache.
constexpr std::size_t fetch_batch_rows = 512;

class FetchedRows final : public Fetched {
  public:
    explicit FetchedRows(std::size_t count) : values_(count) {}

    [[nodiscard]] std::span<const std::optional<std::string_view>> values() const override {
        return values_;
    }

    // Room for the values of one batch, until the next call.
    [[nodiscard]] char* room(std::size_t bytes) {
        memory_.push_back(std::make_unique_for_overwrite<char[]>(bytes));
        return memory_.back().get();
    }
    void set(std::size_t index, std::string_view value) { values_[index] = value; }

  private:
    std::vector<std::optional<std::string_view>> values_;
    std::vector<std::unique_ptr<char[]>> memory_;
};

class RocksSnapshot final : public Snapshot {
  public:
    explicit RocksSnapshot(std::shared_ptr<const Database> database)
        : database_(std::move(database)), moment_(*database_) {}

    [[nodiscard]] Status read_position() {
        auto position = database_->meta_row(position_key, moment_.get());
        if (!position) return std::unexpected(position.error());
        position_ = std::move(*position);
        return {};
    }

    [[nodiscard]] std::string_view position() const override { return position_; }

    [[nodiscard]] Result<std::optional<std::string>> get(std::size_t table,
                                                         std::string_view key) const override {
        rocksdb::ReadOptions read;
        read.snapshot = moment_.get();
        std::string value;
        const rocksdb::Status status =
            database_->rocks().Get(read, database_->table(table), slice(key), &value);
        if (status.IsNotFound()) return std::nullopt;
        if (!status.ok()) return std::unexpected(database_->error(status, "read"));
        return value;
    }

    [[nodiscard]] Result<std::unique_ptr<Fetched>> get_many(
        std::size_t table, std::span<const std::string_view> keys) const override {
        return fetch(*database_, moment_, table, keys, nullptr);
    }

    [[nodiscard]] Status scan(std::size_t table, std::string_view from, std::string_view until,
                              const Visit& visit) const override {
        return walk(table, from, until, visit, true);
    }

    [[nodiscard]] Status scan_back(std::size_t table, std::string_view from, std::string_view until,
                                   const Visit& visit) const override {
        return walk(table, from, until, visit, false);
    }

  private:
    [[nodiscard]] Status walk(std::size_t table, std::string_view from, std::string_view until,
                              const Visit& visit, bool upwards) const {
        if (!until.empty() && until <= from) return {};
        const rocksdb::Slice lower = slice(from);
        const rocksdb::Slice upper = slice(until);
        rocksdb::ReadOptions read;
        read.snapshot = moment_.get();
        read.iterate_lower_bound = &lower;
        if (!until.empty()) read.iterate_upper_bound = &upper;
        const std::unique_ptr<rocksdb::Iterator> rows(
            database_->rocks().NewIterator(read, database_->table(table)));
        if (upwards) {
            for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
                if (!visit(view(rows->key()), view(rows->value()))) return {};
            }
        } else {
            for (rows->SeekToLast(); rows->Valid(); rows->Prev()) {
                if (!visit(view(rows->key()), view(rows->value()))) return {};
            }
        }
        if (!rows->status().ok()) return std::unexpected(database_->error(rows->status(), "read"));
        return {};
    }

    std::shared_ptr<const Database> database_;
    Moment moment_;
    std::string position_;
};

// The keys that may have rows, in key order.
std::vector<KeyPlace> places_to_look_at(std::span<const std::string_view> keys,
                                        const KeyFilter* filter) {
    if (filter == nullptr) return in_key_order(keys.size(), [&](std::size_t i) { return keys[i]; });
    std::vector<std::uint64_t> hashes(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        hashes[i] = hash_of_bytes(keys[i]);
        filter->prefetch(hashes[i]);
    }
    std::vector<std::uint32_t> known;
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (filter->may_have(hashes[i])) known.push_back(static_cast<std::uint32_t>(i));
    std::vector<KeyPlace> order =
        in_key_order(known.size(), [&](std::size_t i) { return keys[known[i]]; });
    for (KeyPlace& place : order) place.index = known[place.index];
    return order;
}

}  // namespace

Moment::Moment(const Database& database)
    : database_(database), snapshot_(database.rocks().GetSnapshot()) {}

Moment::~Moment() { database_.rocks().ReleaseSnapshot(snapshot_); }

Result<std::unique_ptr<Fetched>> fetch(const Database& database, const Moment& moment,
                                       std::size_t table, std::span<const std::string_view> keys,
                                       const KeyFilter* filter) {
    const std::vector<KeyPlace> order = places_to_look_at(keys, filter);
    auto fetched = std::make_unique<FetchedRows>(keys.size());
    rocksdb::ReadOptions read;
    read.snapshot = moment.get();
    rocksdb::ColumnFamilyHandle* const family = database.table(table);

    const std::size_t batch_rows = std::min(fetch_batch_rows, order.size());
    std::vector<rocksdb::Slice> batch(batch_rows);
    std::vector<rocksdb::PinnableSlice> found(batch_rows);
    std::vector<rocksdb::Status> statuses(batch_rows);
    for (std::size_t begin = 0; begin < order.size(); begin += batch_rows) {
        const std::size_t count = std::min(batch_rows, order.size() - begin);
        for (std::size_t i = 0; i < count; ++i) batch[i] = slice(keys[order[begin + i].index]);
        database.rocks().MultiGet(read, family, count, batch.data(), found.data(), statuses.data(),
                                  true);

        std::size_t bytes = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (statuses[i].ok()) {
                bytes += found[i].size();
            } else if (!statuses[i].IsNotFound()) {
                return std::unexpected(database.error(statuses[i], "read"));
            }
        }
        char* room = bytes == 0 ? nullptr : fetched->room(bytes);
        for (std::size_t i = 0; i < count; ++i) {
            if (statuses[i].ok()) {
                const std::size_t size = found[i].size();
                if (size != 0) std::memcpy(room, found[i].data(), size);
                fetched->set(order[begin + i].index,
                             size == 0 ? std::string_view("") : std::string_view(room, size));
                if (size != 0) room += size;
            }
            found[i].Reset();
        }
    }
    return fetched;
}

Result<std::unique_ptr<Snapshot>> take_snapshot(std::shared_ptr<const Database> database) {
    auto snapshot = std::make_unique<RocksSnapshot>(std::move(database));
    if (const Status status = snapshot->read_position(); !status)
        return std::unexpected(status.error());
    return snapshot;
}

}  // namespace saldo::store
