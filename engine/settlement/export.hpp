// SettlementExported and SinkAnswered: what left the house, and what an ERP said of it.
//
// One export a run and sink. A sink that books or informs is only noted; a sink that pays moves its
// funder's payments:
//
//   payable/settled -> payable/in_payment
//
// A funder's payments of a run leave once, through one sink: a sink that was made the paying one
// later gets nothing that has left before. Copies to sinks that book or inform may follow at any
// time.
#pragma once

#include "engine/ledger/event_context.hpp"
#include "engine/services/funder.hpp"
#include "engine/settlement/settlements.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Whether the funder's payments of the run, which leave together, have left.
[[nodiscard]] bool has_left(const PaymentRun& run, Handle funder);

// The sink with the definition that the run's file for it is made by, so that the file is the same
// whatever the sink becomes later: the one that counted when the run was approved; where the sink
// was not there yet, or had another purpose than when the file left, the one that counted when it
// left (while it has not, the latest). `handle`: the sink's. REQUIRES: the run is approved.
[[nodiscard]] Sink sink_for_run(Sink sink, Handle handle, const PaymentRun& run);

// Notes that a run's file went to a sink; where the sink pays, every payment of its funder that has
// not left yet becomes exported and its nets in_payment.
//
// Refuses: field_invalid, run_unknown, sink_unknown (also a sink whose funder has
// no line in the run's settlements), already_in_this_state (exported before, same content),
// run_not_approved, already_exported_with_other_content, run_withdrawn, paid_through_another_sink,
// payee_on_hold (naming the provider; the payments have not left yet).
[[nodiscard]] Refusal export_settlement(SettlementDesk& desk, EventContext& event,
                                        const events::SettlementExported& exported);

// Keeps a sink's latest word of a run. Posts nothing: what has been paid is said by PaymentBooked,
// Rejected and Returned, which an ERP that pays sends as a bank does.
//
// Refuses: field_invalid, run_unknown, sink_unknown.
[[nodiscard]] Refusal note_sink_answer(SettlementDesk& desk, EventContext& event,
                                       const events::SinkAnswered& answered);

}  // namespace saldo
