#include "connectors/publishing/csv_mapping.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "schemas/codec/event_types.hpp"
#include "schemas/codec/utf8.hpp"

namespace saldo {

namespace {

Error wrong(const std::filesystem::path& file, const toml::node& node, std::string_view what) {
    return {ErrorKind::bad_input,
            fmt::format("{}:{}: {}", file.string(), node.source().begin.line, what)};
}

// How many letters must change to make one word of the other; for "did you mean".
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t at = 0; at <= b.size(); ++at) row[at] = at;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
            corner = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row[b.size()];
}

template <class Names>
std::string did_you_mean(std::string_view said, const Names& names) {
    std::string_view nearest;
    std::size_t least = 4;
    for (const std::string_view name : names)
        if (const std::size_t far = distance(said, name); far < least) {
            least = far;
            nearest = name;
        }
    return nearest.empty() ? std::string() : fmt::format(": did you mean \"{}\"?", nearest);
}

constexpr std::array<std::string_view, 7> kKeys{"type",        "delimiter", "encoding", "decimal",
                                                "date_format", "event",     "data"};
constexpr std::array<std::string_view, 6> kEventKeys{"id",          "source", "ledger",
                                                     "recorded_at", "actor",  "role"};

// "visit-{Visit id}" -> text "visit-", column "Visit id".
Result<std::vector<FieldSource::Piece>> pieces_of(const std::filesystem::path& file,
                                                  const toml::node& node, const std::string& text) {
    std::vector<FieldSource::Piece> pieces;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t open = text.find('{', at);
        FieldSource::Piece piece{text.substr(at, open - at), {}, 0};
        if (open == std::string::npos) {
            pieces.push_back(std::move(piece));
            break;
        }
        const std::size_t close = text.find('}', open);
        if (close == std::string::npos || close == open + 1)
            return std::unexpected(
                wrong(file, node, "a brace must hold a column's name: {Visit id}"));
        piece.column = text.substr(open + 1, close - open - 1);
        pieces.push_back(std::move(piece));
        at = close + 1;
    }
    return pieces;
}

nlohmann::json constant_of(const toml::node& node) {
    if (const auto* const list = node.as_array()) {
        nlohmann::json values = nlohmann::json::array();
        for (const toml::node& entry : *list) values.push_back(constant_of(entry));
        return values;
    }
    if (const auto* const table = node.as_table()) {
        nlohmann::json values = nlohmann::json::object();
        for (const auto& [name, entry] : *table)
            values[std::string(name.str())] = constant_of(entry);
        return values;
    }
    if (node.is_boolean()) return node.value_or(false);
    if (node.is_integer()) return node.value_or(std::int64_t{0});
    return node.value_or(std::string());
}

Status read_column(const toml::table& table, FieldSource& source, CsvMapping& mapping) {
    for (const auto& [name, node] : table) {
        const std::string text = node.value_or(std::string());
        if (name == "column") {
            if (text.empty())
                return std::unexpected(
                    wrong(mapping.file, node, "column is a column's name in quotes"));
            source.pieces.push_back({{}, text, 0});
        } else if (name == "as") {
            static constexpr std::array<std::string_view, 5> kWays{"text", "date", "decimal",
                                                                   "number", "boolean"};
            const auto* const way = std::ranges::find(kWays, text);
            if (way == kWays.end())
                return std::unexpected(
                    wrong(mapping.file, node,
                          "as is \"text\", \"date\", \"decimal\", \"number\" or \"boolean\""));
            source.as = static_cast<CellAs>(way - kWays.begin());
        } else {
            return std::unexpected(
                wrong(mapping.file, node,
                      fmt::format("there is no key \"{}\" beside column and as", name.str())));
        }
    }
    return {};
}

Status read_fields(const toml::table& table, const std::string& path, const std::string& place,
                   CsvMapping& mapping) {
    for (const auto& [key, node] : table) {
        const std::string name(key.str());
        FieldSource source;
        source.line = node.source().begin.line;
        source.path = path.empty() ? name : path + "." + name;
        source.place = nlohmann::json::json_pointer(place + "/" + name);
        if (const auto* const inner = node.as_table()) {
            if (!inner->contains("column")) {
                if (const Status read =
                        read_fields(*inner, source.path, place + "/" + name, mapping);
                    !read)
                    return read;
                continue;
            }
            if (const Status read = read_column(*inner, source, mapping); !read) return read;
        } else if (node.is_string()) {
            auto pieces = pieces_of(mapping.file, node, node.value_or(std::string()));
            if (!pieces) return std::unexpected(pieces.error());
            source.pieces = *std::move(pieces);
            const bool constant = std::ranges::all_of(
                source.pieces,
                [](const FieldSource::Piece& piece) { return piece.column.empty(); });
            if (constant) {
                source.pieces.clear();
                source.constant = constant_of(node);
            }
        } else if (node.is_boolean() || node.is_integer() || node.is_array()) {
            source.constant = constant_of(node);
        } else {
            return std::unexpected(
                wrong(mapping.file, node,
                      fmt::format("{}: write amounts and dates as text in quotes", source.path)));
        }
        mapping.fields.push_back(std::move(source));
    }
    return {};
}

Status read_setting(std::string_view name, const toml::node& node, CsvMapping& mapping) {
    const std::string text = node.value_or(std::string());
    const auto error = [&](std::string_view what) -> Status {
        return std::unexpected(wrong(mapping.file, node, what));
    };
    if (name == "type") {
        mapping.type = text;
        if (!codec::fact_of_name(text))
            return error(fmt::format("there is no event \"{}\"{}", text,
                                     did_you_mean(text, codec::type_names())));
    } else if (name == "delimiter") {
        if (text.size() != 1 || text == "\"")
            return error("delimiter is one character, such as \";\" or \"\\t\"");
        mapping.delimiter = text[0];
    } else if (name == "encoding") {
        if (text == "latin-1")
            mapping.encoding = CsvEncoding::latin1;
        else if (text == "windows-1252")
            mapping.encoding = CsvEncoding::windows1252;
        else if (text != "utf-8")
            return error("encoding is \"utf-8\", \"latin-1\" or \"windows-1252\"");
    } else if (name == "decimal") {
        if (text != "." && text != ",") return error("decimal is \".\" or \",\"");
        mapping.decimal = text[0];
    } else {
        const bool complete = text.find('d') != std::string::npos &&
                              text.find('m') != std::string::npos &&
                              text.find("yyyy") != std::string::npos;
        if (!complete)
            return error("date_format has d (or dd), m (or mm) and yyyy, such as \"d.m.yyyy\"");
        mapping.date_format = text;
    }
    return {};
}

Status read_top(std::string_view name, const toml::node& node, CsvMapping& mapping) {
    if (name == "data" || name == "event") {
        const auto* const table = node.as_table();
        if (table == nullptr)
            return std::unexpected(wrong(mapping.file, node, fmt::format("[{}] is a table", name)));
        if (name == "data") return read_fields(*table, "data", "/data", mapping);
        for (const auto& [key, field] : *table)
            if (std::ranges::find(kEventKeys, key.str()) == kEventKeys.end())
                return std::unexpected(wrong(mapping.file, field,
                                             fmt::format("[event] has no field \"{}\"{}", key.str(),
                                                         did_you_mean(key.str(), kEventKeys))));
        return read_fields(*table, "", "", mapping);
    }
    if (std::ranges::find(kKeys, name) == kKeys.end())
        return std::unexpected(
            wrong(mapping.file, node,
                  fmt::format("there is no key \"{}\"{}", name, did_you_mean(name, kKeys))));
    if (!node.is_string())
        return std::unexpected(
            wrong(mapping.file, node, fmt::format("{} is text in quotes", name)));
    return read_setting(name, node, mapping);
}

// "31.1.2026" by "d.m.yyyy" -> "2026-01-31".
std::expected<std::string, std::string> iso_date(const std::string& format,
                                                 const std::string& cell) {
    unsigned parts[3] = {0, 0, 0};  // year, month, day
    const auto mismatch = [&] {
        return std::unexpected(fmt::format("\"{}\" is no date of the form {}", cell, format));
    };
    std::size_t at = 0;
    for (std::size_t sign = 0; sign < format.size();) {
        const char letter = format[sign];
        std::size_t run = 1;
        while (sign + run < format.size() && format[sign + run] == letter) ++run;
        sign += run;
        const int part = letter == 'y' ? 0 : letter == 'm' ? 1 : letter == 'd' ? 2 : -1;
        if (part < 0) {
            if (cell.compare(at, run, std::string(run, letter)) != 0) return mismatch();
            at += run;
            continue;
        }
        std::size_t digits = 0;
        const std::size_t digits_max = part == 0 ? 4 : 2;
        while (at < cell.size() && digits < digits_max && cell[at] >= '0' && cell[at] <= '9') {
            parts[part] = parts[part] * 10 + static_cast<unsigned>(cell[at] - '0');
            ++at;
            ++digits;
        }
        if (digits == 0 || (run > 1 && digits != run)) return mismatch();
    }
    if (at != cell.size()) return mismatch();
    return fmt::format("{:04}-{:02}-{:02}", parts[0], parts[1], parts[2]);
}

// "1 234,50" -> "1234.50": spaces (also no-break ones) go, the decimal sign becomes a point. Where
// the comma is the decimal sign, a point may part thousands: it is refused, not guessed at.
std::expected<std::string, std::string> plain_decimal(char decimal, const std::string& cell) {
    std::string plain;
    for (std::size_t at = 0; at < cell.size(); ++at) {
        if (cell[at] == ' ') continue;
        if (cell[at] == '.' && decimal != '.')
            return std::unexpected(fmt::format(
                "\"{}\" has a point, and the mapping's decimal sign is \"{}\"", cell, decimal));
        if (cell.compare(at, 3, "\xe2\x80\xaf") == 0) {  // the narrow no-break space
            at += 2;
            continue;
        }
        if (cell.compare(at, 2, "\xc2\xa0") == 0) {
            ++at;
            continue;
        }
        if (cell.compare(at, 3, "\xe2\x88\x92") == 0) {  // the minus sign of typesetters
            plain.push_back('-');
            at += 2;
            continue;
        }
        plain.push_back(cell[at] == decimal ? '.' : cell[at]);
    }
    return plain;
}

}  // namespace

Result<CsvMapping> read_csv_mapping(const std::filesystem::path& file) {
    CsvMapping mapping;
    mapping.file = file;
    toml::table table;
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(file, unknown))
        return fail(ErrorKind::not_found, fmt::format("{}: there is no such file", file.string()));
    try {
        table = toml::parse_file(file.string());
    } catch (const toml::parse_error& error) {
        return fail(ErrorKind::bad_input,
                    fmt::format("{}:{}: {}", file.string(), error.source().begin.line,
                                error.description()));
    }
    for (const auto& [name, node] : table)
        if (const Status read = read_top(name.str(), node, mapping); !read)
            return std::unexpected(read.error());
    if (mapping.type.empty())
        return fail(
            ErrorKind::bad_input,
            fmt::format("{}: says no type, such as type = \"ServiceDelivered\"", file.string()));
    if (mapping.fields.empty())
        return fail(
            ErrorKind::bad_input,
            fmt::format("{}: maps no fields: [event] and [data] are missing", file.string()));
    return mapping;
}

std::expected<nlohmann::json, std::string> value_of_cells(const CsvMapping& mapping,
                                                          const FieldSource& source,
                                                          const std::vector<std::string>& cells) {
    if (source.pieces.empty()) return source.constant;
    std::string text;
    bool any_cell = false;
    for (const FieldSource::Piece& piece : source.pieces) {
        text += piece.text;
        if (piece.column.empty()) continue;
        text += cells[piece.index];
        any_cell = any_cell || !cells[piece.index].empty();
    }
    if (!any_cell) return nlohmann::json();
    switch (source.as) {
        case CellAs::text:
            return text;
        case CellAs::date: {
            auto date = iso_date(mapping.date_format, text);
            if (!date) return std::unexpected(date.error());
            return *std::move(date);
        }
        case CellAs::decimal: {
            auto plain = plain_decimal(mapping.decimal, text);
            if (!plain) return std::unexpected(plain.error());
            return *std::move(plain);
        }
        case CellAs::number: {
            nlohmann::json number = nlohmann::json::parse(text, nullptr, false);
            if (!number.is_number_integer())
                return std::unexpected(fmt::format("\"{}\" is no whole number", text));
            return number;
        }
        case CellAs::boolean:
            if (text == "true" || text == "1") return true;
            if (text == "false" || text == "0") return false;
            return std::unexpected(fmt::format("\"{}\" is neither true (1) nor false (0)", text));
    }
    return text;
}

bool to_utf8(CsvEncoding encoding, std::string& cell) {
    if (encoding == CsvEncoding::utf8) return codec::is_utf8(cell);
    // The 32 places where Windows-1252 has letters and signs and Latin-1 has controls; 0: not used.
    static constexpr std::array<unsigned, 32> kWindows{
        0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};
    std::string converted;
    for (const char byte : cell) {
        unsigned code = static_cast<unsigned char>(byte);
        if (encoding == CsvEncoding::windows1252 && code >= 0x80 && code < 0xa0)
            code = kWindows[code - 0x80];
        if (code == 0) return false;
        if (code < 0x80) {
            converted.push_back(static_cast<char>(code));
        } else if (code < 0x800) {
            converted.push_back(static_cast<char>(0xc0 | code >> 6U));
            converted.push_back(static_cast<char>(0x80 | (code & 0x3fU)));
        } else {
            converted.push_back(static_cast<char>(0xe0 | code >> 12U));
            converted.push_back(static_cast<char>(0x80 | (code >> 6U & 0x3fU)));
            converted.push_back(static_cast<char>(0x80 | (code & 0x3fU)));
        }
    }
    cell = std::move(converted);
    return true;
}

}  // namespace saldo
