// What became of one record of the log: exactly one of accepted (with balanced postings), refused
// (with the first reason by precedence) or redelivery (of an earlier position).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/digest.hpp"
#include "engine/ledger/account.hpp"
#include "engine/ledger/event_context.hpp"
#include "engine/ledger/refusal.hpp"
#include "engine/time/instant.hpp"

namespace saldo {

enum class OutcomeKind : std::uint8_t { accepted = 1, refused = 2, redelivery = 3 };
[[nodiscard]] std::string_view outcome_name(OutcomeKind kind) noexcept;

// Whose history an event belongs to.
enum class SubjectKind : std::uint8_t { voucher = 1, provider = 2 };
struct Subject {
    SubjectKind kind = SubjectKind::voucher;
    Handle handle = kNoHandle;
};

struct Outcome {
    std::uint64_t position = 0;  // in the shard: 0, 1, 2, … without gaps; the Merkle leaf's index
    std::int64_t offset = 0;     // in the log
    std::int64_t append_time_ms = 0;
    Digest leaf;                // RFC 6962 leaf hash of the record
    Handle ledger = kNoHandle;  // kNoHandle: the record could not be read or was misrouted
    std::uint8_t type = 0;      // the event's number in the union; 0: could not be read
    OutcomeKind kind = OutcomeKind::accepted;
    Refusal refusal = Refusal::none;
    std::string refused_field;  // the schema's name of the field it was about; may be empty
    std::string refused_for;    // the id of what stood in the way, where the event does not name it
    bool has_numbers = false;
    std::int64_t asked = 0;
    std::int64_t limit = 0;
    std::uint64_t earlier_position = 0;  // redelivery: of which record
    std::string event_id;
    std::string source;
    std::string actor;
    Instant recorded_at;
    std::vector<Posting> postings;
    std::vector<Subject> subjects;  // not part of the row: the history question keeps them

    // As if newly made, but keeps its memory.
    void clear();
};

// The outcome's row; its key is the position, 8 bytes big-endian. Named apart so that position and
// subjects stay out.
template <class Fields>
void describe(Fields& fields, Outcome& outcome) {
    fields(outcome.offset, outcome.append_time_ms, outcome.leaf, outcome.ledger, outcome.type,
           outcome.kind, outcome.refusal, outcome.refused_field, outcome.refused_for,
           outcome.has_numbers, outcome.asked, outcome.limit, outcome.earlier_position,
           outcome.event_id, outcome.source, outcome.actor, outcome.recorded_at.utc_ms,
           outcome.recorded_at.offset_minutes, outcome.postings);
}

}  // namespace saldo
