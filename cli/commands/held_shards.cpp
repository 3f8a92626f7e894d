#include "cli/commands/held_shards.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace saldo {

namespace {

// How long a shard at the log's end waits for records before another has its turn, all waiting
// shards together.
constexpr int kWaitMs = 100;
constexpr int kWaitMsMin = 5;
// How long one that is far behind goes on while others wait: a commit ends each turn, and large
// ones are better.
constexpr std::chrono::milliseconds kTurn{2'000};
constexpr std::chrono::milliseconds kRetryPause{1'000};
constexpr std::chrono::milliseconds kLookUp{50};

void in_threads(std::size_t count, const std::function<void()>& work) {
    std::vector<std::thread> threads;
    for (std::size_t at = 1; at < count; ++at) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
}

}  // namespace

Status HeldShards::open(PartitionIndex partition) {
    auto slot = std::make_unique<Slot>();
    slot->partition = partition;
    if (const Status opened = open_shard(*slot); !opened) return opened;
    const std::lock_guard lock(mutex_);
    slots_.push_back(std::move(slot));
    return {};
}

void HeldShards::take(PartitionIndex partition) {
    auto slot = std::make_unique<Slot>();
    slot->partition = partition;
    {
        const std::lock_guard lock(mutex_);
        slots_.insert(slots_.begin(), std::move(slot));
    }
    free_.notify_one();
}

void HeldShards::give_up(PartitionIndex partition) {
    std::unique_ptr<Slot> slot;
    {
        std::unique_lock lock(mutex_);
        const auto find = [&] {
            return std::ranges::find(slots_, partition,
                                     [](const auto& known) { return known->partition; });
        };
        const auto found = find();
        if (found == slots_.end()) return;
        Slot& leaving = **found;
        leaving.giving_up = true;
        leaving.stop = true;
        left_.wait(lock, [&leaving] { return !leaving.busy; });
        const auto at = find();  // turns change the order
        slot = std::move(*at);
        slots_.erase(at);
        folded_before_ += slot->progress.next_position - slot->began;
    }
    const Status closed = close_shard(*slot);
    if (closed || closed.error().kind == ErrorKind::unavailable) return;
    // A disk that is full or failing is no better for the next partition: follow() ends with it.
    const std::lock_guard lock(mutex_);
    if (first_error_) first_error_ = closed;
    if (stop_ != nullptr) *stop_ = true;
}

Status HeldShards::open_shard(Slot& slot) {
    auto opened = open_(slot.partition);
    if (!opened) return std::unexpected(opened.error());
    slot.opened = std::move(*opened);
    Shard& shard = *slot.opened.shard;
    const Position& position = shard.fold().position();
    {
        const std::lock_guard lock(mutex_);
        // What was folded and not committed is folded, and counted, again.
        folded_before_ += std::max(slot.progress.committed_position, slot.began) - slot.began;
        slot.began = position.next_position;
        slot.progress = {position.next_position, position.next_position, position.next_offset,
                         position.next_offset};
    }
    const std::lock_guard door(door_);
    const std::unique_lock nobody_asks(asking_);
    shards_.emplace(slot.partition, &shard);
    return {};
}

Status HeldShards::close_shard(Slot& slot) {
    if (slot.opened.shard == nullptr) return {};
    {
        const std::lock_guard door(door_);
        const std::unique_lock nobody_asks(asking_);
        shards_.erase(slot.partition);
    }
    // What is not durable is folded again by whoever opens the partition next.
    const Status synced = slot.opened.shard->sync();
    if (!synced)
        fmt::print(stderr, "saldo: partition {}: {}\n", slot.partition, synced.error().message);
    slot.opened.shard.reset();
    slot.opened = {};
    slot.ended = false;
    return synced;
}

Status HeldShards::closed_well() {
    const std::lock_guard lock(mutex_);
    return std::exchange(first_error_, Status{});
}

HeldShards::Look HeldShards::look() const {
    const std::lock_guard door(door_);
    return {std::shared_lock(asking_), shards_};
}

std::vector<PartitionIndex> HeldShards::held() const {
    const std::lock_guard lock(mutex_);
    std::vector<PartitionIndex> held;
    for (const auto& slot : slots_) held.push_back(slot->partition);
    std::ranges::sort(held);
    return held;
}

FoldProgress HeldShards::sum() const {
    FoldProgress sum{folded_before_, 0};
    for (const auto& slot : slots_) {
        const Progress& at = slot->progress;
        sum.folded += at.next_position - slot->began;
        sum.lag_events +=
            static_cast<std::uint64_t>(std::max<LogOffset>(0, at.log_end - at.next_offset));
    }
    return sum;
}

// What is left is known from the first batch on, also of shards whose turn is still to come.
void HeldShards::ask_ends() {
    for (const auto& slot : slots_)
        if (const auto ends = log_.ends(slot->partition)) slot->progress.log_end = ends->next;
}

Status HeldShards::fold_to_end(std::size_t threads, const StopFlag& stop,
                               const OnFoldProgress& on_progress) {
    if (on_progress) ask_ends();
    std::atomic<std::size_t> next = 0;
    Status first_error;
    in_threads(std::min(threads, slots_.size()), [&] {
        for (std::size_t at = next++; at < slots_.size(); at = next++) {
            Slot& slot = *slots_[at];
            const Status done = slot.opened.shard->fold_to_end(stop, [&](const Progress& progress) {
                const std::lock_guard lock(mutex_);
                slot.progress = progress;
                if (on_progress) on_progress(sum());
            });
            const std::lock_guard lock(mutex_);
            if (!done && first_error) first_error = done;
        }
    });
    return first_error;
}

Status HeldShards::follow(std::size_t threads, StopFlag& stop, const OnFoldProgress& on_progress,
                          const std::function<Status()>& meanwhile) {
    threads_ = threads;
    stop_ = &stop;
    std::vector<std::thread> folding;
    for (std::size_t at = 0; at < threads; ++at) folding.emplace_back([&] { take_turns(stop); });
    while (!stop) {
        const Status done = meanwhile();
        std::unique_lock lock(mutex_);
        if (!done) {
            if (first_error_) first_error_ = done;
            stop = true;
        }
        const FoldProgress progress = sum();
        lock.unlock();
        if (on_progress) on_progress(progress);
    }
    {
        const std::lock_guard lock(mutex_);
        for (const auto& slot : slots_) slot->stop = true;
    }
    free_.notify_all();
    for (std::thread& thread : folding) thread.join();
    const std::lock_guard lock(mutex_);
    stop_ = nullptr;
    return std::exchange(first_error_, Status{});
}

HeldShards::Slot* HeldShards::next_slot() {
    const auto now = Clock::now();
    const auto found = std::ranges::find_if(slots_, [now](const auto& slot) {
        return !slot->busy && !slot->giving_up && slot->not_before <= now;
    });
    if (found == slots_.end()) return nullptr;
    std::rotate(found, found + 1, slots_.end());
    return slots_.back().get();
}

void HeldShards::take_turns(StopFlag& stop) {
    std::unique_lock lock(mutex_);
    while (!stop) {
        Slot* const slot = next_slot();
        if (slot == nullptr) {
            free_.wait_for(lock, kLookUp);
            continue;
        }
        slot->busy = true;
        slot->stop = false;
        const Turn turn = next_turn();
        lock.unlock();
        const Status done = fold_turn(*slot, turn, stop);
        lock.lock();
        if (!done) note_trouble(*slot, done.error(), stop);
        slot->busy = false;
        left_.notify_all();
        free_.notify_one();
    }
}

HeldShards::Turn HeldShards::next_turn() const {
    if (slots_.size() <= threads_) return {false, kWaitMs};
    const int share_ms = kWaitMs * static_cast<int>(threads_) / static_cast<int>(slots_.size());
    return {true, std::max(share_ms, kWaitMsMin)};
}

Status HeldShards::fold_turn(Slot& slot, const Turn& turn, const StopFlag& stop) {
    if (slot.ended) {
        if (const auto ends = log_.ends(slot.partition); !ends)
            return std::unexpected(ends.error());
        const Status closed = close_shard(slot);  // what it ended with, as a rule
        if (!closed && closed.error().kind != ErrorKind::unavailable) return closed;
    }
    if (slot.opened.shard == nullptr)
        if (const Status opened = open_shard(slot); !opened) return opened;
    const auto until = Clock::now() + kTurn;
    Shard& shard = *slot.opened.shard;
    const Status done = shard.follow(turn.wait_ms, slot.stop, [&](const Progress& progress) {
        {
            const std::lock_guard lock(mutex_);
            slot.progress = progress;
        }
        if (stop || (turn.others_wait && Clock::now() >= until)) slot.stop = true;
    });
    // A log that was away is read again by the same shard. One that could not publish its outcomes
    // has ended: another is opened when the log answers, and until then it can be asked.
    if (done || done.error().kind != ErrorKind::unavailable) return done;
    const Status synced = shard.sync();
    slot.ended = !synced;
    return synced || synced.error().kind == ErrorKind::unavailable ? done : synced;
}

void HeldShards::note_trouble(Slot& slot, const Error& error, StopFlag& stop) {
    if (error.kind != ErrorKind::unavailable) {
        if (first_error_) first_error_ = std::unexpected(error);
        stop = true;  // the other shards end too
        return;
    }
    fmt::print(stderr, "saldo: {}; trying again\n", error.message);
    slot.not_before = Clock::now() + kRetryPause;
}

}  // namespace saldo
