#include "connectors/plaintext/settlement_lines_csv.hpp"

#include <array>
#include <utility>

#include "connectors/plaintext/csv_row.hpp"

namespace saldo::plaintext {
namespace {

using settlement::SettledLine;

constexpr std::string_view header =
    "settlement,funder,provider,coding,service,service_month,amount,document,posting_date\r\n";

struct Column {
    std::string_view name;
    std::string SettledLine::* value;
};

constexpr std::array<Column, 5> id_columns{{
    {"settlement", &SettledLine::settlement},
    {"funder", &SettledLine::funder},
    {"provider", &SettledLine::provider},
    {"coding", &SettledLine::coding},
    {"service", &SettledLine::service},
}};

std::unexpected<Error> refuse(std::size_t row, std::string_view column, std::string_view why) {
    std::string message = "settlement lines, row " + std::to_string(row) + ": ";
    message.append(column).append(" ").append(why);
    return fail(ErrorKind::bad_input, std::move(message));
}

}  // namespace

Status SettlementLinesCsv::put(std::string_view bytes) {
    if (Status taken = sink_(bytes); !taken) {
        return taken;
    }
    totals_.bytes += bytes.size();
    return {};
}

Status SettlementLinesCsv::begin() {
    if (std::exchange(begun_, true)) {
        return {};
    }
    return put(header);
}

Status SettlementLinesCsv::write(const SettledLine& line) {
    const std::size_t number = totals_.rows + 1;
    for (const Column& column : id_columns) {
        if ((line.*column.value).empty()) {
            return refuse(number, column.name, "is empty");
        }
    }
    if (line.document.empty()) {
        return refuse(number, "document", "is empty");
    }
    if (line.service_month < kEventDateMin || line.service_month > kEventDateMax) {
        return refuse(number, "service_month", "is outside the years 1900 to 2999");
    }
    // What a period that is closed to the end of 2999 leaves is posted on the day after.
    if (line.posted_on < kEventDateMin || line.posted_on.days > kEventDateMax.days + 1) {
        return refuse(number, "posting_date", "is outside the years 1900 to 3000");
    }
    if (__builtin_add_overflow(totals_.total.value, line.amount.value, &totals_.total.value)) {
        return fail(ErrorKind::limit, "settlement lines, row " + std::to_string(number) +
                                          ": the total leaves 64 bits");
    }

    if (Status begun = begin(); !begun) {
        return begun;
    }
    if (marks_) marks_({totals_.rows, 0, totals_.bytes});
    CsvRow cells;
    for (const Column& column : id_columns) {
        cells.text(line.*column.value);
    }
    cells.text(to_text(line.service_month).substr(0, 7)).amount(line.amount);
    cells.text(line.document).text(to_text(line.posted_on));
    if (Status written = put(cells.take()); !written) {
        return written;
    }
    ++totals_.rows;
    return {};
}

Result<CsvTotals> SettlementLinesCsv::finish() {
    if (Status begun = begin(); !begun) {
        return std::unexpected(std::move(begun.error()));
    }
    return totals_;
}

Result<CsvTotals> write_settlement_lines_csv(std::span<const SettledLine> lines,
                                             const ByteSink& sink, const UnitMarks& marks) {
    SettlementLinesCsv table(sink, marks);
    for (const SettledLine& line : lines)
        if (Status written = table.write(line); !written)
            return std::unexpected(std::move(written.error()));
    return table.finish();
}

}  // namespace saldo::plaintext
