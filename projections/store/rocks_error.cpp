#include "projections/store/rocks_error.hpp"

#include <string>

#include "engine/base/assert.hpp"

namespace saldo::store {

bool is_lock_held(const rocksdb::Status& status) {
    if (!status.IsIOError()) return false;
    const std::string text = status.ToString();
    return text.find("lock hold by current process") != std::string::npos ||
           text.find("While lock file") != std::string::npos;
}

Error to_error(const rocksdb::Status& status, const std::filesystem::path& folder,
               std::string_view doing) {
    SALDO_ASSERT(!status.ok(), "a success is not an error");
    const std::string text = status.ToString();
    const auto says = [&text](std::string_view words) {
        return text.find(words) != std::string::npos;
    };
    const auto error = [&](ErrorKind kind, std::string_view why, std::string_view what_to_do) {
        std::string message = "cannot ";
        message.append(doing)
            .append(" the store in ")
            .append(folder.string())
            .append(": ")
            .append(why);
        message.append(" (").append(text).append("); ").append(what_to_do);
        return Error{kind, std::move(message)};
    };

    if (is_lock_held(status)) {
        return error(ErrorKind::in_use, "another process holds it",
                     "wait for that process, or ask it instead");
    }
    if (status.IsNoSpace())
        return error(ErrorKind::io, "the disk is full", "free some space and start again");
    if (says("newer version of RocksDB")) {
        return error(ErrorKind::newer_format, "it was written by a later version",
                     "upgrade this program");
    }
    if (status.IsCorruption() || status.IsPathNotFound() || status.IsNotFound()) {
        return error(
            ErrorKind::damaged, "its files are damaged or missing",
            "where it is a shard, move its folder away and fold the log again; where it is the "
            "log itself, bring it back from a copy: it is the only one");
    }
    if (says("Read-only file system") || says("Permission denied") ||
        says("Operation not permitted")) {
        return error(ErrorKind::io, "it may not be written",
                     "make the folder writable, or open it for reading only");
    }
    return error(ErrorKind::io, "the disk failed", "check the disk and start again");
}

}  // namespace saldo::store
