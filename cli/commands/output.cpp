#include "cli/commands/output.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/utf8.hpp"

namespace saldo {

namespace {

using Json = nlohmann::ordered_json;

// Characters, not bytes: å takes one place.
std::size_t width_of(std::string_view text) { return count_characters(text).value_or(text.size()); }

bool to_the_right(CellKind kind) { return kind != CellKind::text; }

std::string padded(const std::string& text, std::size_t width, bool right) {
    const std::size_t shown = width_of(text);
    const std::string fill(width > shown ? width - shown : 0, ' ');
    return right ? fill + text : text + fill;
}

std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char letter : text) {
        if (letter == '"') quoted.push_back('"');
        quoted.push_back(letter);
    }
    return quoted + "\"";
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (const std::string& cell : cells) {
        if (&cell != &cells.front()) line.push_back(',');
        line += csv_cell(cell);
    }
    return line + "\n";
}

Json cell_json(CellKind kind, const std::string& text) {
    if (kind != CellKind::count) return text;
    if (text.empty()) return nullptr;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return text;
    return number;
}

std::string render_table(const Answer& answer) {
    std::string out;
    std::size_t name_width = 0;
    for (const Fact& fact : answer.facts) name_width = std::max(name_width, width_of(fact.name));
    for (const Fact& fact : answer.facts)
        out += padded(fact.name, name_width, false) + " " + fact.value + "\n";
    if (answer.columns.empty()) return out;
    if (!answer.facts.empty()) out += "\n";
    std::vector<std::size_t> widths;
    for (std::size_t column = 0; column < answer.columns.size(); ++column) {
        std::size_t width = width_of(answer.columns[column].name);
        for (const auto& row : answer.rows) width = std::max(width, width_of(row[column]));
        widths.push_back(width);
    }
    const auto line = [&](const auto& text_of) {
        std::string text;
        for (std::size_t column = 0; column < answer.columns.size(); ++column) {
            if (column > 0) text.append("  ");
            text.append(
                padded(text_of(column), widths[column], to_the_right(answer.columns[column].kind)));
        }
        text.erase(text.find_last_not_of(' ') + 1);
        return text + "\n";
    };
    out += line([&](std::size_t column) { return answer.columns[column].name; });
    out += line([&](std::size_t column) { return std::string(widths[column], '-'); });
    for (const auto& row : answer.rows)
        out += line([&](std::size_t column) { return row[column]; });
    if (answer.rows.empty()) out += "(nothing)\n";
    return out;
}

std::string render_csv(const Answer& answer) {
    std::string out;
    if (answer.columns.empty()) {
        out += csv_line({"name", "value"});
        for (const Fact& fact : answer.facts) out += csv_line({fact.name, fact.value});
        return out;
    }
    std::vector<std::string> names;
    for (const Column& column : answer.columns) names.push_back(column.name);
    out += csv_line(names);
    for (const auto& row : answer.rows) out += csv_line(row);
    return out;
}

Json rows_json(const Answer& answer) {
    Json rows = Json::array();
    for (const auto& row : answer.rows) {
        Json object = Json::object();
        for (std::size_t column = 0; column < answer.columns.size(); ++column)
            object[answer.columns[column].name] =
                cell_json(answer.columns[column].kind, row[column]);
        rows.push_back(std::move(object));
    }
    return rows;
}

std::string render_json(const Answer& answer) {
    Json object = Json::object();
    for (const Fact& fact : answer.facts) object[fact.name] = cell_json(fact.kind, fact.value);
    object["positions"] = answer.positions;
    if (!answer.columns.empty()) object[answer.rows_name] = rows_json(answer);
    return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::optional<Format> format_of_text(std::string_view text) {
    if (text == "table") return Format::table;
    if (text == "csv") return Format::csv;
    if (text == "json") return Format::json;
    return std::nullopt;
}

std::string render(const Answer& answer, Format format) {
    switch (format) {
        case Format::csv:
            return render_csv(answer);
        case Format::json:
            return render_json(answer);
        case Format::table:
            break;
    }
    return render_table(answer);
}

std::string answer_to_wire(const Answer& answer) {
    Json facts = Json::array();
    for (const Fact& fact : answer.facts)
        facts.push_back({fact.name, static_cast<int>(fact.kind), fact.value});
    Json columns = Json::array();
    for (const Column& column : answer.columns)
        columns.push_back({column.name, static_cast<int>(column.kind)});
    const Json object{{"rows_name", answer.rows_name},
                      {"facts", facts},
                      {"columns", columns},
                      {"rows", answer.rows},
                      {"positions", answer.positions}};
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Answer> answer_of_wire(std::string_view text) {
    const Json object = Json::parse(text, nullptr, false);
    if (!object.is_object()) return std::nullopt;
    try {
        Answer answer;
        answer.rows_name = object.at("rows_name").get<std::string>();
        for (const Json& fact : object.at("facts"))
            answer.facts.push_back({fact.at(0).get<std::string>(),
                                    static_cast<CellKind>(fact.at(1).get<int>()),
                                    fact.at(2).get<std::string>()});
        for (const Json& column : object.at("columns"))
            answer.columns.push_back(
                {column.at(0).get<std::string>(), static_cast<CellKind>(column.at(1).get<int>())});
        answer.rows = object.at("rows").get<std::vector<std::vector<std::string>>>();
        answer.positions = object.at("positions").get<std::vector<std::uint64_t>>();
        for (const auto& row : answer.rows)
            if (row.size() != answer.columns.size()) return std::nullopt;
        return answer;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

}  // namespace saldo
