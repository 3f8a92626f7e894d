// An open RocksDB and the handles of its tables, closed when the last one who uses it (the store, a
// snapshot) lets go.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/db.h>

#include "engine/base/result.hpp"
#include "projections/store/rocks_options.hpp"
#include "projections/store/store.hpp"

namespace saldo::store {

// RocksDB compares an empty slice by its address too, which must not be null.
[[nodiscard]] inline rocksdb::Slice slice(std::string_view bytes) {
    return {bytes.empty() ? "" : bytes.data(), bytes.size()};
}

[[nodiscard]] inline std::string_view view(const rocksdb::Slice& bytes) {
    return {bytes.data(), bytes.size()};
}

class Database {
  public:
    // With `make`, what is missing is created. RocksDB takes the folder's lock unless
    // `options.read_only`.
    [[nodiscard]] static Result<std::shared_ptr<Database>> open(const std::filesystem::path& folder,
                                                                const Schema& schema,
                                                                const Options& options, bool make);
    Database() = default;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    [[nodiscard]] rocksdb::DB& rocks() const { return *rocks_; }
    [[nodiscard]] const RocksOptions& options() const { return options_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    [[nodiscard]] rocksdb::ColumnFamilyHandle* meta() const { return handles_[1]; }
    // REQUIRES: table < table_count().
    [[nodiscard]] rocksdb::ColumnFamilyHandle* table(std::size_t table) const;
    [[nodiscard]] std::size_t table_count() const { return handles_.size() - 2; }
    // Of every column family: default, meta, tables.
    [[nodiscard]] const std::vector<rocksdb::ColumnFamilyHandle*>& handles() const {
        return handles_;
    }

    [[nodiscard]] Error error(const rocksdb::Status& status, std::string_view doing) const;

    // A row of the store's own; empty if there is none. `at`: nullptr is the latest.
    [[nodiscard]] Result<std::string> meta_row(std::string_view key,
                                               const rocksdb::Snapshot* at) const;

  private:
    std::filesystem::path folder_;
    RocksOptions options_;
    std::unique_ptr<rocksdb::DB> rocks_;
    std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // freed by ~Database
};

}  // namespace saldo::store
