// A home: the folder that holds everything folded from one log on this machine.
//
//     DIR/home/      a small store: which log this home was folded from, and into how many
//     partitions DIR/shard-N/   the store of partition N: its rows and its position DIR/log/ where
//     the log is the embedded one: its records
//
// A home belongs to one log for ever. Whoever has it open for writing is alone: others are told
// `in_use` and ask that process over its socket.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// What a home remembers of its log.
struct LogOrigin {
    std::string name;      // EventLog::name() when the home was made
    std::string identity;  // EventLog::identity()
    PartitionIndex partition_count = 0;
};

template <class Fields>
void describe(Fields& fields, LogOrigin& origin) {
    fields(origin.name, origin.identity, origin.partition_count);
}

class Home {
  public:
    struct Options {
        bool read_only =
            false;  // nothing is written, not even a lock; sees what is committed when it is opened
        bool create_if_missing = true;
    };

    // Opens or makes the home. Errors: in_use, newer_format, not_found (read_only, or
    // create_if_missing is off), bad_input (the folder is another program's), io, damaged.
    [[nodiscard]] static Result<std::unique_ptr<Home>> open(const std::filesystem::path& folder,
                                                            const Options& options);

    // nullopt: nothing was folded into it yet.
    [[nodiscard]] const std::optional<LogOrigin>& origin() const { return origin_; }

    // Ties a new home to its log, and holds an older one to it. Errors: `damaged` where it was
    // folded from another log, from one of the same name that was deleted and made again, or where
    // the number of partitions changed, which would move ledgers between them; not_found
    // (read_only, and nothing was folded yet); io.
    [[nodiscard]] Status tie_to(const EventLog& log);
    // Before an embedded log is made in log_folder(): `damaged` where the home was folded from a
    // log that is not there.
    [[nodiscard]] Status may_make_log() const;
    // As tie_to for a home that was folded; nothing for one that was not.
    [[nodiscard]] Status compare_with(const EventLog& log) const;

    // Opens the store of a partition, made where it is missing unless the home is read-only.
    // `memory_bytes` is the store's share (memory_plan.hpp); `failpoint` is
    // store::Options::failpoint. REQUIRES: origin(), and a partition of it.
    [[nodiscard]] Result<std::unique_ptr<store::Store>> open_store(
        PartitionIndex partition, std::size_t memory_bytes,
        std::function<void(const char* place)> failpoint = {}) const;

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] std::filesystem::path log_folder() const { return folder_ / "log"; }
    [[nodiscard]] std::filesystem::path shard_folder(PartitionIndex partition) const;
    [[nodiscard]] bool read_only() const { return options_.read_only; }

  private:
    Home(std::filesystem::path folder, const Options& options, std::unique_ptr<store::Store> store);
    [[nodiscard]] Status read_origin();
    [[nodiscard]] Status write_origin(const LogOrigin& origin);
    [[nodiscard]] Status compare(const LogOrigin& origin) const;

    std::filesystem::path folder_;
    Options options_;
    std::unique_ptr<store::Store> store_;  // its lock is the home's
    std::optional<LogOrigin> origin_;
};

}  // namespace saldo
