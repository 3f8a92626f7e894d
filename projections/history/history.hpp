// Which records of the log belong to a voucher or to a provider: the question behind "what happened
// to this?". Only positions are kept; what happened there stands in the outcomes
// (pipeline/outcome_row.hpp).
//
//     history   subject kind u8 | handle u32 | segment u32  ->  position within the segment u32,
//     again and again
//
// A segment is a fixed range of 2^20 positions, so that a row does not grow for ever and the rows
// are the same wherever commits fell: a commit appends to the rows of the segments that it touches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/fold/outcome.hpp"
#include "projections/pipeline/projection.hpp"
#include "projections/store/store.hpp"

namespace saldo {

inline constexpr unsigned kHistorySegmentBits = 20;

// Makes the rows.
class History final : public Projection {
  public:
    void fold(const Outcome& outcome) override;
    void take_changes(RowSink& sink) override;

  private:
    struct Entry {
        std::uint64_t subject = 0;  // kind | handle: sorts as the key does
        std::uint64_t position = 0;
    };
    void sort_by_subject();

    std::vector<Entry> entries_;  // by position
    std::vector<Entry> spare_;    // sorting moves entries between the two
};

// Which part of a history is asked for.
struct HistoryRange {
    std::uint64_t from = 0;                             // the first position that counts
    std::optional<std::uint64_t> until = std::nullopt;  // positions below it; nullopt: to the end
    std::size_t limit = 1'000;                          // at most so many
    bool newest_first = false;  // from the end backwards, rather than in order
};

// Positions of the subject's events, in the order asked for. Refused events belong to a history
// too, where they name a subject that exists. Errors: io, damaged.
[[nodiscard]] Result<std::vector<std::uint64_t>> positions_of(const store::Snapshot& snapshot,
                                                              Subject subject,
                                                              const HistoryRange& range);

}  // namespace saldo
