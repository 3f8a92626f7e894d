#include "projections/pipeline/outcome_publisher.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "projections/pipeline/name_book.hpp"
#include "projections/pipeline/outcome_message.hpp"
#include "projections/pipeline/outcome_row.hpp"

namespace saldo {

namespace {

// Sent under one snapshot and one flush. A snapshot that is held for long keeps replaced rows on
// the disk.
constexpr std::uint64_t kOutcomesAtOnce = 100'000;

}  // namespace

OutcomePublisher::OutcomePublisher(const store::Store& store, OutcomeSink& sink,
                                   PartitionIndex partition, std::size_t memory_bytes)
    : store_(store), sink_(sink), partition_(partition), known_ids_(memory_bytes), thread_([this] {
          run();
      }) {}

OutcomePublisher::~OutcomePublisher() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void OutcomePublisher::durable_until(std::uint64_t next_position) {
    {
        const std::lock_guard lock(mutex_);
        durable_ = std::max(durable_, next_position);
    }
    changed_.notify_all();
}

Result<bool> OutcomePublisher::wait(int timeout_ms) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms),
                      [this] { return sent_ >= durable_ || !status_.has_value(); });
    if (!status_) return std::unexpected(status_.error());
    return sent_ >= durable_;
}

bool OutcomePublisher::stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

void OutcomePublisher::run() {
    const auto first = first_to_send();
    std::unique_lock lock(mutex_);
    if (!first) {
        status_ = std::unexpected(first.error());
        changed_.notify_all();
        return;
    }
    // A home that is built again from the log finds most of its outcomes published already.
    sent_ = *first;
    changed_.notify_all();
    for (;;) {
        changed_.wait(lock, [this] { return sent_ < durable_ || stopping_; });
        if (stopping_) return;
        const std::uint64_t from = sent_;
        const std::uint64_t until = std::min(durable_, from + kOutcomesAtOnce);
        lock.unlock();
        const Status status = send(from, until);
        lock.lock();
        if (status.has_value()) sent_ = until;
        status_ = status;
        changed_.notify_all();
        if (!status.has_value()) return;
    }
}

Result<std::uint64_t> OutcomePublisher::first_to_send() {
    const auto last = sink_.last_position(partition_);
    if (!last) return std::unexpected(last.error());
    return last->has_value() ? **last + 1 : 0;
}

Status OutcomePublisher::send_one(const Outcome& outcome, NameBook& names) {
    const auto ledger = names.ledger(outcome.ledger);
    if (!ledger) return std::unexpected(ledger.error());
    std::vector<std::string> accounts;
    for (const Posting& posting : outcome.postings) {
        auto account = names.account(outcome.ledger, posting.account);
        if (!account) return std::unexpected(account.error());
        accounts.push_back(*std::move(account));
    }
    return sink_.append(partition_, outcome.position, *ledger,
                        outcome_message(outcome, *ledger, accounts));
}

Status OutcomePublisher::send(std::uint64_t from, std::uint64_t until) {
    const auto snapshot = store_.snapshot();
    if (!snapshot) return std::unexpected(snapshot.error());
    NameBook names(**snapshot, known_ids_);
    Status appended;
    const Status scanned = scan_outcomes(**snapshot, from, until, [&](const Outcome& outcome) {
        appended = send_one(outcome, names);
        return appended.has_value() && !stopping();
    });
    if (!scanned) return scanned;
    if (!appended) return appended;
    return sink_.flush();
}

}  // namespace saldo
