#include "projections/store/folder_lock.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "projections/store/rocks_error.hpp"

namespace saldo::store {

namespace {

// Looking at a store's header takes some milliseconds; a writer stays for hours.
constexpr int attempts_max = 10;
constexpr std::chrono::milliseconds between_attempts{30};

}  // namespace

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
    const std::string file = (folder / "LOCK").string();
    rocksdb::FileLock* lock = nullptr;
    rocksdb::Status status;
    for (int attempt = 1; attempt <= attempts_max; ++attempt) {
        status = rocksdb::Env::Default()->LockFile(file, &lock);
        if (status.ok()) return FolderLock(lock);
        if (!is_lock_held(status)) break;
        if (attempt < attempts_max) std::this_thread::sleep_for(between_attempts);
    }
    return std::unexpected(to_error(status, folder, "open"));
}

FolderLock::FolderLock(FolderLock&& other) noexcept : lock_(std::exchange(other.lock_, nullptr)) {}

FolderLock::~FolderLock() {
    if (lock_ != nullptr) rocksdb::Env::Default()->UnlockFile(lock_).PermitUncheckedError();
}

}  // namespace saldo::store
