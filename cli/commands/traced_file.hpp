// The file that a line is traced in: found by its bytes among those that runs recorded, or by its
// name among their invoices, and made again.
#pragma once

#include <string>
#include <vector>

#include "cli/commands/exports.hpp"
#include "cli/commands/tracing.hpp"
#include "projections/pipeline/ledger_places.hpp"

namespace saldo {

struct TracedFile {
    // Which run's, and to which of its sinks it went: sinks of one format get the same bytes. An
    // invoice went to none.
    struct Origin {
        Placed<PaymentRun> run;
        std::vector<std::string> sinks;
    };
    Origin origin;
    RunFile file;
};

// Errors: those of trace_line().
[[nodiscard]] Result<TracedFile> traced_file(const Tracing& tracing,
                                             const TraceLineRequest& request);

}  // namespace saldo
