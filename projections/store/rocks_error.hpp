// What RocksDB says of a failing disk, as a sentence for a person.
#pragma once

#include <filesystem>
#include <string_view>

#include <rocksdb/status.h>

#include "engine/base/result.hpp"

namespace saldo::store {

// `doing` is a verb: "open", "read", "commit to". REQUIRES: !status.ok(). Kinds: damaged
// (checksums, sizes or files that are missing), newer_format, in_use, io.
[[nodiscard]] Error to_error(const rocksdb::Status& status, const std::filesystem::path& folder,
                             std::string_view doing);

// Is this what RocksDB answers when another process, or this one, holds the folder's lock? It has
// no code of its own.
[[nodiscard]] bool is_lock_held(const rocksdb::Status& status);

}  // namespace saldo::store
