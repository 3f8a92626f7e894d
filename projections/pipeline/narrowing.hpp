// What a list is narrowed to. A typing mistake must not look like a true zero: an id that none of
// the ledgers asked knows is an error.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "projections/pipeline/ledger_places.hpp"

namespace saldo {

// Each by its id; an empty one narrows nothing.
struct Narrowing {
    std::string_view ledger{};
    std::string_view publisher{};
    std::string_view funder{};
    std::string_view provider{};
    std::string_view service{};
    std::string_view client{};
    std::string_view voucher{};
};

// As find_ledgers(). Errors: not_found (an id that no ledger asked knows), io, damaged.
[[nodiscard]] Result<std::vector<LedgerPlace>> find_narrowed(std::span<ShardView> shards,
                                                             const Narrowing& to);

// The handle of the service that a list is narrowed to. kNoHandle: of every service (the id is
// empty); nullopt: this ledger does not have it. Errors: io, damaged.
[[nodiscard]] Result<std::optional<Handle>> narrowed_service(const LedgerPlace& place,
                                                             std::string_view id);

}  // namespace saldo
