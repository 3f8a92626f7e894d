// The records of one batch, each as far as it says something by itself: what it decodes to, or why
// it does not; its leaf; what it touches. This is the fold's first step, and needs nothing of its
// state: another thread may take it for the next batch while this one is folded.
#pragma once

#include <memory>
#include <span>

#include "engine/base/digest.hpp"
#include "engine/fold/event_log.hpp"

namespace saldo {

class VerifiedBatch {
  public:
    VerifiedBatch();
    VerifiedBatch(VerifiedBatch&& other) noexcept;
    VerifiedBatch& operator=(VerifiedBatch&& other) noexcept;
    ~VerifiedBatch();

    // Takes the place of what was here, and uses its memory again. A record's key must map to
    // `partition` of `partition_count`. The records' views must live until they are folded.
    void verify(std::span<const LogRecord> records, Hasher& hasher, PartitionIndex partition,
                PartitionIndex partition_count);

  private:
    friend class Fold;
    struct Records;
    std::unique_ptr<Records> records_;
};

}  // namespace saldo
