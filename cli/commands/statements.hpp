// Settlement statements for providers: as the file of a sink, and one provider's at once.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "cli/commands/wiring.hpp"
#include "projections/pipeline/answer.hpp"
#include "projections/settlements/statements.hpp"

namespace saldo {

// The format that write_statements belongs to.
inline constexpr std::string_view kStatementFormat = "provider-statement";

// One row: rows (deliveries and entitlements), total (the nets), bytes (the page). `language`: fi,
// sv or en; empty: fi. Errors: those of statements_of(); bad_input for another language.
[[nodiscard]] Result<Answer> ask_statement(std::span<ShardView> shards,
                                           const StatementRequest& request,
                                           const std::string& language, const Wiring& wiring);

// What was written of statements.
struct WrittenStatements {
    std::size_t rows = 0;
    Cents total;
    std::string bytes;
};
// REQUIRES: format.write_statements.
[[nodiscard]] Result<WrittenStatements> write_statements(const settlement::EachStatement& each,
                                                         std::string_view layout,
                                                         const ExportFormat& format,
                                                         const UnitMarks& marks = {});

}  // namespace saldo
