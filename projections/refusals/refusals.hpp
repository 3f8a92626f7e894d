// What was refused and why: a row for each refused record, so that nobody has to walk the whole log
// to find what publishers must correct. The refusal's numbers and its event stand in the outcome of
// that position.
//
//     refusals   position u64  ->  refusal's number, ledger's handle (varints)
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/ledger/account.hpp"
#include "engine/ledger/refusal.hpp"
#include "projections/pipeline/projection.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// Makes the rows.
class Refusals final : public Projection {
  public:
    void fold(const Outcome& outcome) override;
    void take_changes(RowSink& sink) override;

  private:
    struct Entry {
        std::uint64_t position = 0;
        Refusal refusal = Refusal::none;
        Handle ledger = kNoHandle;
    };
    std::vector<Entry> entries_;
};

struct RefusedRecord {
    std::uint64_t position = 0;
    Refusal refusal = Refusal::none;
    Handle ledger = kNoHandle;  // kNoHandle: could not be read, or misrouted
};

struct RefusalFilter {
    std::optional<Handle> ledger = std::nullopt;
    std::optional<Refusal> refusal = std::nullopt;
    std::uint64_t from = 0;                             // the first position that counts
    std::optional<std::uint64_t> until = std::nullopt;  // positions below it; nullopt: to the end
    std::size_t limit = 1'000;                          // at most so many
    bool newest_first = true;
};

// Refused records in the order asked for. Errors: io, damaged.
[[nodiscard]] Result<std::vector<RefusedRecord>> list_refusals(const store::Snapshot& snapshot,
                                                               const RefusalFilter& filter);

// How often each reason occurred, by ledger. Reads every refusal of the shard. Errors: io, damaged.
[[nodiscard]] Result<std::map<Handle, std::map<Refusal, std::uint64_t>>> count_refusals(
    const store::Snapshot& snapshot);

}  // namespace saldo
