// The thread that writes commits while the fold goes on. At most one commit is under way, of
// whichever kind: a large one is durable before a small one after it begins, and the fold waits
// when it is a whole commit ahead.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "engine/base/result.hpp"
#include "projections/store/store.hpp"

namespace saldo {

enum class CommitKind : std::uint8_t {
    small,         // write-ahead log: outlives the process
    small_synced,  // write-ahead log, synced: outlives the machine
    large,         // table files, always synced
};

class Committer {
  public:
    // `store` outlives the committer. `committed` is called in the committer's thread after each
    // commit that went well.
    Committer(store::Store& store, std::function<void(std::uint64_t next_position)> committed);
    // Waits for the commit under way.
    ~Committer();
    Committer(const Committer&) = delete;
    Committer& operator=(const Committer&) = delete;

    // Hands over a commit that brings the store to `next_position`. REQUIRES: wait() returned
    // without an error since the last one.
    void submit(store::Commit commit, CommitKind kind, std::uint64_t next_position);

    // Waits for the commit under way. Its error stays: nothing is committed after it.
    [[nodiscard]] Status wait();

    // As wait(), without waiting: nullopt while a commit is under way.
    [[nodiscard]] std::optional<Status> look();

  private:
    struct Work {
        store::Commit commit;
        CommitKind kind = CommitKind::small;
        std::uint64_t next_position = 0;
    };
    void run();
    [[nodiscard]] Status write(const Work& work);

    store::Store& store_;
    std::function<void(std::uint64_t)> committed_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Work> work_;  // handed over and not finished
    Status status_;
    bool stopping_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace saldo
