// What a store says about itself, in the column family "meta":
//
//   format    "saldo-store 1"  how tables, this header and appended rows lie in RocksDB
//   schema    "7"              Schema::version, decimal: what the rows mean
//   log       any bytes        Options::log_identity of whoever made the store
//   position  any bytes        Commit::position of the last commit
//
// The header is written once, after all tables are there: a store without a format was never
// finished, and holds nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/base/result.hpp"
#include "projections/store/database.hpp"
#include "projections/store/store.hpp"

namespace saldo::store {

inline constexpr const char* position_key = "position";

enum class Making : std::uint8_t { finished, unfinished };

// Looks at the header of the store in `folder` without changing a byte, and whether `schema` and
// `options` fit it. REQUIRES: nobody writes meanwhile; CURRENT exists. Errors: newer_format,
// bad_input, damaged, io.
[[nodiscard]] Result<Making> check_header(const std::filesystem::path& folder, const Schema& schema,
                                          const Options& options);

// Makes an unfinished store a finished one; durable when it returns.
[[nodiscard]] Status write_header(const Database& database, const Schema& schema,
                                  const Options& options);

}  // namespace saldo::store
