// Events of the log read again, one by one: what an event said stands nowhere else. A home keeps
// what became of it.
#pragma once

#include <cstddef>
#include <memory>

#include "engine/fold/event_log.hpp"
#include "schemas/codec/aligned_copies.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Of one partition. Reading in the order of offsets is cheap: what lies close together is read in
// one go. One thread.
class LogRecords {
  public:
    // `log` outlives this; nullptr: it is not at hand.
    LogRecords(EventLog* log, PartitionIndex partition) : log_(log), partition_(partition) {}

    // The event at an offset; valid until the next call. Errors: unavailable (the log is not at
    // hand, or does not answer), damaged (there is another record, or none), io.
    [[nodiscard]] Result<const events::Event*> event_at(LogOffset offset);

  private:
    [[nodiscard]] Result<const LogRecord*> record_at(LogOffset offset);
    [[nodiscard]] Status fetch();

    EventLog* log_;
    PartitionIndex partition_;
    std::unique_ptr<LogReader> reader_;
    LogBatch batch_;
    std::size_t next_ = 0;  // in the batch
    LogOffset behind_ = 0;  // the first offset that the reader has not passed
    codec::AlignedCopies copies_;
};

}  // namespace saldo
