// A record on its way through the fold.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/fold/state.hpp"
#include "engine/fold/touches.hpp"
#include "engine/fold/verified_batch.hpp"
#include "engine/ledger/refusal.hpp"
#include "schemas/codec/aligned_copies.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// A record as far as it could be read.
struct DecodedRecord {
    Digest leaf;
    // nullptr: `refused` says why nothing was known of it: undecodable, misrouted,
    // identity_invalid.
    const events::Event* event = nullptr;
    Refusal refused = Refusal::none;
    std::string_view refused_field;
    bool data_sound = false;  // of a type that this build's newest rules know: it may be read
    Touches touched;
    // From here on what the state says of it, once its batch is begun.
    Handle ledger = kNoHandle;  // kNoHandle: nobody has tried to open it
    Handle source = kNoHandle;  // kNoHandle: nobody has named it
    // What it names of the fetched tables; nullptr: nothing, or an id that is no key.
    RecordCache<Identity>::Slot* identity = nullptr;
    RecordCache<Voucher>::Slot* voucher = nullptr;
    RecordCache<Voucher>::Slot* replaced_voucher = nullptr;
    RecordCache<Client>::Slot* client = nullptr;  // or the voucher's, once that was fetched
    RecordCache<Delivery>::Slot* delivery = nullptr;
    // The first two days that its visit is compared with: of the client and of the worker.
    std::array<RecordCache<VisitDay>::Slot*, 2> visit_days{};
};

struct VerifiedBatch::Records {
    std::span<const LogRecord> log;
    std::vector<DecodedRecord> decoded;  // one each
    codec::AlignedCopies copies;
    std::string scratch;
};

}  // namespace saldo
