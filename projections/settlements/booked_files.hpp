// A run as the documents that booking sinks take: one file for each funder
// (engine/settlement/booking.hpp says which documents a run has).
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/services/funder.hpp"
#include "engine/settlement/booked_document.hpp"
#include "engine/settlement/settlement.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

// The documents of an approved run for a sink of one of its funders; the same whenever they are
// asked for. `name` is the file's (FunderLines::documents_name). Reads the ledger's approved runs
// up to this one, and their settlements. Errors: refused (the run is not approved); bad_input: the
// ledger has no coding map of the funder; of a sink that pays besides: a payment whose documents an
// earlier run had, or have no coding; io, damaged.
[[nodiscard]] Result<settlement::BookedFile> booked_file_of(const ShardView& shard,
                                                            const PaymentRun& run, const Sink& sink,
                                                            std::string name);

}  // namespace saldo
