// The files of a payment run, as bytes: what `saldo pay` writes and what each sink is told. A
// function of the log alone: asked twice, the bytes are equal.
#pragma once

#include <span>

#include "cli/commands/wiring.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

// Rows: sink, funder, format, file_name, sha256, payments, total, exported (the SHA-256 that was
// recorded, or empty), bytes. A funder's sinks each get their file; a funder that has none that
// pays is bad_input, and so is a format that nobody writes. Errors: not_found (no such run),
// refused (it is not approved).
[[nodiscard]] Result<Answer> ask_exports(std::span<ShardView> shards, const std::string& ledger,
                                         const std::string& run, const Wiring& wiring,
                                         Hasher& hasher);

}  // namespace saldo
