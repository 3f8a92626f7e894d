#include "projections/store/header_rows.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <rocksdb/write_batch.h>

#include "projections/store/rocks_error.hpp"

namespace saldo::store {

namespace {

constexpr std::string_view format_name = "saldo-store ";
constexpr std::uint32_t format_version = 1;
constexpr const char* format_key = "format";
constexpr const char* schema_key = "schema";
constexpr const char* log_key = "log";

std::optional<std::uint32_t> decimal(std::string_view text) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// Every complaint begins with the folder.
std::unexpected<Error> complain(ErrorKind kind, const std::filesystem::path& folder,
                                const std::string& what) {
    return fail(kind, "cannot open the store in " + folder.string() + ": " + what);
}

Status check_format(const std::filesystem::path& folder, std::string_view format) {
    std::optional<std::uint32_t> found;
    if (format.starts_with(format_name)) found = decimal(format.substr(format_name.size()));
    if (!found.has_value()) {
        return complain(ErrorKind::bad_input, folder,
                        "it is another program's database; choose another folder");
    }
    if (*found > format_version) {
        return complain(ErrorKind::newer_format, folder,
                        "it was written in format " + std::to_string(*found) +
                            ", this program knows formats up to " + std::to_string(format_version) +
                            "; upgrade this program");
    }
    return {};
}

Status check_schema(const std::filesystem::path& folder, std::string_view stored,
                    std::uint32_t expected) {
    const std::optional<std::uint32_t> found = decimal(stored);
    if (!found.has_value()) {
        return complain(ErrorKind::damaged, folder,
                        "its schema version is no number; move the folder away and build it again "
                        "from the log");
    }
    const std::string versions = "its rows are of schema version " + std::to_string(*found) +
                                 ", this program's of " + std::to_string(expected);
    if (*found > expected) {
        return complain(ErrorKind::newer_format, folder, versions + "; upgrade this program");
    }
    if (*found < expected) {
        return complain(ErrorKind::bad_input, folder,
                        versions + "; build the store again from the log");
    }
    return {};
}

// A finished store has exactly the schema's tables.
Status check_tables(const std::filesystem::path& folder, const std::vector<std::string>& families,
                    const Schema& schema) {
    for (const std::string& family : families) {
        const bool known = family == rocksdb::kDefaultColumnFamilyName || family == meta_name ||
                           std::any_of(schema.tables.begin(), schema.tables.end(),
                                       [&](const Table& table) { return table.name == family; });
        if (!known) {
            return complain(ErrorKind::bad_input, folder,
                            "it has a table \"" + family +
                                "\", which this program does not; build it again from the log");
        }
    }
    for (const Table& table : schema.tables) {
        if (std::find(families.begin(), families.end(), table.name) == families.end()) {
            return complain(
                ErrorKind::bad_input, folder,
                "it lacks the table \"" + table.name + "\"; build the store again from the log");
        }
    }
    return {};
}

bool is_empty(const Database& database) {
    const std::unique_ptr<rocksdb::Iterator> rows(
        database.rocks().NewIterator(rocksdb::ReadOptions(), database.handles().front()));
    rows->SeekToFirst();
    return !rows->Valid() && rows->status().ok();
}

}  // namespace

Result<Making> check_header(const std::filesystem::path& folder, const Schema& schema,
                            const Options& options) {
    std::vector<std::string> families;
    const rocksdb::Status listed =
        rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions(), folder.string(), &families);
    if (!listed.ok()) return std::unexpected(to_error(listed, folder, "open"));
    const bool has_meta = std::find(families.begin(), families.end(), meta_name) != families.end();
    const bool only_default = families.size() == 1;
    if (!has_meta && !only_default) {
        return complain(ErrorKind::bad_input, folder,
                        "it is another program's database; choose another folder");
    }
    if (!has_meta) return Making::unfinished;

    Options looking;
    looking.read_only = true;
    looking.memory_bytes = std::size_t{8} << 20U;
    const auto database = Database::open(folder, Schema{schema.version, {}}, looking, false);
    if (!database) return std::unexpected(database.error());

    const auto format = (*database)->meta_row(format_key, nullptr);
    if (!format) return std::unexpected(format.error());
    if (format->empty()) {
        if (is_empty(**database)) return Making::unfinished;
        return complain(ErrorKind::bad_input, folder,
                        "it is another program's database; choose another folder");
    }
    if (const Status status = check_format(folder, *format); !status)
        return std::unexpected(status.error());

    const auto stored_schema = (*database)->meta_row(schema_key, nullptr);
    if (!stored_schema) return std::unexpected(stored_schema.error());
    if (const Status status = check_schema(folder, *stored_schema, schema.version); !status) {
        return std::unexpected(status.error());
    }

    const auto log = (*database)->meta_row(log_key, nullptr);
    if (!log) return std::unexpected(log.error());
    if (!options.log_identity.empty() && !log->empty() && *log != options.log_identity) {
        return complain(ErrorKind::damaged, folder,
                        "its rows come from the log " + *log + ", and this is the log " +
                            options.log_identity +
                            "; point to the right log, or build the store again from this one");
    }
    if (const Status status = check_tables(folder, families, schema); !status) {
        return std::unexpected(status.error());
    }
    return Making::finished;
}

Status write_header(const Database& database, const Schema& schema, const Options& options) {
    rocksdb::WriteBatch batch;
    rocksdb::Status status = batch.Put(database.meta(), format_key,
                                       std::string(format_name) + std::to_string(format_version));
    if (status.ok())
        status = batch.Put(database.meta(), schema_key, std::to_string(schema.version));
    if (status.ok()) status = batch.Put(database.meta(), log_key, options.log_identity);
    rocksdb::WriteOptions write;
    write.sync = true;
    if (status.ok()) status = database.rocks().Write(write, &batch);
    if (!status.ok()) return std::unexpected(database.error(status, "make"));
    return {};
}

}  // namespace saldo::store
