#include "connectors/fixed_width/layout.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <utility>

#include "engine/services/table_lines.hpp"

namespace saldo::fixed_width {

namespace {

using Words = std::span<const std::string_view>;

// What a source is of, and whether a date's format follows it.
struct SourceName {
    std::string_view name;
    Source source;
    RecordKind of;
    bool is_date = false;
};

constexpr std::array<SourceName, 39> kSources{{
    {"words", Source::words, RecordKind::begin},
    {"run", Source::run, RecordKind::begin},
    {"execution_date", Source::execution_date, RecordKind::begin, true},
    {"document_count", Source::document_count, RecordKind::begin},
    {"total", Source::total, RecordKind::begin},
    {"total_signed", Source::total_signed, RecordKind::begin},
    {"number", Source::number, RecordKind::document},
    {"number_14", Source::number_14, RecordKind::document},
    {"number_12", Source::number_12, RecordKind::document},
    {"number_9", Source::number_9, RecordKind::document},
    {"reference", Source::reference, RecordKind::document},
    {"settlement", Source::settlement, RecordKind::document},
    {"provider", Source::provider, RecordKind::document},
    {"name", Source::name, RecordKind::document},
    {"business_id", Source::business_id, RecordKind::document},
    {"iban", Source::iban, RecordKind::document},
    {"iban_spaced", Source::iban_spaced, RecordKind::document},
    {"document_date", Source::document_date, RecordKind::document, true},
    {"posting_date", Source::posting_date, RecordKind::document, true},
    {"due_date", Source::due_date, RecordKind::document, true},
    {"payable", Source::payable, RecordKind::document},
    {"payable_signed", Source::payable_signed, RecordKind::document},
    {"payable_sign", Source::payable_sign, RecordKind::document},
    {"line_number", Source::line_number, RecordKind::line},
    {"kind", Source::kind, RecordKind::line},
    {"service", Source::service, RecordKind::line},
    {"service_month", Source::service_month, RecordKind::line, true},
    {"amount", Source::amount, RecordKind::line},
    {"amount_signed", Source::amount_signed, RecordKind::line},
    {"amount_sign", Source::amount_sign, RecordKind::line},
    {"company", Source::company, RecordKind::document},
    {"account", Source::account, RecordKind::document},
    {"cost_center", Source::cost_center, RecordKind::document},
    {"profit_center", Source::profit_center, RecordKind::document},
    {"internal_order", Source::internal_order, RecordKind::document},
    {"service_class", Source::service_class, RecordKind::document},
    {"partner", Source::partner, RecordKind::document},
    {"vat_code", Source::vat_code, RecordKind::document},
    {"vendor", Source::vendor, RecordKind::document},
}};

constexpr std::array<std::pair<std::string_view, RecordKind>, 4> kKinds{
    {{"begin", RecordKind::begin},
     {"document", RecordKind::document},
     {"line", RecordKind::line},
     {"end", RecordKind::end}}};

constexpr std::array<std::pair<std::string_view, Padding>, 4> kPaddings{{{"left", Padding::left},
                                                                         {"right", Padding::right},
                                                                         {"zeros", Padding::zeros},
                                                                         {"cut", Padding::cut}}};

constexpr std::array<std::string_view, 7> kDateFormats{
    "yyyymmdd", "yymmdd", "ddmmyyyy", "yyyy-mm-dd", "dd.mm.yyyy", "yyyymm", "yymm"};

std::unexpected<Error> refuse(std::size_t line, const std::string& why) {
    return fail(ErrorKind::bad_input,
                "the sink's layout, line " + std::to_string(line) + ": " + why);
}

template <class Value, std::size_t Count>
std::optional<Value> named(const std::array<std::pair<std::string_view, Value>, Count>& names,
                           std::string_view name) {
    for (const auto& [known, value] : names)
        if (known == name) return value;
    return std::nullopt;
}

std::optional<std::size_t> count_of(std::string_view word) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    const bool sound = error == std::errc{} && end == word.data() + word.size();
    return sound && number >= 1 && number <= kRecordWidthMax ? std::optional(number) : std::nullopt;
}

// A source is there where what it is of is being written: a line's record knows its document.
bool is_there(const SourceName& source, RecordKind record) {
    if (source.of == RecordKind::begin) return true;
    const bool within = record == RecordKind::document || record == RecordKind::line;
    return within && (source.of == RecordKind::document || record == RecordKind::line);
}

// record KIND WIDTH
Status begin_record(const TextLine& line, Layout& layout) {
    const Words words = line.words;
    const auto kind = words.size() == 3 ? named(kKinds, words[1]) : std::nullopt;
    const auto width = words.size() == 3 ? count_of(words[2]) : std::nullopt;
    if (!kind || !width)
        return refuse(line.number,
                      "a record is \"record begin|document|line|end WIDTH\", at most " +
                          std::to_string(kRecordWidthMax) + " wide");
    if (std::ranges::find(layout.records, *kind, &Record::kind) != layout.records.end())
        return refuse(line.number, "there is a record " + std::string(words[1]) + " already");
    layout.records.push_back({*kind, *width, {}});
    return {};
}

// Behind the source: nothing, a date's format, or words.
Status read_argument(const TextLine& line, const SourceName& source, Words words, Field& field) {
    if (source.is_date) {
        if (words.size() != 1 || std::ranges::find(kDateFormats, words[0]) == kDateFormats.end())
            return refuse(line.number, "behind " + std::string(source.name) +
                                           " stands yyyymmdd, yymmdd, ddmmyyyy, yyyy-mm-dd, "
                                           "dd.mm.yyyy, yyyymm or yymm");
        field.argument = words[0];
        return {};
    }
    if (source.source != Source::words && !words.empty())
        return refuse(line.number, "nothing stands behind " + std::string(source.name));
    if (source.source == Source::words && words.empty())
        return refuse(line.number, "there are no words");
    for (const std::string_view word : words)
        field.argument.append(field.argument.empty() ? "" : " ").append(word);
    return {};
}

// NAME OFFSET WIDTH PADDING SOURCE …
Result<Field> read_field(const TextLine& line, const Record& record) {
    constexpr std::size_t kWords = 5;
    const Words words = line.words;
    if (words.size() < kWords)
        return refuse(line.number, "a field is NAME OFFSET WIDTH PADDING SOURCE");
    Field field;
    field.name = words[0];
    const auto offset = count_of(words[1]);
    const auto width = count_of(words[2]);
    const auto padding = named(kPaddings, words[3]);
    const auto source = std::ranges::find(kSources, words[4], &SourceName::name);
    if (!offset || !width || *offset + *width - 1 > record.width)
        return refuse(line.number, field.name + " is not within the record's " +
                                       std::to_string(record.width) + " characters");
    if (!padding) return refuse(line.number, "the padding is left, right, zeros or cut");
    if (source == kSources.end() || !is_there(*source, record.kind))
        return refuse(line.number, "the record has no source " + std::string(words[4]));
    field.offset = *offset;
    field.width = *width;
    field.padding = *padding;
    field.source = source->source;
    if (const Status read = read_argument(line, *source, words.subspan(kWords), field); !read)
        return std::unexpected(read.error());
    return field;
}

Status add_field(const TextLine& line, Layout& layout) {
    if (layout.records.empty())
        return refuse(line.number, "a field stands behind its record's line");
    Record& record = layout.records.back();
    auto field = read_field(line, record);
    if (!field) return std::unexpected(field.error());
    for (const Field& other : record.fields) {
        if (other.name == field->name)
            return refuse(line.number, "there is a field " + other.name + " already");
        if (field->offset < other.offset + other.width &&
            other.offset < field->offset + field->width)
            return refuse(line.number, field->name + " lies over " + other.name);
    }
    record.fields.push_back(std::move(*field));
    return {};
}

// line_end crlf|lf
Status read_line_end(const TextLine& line, Layout& layout) {
    const bool is_lf = line.words.size() == 2 && line.words[1] == "lf";
    if (!is_lf && (line.words.size() != 2 || line.words[1] != "crlf"))
        return refuse(line.number, "line_end is crlf or lf");
    layout.line_end = is_lf ? "\n" : "\r\n";
    return {};
}

bool has(const Layout& layout, RecordKind kind) {
    return std::ranges::find(layout.records, kind, &Record::kind) != layout.records.end();
}

}  // namespace

Result<Layout> read_layout(std::string_view text) {
    const auto lines = table_lines(text);
    if (!lines) return refuse(lines.error().line, "it is no line of UTF-8 words");
    const bool is_headed = !lines->empty() && lines->front().words.size() == 2 &&
                           lines->front().words[0] == "fixed_width" &&
                           lines->front().words[1] == "1";
    if (!is_headed)
        return refuse(lines->empty() ? 1 : lines->front().number,
                      "the first line is \"fixed_width 1\"");
    Layout layout;
    for (const TextLine& line : std::span(*lines).subspan(1)) {
        const std::string_view first = line.words.front();
        const Status read = first == "record"     ? begin_record(line, layout)
                            : first == "line_end" ? read_line_end(line, layout)
                                                  : add_field(line, layout);
        if (!read) return std::unexpected(read.error());
    }
    if (!has(layout, RecordKind::document) && !has(layout, RecordKind::line))
        return refuse(lines->back().number, "there is neither a record document nor a record line");
    for (Record& record : layout.records) {
        if (record.fields.empty()) return refuse(lines->back().number, "a record has no field");
        std::ranges::sort(record.fields, {}, &Field::offset);
    }
    return layout;
}

}  // namespace saldo::fixed_width
