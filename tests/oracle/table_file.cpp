#include "tests/oracle/table_file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>

#include <csv.h>
#include <fmt/format.h>

#include "engine/base/utf8.hpp"
#include "schemas/codec/utf8.hpp"

namespace saldo::oracle {

namespace {

// A cell may hold line ends, but one that runs on like this is a quotation mark that nobody closed.
constexpr std::size_t kRowLinesMax = 200;

void append_utf8(std::string& out, unsigned code) {
    if (code < 0x80U) {
        out += static_cast<char>(code);
    } else if (code < 0x800U) {
        out += static_cast<char>(0xC0U | code >> 6U);
        out += static_cast<char>(0x80U | (code & 0x3FU));
    } else {
        out += static_cast<char>(0xE0U | code >> 12U);
        out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
        out += static_cast<char>(0x80U | (code & 0x3FU));
    }
}

// Windows-1252: 0x80-0x9F are these (0: not assigned), everything above is Latin-1.
std::string from_windows_1252(std::string_view bytes) {
    static constexpr std::array<unsigned, 32> kHigh{
        0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    constexpr unsigned kReplacement = 0xFFFD;
    std::string text;
    for (const char byte : bytes) {
        const auto code = static_cast<unsigned char>(byte);
        if (code < 0x80U || code >= 0xA0U) {
            append_utf8(text, code);
        } else {
            const unsigned high = kHigh[code - 0x80U];
            append_utf8(text, high == 0 ? kReplacement : high);
        }
    }
    return text;
}

// Blanks, no-break spaces and control characters at either end.
std::string trimmed(std::string_view text) {
    constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
    const auto blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20U; };
    while (!text.empty()) {
        if (blank(text.front())) {
            text.remove_prefix(1);
        } else if (text.starts_with(kNoBreakSpace)) {
            text.remove_prefix(kNoBreakSpace.size());
        } else if (blank(text.back())) {
            text.remove_suffix(1);
        } else if (text.ends_with(kNoBreakSpace)) {
            text.remove_suffix(kNoBreakSpace.size());
        } else {
            break;
        }
    }
    return std::string(text);
}

// What libcsv calls back into.
struct Reading {
    TableFile file;
    TableRow row;
    std::size_t line = 1;  // being fed
    bool in_row = false;

    void take_cell(std::string_view bytes) {
        begin_row();
        if (codec::is_utf8(bytes)) {
            row.cells.push_back(trimmed(bytes));
        } else {
            row.cells.push_back(trimmed(from_windows_1252(bytes)));
            ++file.re_encoded_cells;
        }
    }
    void begin_row() {
        if (!in_row) row.line = line;
        in_row = true;
    }
    void end_row() {
        const bool blank =
            std::ranges::all_of(row.cells, [](const std::string& cell) { return cell.empty(); });
        if (blank) {
            ++file.blank_rows;
        } else {
            file.rows.push_back(std::move(row));
        }
        row = {};
        in_row = false;
    }
};

void on_cell(void* bytes, std::size_t size, void* reading) {
    const std::string_view cell = bytes == nullptr
                                      ? std::string_view{}
                                      : std::string_view(static_cast<const char*>(bytes), size);
    static_cast<Reading*>(reading)->take_cell(cell);
}

void on_row(int /*line_end*/, void* reading) { static_cast<Reading*>(reading)->end_row(); }

// The separator that the first lines have most of.
char separator_of(std::string_view text) {
    constexpr std::size_t kLookedAt = 8'192;
    const std::string_view head = text.substr(0, kLookedAt);
    char best = ',';
    for (const char candidate : {';', '\t'})
        if (std::ranges::count(head, candidate) > std::ranges::count(head, best)) best = candidate;
    return best;
}

// The size of the first line with its line end.
std::size_t line_size(std::string_view text) {
    const std::size_t end = text.find_first_of("\r\n");
    if (end == std::string_view::npos) return text.size();
    return text.substr(end, 2) == "\r\n" ? end + 2 : end + 1;
}

Status feed(csv_parser& parser, Reading& reading, std::string_view text) {
    std::size_t row_began = 1;
    for (; !text.empty(); ++reading.line) {
        const std::string_view line = text.substr(0, line_size(text));
        text.remove_prefix(line.size());
        const std::size_t rows_before = reading.file.rows.size() + reading.file.blank_rows;
        // A blank line is a row of its own to us; libcsv would be silent about it.
        const bool blank = !reading.in_row && row_began == reading.line &&
                           line.find_first_not_of(" \r\n") == std::string_view::npos;
        if (blank) {
            ++reading.file.blank_rows;
        } else if (csv_parse(&parser, line.data(), line.size(), on_cell, on_row, &reading) !=
                   line.size()) {
            return fail(ErrorKind::bad_input,
                        fmt::format("{}:{}: {}", reading.file.name, reading.line,
                                    csv_strerror(csv_error(&parser))));
        }
        const bool ended = reading.file.rows.size() + reading.file.blank_rows > rows_before;
        if (ended) {
            row_began = reading.line + 1;
            reading.in_row = false;
        } else {
            reading.begin_row();
            reading.row.line = row_began;
        }
        if (reading.line - row_began + 2 > kRowLinesMax)
            return fail(
                ErrorKind::bad_input,
                fmt::format("{}:{}: a quotation mark opens here that is not closed within {} lines",
                            reading.file.name, row_began, kRowLinesMax));
    }
    const bool open_quote = reading.in_row && parser.quoted != 0 && parser.pstate == 2;
    if (open_quote)
        return fail(ErrorKind::bad_input,
                    fmt::format("{}:{}: a quotation mark opens in this row and is not closed",
                                reading.file.name, row_began));
    return {};
}

}  // namespace

Result<TableFile> read_table(const std::filesystem::path& path) {
    Reading reading;
    reading.file.name = path.string();
    std::ifstream stream(path, std::ios::binary);
    if (!stream || std::filesystem::is_directory(path))
        return fail(ErrorKind::not_found,
                    fmt::format("{}: there is no such file, or it may not be read", path.string()));
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    std::string_view text = bytes;
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return fail(ErrorKind::bad_input,
                    fmt::format("{}: this is UTF-16; save it as CSV in UTF-8", path.string()));
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
        return fail(ErrorKind::bad_input,
                    fmt::format("{}:{}: a NUL byte: this is no CSV file", path.string(),
                                1 + std::ranges::count(text.substr(0, nul), '\n')));
    csv_parser parser;
    if (csv_init(&parser, 0) != 0) return fail(ErrorKind::limit, "no memory for a CSV reader");
    csv_set_delim(&parser, static_cast<unsigned char>(separator_of(text)));
    Status fed = feed(parser, reading, text);
    if (fed) csv_fini(&parser, on_cell, on_row, &reading);
    csv_free(&parser);
    if (!fed) return std::unexpected(fed.error());
    if (reading.file.rows.empty())
        return fail(ErrorKind::bad_input, fmt::format("{}: the file has no rows", path.string()));
    return std::move(reading.file);
}

std::string plain_header(std::string_view header) {
    std::string plain;
    for (const char c : header) {
        const auto code = static_cast<unsigned char>(c);
        if (std::isalnum(code) != 0 && code < 0x80U) plain += static_cast<char>(std::tolower(code));
    }
    return plain;
}

std::optional<std::size_t> find_column(const TableRow& header,
                                       std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names)
        for (std::size_t column = 0; column < header.cells.size(); ++column)
            if (plain_header(header.cells[column]) == name) return column;
    return std::nullopt;
}

std::unexpected<Error> wrong_cell(const TableFile& file, const TableRow& row,
                                  std::string_view column, std::string_view why) {
    return fail(ErrorKind::bad_input,
                fmt::format("{}:{}: column {}: {}", file.name, row.line, column, why));
}

}  // namespace saldo::oracle
