// An event as a publisher of ours puts it into a log.
#pragma once

#include <string_view>

#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"

namespace saldo {

// One record with the headers that other readers of the log like to have (CloudEvents). `payload`
// was checked. Errors: those of LogWriter::append().
[[nodiscard]] Status append_event(LogWriter& writer, std::string_view ledger,
                                  std::string_view payload);

}  // namespace saldo
