#include "connectors/publishing/mapped_csv.hpp"

#include <algorithm>

#include <csv.h>
#include <fmt/format.h>

#include "connectors/publishing/csv_mapping.hpp"
#include "connectors/publishing/envelope.hpp"
#include "connectors/publishing/lines.hpp"
#include "schemas/codec/json.hpp"
#include "schemas/events_generated.h"

namespace saldo {

namespace {

// Rows of a CSV file by libcsv, each with the physical line that it begins on.
class Rows {
  public:
    explicit Rows(char delimiter) {
        csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
        csv_set_delim(&parser_, static_cast<unsigned char>(delimiter));
    }
    ~Rows() { csv_free(&parser_); }
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

    // False: the line breaks the quoting.
    [[nodiscard]] bool take(std::string_view line) {
        if (!within_quotes_) {
            begins_on_ = next_line_;
            row_bytes_ = 0;
        }
        ++next_line_;
        within_quotes_ = true;
        row_bytes_ += line.size() + 1;
        std::string text(line);
        text.push_back('\n');
        return csv_parse(&parser_, text.data(), text.size(), on_cell, on_row, this) == text.size();
    }
    void skip_line() { ++next_line_; }
    [[nodiscard]] bool finish() { return csv_fini(&parser_, on_cell, on_row, this) == 0; }
    // A row was completed by the last line. It stays until the next take().
    [[nodiscard]] bool complete() const { return !within_quotes_; }
    [[nodiscard]] std::vector<std::string>& cells() { return row_; }
    [[nodiscard]] std::uint64_t line() const { return begins_on_; }
    [[nodiscard]] bool too_long() const { return row_bytes_ > kEventLineBytesMax; }

  private:
    static void on_cell(void* cell, std::size_t size, void* self) {
        static_cast<Rows*>(self)->cells_.emplace_back(static_cast<const char*>(cell), size);
    }
    static void on_row(int, void* self) {
        auto* const rows = static_cast<Rows*>(self);
        rows->row_ = std::move(rows->cells_);
        rows->cells_.clear();
        rows->within_quotes_ = false;
    }

    csv_parser parser_{};
    std::vector<std::string> cells_;
    std::vector<std::string> row_;
    std::uint64_t next_line_ = 1;
    std::uint64_t begins_on_ = 1;
    std::size_t row_bytes_ = 0;   // so far
    bool within_quotes_ = false;  // and before the first row it is not
};

struct CsvFile {
    const std::filesystem::path& path;
    CsvMapping mapping;
    std::vector<std::string> header;
};

Error at(const CsvFile& file, std::uint64_t line, std::string_view what) {
    return {ErrorKind::bad_input, fmt::format("{}:{}: {}", file.path.string(), line, what)};
}

Status take_header(CsvFile& file, std::vector<std::string> cells) {
    if (!cells.empty() && cells.front().starts_with("\xef\xbb\xbf")) cells.front().erase(0, 3);
    for (std::string& cell : cells)
        if (!to_utf8(file.mapping.encoding, cell))
            return std::unexpected(at(file, 1, "the header is not in the mapping's encoding"));
    file.header = std::move(cells);
    for (FieldSource& source : file.mapping.fields) {
        for (FieldSource::Piece& piece : source.pieces) {
            if (piece.column.empty()) continue;
            if (std::ranges::count(file.header, piece.column) > 1)
                return std::unexpected(
                    at(file, 1,
                       fmt::format("there are several columns \"{}\": which of them is {}?",
                                   piece.column, source.path)));
            const auto found = std::ranges::find(file.header, piece.column);
            if (found == file.header.end())
                return std::unexpected(at(
                    file, 1,
                    fmt::format("there is no column \"{}\", which {} maps to {}; the file has: {}",
                                piece.column, file.mapping.file.string(), source.path,
                                fmt::join(file.header, ", "))));
            piece.index = static_cast<std::size_t>(found - file.header.begin());
        }
    }
    return {};
}

// The columns that a field of the event comes from, for messages.
std::string columns_of(const CsvFile& file, std::string_view field) {
    for (const FieldSource& source : file.mapping.fields) {
        if (source.path != field) continue;
        for (const FieldSource::Piece& piece : source.pieces)
            if (!piece.column.empty()) return fmt::format("column \"{}\": ", piece.column);
    }
    return {};
}

// What the mapping makes of every row alike, it is the mapping that is wrong about: a field that it
// leaves out, or names where the event has none, or sets to a constant.
Error of_event(const CsvFile& file, std::uint64_t line, const codec::TextError& error) {
    const auto source = std::ranges::find(file.mapping.fields, error.field, &FieldSource::path);
    const std::string text = codec::to_string(error);
    if (source == file.mapping.fields.end())
        return {ErrorKind::bad_input,
                fmt::format("{}: maps nothing to it, or not as it has to be: {}",
                            file.mapping.file.string(), text)};
    const bool from_column = std::ranges::any_of(
        source->pieces, [](const FieldSource::Piece& piece) { return !piece.column.empty(); });
    const bool unknown_field = error.message.starts_with("is no field of");
    if (!from_column || unknown_field)
        return {ErrorKind::bad_input,
                fmt::format("{}:{}: {}", file.mapping.file.string(), source->line, text)};
    return at(file, line, columns_of(file, error.field) + text);
}

Status take_row(CsvFile& file, Rows& rows, std::uint64_t file_offset, const OnEvent& on_event) {
    std::vector<std::string>& cells = rows.cells();
    if (cells.size() != file.header.size())
        return std::unexpected(
            at(file, rows.line(),
               fmt::format(
                   "the row has {} cells and the header has {}: a delimiter or a quote is missing "
                   "or too many",
                   cells.size(), file.header.size())));
    for (std::size_t cell = 0; cell < cells.size(); ++cell)
        if (!to_utf8(file.mapping.encoding, cells[cell]))
            return std::unexpected(
                at(file, rows.line(),
                   fmt::format(
                       "column \"{}\": the bytes are not in the mapping's encoding: set encoding "
                       "in {}",
                       file.header[cell], file.mapping.file.string())));
    nlohmann::json event{{"type", file.mapping.type}, {"data", nlohmann::json::object()}};
    for (const FieldSource& source : file.mapping.fields) {
        auto value = value_of_cells(file.mapping, source, cells);
        if (!value)
            return std::unexpected(at(file, rows.line(),
                                      fmt::format("{}{}: {}", columns_of(file, source.path),
                                                  source.path, value.error())));
        if (!value->is_null()) event[source.place] = *std::move(value);
    }
    const auto payload = codec::payload_from_json(event.dump());
    if (!payload) return std::unexpected(of_event(file, rows.line(), payload.error()));
    const auto* const made = flatbuffers::GetRoot<events::Event>(payload->data());
    if (const auto wrong = envelope_error(*made))
        return std::unexpected(of_event(file, rows.line(), *wrong));
    return on_event(
        {rows.line(), file_offset, {made->ledger()->c_str(), made->ledger()->size()}, *payload});
}

bool blank(const std::vector<std::string>& cells) {
    return std::ranges::all_of(cells, [](const std::string& cell) { return cell.empty(); });
}

}  // namespace

Status read_mapped_csv(const std::filesystem::path& path, const std::filesystem::path& mapping,
                       const OnEvent& on_event, const OnBytes& on_bytes) {
    auto read = read_csv_mapping(mapping);
    if (!read) return std::unexpected(read.error());
    CsvFile file{path, *std::move(read), {}};
    Lines lines(path, on_bytes);
    if (const Status opened = lines.opened(); !opened) return opened;
    Rows rows(file.mapping.delimiter);
    std::uint64_t events = 0;
    while (lines.next()) {
        // libcsv says nothing of a blank line between rows: it must not look like an open quote.
        if (rows.complete() && lines.line().empty()) {
            rows.skip_line();
            continue;
        }
        if (!rows.take(lines.line()))
            return std::unexpected(at(file, lines.number(), "a quote stands where none may stand"));
        if (!rows.complete() && rows.too_long())
            return fail(ErrorKind::limit,
                        fmt::format("{}:{}: the row is longer than {} bytes: a quote that opens "
                                    "here is not closed",
                                    path.string(), rows.line(), kEventLineBytesMax));
        if (!rows.complete() || blank(rows.cells())) continue;
        Status taken;
        if (file.header.empty()) {
            taken = take_header(file, std::move(rows.cells()));
        } else {
            taken = take_row(file, rows, lines.file_offset(), on_event);
            ++events;
        }
        if (!taken) return taken;
    }
    if (const Status ended = lines.ended(); !ended) return ended;
    if (!rows.finish() || !rows.complete())
        return std::unexpected(at(file, rows.line(), "a quote that opens here is never closed"));
    if (events == 0)
        return fail(ErrorKind::bad_input, fmt::format("{}: holds no rows", path.string()));
    return {};
}

}  // namespace saldo
