// How a CSV file's columns become an event's fields, as a TOML file says it
// (docs/formats/csv-mapping.md):
//
//     type = "ServiceDelivered"
//     delimiter = ";"             # default ","
//     encoding = "windows-1252"   # default "utf-8"; or "latin-1"
//     decimal = ","               # of cells `as = "number"` text; default "."
//     date_format = "d.m.yyyy"    # of cells `as = "date"`; default "yyyy-mm-dd"
//
//     [event]                     # id, source, ledger, recorded_at, actor, role
//     id = "visit-{Visit id}"     # text with columns in braces
//     [data]                      # fields as in the schema; tables and lists may nest
//     delivery = { column = "Visit id" }
//     service_date = { column = "Date", as = "date" }
//     quantity = { column = "Hours", as = "decimal" }
//     service = "home_care"       # a constant
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/base/result.hpp"

namespace saldo {

enum class CellAs : std::uint8_t { text, date, decimal, number, boolean };
enum class CsvEncoding : std::uint8_t { utf8, latin1, windows1252 };

// Where one field comes from. `pieces` alternate constant text and columns' names.
struct FieldSource {
    std::string path;        // "data.quantity": as codec::TextError names fields
    std::uint32_t line = 0;  // of the mapping
    nlohmann::json::json_pointer place;
    nlohmann::json constant;  // where no column is named
    struct Piece {
        std::string text;
        std::string column;  // empty: only text
        std::size_t index = 0;
    };
    std::vector<Piece> pieces;
    CellAs as = CellAs::text;
};

struct CsvMapping {
    std::filesystem::path file;
    std::string type;
    char delimiter = ',';
    CsvEncoding encoding = CsvEncoding::utf8;
    char decimal = '.';
    std::string date_format = "yyyy-mm-dd";
    std::vector<FieldSource> fields;
};

// bad_input names the mapping's file, line and key.
[[nodiscard]] Result<CsvMapping> read_csv_mapping(const std::filesystem::path& file);

// A cell as JSON, or what is wrong with it. An empty cell is an absent field (null).
[[nodiscard]] std::expected<nlohmann::json, std::string> value_of_cells(
    const CsvMapping& mapping, const FieldSource& source, const std::vector<std::string>& cells);

// A cell in UTF-8. nullopt-like: false where the bytes are not of the encoding.
[[nodiscard]] bool to_utf8(CsvEncoding encoding, std::string& cell);

}  // namespace saldo
