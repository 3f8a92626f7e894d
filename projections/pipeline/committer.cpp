#include "projections/pipeline/committer.hpp"

#include <utility>

#include "engine/base/assert.hpp"

namespace saldo {

Committer::Committer(store::Store& store,
                     std::function<void(std::uint64_t next_position)> committed)
    : store_(store), committed_(std::move(committed)), thread_([this] { run(); }) {}

Committer::~Committer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Committer::submit(store::Commit commit, CommitKind kind, std::uint64_t next_position) {
    {
        const std::lock_guard lock(mutex_);
        SALDO_ASSERT(!work_.has_value() && status_.has_value(),
                     "one commit is under way at a time");
        work_ = Work{std::move(commit), kind, next_position};
    }
    changed_.notify_all();
}

Status Committer::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !work_.has_value(); });
    return status_;
}

std::optional<Status> Committer::look() {
    const std::lock_guard lock(mutex_);
    if (work_.has_value()) return std::nullopt;
    return status_;
}

void Committer::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return work_.has_value() || stopping_; });
        if (!work_.has_value()) return;
        // Only this thread touches the work until it is taken away below.
        lock.unlock();
        const Status status = write(*work_);
        if (status.has_value()) committed_(work_->next_position);
        lock.lock();
        store::Commit done = std::move(work_->commit);
        work_.reset();
        status_ = status;
        changed_.notify_all();
        // Giving a large commit's memory back takes a while: the fold need not wait for it.
        lock.unlock();
        done = {};
        lock.lock();
    }
}

Status Committer::write(const Work& work) {
    switch (work.kind) {
        case CommitKind::small:
            return store_.commit_small(work.commit, false);
        case CommitKind::small_synced:
            return store_.commit_small(work.commit, true);
        case CommitKind::large:
            return store_.commit_large(work.commit);
    }
    SALDO_ASSERT(false, "a commit is small or large");
}

}  // namespace saldo
