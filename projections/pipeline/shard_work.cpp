#include "projections/pipeline/shard_work.hpp"

#include <algorithm>
#include <utility>

#include "projections/pipeline/outcome_row.hpp"
#include "projections/pipeline/resume.hpp"
#include "projections/pipeline/sha256_openssl.hpp"
#include "projections/pipeline/tables.hpp"

namespace saldo {

namespace {

// How long a stop flag or a publisher's error may go unnoticed.
constexpr int kLookUpMs = 100;

// How old what is said of the log's end may be while a log is followed.
constexpr std::chrono::seconds kLogEndAge{1};

// Records that a batch brings into the fold's memory, roughly: an identity, a delivery and a
// voucher for each event.
constexpr std::size_t kFoldBytesOfEvent = 1'024;

// The rows of a commit take so many times what its outcomes take: changed records come last, when
// it is handed over.
constexpr std::size_t kRowsOfOutcomeRows = 3;

// A log may have offsets without records at its end. Then it is the reader who says that the end
// was reached, and says it again, as what it saw may be older than the end that we asked for.
constexpr int kEmptyAtEnd = 2;

}  // namespace

Shard::Work::Work(std::unique_ptr<store::Store> store, EventLog& log, PartitionIndex partition,
                  const ShardOptions& options, std::vector<Projection*> projections,
                  OutcomeSink* outcomes)
    : store_(std::move(store)),
      log_(log),
      partition_(partition),
      pace_(options.pace),
      plan_(memory_plan(options.memory_bytes)),
      batch_records_(std::clamp<std::size_t>(plan_.fold_bytes / 16 / kFoldBytesOfEvent, 1,
                                             pace_.batch_records)),
      projections_(std::move(projections)),
      hasher_(make_openssl_hasher()),
      fold_(*hasher_, partition, log.partition_count()) {
    if (outcomes != nullptr) {
        publisher_ = std::make_unique<OutcomePublisher>(*store_, *outcomes, partition,
                                                        plan_.known_ids_bytes);
    }
    committer_ = std::make_unique<Committer>(*store_, [this](std::uint64_t next_position) {
        committed_.store(next_position);
        if (publisher_ != nullptr) publisher_->durable_until(next_position);
    });
}

Status Shard::Work::start() {
    if (const Status status = load_fold(fold_, *store_); !status) return status;
    const std::uint64_t position = fold_.position().next_position;
    committed_.store(position);
    if (const Status status = open_reader(); !status) return status;
    if (publisher_ != nullptr) {
        // Another process may have committed this without a sink, and not synced it.
        if (const Status status = store_->sync(); !status) return status;
        publisher_->durable_until(position);
    }
    return {};
}

Status Shard::Work::open_reader() {
    auto reader = read_after(log_, partition_, fold_.position(), *hasher_);
    if (!reader) return std::unexpected(reader.error());
    reader_ = std::make_unique<ReadAhead>(std::move(*reader), partition_, log_.partition_count(),
                                          batch_records_);
    return {};
}

Status Shard::Work::fold_to_end(const StopFlag& stop, const OnProgress& on_progress) {
    if (!ended_) return ended_;
    const auto ends = log_.ends(partition_);
    if (!ends) return std::unexpected(ends.error());
    int empty_at_end = 0;
    Status log_status;
    while (!stop.load() && fold_.position().next_offset < ends->next &&
           empty_at_end < kEmptyAtEnd) {
        const auto seen = step(kLookUpMs);
        if (!ended_) return ended_;
        if (!seen) {
            log_status = std::unexpected(seen.error());
            break;
        }
        empty_at_end = seen->records == 0 && seen->at_end ? empty_at_end + 1 : 0;
        if (const Status status = commit_if_due(); !status) return status;
        report(on_progress, ends->next);
    }
    if (const Status status = commit_rest(); !status) return status;
    if (const Status status = sync(); !status) return status;
    if (!log_status) return log_status;
    return wait_for_outcomes(stop);
}

Status Shard::Work::follow(int timeout_ms, const StopFlag& stop, const OnProgress& on_progress) {
    if (!ended_) return ended_;
    const auto until = Clock::now() + std::chrono::milliseconds(timeout_ms);
    Status log_status;
    bool idle = false;
    while (!stop.load()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        const auto seen =
            step(static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, kLookUpMs)));
        if (!ended_) return ended_;
        if (!seen) {
            log_status = std::unexpected(seen.error());
            break;
        }
        if (const Status status = commit_if_due(); !status) return status;
        idle = seen->records == 0 && seen->at_end;
        // Also the look that finds the end, where what was said of it before lies beyond.
        const bool news = seen->records > 0 || (idle && log_end_ > fold_.position().next_offset);
        if (news && on_progress) report(on_progress, known_end(seen->at_end));
        const bool caught_up = seen->at_end && (seen->records > 0 || gathered_events_ > 0);
        if (caught_up || (seen->records == 0 && Clock::now() >= until)) break;
    }
    if (const Status status = commit_rest(); !status) return status;
    if (idle) idle_looks_ += 1;
    return log_status;
}

Result<Shard::Work::Seen> Shard::Work::step(int timeout_ms) {
    if (const Status status = check_outcomes(); !status) return std::unexpected(status.error());
    if (reader_ == nullptr) {
        if (const Status status = open_reader(); !status) return std::unexpected(status.error());
    }
    if (const Status read = reader_->next(batch_, timeout_ms); !read) {
        reader_.reset();  // the next step asks for another
        return std::unexpected(read.error());
    }
    if (!batch_.log.records.empty()) {
        const Status folded = fold_batch();
        if (!folded && folded.error().kind == ErrorKind::newer_format) {
            // Everything before the record that needs a later program is folded and may be asked
            // for.
            if (const Status status = commit_rest(); !status)
                return std::unexpected(status.error());
        }
        if (!end_with(folded)) return std::unexpected(folded.error());
    }
    return Seen{batch_.log.records.size(), batch_.log.at_end};
}

Status Shard::Work::fold_batch() {
    fold_.begin_batch(batch_.verified);
    if (const Status status = fetch_round(); !status) return status;
    fold_.fetch_more();
    if (const Status status = fetch_round(); !status) return status;
    const Status folded = fold_.fold_batch(outcomes_);
    gather();
    return folded;
}

Status Shard::Work::fetch_round() {
    for (std::size_t index = 0; index < kTableCount; ++index) {
        const auto table = static_cast<TableId>(index);
        if (!table_is_fetched(table)) continue;
        const std::span<const std::string_view> wanted = fold_.wanted(table);
        if (wanted.empty()) continue;
        const auto rows = store_->get_many(index, wanted);
        if (!rows) return std::unexpected(rows.error());
        const auto values = (*rows)->values();
        if (table == TableId::vouchers)
            vouchers_read_ += static_cast<std::size_t>(
                std::ranges::count_if(values, [](const auto& value) { return value.has_value(); }));
        for (std::size_t at = 0; at < values.size(); ++at) {
            if (const Status status = fold_.fetched(table, at, values[at]); !status) return status;
        }
    }
    return {};
}

void Shard::Work::gather() {
    if (gathered_events_ == 0) gathering_since_ = Clock::now();
    for (const Outcome& outcome : outcomes_) {
        put_outcome(rows_, outcome, scratch_);
        for (Projection* const projection : projections_) projection->fold(outcome);
    }
    gathered_events_ += outcomes_.size();
}

CommitKind Shard::Work::kind_of_next() const {
    if (gathered_events_ > pace_.small_commit_events_max) return CommitKind::large;
    return publisher_ == nullptr ? CommitKind::small : CommitKind::small_synced;
}

Status Shard::Work::commit_if_due() {
    if (gathered_events_ == 0) return {};
    const bool full = gathered_events_ >= pace_.large_commit_events_max ||
                      rows_.bytes() >= plan_.commit_bytes / kRowsOfOutcomeRows ||
                      fold_.cached_bytes() >= plan_.fold_bytes;
    if (full) return hand_over();
    // A batch that is not full has taken all that the log had: somebody waits for what it brought.
    // Far behind, batches are full, and the fewer commits the better.
    const bool near_end = batch_.log.records.size() < batch_records_;
    const auto waited = Clock::now() - gathering_since_;
    if (!near_end && waited < std::chrono::milliseconds(pace_.commit_interval_ms)) return {};
    // While a commit is under way there is no hurry: gathering more costs nothing.
    return committer_->look().has_value() ? hand_over() : Status{};
}

Status Shard::Work::commit_rest() {
    if (gathered_events_ > 0) {
        if (const Status status = hand_over(); !status) return status;
    }
    return end_with(committer_->wait());
}

Status Shard::Work::hand_over() {
    const std::uint32_t commit = fold_.current_commit();
    const CommitKind kind = kind_of_next();
    fold_.take_changes(rows_);
    for (Projection* const projection : projections_) projection->take_changes(rows_);
    const std::string position = fold_.position().to_row();
    if (const Status status = end_with(committer_->wait()); !status) return status;
    committer_->submit(rows_.take(position), kind, fold_.position().next_position);
    return make_room(commit, std::exchange(gathered_events_, 0));
}

Status Shard::Work::make_room(std::uint32_t commit, std::size_t events_of_commit) {
    // Every commit before this one can be read back, this one cannot yet.
    // Where memory holds the vouchers that are used again and again, an eighth is freed for what
    // the next commit brings. Where most are read from the store all the same, larger commits are
    // worth more than keeping them.
    const bool of_use =
        events_of_commit <= pace_.small_commit_events_max || vouchers_read_ * 2 <= events_of_commit;
    vouchers_read_ = 0;
    const std::size_t kept_bytes = plan_.fold_bytes / 8 * (of_use ? 7 : 4);
    fold_.evict(commit, kept_bytes);
    if (fold_.cached_bytes() <= plan_.fold_bytes / 16 * 15) return {};
    // This commit alone leaves too little room for the next.
    if (const Status status = end_with(committer_->wait()); !status) return status;
    fold_.evict(commit + 1, kept_bytes);
    return {};
}

Status Shard::Work::sync() {
    if (!ended_) return ended_;
    if (const Status status = end_with(committer_->wait()); !status) return status;
    return end_with(store_->sync());
}

Status Shard::Work::check_outcomes() {
    if (publisher_ == nullptr) return {};
    const auto sent = publisher_->wait(0);
    return sent.has_value() ? Status{} : end_with(std::unexpected(sent.error()));
}

Status Shard::Work::wait_for_outcomes(const StopFlag& stop) {
    while (publisher_ != nullptr && !stop.load()) {
        const auto sent = publisher_->wait(kLookUpMs);
        if (!sent) return end_with(std::unexpected(sent.error()));
        if (*sent) break;
    }
    return {};
}

Status Shard::Work::end_with(Status status) {
    if (!status.has_value() && ended_.has_value()) ended_ = status;
    return status;
}

LogOffset Shard::Work::known_end(bool at_end) {
    const LogOffset next = fold_.position().next_offset;
    if (at_end) return log_end_ = next;
    if (Clock::now() - log_end_asked_ >= kLogEndAge) {
        log_end_asked_ = Clock::now();
        // An error is the reader's to tell.
        if (const auto ends = log_.ends(partition_)) log_end_ = ends->next;
    }
    return std::max(log_end_, next);
}

void Shard::Work::report(const OnProgress& on_progress, LogOffset log_end) const {
    if (!on_progress) return;
    const Position& position = fold_.position();
    on_progress({position.next_position, committed_.load(), position.next_offset, log_end});
}

}  // namespace saldo
