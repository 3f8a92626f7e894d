// Files of events, read: what a publisher's file may hold, what it is told where it may not, and
// that reading it takes no more memory than a line, whatever it holds.
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "connectors/publishing/json_lines.hpp"
#include "connectors/publishing/kept_events.hpp"
#include "connectors/publishing/mapped_csv.hpp"
#include "schemas/codec/json.hpp"
#include "schemas/events_generated.h"
#include "tests/temporary_folder.hpp"

namespace saldo {
namespace {

using test::TemporaryFolder;

std::filesystem::path file_of(const TemporaryFolder& folder, const char* name,
                              const std::string& bytes) {
    const std::filesystem::path file = folder / name;
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
}

const std::string kEvent =
    R"({"type":"VoucherSent","id":"e-1","source":"urn:a","ledger":"hel","recorded_at":"2026-01-05T09:00:00.000+02:00",)"
    R"("actor":"a-1","role":"official","data":{"voucher":"V1","channel":"post"}})";

struct Read {
    std::vector<std::uint64_t> lines;
    std::vector<std::string> texts;  // the events as JSON
    std::string bytes;
    Status status;
};

Read read_json(const std::filesystem::path& file) {
    Read read;
    read.status = read_json_lines(
        file,
        [&](const ReadEvent& event) -> Status {
            read.lines.push_back(event.line);
            CHECK(event.ledger == "hel");
            return {};
        },
        [&](std::string_view piece) { read.bytes += piece; });
    return read;
}

const std::string kMapping = R"(type = "VoucherSuspended"
delimiter = ";"
encoding = "ENCODING"
[event]
id = "s-{Id}"
source = "urn:a"
ledger = "hel"
recorded_at = "2026-01-05T09:00:00+02:00"
actor = "a-1"
role = "official"
[data]
voucher = { column = "Id" }
suspended_from = "2026-02-01"
reason = { column = "Syy" }
)";

std::string mapping_of(const std::string& encoding) {
    std::string mapping = kMapping;
    mapping.replace(mapping.find("ENCODING"), 8, encoding);
    return mapping;
}

Read read_csv(const TemporaryFolder& folder, const std::string& encoding, const std::string& csv) {
    Read read;
    read.status = read_mapped_csv(
        file_of(folder, "rows.csv", csv), file_of(folder, "map.toml", mapping_of(encoding)),
        [&](const ReadEvent& event) -> Status {
            read.lines.push_back(event.line);
            read.texts.push_back(codec::json_from_payload(
                *flatbuffers::GetRoot<events::Event>(event.payload.data())));
            return {};
        },
        [&](std::string_view piece) { read.bytes += piece; });
    return read;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_CASE("JSON lines: blank lines and CRLF are passed over, and every byte is seen once") {
    const TemporaryFolder folder;
    const std::string bytes = "\n" + kEvent + "\r\n  \n" + kEvent;  // no newline at the end
    const Read read = read_json(file_of(folder, "events.jsonl", bytes));
    REQUIRE_MESSAGE(read.status.has_value(), read.status.error().message);
    CHECK(read.lines == std::vector<std::uint64_t>{2, 4});
    CHECK(read.bytes == bytes);
}

TEST_CASE("JSON lines: a file without events, a line too long, garbage and a folder are told") {
    const TemporaryFolder folder;
    CHECK(has(read_json(file_of(folder, "empty.jsonl", "")).status.error().message,
              "holds no events"));
    CHECK(has(read_json(file_of(folder, "blank.jsonl", "\n \n")).status.error().message,
              "holds no events"));
    const Read too_long =
        read_json(file_of(folder, "long.jsonl", kEvent + "\n" + std::string(3U << 20U, 'x')));
    CHECK(too_long.status.error().kind == ErrorKind::limit);
    CHECK(has(too_long.status.error().message, "long.jsonl:2:"));
    const Read garbage = read_json(
        file_of(folder, "garbage.jsonl", kEvent + "\n\xff\xfe" + std::string(1, '\0') + "garbage"));
    CHECK(garbage.status.error().kind == ErrorKind::bad_input);
    CHECK(has(garbage.status.error().message, "garbage.jsonl:2:"));
    CHECK(has(read_json(folder.path()).status.error().message, "is a folder"));
    CHECK(read_json(folder / "none.jsonl").status.error().kind == ErrorKind::not_found);
}

// Longer than what one thread takes at a time, several times over.
std::string many_events(std::uint64_t count) {
    std::string text;
    for (std::uint64_t at = 1; at <= count; ++at) {
        std::string line = kEvent;
        line.replace(line.find("e-1"), 3, "e-" + std::to_string(at));
        text += line + "\n";
    }
    return text;
}

std::string id_of(std::string_view payload) {
    return flatbuffers::GetRoot<events::Event>(payload.data())->id()->str();
}

TEST_CASE("JSON lines: events of many blocks come in the file's order, each with its line") {
    const TemporaryFolder folder;
    constexpr std::uint64_t kEvents = 10'000;
    const std::string text = many_events(kEvents);
    const std::filesystem::path file = file_of(folder, "many.jsonl", text);
    std::uint64_t seen = 0;
    std::uint64_t end = 0;
    const Status read = read_json_lines(file, [&](const ReadEvent& event) -> Status {
        ++seen;
        end = event.file_offset;
        const bool in_order =
            event.line == seen && id_of(event.payload) == "e-" + std::to_string(seen);
        return in_order ? Status{} : fail(ErrorKind::damaged, "out of order");
    });
    REQUIRE_MESSAGE(read.has_value(), read.error().message);
    CHECK(seen == kEvents);
    CHECK(end == text.size());
}

TEST_CASE("JSON lines: of two lines that are no events the first is told, after those before it") {
    const TemporaryFolder folder;
    constexpr std::uint64_t kBefore = 3'000;
    const std::string text = many_events(kBefore) + "{}\n" + many_events(5'000) + "garbage\n";
    const Read read = read_json(file_of(folder, "faults.jsonl", text));
    REQUIRE_FALSE(read.status);
    CHECK(has(read.status.error().message, "faults.jsonl:3001:"));
    CHECK(read.lines.size() == kBefore);
}

TEST_CASE("JSON lines: what the caller says of an event ends the reading there") {
    const TemporaryFolder folder;
    std::uint64_t seen = 0;
    const Status read = read_json_lines(file_of(folder, "many.jsonl", many_events(5'000)),
                                        [&](const ReadEvent&) -> Status {
                                            if (++seen < 2'500) return {};
                                            return fail(ErrorKind::io, "the log is full");
                                        });
    REQUIRE_FALSE(read);
    CHECK(read.error().message == "the log is full");
    CHECK(seen == 2'500);
}

TEST_CASE("Kept events: what was checked comes out again, until memory does not hold it") {
    const TemporaryFolder folder;
    const std::filesystem::path file = file_of(folder, "many.jsonl", many_events(20'000));
    KeptEvents kept;
    std::vector<std::string> payloads;
    std::uint64_t refused = 0;
    constexpr std::size_t kBytesMax = std::size_t{2} << 20U;
    const Status read = read_json_lines(file, [&](const ReadEvent& event) -> Status {
        if (refused == 0 && kept.add(event.payload, kBytesMax))
            payloads.emplace_back(event.payload);
        else
            ++refused;
        return {};
    });
    REQUIRE_MESSAGE(read.has_value(), read.error().message);
    CHECK(payloads.size() > 1'000);
    CHECK(refused > 0);
    CHECK(kept.held_bytes() <= kBytesMax);
    std::size_t at = 0;
    const Status all = kept.each([&](std::string_view ledger, std::string_view payload) -> Status {
        const bool same = ledger == "hel" && at < payloads.size() && payload == payloads[at];
        ++at;
        return same ? Status{} : fail(ErrorKind::damaged, "not what was added");
    });
    CHECK(all.has_value());
    CHECK(at == payloads.size());
    kept.clear();
    CHECK(kept.held_bytes() == 0);
}

TEST_CASE("CSV: cells in UTF-8, Latin-1 and Windows-1252 become the same text") {
    const TemporaryFolder folder;
    const struct {
        const char* encoding;
        std::string reason;
        const char* text;
    } cases[] = {
        {"utf-8", "Sairaala, äö €", "Sairaala, äö €"},
        {"latin-1", "Sairaala, \xe4\xf6", "Sairaala, äö"},
        {"windows-1252", "Sairaala, \xe4\xf6 \x80", "Sairaala, äö €"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.encoding);
        const Read read = read_csv(folder, one.encoding, "Id;Syy\nV1;" + one.reason + "\n");
        REQUIRE_MESSAGE(read.status.has_value(), read.status.error().message);
        REQUIRE(read.texts.size() == 1);
        CHECK(has(read.texts[0], one.text));
    }
    // A byte that Windows-1252 leaves open, and Latin-1 text read as UTF-8: where, and what to do.
    const Read wrong = read_csv(folder, "utf-8", "Id;Syy\nV1;ok\nV2;\xe4\n");
    CHECK(has(wrong.status.error().message, "rows.csv:3: column \"Syy\""));
    CHECK(has(wrong.status.error().message, "encoding"));
    CHECK_FALSE(read_csv(folder, "windows-1252", "Id;Syy\nV1;\x81\n").status.has_value());
}

TEST_CASE(
    "CSV: a quoted cell may go over lines; a quote that never closes is told where it opens") {
    const TemporaryFolder folder;
    const std::string csv = "Id;Syy\nV1;\"two\nlines\"\n\nV2;\"a \"\"word\"\"\"\n";
    const Read read = read_csv(folder, "utf-8", csv);
    REQUIRE_MESSAGE(read.status.has_value(), read.status.error().message);
    CHECK(read.lines == std::vector<std::uint64_t>{2, 5});
    CHECK(nlohmann::json::parse(read.texts[0])["data"]["reason"] == "two\nlines");
    CHECK(nlohmann::json::parse(read.texts[1])["data"]["reason"] == "a \"word\"");
    CHECK(read.bytes == csv);
    const Read open = read_csv(folder, "utf-8", "Id;Syy\nV1;\"open\nV2;x\n");
    CHECK(has(open.status.error().message, "rows.csv:2: a quote that opens here is never closed"));
    // Not read to the end of a large file in search of the quote.
    std::string large = "Id;Syy\nV1;\"open\n";
    while (large.size() < kEventLineBytesMax * 2) large += "V2;a line among many\n";
    const Read endless = read_csv(folder, "utf-8", large);
    CHECK(endless.status.error().kind == ErrorKind::limit);
    CHECK(has(endless.status.error().message, "rows.csv:2:"));
    CHECK(endless.bytes.size() < large.size());
}

TEST_CASE("CSV: a missing column, too few cells and no rows are told; so is a mapping's mistake") {
    const TemporaryFolder folder;
    const std::string missing =
        read_csv(folder, "utf-8", "Id;Reason\nV1;x\n").status.error().message;
    CHECK(has(missing, "rows.csv:1: there is no column \"Syy\""));
    CHECK(has(missing, "Reason"));
    CHECK(has(read_csv(folder, "utf-8", "Id;Syy\nV1\n").status.error().message,
              "rows.csv:2: the row has 1 cells and the header has 2"));
    CHECK(has(read_csv(folder, "utf-8", "Id;Syy\n").status.error().message, "holds no rows"));
    CHECK(has(read_csv(folder, "utf-8", "").status.error().message, "holds no rows"));
    CHECK(has(read_csv(folder, "utf-9", "Id;Syy\nV1;x\n").status.error().message, "map.toml:3"));
    std::string typo = mapping_of("utf-8");
    typo.replace(typo.find("reason ="), 8, "raeson =");
    const Status told =
        read_mapped_csv(file_of(folder, "rows.csv", "Id;Syy\nV1;x\n"),
                        file_of(folder, "typo.toml", typo), [](const ReadEvent&) -> Status {
                            FAIL("a field that the schema does not have is no event");
                            return {};
                        });
    CHECK(has(told.error().message, "raeson"));
}

}  // namespace
}  // namespace saldo
