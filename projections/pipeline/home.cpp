#include "projections/pipeline/home.hpp"

#include <utility>

#include "engine/base/assert.hpp"
#include "engine/base/bytes.hpp"
#include "projections/pipeline/tables.hpp"

namespace saldo {

namespace {

// The table "settings": one row, "log" -> LogOrigin.
constexpr std::uint32_t kHomeSchemaVersion = 1;
constexpr std::size_t kSettings = 0;
constexpr std::string_view kLogKey = "log";
constexpr std::string_view kPosition = "tied";  // nothing is folded into this store
constexpr std::size_t kMemoryBytes = std::size_t{4} << 20U;

}  // namespace

Home::Home(std::filesystem::path folder, const Options& options,
           std::unique_ptr<store::Store> store)
    : folder_(std::move(folder)), options_(options), store_(std::move(store)) {}

Result<std::unique_ptr<Home>> Home::open(const std::filesystem::path& folder,
                                         const Options& options) {
    store::Options store_options;
    store_options.memory_bytes = kMemoryBytes;
    store_options.read_only = options.read_only;
    store_options.create_if_missing = options.create_if_missing;
    auto store = store::Store::open(folder / "home", {kHomeSchemaVersion, {{"settings", false}}},
                                    store_options);
    if (!store && store.error().kind == ErrorKind::not_found) {
        return fail(ErrorKind::not_found,
                    folder.string() + " is not a home: nothing was folded into it yet");
    }
    if (!store) return std::unexpected(store.error());
    std::unique_ptr<Home> home(new Home(folder, options, std::move(*store)));
    if (const Status status = home->read_origin(); !status) return std::unexpected(status.error());
    return home;
}

std::filesystem::path Home::shard_folder(PartitionIndex partition) const {
    return folder_ / ("shard-" + std::to_string(partition));
}

Status Home::read_origin() {
    const auto snapshot = store_->snapshot();
    if (!snapshot) return std::unexpected(snapshot.error());
    const auto row = (*snapshot)->get(kSettings, kLogKey);
    if (!row) return std::unexpected(row.error());
    if (!row->has_value()) return {};
    LogOrigin origin;
    FieldReader fields(**row);
    fields(origin);
    if (fields.failed() || origin.partition_count == 0) {
        return fail(ErrorKind::damaged, "the home " + folder_.string() +
                                            " does not say which log it was folded from; move its "
                                            "folders home and shard-N away, leave its folder log "
                                            "where it is, and fold again");
    }
    origin_ = std::move(origin);
    return {};
}

Status Home::write_origin(const LogOrigin& origin) {
    std::string row;
    FieldWriter fields(row);
    fields(origin);
    store::Commit commit;
    commit.position = kPosition;
    commit.tables.push_back({kSettings, {{kLogKey, row}}});
    return store_->commit_small(commit, true);
}

Status Home::compare(const LogOrigin& origin) const {
    if (origin.identity != origin_->identity) {
        const bool same_name = origin.name == origin_->name;
        return fail(ErrorKind::damaged,
                    "this home was folded from " + origin_->name +
                        (same_name ? " before that was deleted and made again"
                                   : ", not from " + origin.name) +
                        " (identity " + origin_->identity + ", not " + origin.identity +
                        "); fold this log into another home than " + folder_.string());
    }
    if (origin.partition_count != origin_->partition_count) {
        return fail(ErrorKind::damaged,
                    "this home was folded from " + origin_->name + " when it had " +
                        std::to_string(origin_->partition_count) + " partitions; now it has " +
                        std::to_string(origin.partition_count) +
                        ", and ledgers would move between them; copy the events to a new topic");
    }
    return {};
}

Status Home::may_make_log() const {
    std::error_code unknown;
    if (!origin_ || std::filesystem::exists(log_folder(), unknown)) return {};
    return fail(ErrorKind::damaged,
                "this home was folded from " + origin_->name +
                    (origin_->name.starts_with("kafka://")
                         ? ": say --log " + origin_->name
                         : ", which is not there: bring its folder back from a copy"));
}

Status Home::compare_with(const EventLog& log) const {
    if (!origin_) return {};
    return compare({log.name(), log.identity(), log.partition_count()});
}

Status Home::tie_to(const EventLog& log) {
    LogOrigin origin{log.name(), log.identity(), log.partition_count()};
    if (origin_.has_value()) return compare(origin);
    if (options_.read_only) {
        return fail(ErrorKind::not_found, "nothing was folded into " + folder_.string() + " yet");
    }
    if (const Status status = write_origin(origin); !status) return status;
    origin_ = std::move(origin);
    return {};
}

Result<std::unique_ptr<store::Store>> Home::open_store(
    PartitionIndex partition, std::size_t memory_bytes,
    std::function<void(const char* place)> failpoint) const {
    SALDO_ASSERT(origin_.has_value() && partition < origin_->partition_count,
                 "a shard is a partition of the log that the home is tied to");
    store::Options options;
    options.memory_bytes = memory_bytes;
    options.read_only = options_.read_only;
    options.create_if_missing = !options_.read_only;
    options.log_identity = origin_->identity + " partition " + std::to_string(partition);
    options.failpoint = std::move(failpoint);
    return store::Store::open(shard_folder(partition), shard_schema(), options);
}

}  // namespace saldo
