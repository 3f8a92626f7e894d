#include "connectors/plaintext/settlement_lines_json.hpp"

#include <string>
#include <utility>

#include "connectors/plaintext/json_row.hpp"

namespace saldo::plaintext {

namespace {

std::string row_of(const settlement::SettledLine& line) {
    JsonRow row;
    row.text("settlement", line.settlement).text("funder", line.funder);
    row.text("provider", line.provider).text("coding", line.coding).text("service", line.service);
    row.text("service_month", to_text(line.service_month).substr(0, 7));
    row.text("amount", to_text(line.amount)).text("vat", to_text(line.vat));
    return row.text("document", line.document).text("posting_date", to_text(line.posted_on)).take();
}

}  // namespace

Result<CsvTotals> write_settlement_lines_json(std::span<const settlement::SettledLine> lines,
                                              const ByteSink& sink, const UnitMarks& marks) {
    CsvTotals totals;
    for (const settlement::SettledLine& line : lines) {
        if (__builtin_add_overflow(totals.total.value, line.amount.value, &totals.total.value))
            return fail(ErrorKind::limit, "settlement lines: the total leaves 64 bits");
        if (marks) marks({totals.rows, 0, totals.bytes});
        const std::string row = row_of(line);
        if (Status taken = sink(row); !taken) return std::unexpected(std::move(taken.error()));
        totals.bytes += row.size();
        ++totals.rows;
    }
    return totals;
}

}  // namespace saldo::plaintext
