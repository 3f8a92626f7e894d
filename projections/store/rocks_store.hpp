// Store on RocksDB: commits here and in commit_large.cpp, reads in rocks_snapshot, opening in
// open.cpp.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "projections/store/database.hpp"
#include "projections/store/known_keys.hpp"
#include "projections/store/store.hpp"

namespace saldo::store {

// Inside the store's folder, where files can be moved into RocksDB by name; RocksDB looks at no
// subfolder.
inline constexpr const char* scratch_name = "scratch";

class RocksStore final : public Store {
  public:
    // Empties the scratch folder of what a killed commit left, unless read-only.
    [[nodiscard]] static Result<std::unique_ptr<Store>> over(std::shared_ptr<Database> database,
                                                             const Schema& schema,
                                                             const Options& options);
    RocksStore(std::shared_ptr<Database> database, const Schema& schema, const Options& options);

    [[nodiscard]] Result<std::string> position() const override;
    [[nodiscard]] Result<std::unique_ptr<Snapshot>> snapshot() const override;
    [[nodiscard]] Result<std::unique_ptr<Fetched>> get_many(
        std::size_t table, std::span<const std::string_view> keys) const override;
    [[nodiscard]] Status commit_small(const Commit& commit, bool sync) override;
    [[nodiscard]] Status commit_large(const Commit& commit) override;
    [[nodiscard]] Status sync() override;
    [[nodiscard]] std::uint64_t disk_bytes() const override;
    [[nodiscard]] std::uint64_t memory_bytes() const override;

  private:
    // A sorted file, written but not yet part of the database.
    struct SortedFile {
        rocksdb::ColumnFamilyHandle* family = nullptr;
        std::filesystem::path path;
    };

    [[nodiscard]] Status may_commit(const Commit& commit) const;
    // Remembers the error for the commits to come, and returns it.
    [[nodiscard]] std::unexpected<Error> poison(const rocksdb::Status& status);
    void reached(const char* place) const;
    void know_keys(const Commit& commit);

    // commit_large.cpp
    [[nodiscard]] Status empty_write_buffers();
    void wait_for_compaction(const Commit& commit) const;
    [[nodiscard]] Result<std::vector<SortedFile>> write_sorted_files(const Commit& commit);
    [[nodiscard]] rocksdb::Status write_sorted_file(const SortedFile& file,
                                                    const rocksdb::ColumnFamilyOptions& family,
                                                    const std::vector<Row>& rows) const;
    [[nodiscard]] Status ingest(const std::vector<SortedFile>& files);

    std::shared_ptr<Database> database_;
    bool read_only_;
    std::size_t memory_bytes_max_;
    std::unique_ptr<KnownKeys> known_keys_;  // nullptr: read-only
    std::function<void(const char*)> failpoint_;
    std::optional<Error> failure_;          // of a write: the state on the disk is not known
    bool rows_in_write_ahead_log_ = false;  // that no table file has
    std::uint64_t sorted_files_made_ = 0;   // names scratch files
};

}  // namespace saldo::store
