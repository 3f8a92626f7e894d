// What every EventLog promises, as checks that run against each of them: see
// engine/fold/event_log.hpp.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/fold/event_log.hpp"

namespace saldo::contract {

struct LogUnderTest {
    // A new empty log with so many partitions.
    std::function<std::unique_ptr<EventLog>(PartitionIndex partitions)> make;
    // The log made last, which nobody holds any more.
    std::function<std::unique_ptr<EventLog>()> reopen;
    // Appended records are seen by the very next call, not only soon.
    bool seen_at_once = false;
};

// A record, copied.
struct Kept {
    LogOffset offset = 0;
    std::int64_t append_time_ms = 0;
    std::string key;
    std::string value;
    bool value_absent = false;
};

// Everything from where the reader stands to the partition's end. Fails the test where the end does
// not come.
[[nodiscard]] std::vector<Kept> read_to_end(LogReader& reader, std::size_t records_max = 1'000);

// `count` records through one writer, keys "ledger-0" to "ledger-<keys - 1>" in turn, values
// "<prefix><number>".
void append_numbered(EventLog& log, int count, int keys, const std::string& prefix);

// REQUIRES: called once from a test case, which has a doctest SUBCASE for each promise.
void check_event_log(const LogUnderTest& under_test);

}  // namespace saldo::contract
