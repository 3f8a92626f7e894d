// Opening a store, in an order that never makes things worse:
//
//   is there one?      tables without CURRENT are a damaged store, which RocksDB would take for no
//                      store, and clear away
//   is it free?        the lock comes first, so that what is looked at next stands still
//   is it ours?        format, schema, log and tables are read without changing a byte
//   open, and finish   a store that was being made when its process died is made again: it holds
//                      nothing yet
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <rocksdb/db.h>

#include "engine/base/assert.hpp"
#include "projections/store/folder_lock.hpp"
#include "projections/store/header_rows.hpp"
#include "projections/store/rocks_error.hpp"
#include "projections/store/rocks_store.hpp"
#include "projections/store/store.hpp"

namespace saldo::store {

namespace {

enum class Found : std::uint8_t { nothing, store, tables_without_current };

Result<Found> look_at(const std::filesystem::path& folder) {
    std::error_code error;
    const auto cannot_look = [&] {
        return fail(ErrorKind::io, "cannot open the store in " + folder.string() + ": " +
                                       error.message() + "; check the folder and who may read it");
    };
    const bool current = std::filesystem::exists(folder / "CURRENT", error);
    if (error) return cannot_look();
    if (current) return Found::store;
    if (!std::filesystem::exists(folder, error)) {
        if (error) return cannot_look();
        return Found::nothing;
    }
    std::filesystem::directory_iterator files(folder, error);
    for (; !error && files != std::filesystem::directory_iterator(); files.increment(error)) {
        const std::filesystem::path name = files->path().filename();
        const bool numbered =
            name.stem().string().find_first_not_of("0123456789") == std::string::npos;
        if (numbered && (name.extension() == ".sst" || name.extension() == ".log")) {
            return Found::tables_without_current;
        }
    }
    if (error) return cannot_look();
    return Found::nothing;
}

void check_schema_is_possible(const Schema& schema) {
    std::set<std::string_view> names{rocksdb::kDefaultColumnFamilyName, meta_name};
    for (const Table& table : schema.tables) {
        SALDO_ASSERT(!table.name.empty() && names.insert(table.name).second,
                     "tables have names of their own");
    }
}

// Every error of this file that is about `folder`.
std::unexpected<Error> complain(ErrorKind kind, const std::filesystem::path& folder,
                                const std::string& what) {
    return fail(kind, "cannot open the store in " + folder.string() + ": " + what);
}

Result<std::unique_ptr<Store>> open_for_reading(const std::filesystem::path& folder,
                                                const Schema& schema, const Options& options) {
    // Where nothing can be written nobody needs a lock: the folder may be a read-only copy.
    const auto lock = FolderLock::take(folder);
    if (!lock && lock.error().kind == ErrorKind::in_use) return std::unexpected(lock.error());
    const auto making = check_header(folder, schema, options);
    if (!making) return std::unexpected(making.error());
    if (*making == Making::unfinished) {
        return complain(ErrorKind::not_found, folder,
                        "it was never finished; fold the log into it first");
    }
    auto database = Database::open(folder, schema, options, false);
    if (!database) return std::unexpected(database.error());
    return RocksStore::over(std::move(*database), schema, options);
}

// RocksDB begins a write-ahead log whenever it is opened, and lets old ones go only when rows are
// flushed: a home that is opened by each of many commands would gather empty files without end.
Status drop_old_logs(const Database& database, const Schema& schema, const Options& options) {
    constexpr std::size_t logs_max = 8;
    std::size_t logs = 0;
    std::error_code gone;  // files come and go under our eyes
    for (std::filesystem::directory_iterator file(database.folder(), gone), end;
         !gone && file != end; file.increment(gone))
        if (file->path().extension() == ".log") ++logs;
    if (logs <= logs_max) return {};
    // Rows that it has already, so that there is something to flush.
    if (const Status written = write_header(database, schema, options); !written) return written;
    const rocksdb::Status flushed =
        database.rocks().Flush(rocksdb::FlushOptions(), database.meta());
    if (!flushed.ok()) return std::unexpected(database.error(flushed, "open"));
    return {};
}

Result<std::unique_ptr<Store>> open_for_writing(const std::filesystem::path& folder,
                                                const Schema& schema, const Options& options,
                                                Found found) {
    Making making = Making::unfinished;
    {
        const auto lock = FolderLock::take(folder);
        if (!lock) return std::unexpected(lock.error());
        if (found == Found::store) {
            const auto checked = check_header(folder, schema, options);
            if (!checked) return std::unexpected(checked.error());
            making = *checked;
        }
    }
    auto database = Database::open(folder, schema, options, making == Making::unfinished);
    if (!database) return std::unexpected(database.error());
    if (making == Making::unfinished) {
        if (const Status status = write_header(**database, schema, options); !status) {
            return std::unexpected(status.error());
        }
    } else if (const Status dropped = drop_old_logs(**database, schema, options); !dropped) {
        return std::unexpected(dropped.error());
    }
    return RocksStore::over(std::move(*database), schema, options);
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& folder,
                                           const Schema& schema, const Options& options) {
    check_schema_is_possible(schema);
    const auto found = look_at(folder);
    if (!found) return std::unexpected(found.error());
    if (*found == Found::tables_without_current) {
        return complain(
            ErrorKind::damaged, folder,
            "its file CURRENT is missing; where it is a shard, move its folder away and fold the "
            "log "
            "again; where it is the log itself, bring it back from a copy: it is the only one");
    }
    if (*found == Found::nothing && (options.read_only || !options.create_if_missing)) {
        return complain(ErrorKind::not_found, folder, "there is none; check the folder's name");
    }
    if (options.read_only) return open_for_reading(folder, schema, options);

    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return complain(ErrorKind::io, folder, error.message() + "; make the folder writable");
    return open_for_writing(folder, schema, options, *found);
}

Status Store::destroy(const std::filesystem::path& folder) {
    const auto found = look_at(folder);
    if (!found) return std::unexpected(found.error());
    if (*found == Found::nothing) {
        return fail(ErrorKind::not_found,
                    "cannot remove the store in " + folder.string() + ": there is none");
    }
    {
        const auto lock = FolderLock::take(folder);
        if (!lock) return std::unexpected(lock.error());
        std::error_code error;
        std::filesystem::remove_all(folder / scratch_name, error);
        if (error) {
            return fail(ErrorKind::io,
                        "cannot remove the store in " + folder.string() + ": " + error.message());
        }
    }
    rocksdb::Options options;
    options.info_log = no_diary();
    const rocksdb::Status status = rocksdb::DestroyDB(folder.string(), options);
    if (!status.ok()) return std::unexpected(to_error(status, folder, "remove"));
    return {};
}

}  // namespace saldo::store
