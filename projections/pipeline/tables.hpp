// The engine's tables (engine/fold/rows.hpp) as tables of a store.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/fold/rows.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// What the rows of a shard mean. Raised by whoever changes a record's describe() or a key: a home
// with older rows is built again from the log.
inline constexpr std::uint32_t kShardSchemaVersion = 6;

[[nodiscard]] store::Schema shard_schema();

// Index of a table in shard_schema().
[[nodiscard]] constexpr std::size_t index_of(TableId table) noexcept {
    return static_cast<std::size_t>(table);
}

}  // namespace saldo
