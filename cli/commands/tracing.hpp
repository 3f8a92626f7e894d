// Both ways between a line of a file and the events behind it. Files are made again from the log
// and must come out as they were recorded; nothing about their lines is stored. Of invoices nothing
// is recorded: they are known by their names, and must come out with the bytes at hand.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "cli/commands/wiring.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

// What a trace works with.
struct Tracing {
    std::span<ShardView> shards;
    EventLog* log = nullptr;  // nullptr: it is not at hand
    const Wiring& wiring;
    Hasher& hasher;
};

struct TraceLineRequest {
    std::string ledger{};     // empty: looked for in every ledger
    std::string sha256{};     // of the file, in hexadecimal
    std::string file_name{};  // without its folder
    std::size_t line = 1;     // from 1
    std::size_t limit = 100;  // deliveries
    std::string receivers{};  // that an invoice was made with (InvoicesRequest)
};

// Facts: ledger, file_name, sha256, line, unit ("payment 1 (…)"; "the whole file"), unit_first_line
// and unit_last_line, run, sink, format, funder, provider, settlements, amount (the unit's),
// settled (what the settlements' lines behind it say), delivered and entitled (what that is made
// of), set_off (receivables), agrees ("yes": delivered and entitled are what was settled, and less
// the set-off what a payment pays), deliveries, shown, more (that were left out). Rows, in the
// order of the chain: role, about (a delivery, a settlement, …), amount (what the event put into
// the unit), type, event_id, source, position, recorded_at.
//
// Errors: not_found (no ledger recorded such a file), differs (its name is known, and the bytes are
// others), bad_input (there is no such line), damaged (the file cannot be made again as it was),
// refused (it was withdrawn), unavailable (the log), io.
[[nodiscard]] Result<Answer> trace_line(const Tracing& tracing, const TraceLineRequest& request);

struct TraceEventRequest {
    std::string ledger{};
    std::string source{};  // empty: looked for in every source of the ledger
    std::string event_id{};
    std::size_t limit = 100;  // rows
    std::string receivers{};  // that invoices are made with (InvoicesRequest)
};

// Facts: ledger, event_id, source, type, outcome, reason, position, recorded_at, note (why it is in
// no file, where that is so), settlements, amount (of a delivery: what was settled of it), more
// (rows that were left out). Rows, by run and sink: run, sink, funder, file_name, first_line,
// last_line, unit, amount (what the event put there), state (exported, not exported yet, "by saldo
// invoices", or why there is no file).
//
// Errors: not_found (no such event), bad_input (several sources have one of that id), unavailable
// (the log), io, damaged.
[[nodiscard]] Result<Answer> trace_event(const Tracing& tracing, const TraceEventRequest& request);

}  // namespace saldo
