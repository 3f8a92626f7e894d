// Format "provider-statement": what providers are told of a settlement, as HTML that prints well
// (docs/formats/provider-statement.md). A section a statement, each on a page of its own: who owes
// whom, every delivery by service, entitlements, sums, the set-off and the payment.
//
// One file in UTF-8 that fetches nothing and runs nothing; everything that came from events is
// escaped. Clients and vouchers are named by their pseudonyms, nobody by name but funder, organiser
// and provider. The same statements give the same bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/base/unit_marks.hpp"
#include "engine/money/cents.hpp"
#include "engine/settlement/provider_statement.hpp"

namespace saldo::provider_statement {

struct StatementTotals {
    std::size_t statements = 0;
    std::size_t rows = 0;  // of deliveries and entitlements
    Cents net;
    std::uint64_t bytes = 0;
};

// Units are the statements, their parts the deliveries. Writes each statement after it was checked
// (check_statement). `layout`: the sink's settings, of which `language` is fi (the default), sv or
// en; "" has none. Errors: bad_input (the settings); damaged (a statement whose sums differ); limit
// (the nets leave 64 bits); those of `each` and the sink's own.
[[nodiscard]] Result<StatementTotals> write_provider_statement(
    const settlement::EachStatement& each, std::string_view layout, const ByteSink& sink,
    const UnitMarks& marks = {});

}  // namespace saldo::provider_statement
