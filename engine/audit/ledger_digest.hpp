// A ledger's running digest: digest N = SHA-256(digest N-1 | leaf | outcome | postings), in the
// ledger's order, with redeliveries and records without an identity left out. Only external ids
// enter: no position, time or handle, so the same events give the same digest in every home, on any
// number of partitions, however often they are published.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/digest.hpp"
#include "engine/ledger/account.hpp"
#include "engine/ledger/refusal.hpp"

namespace saldo {

// Collects one event's bytes; reused from event to event.
class DigestStep {
  public:
    // Drawn once: digest 32 | leaf 32 | outcome kind u8 | refusal u16 (big-endian) | postings.
    void begin(const Digest& before, const Digest& leaf, std::uint8_t outcome_kind,
               Refusal refusal);
    // class u8 | commodity u8 | amount i64 (big-endian) | owner, counterpart: varint size and
    // bytes.
    void add(const Posting& posting, std::string_view owner_id, std::string_view counterpart_id);
    [[nodiscard]] Digest end(Hasher& hasher) const { return hasher.sha256(bytes_); }

  private:
    std::string bytes_;
};

}  // namespace saldo
