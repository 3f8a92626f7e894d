#include "tests/oracle/prices.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "engine/money/rounding.hpp"
#include "schemas/codec/text_values.hpp"
#include "tests/oracle/cell_values.hpp"
#include "tests/oracle/table_file.hpp"

namespace saldo::oracle {

namespace {

// Base value, coefficient and value: the columns of one kind of children.
struct Columns {
    std::array<std::string_view, 3> names;
    std::array<std::size_t, 3> at{};
};

std::optional<Columns> find_columns(const TableRow& header, std::array<std::string_view, 3> names) {
    Columns columns{names, {}};
    for (std::size_t which = 0; which < names.size(); ++which) {
        const auto found = find_column(header, {names[which]});
        if (!found) return std::nullopt;
        columns.at[which] = *found;
    }
    return columns;
}

// A whole number of cents, without a point.
Result<Cents> cents_in(const TableFile& file, const TableRow& row, const Columns& columns,
                       std::size_t which) {
    const std::string_view cell = row.cell(columns.at[which]);
    const auto read = codec::parse_cents(cell);
    constexpr std::int64_t kPerEuro = 100;
    const bool sound = read && cell.find('.') == std::string_view::npos && read->value() >= 0 &&
                       read->value() / kPerEuro <= kCentsMax.value;
    if (!sound)
        return wrong_cell(file, row, columns.names[which],
                          fmt::format("\"{}\" is no number of cents", cell));
    return Cents{read->value() / kPerEuro};
}

// What is wrong with the row's value; empty: nothing.
Result<std::string> fault_of(const TableFile& file, const TableRow& row, const Columns& columns) {
    const auto base = cents_in(file, row, columns, 0);
    if (!base) return std::unexpected(base.error());
    const auto value = cents_in(file, row, columns, 2);
    if (!value) return std::unexpected(value.error());
    const auto coefficient = codec::parse_quantity(row.cell(columns.at[1]));
    if (!coefficient || coefficient->value() < 0 || coefficient->value() > kQuantityMax.value)
        return wrong_cell(file, row, columns.names[1],
                          fmt::format("\"{}\" is no coefficient", row.cell(columns.at[1])));
    constexpr std::int64_t kPricesPerCent = 100;
    const __int128 right = price_times_quantity(UnitPrice{base->value * kPricesPerCent},
                                                Quantity{coefficient->value()});
    if (right == value->value) return std::string();
    const bool shown = right <= kCentsMax.value;
    return fmt::format("{}: {} x {} = {}, not {}", columns.names[2], to_text(*base),
                       row.cell(columns.at[1]),
                       shown ? to_text(Cents{static_cast<std::int64_t>(right)})
                             : std::string("more than any value"),
                       to_text(*value));
}

}  // namespace

Status run_prices(const std::filesystem::path& path, std::string& text, CheckList& checks) {
    const auto file = read_table(path);
    if (!file) return std::unexpected(file.error());
    const TableRow& header = file->rows.front();
    const auto columns = find_columns(header, {"basevaluecents", "coefficient", "valuecents"});
    const auto under_three =
        find_columns(header, {"basevalueunder3cents", "coefficientunder3", "valueunder3cents"});
    if (!columns)
        return fail(ErrorKind::bad_input,
                    fmt::format("{}:{}: the header names no columns base_value_cents, coefficient "
                                "and value_cents",
                                file->name, header.line));
    text +=
        fmt::format("{:<24}{}\n{:<24}{}\n", "file", file->name, "rows read", file->rows.size() - 1);
    for (std::size_t at = 1; at < file->rows.size(); ++at) {
        const TableRow& row = file->rows[at];
        std::string wrong;
        for (const auto& kind : {columns, under_three}) {
            if (!kind) continue;
            const auto fault = fault_of(*file, row, *kind);
            if (!fault) return std::unexpected(fault.error());
            if (!fault->empty()) wrong += (wrong.empty() ? "" : "; ") + *fault;
        }
        checks.check(wrong.empty(),
                     [&] { return fmt::format("{}:{}: {}", file->name, row.line, wrong); });
    }
    return {};
}

}  // namespace saldo::oracle
