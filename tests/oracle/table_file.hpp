// A CSV file from elsewhere as rows of UTF-8 text. libcsv splits it; this settles what publishers
// leave open:
//
//   encoding     UTF-8 with or without a byte order mark; a cell that is not UTF-8 is Windows-1252,
//   of which Latin-1's
//                letters are a part
//   separator    comma, semicolon or tab: the one that the file's first lines have most of
//   blank lines  and rows whose cells are all blank are counted and left out
//   line ends    LF, CRLF, CR, and any of them inside quotes
//
// What stands above the header (a title, a date) is skipped by find_header().
#pragma once

#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace saldo::oracle {

struct TableRow {
    std::size_t line = 0;            // of the file, from 1: the row's first
    std::vector<std::string> cells;  // UTF-8, without blanks at either end

    // Empty where the row is too short.
    [[nodiscard]] std::string_view cell(std::size_t column) const {
        return column < cells.size() ? std::string_view(cells[column]) : std::string_view{};
    }
};

struct TableFile {
    std::string name;                  // of the file, as the caller gave it
    std::vector<TableRow> rows;        // without blank ones
    std::size_t blank_rows = 0;        // blank lines, and rows of blank cells
    std::size_t re_encoded_cells = 0;  // that were not UTF-8
};

// Errors: not_found; bad_input for an empty file, UTF-16, NUL bytes, or a quotation mark that is
// never closed (with its line).
[[nodiscard]] Result<TableFile> read_table(const std::filesystem::path& path);

// The words of a header without case, spaces and signs: "Net Amount (£)" and "NetAmount" are both
// "netamount".
[[nodiscard]] std::string plain_header(std::string_view header);

// A column that is called one of `names` (plain headers, the best first), else nullopt.
[[nodiscard]] std::optional<std::size_t> find_column(const TableRow& header,
                                                     std::initializer_list<std::string_view> names);

// "FILE:12: column NetAmount: why".
[[nodiscard]] std::unexpected<Error> wrong_cell(const TableFile& file, const TableRow& row,
                                                std::string_view column, std::string_view why);

}  // namespace saldo::oracle
