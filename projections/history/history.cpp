#include "projections/history/history.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/bytes.hpp"
#include "engine/fold/rows.hpp"
#include "projections/pipeline/tables.hpp"

namespace saldo {

namespace {

constexpr std::uint64_t kWithinSegment = (std::uint64_t{1} << kHistorySegmentBits) - 1;
constexpr std::uint64_t kSegmentsEnd = std::uint64_t{1} << 32U;
constexpr std::size_t kPositionBytes = 4;

// Sorting takes 11 bits of a handle at a time; 2,048 counters stay in the processor's cache.
constexpr unsigned kDigitBits = 11;
constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;
constexpr unsigned kSubjectBits = 40;

std::uint64_t segment_of(std::uint64_t position) { return position >> kHistorySegmentBits; }

std::uint64_t number_of(Subject subject) {
    return static_cast<std::uint64_t>(subject.kind) << 32U | subject.handle;
}

void append_subject(std::string& key, std::uint64_t subject) {
    key.push_back(static_cast<char>(subject >> 32U));
    append_big_endian_u32(key, static_cast<std::uint32_t>(subject));
}

std::string key_of(std::uint64_t subject, std::uint64_t segment) {
    std::string key;
    append_subject(key, subject);
    append_big_endian_u32(key, static_cast<std::uint32_t>(segment));
    return key;
}

}  // namespace

void History::fold(const Outcome& outcome) {
    for (const Subject& subject : outcome.subjects) {
        entries_.push_back({number_of(subject), outcome.position});
    }
}

// A stable radix sort: entries come by position, and stay so within a subject.
void History::sort_by_subject() {
    std::uint64_t ones = 0;
    std::uint64_t zeros = 0;
    for (const Entry& entry : entries_) {
        ones |= entry.subject;
        zeros |= ~entry.subject;
    }
    const std::uint64_t differing = ones & zeros;
    spare_.resize(entries_.size());
    for (unsigned shift = 0; shift < kSubjectBits; shift += kDigitBits) {
        if ((differing >> shift & (kDigits - 1)) == 0) continue;
        std::array<std::size_t, kDigits> next{};
        for (const Entry& entry : entries_) ++next[entry.subject >> shift & (kDigits - 1)];
        std::size_t sum = 0;
        for (std::size_t& place : next) sum += std::exchange(place, sum);
        for (const Entry& entry : entries_) {
            spare_[next[entry.subject >> shift & (kDigits - 1)]++] = entry;
        }
        entries_.swap(spare_);
    }
}

void History::take_changes(RowSink& sink) {
    sort_by_subject();
    std::string key;
    std::string positions;
    for (std::size_t at = 0; at < entries_.size();) {
        const Entry first = entries_[at];
        const std::uint64_t segment = segment_of(first.position);
        key.clear();
        append_subject(key, first.subject);
        append_big_endian_u32(key, static_cast<std::uint32_t>(segment));
        positions.clear();
        std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
        for (; at < entries_.size() && entries_[at].subject == first.subject &&
               segment_of(entries_[at].position) == segment;
             ++at) {
            // An event may name a subject twice; its history names the event once.
            if (std::exchange(last, entries_[at].position) == entries_[at].position) continue;
            const std::uint64_t within = entries_[at].position & kWithinSegment;
            append_big_endian_u32(positions, static_cast<std::uint32_t>(within));
        }
        sink.append(TableId::history, key, positions);
    }
    entries_.clear();
}

Result<std::vector<std::uint64_t>> positions_of(const store::Snapshot& snapshot, Subject subject,
                                                const HistoryRange& range) {
    std::vector<std::uint64_t> found;
    const std::uint64_t until = range.until.value_or(std::numeric_limits<std::uint64_t>::max());
    if (range.limit == 0 || range.from >= until || segment_of(range.from) >= kSegmentsEnd) {
        return found;
    }
    const std::uint64_t number = number_of(subject);
    Status result;
    const auto visit = [&](std::string_view key, std::string_view positions) {
        if (key.size() != 9 || positions.size() % kPositionBytes != 0) {
            result =
                fail(ErrorKind::damaged,
                     "a row of the history has a broken size; build the home again from the log");
            return false;
        }
        const std::uint64_t base = std::uint64_t{big_endian_u32(key.substr(5))}
                                   << kHistorySegmentBits;
        const std::size_t count = positions.size() / kPositionBytes;
        for (std::size_t at = 0; at < count && found.size() < range.limit; ++at) {
            const std::size_t place = range.newest_first ? count - 1 - at : at;
            const std::uint64_t position =
                base + big_endian_u32(positions.substr(place * kPositionBytes));
            if (position >= range.from && position < until) found.push_back(position);
        }
        return found.size() < range.limit;
    };
    const std::size_t table = index_of(TableId::history);
    // Of the next subject, or the key behind the segment that `until` is in.
    const std::uint64_t end_segment = segment_of(until - 1) + 1;
    const std::string from_key = key_of(number, segment_of(range.from));
    const std::string until_key =
        end_segment < kSegmentsEnd ? key_of(number, end_segment) : key_of(number + 1, 0);
    const Status scanned = range.newest_first
                               ? snapshot.scan_back(table, from_key, until_key, visit)
                               : snapshot.scan(table, from_key, until_key, visit);
    if (!scanned) return std::unexpected(scanned.error());
    if (!result) return std::unexpected(result.error());
    return found;
}

}  // namespace saldo
