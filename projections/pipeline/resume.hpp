// How a shard picks up where it left: what the fold keeps whole comes back from the store, and the
// log is held to be the one that was folded before anything is added to what came from it.
#pragma once

#include <memory>

#include "engine/base/digest.hpp"
#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"
#include "engine/fold/fold.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// Restores the position and loads the resident tables. A store without a commit leaves the fold as
// it is. Errors: damaged, io.
[[nodiscard]] Status load_fold(Fold& fold, const store::Store& store);

// A reader of the records after `position`. The last folded record is read again first: `damaged`
// where it is gone or is another one, so that the log was truncated or replaced; `unavailable`
// where it does not come in time.
[[nodiscard]] Result<std::unique_ptr<LogReader>> read_after(EventLog& log, PartitionIndex partition,
                                                            const Position& position,
                                                            Hasher& hasher);

}  // namespace saldo
