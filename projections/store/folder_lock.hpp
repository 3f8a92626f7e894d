// The lock that RocksDB keeps on a store's folder, taken by ourselves while we look at files that
// nobody may change.
//
// Taken through RocksDB, which also knows of holders in this process: closing a file that is locked
// the POSIX way would drop this process's own lock on it.
#pragma once

#include <filesystem>

#include <rocksdb/env.h>

#include "engine/base/result.hpp"

namespace saldo::store {

class FolderLock {
  public:
    // Waits a moment for a holder that only looks, as we do. Errors: in_use, io.
    [[nodiscard]] static Result<FolderLock> take(const std::filesystem::path& folder);

    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&&) = delete;
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock();

  private:
    explicit FolderLock(rocksdb::FileLock* lock) : lock_(lock) {}
    rocksdb::FileLock* lock_;
};

}  // namespace saldo::store
