#include "cli/commands/log_records.hpp"

#include <fmt/format.h>

#include "schemas/codec/decode.hpp"

namespace saldo {

namespace {

// What lies no further ahead is read through; what does, from another reader.
constexpr LogOffset kReadThrough = 4'096;
constexpr std::size_t kRecordsAtOnce = 64;
constexpr int kWaitMs = 500;
constexpr int kWaits = 20;

}  // namespace

Status LogRecords::fetch() {
    for (int waited = 0; waited < kWaits; ++waited) {
        auto batch = reader_->next(kRecordsAtOnce, kWaitMs);
        if (!batch) return std::unexpected(batch.error());
        if (batch->records.empty() && batch->at_end) break;
        if (batch->records.empty()) continue;
        batch_ = std::move(*batch);
        next_ = 0;
        return {};
    }
    return fail(ErrorKind::unavailable,
                fmt::format("{} does not give its records: try again later", log_->name()));
}

Result<const LogRecord*> LogRecords::record_at(LogOffset offset) {
    if (log_ == nullptr)
        return fail(
            ErrorKind::unavailable,
            "the log does not answer, and what an event said stands there: try again later");
    if (reader_ == nullptr || offset < behind_ || offset > behind_ + kReadThrough) {
        auto reader = log_->read(partition_, offset);
        if (!reader) return std::unexpected(reader.error());
        reader_ = std::move(*reader);
        batch_ = {};
        next_ = 0;
    }
    for (;;) {
        while (next_ < batch_.records.size()) {
            const LogRecord& record = batch_.records[next_];
            if (record.offset > offset) break;
            ++next_;
            behind_ = record.offset + 1;
            if (record.offset == offset) return &record;
        }
        if (next_ < batch_.records.size())
            return fail(ErrorKind::damaged,
                        fmt::format("{} has no record at offset {} of partition {}: it was "
                                    "truncated or replaced",
                                    log_->name(), offset, partition_));
        if (const Status fetched = fetch(); !fetched) return std::unexpected(fetched.error());
    }
}

Result<const events::Event*> LogRecords::event_at(LogOffset offset) {
    const auto record = record_at(offset);
    if (!record) return std::unexpected(record.error());
    copies_.clear();
    const auto event = codec::verify((*record)->value, copies_);
    if (event) return *event;
    return fail(ErrorKind::damaged,
                fmt::format("the record at offset {} of {} is no event any more: it was replaced",
                            offset, log_->name()));
}

}  // namespace saldo
