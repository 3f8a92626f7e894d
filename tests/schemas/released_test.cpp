// Version 1 of the schemas as it was released (schemas/released/v1): what was written by it must
// mean the same for ever. The schemas of this build are compared with the released ones, the golden
// events with the hashes that they had, and the comparison is shown to see each way of breaking the
// promise. docs/how-to/change-the-schema.md says what may change, and how.
//
// SALDO_RELEASE_SCHEMAS=1 in the environment makes the released copy and the hashes again, of what
// is there: before version 1 is announced, and never afterwards.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <openssl/sha.h>

#include "schemas/codec/event_types.hpp"
#include "schemas/events_bfbs.hpp"
#include "tests/schemas/golden_events.hpp"
#include "tests/schemas/schema_changes.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo::codec::tests {
namespace {

namespace fs = std::filesystem;

const fs::path kSchemas = fs::path(SALDO_SOURCE_DIR) / "schemas";
const fs::path kReleased = kSchemas / "released/v1";
const fs::path kHashes = kReleased / "golden.sha256";
constexpr const char* kEvents = "events.fbs";
constexpr const char* kValues = "common.fbs";

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file, "there is no ", path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, std::string_view content) {
    std::ofstream file(path, std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
}

const reflection::Schema& schema_in(std::string_view bytes) {
    return *reflection::GetSchema(bytes.data());
}

const reflection::Schema& schema_of_this_build() {
    return *reflection::GetSchema(saldo::schemas::events_bfbs().data());
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

std::string sha256_of(const fs::path& path) {
    constexpr std::string_view hex = "0123456789abcdef";
    const std::string bytes = content_of(path);
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
    std::string text;
    for (const unsigned char byte : digest) {
        text += hex[byte >> 4U];
        text += hex[byte & 0xFU];
    }
    return text;
}

// A line a file, as sha256sum writes it, names below the source folder, in their order.
std::string hashes_of_golden_events() {
    std::vector<std::string> lines;
    const fs::path folder = golden_folder();
    for (const auto& entry : fs::directory_iterator(folder)) {
        const fs::path name = fs::relative(entry.path(), SALDO_SOURCE_DIR);
        lines.push_back(sha256_of(entry.path()) + "  " + name.generic_string());
    }
    std::ranges::sort(lines, {}, [](const std::string& line) { return line.substr(64); });
    return joined(lines);
}

bool releasing() {
    const char* const set = std::getenv("SALDO_RELEASE_SCHEMAS");
    return set != nullptr && std::string_view(set) == "1";
}

void release() {
    fs::create_directories(kReleased);
    for (const char* name : {kEvents, kValues})
        fs::copy_file(kSchemas / name, kReleased / name, fs::copy_options::overwrite_existing);
    write(kHashes, hashes_of_golden_events());
}

// One change of the released schema's text, and what must be found of it.
struct Change {
    const char* file;
    std::vector<std::pair<std::string, std::string>> edits;  // each text stands there once
    std::vector<std::string> findings;
};

std::vector<std::string> findings_after(const Change& change) {
    const test::TemporaryFolder folder;
    for (const char* name : {kEvents, kValues}) {
        std::string text = content_of(kReleased / name);
        if (std::string_view(change.file) == name) {
            for (const auto& [from, to] : change.edits) {
                const std::size_t at = text.find(from);
                REQUIRE_MESSAGE(at != std::string::npos, name, " has no ", from);
                REQUIRE_MESSAGE(text.find(from, at + 1) == std::string::npos, name,
                                " has more than one ", from);
                text.replace(at, from.size(), to);
            }
        }
        write(folder / name, text);
    }
    const std::string was = compiled_schema(kReleased.string());
    const std::string is = compiled_schema(folder.path().string());
    return breaking_changes(schema_in(was), schema_in(is));
}

void check_found(const std::vector<Change>& changes) {
    for (const Change& change : changes) {
        CAPTURE(change.edits.front().first);
        CHECK(joined(findings_after(change)) == joined(change.findings));
    }
}

}  // namespace

TEST_CASE("the schemas still say what the released version 1 says") {
    if (releasing()) release();
    const std::string released = compiled_schema(kReleased.string());
    CHECK(joined(breaking_changes(schema_in(released), schema_of_this_build())) == "");
    // And the comparison works on what is embedded in the program as on what is compiled here.
    const std::string now = compiled_schema(kSchemas.string());
    CHECK(joined(breaking_changes(schema_in(now), schema_of_this_build())) == "");
    CHECK(joined(breaking_changes(schema_of_this_build(), schema_in(now))) == "");
}

TEST_CASE("the golden events of version 1 are the files that were released") {
    std::map<std::string, std::string> now;
    std::istringstream lines(hashes_of_golden_events());
    for (std::string line; std::getline(lines, line);) now[line.substr(66)] = line.substr(0, 64);
    std::size_t released = 0;
    std::istringstream kept(content_of(kHashes));
    for (std::string line; std::getline(kept, line); ++released) {
        REQUIRE(line.size() > 66);
        CAPTURE(line);
        CHECK(now[line.substr(66)] == line.substr(0, 64));
    }
    // Of every event: text and bytes, full and minimal.
    const std::string bytes = compiled_schema(kReleased.string());
    std::size_t events = 0;
    for (const auto* declared : *schema_in(bytes).enums())
        if (declared->is_union()) events += declared->values()->size() - 1;
    CHECK(released >= 4 * events);
    for (const std::string_view name : type_names())
        for (const char* const ending : {".json", ".hex", ".minimal.json", ".minimal.hex"})
            CHECK(now.contains("tests/golden/events/" + std::string(name) + ending));
}

TEST_CASE("a changed field of a released table is found") {
    check_found({
        // the last field goes
        {kEvents,
         {{"  amount: Cents (id: 2, required);\n  reason: string (id: 3);\n}\n\n"
           "table ClientFeePaid",
           "  amount: Cents (id: 2, required);\n}\n\ntable ClientFeePaid"}},
         {"field removed: ClientFeeCredited.reason"}},
        // one in the middle goes, and the others move up
        {kEvents,
         {{"  publisher: string (id: 0, required);\n  day: Date (id: 1, required);\n"
           "  count: uint32 (id: 2);\n  total: Cents (id: 3, required);",
           "  publisher: string (id: 0, required);\n  count: uint32 (id: 1);\n"
           "  total: Cents (id: 2, required);"}},
         {"field removed: ControlTotal.day", "field moved: ControlTotal.count, id 2 is now 1",
          "field moved: ControlTotal.total, id 3 is now 2"}},
        {kEvents,
         {{"  debtor_name: string (id: 3, required);", "  payer_name: string (id: 3, required);"}},
         {"field renamed: FunderDefined.debtor_name, now payer_name"}},
        {kEvents,
         {{"register_check_days_max: uint16 (id: 4)", "register_check_days_max: uint32 (id: 4)"}},
         {"field retyped: LedgerOpened.register_check_days_max, UShort is now UInt"}},
        {kEvents,
         {{"  day: Date (id: 1, required);\n  count",
           "  day: Instant (id: 1, required);\n  count"}},
         {"field retyped: ControlTotal.day, Obj Date is now Obj Instant"}},
        {kEvents,
         {{"  purpose: SinkPurpose (id: 4);", "  purpose: SinkAnswer (id: 4);"}},
         {"field retyped: SinkDefined.purpose, UByte SinkPurpose is now UByte SinkAnswer"}},
        // two of one type change places: `flatc --conform` sees it only by their names
        {kEvents,
         {{"  name: string (id: 0, required);\n  organiser_business_id: string (id: 1, required);",
           "  name: string (id: 1, required);\n  organiser_business_id: string (id: 0, "
           "required);"}},
         {"field moved: LedgerOpened.name, id 0 is now 1",
          "field moved: LedgerOpened.organiser_business_id, id 1 is now 0"}},
        {kEvents,
         {{"  rating: ubyte (id: 4);", "  rating: ubyte = 3 (id: 4);"}},
         {"default changed: FeedbackGiven.rating, 0 is now 3"}},
        {kEvents,
         {{"  rating: ubyte (id: 4);", "  rating: ubyte = null (id: 4);"}},
         {"default changed: FeedbackGiven.rating, 0 is now none"}},
        {kEvents,
         {{"  bic: string (id: 5);\n  /// The payer",
           "  bic: string (id: 5, required);\n  /// The "
           "payer"}},
         {"made required: FunderDefined.bic"}},
        {kEvents,
         {{"  debtor_name: string (id: 3, required);", "  debtor_name: string (id: 3);"}},
         {"no longer required: FunderDefined.debtor_name"}},
        {kEvents,
         {{"  rating: ubyte (id: 4);", "  rating: ubyte (id: 4, deprecated);"}},
         {"deprecated: FeedbackGiven.rating"}},
        {kEvents,
         {{"  total: Cents (id: 3, required);\n}\n\n// -",
           "  total: Cents (id: 3, required);\n  seal: string (id: 4, required);\n}\n\n// -"}},
         {"new field required: ControlTotal.seal"}},
        // of a table inside an event
        {kValues,
         {{"  ciphertext: [ubyte] (id: 2, required);", "  cipher: [ubyte] (id: 2, required);"}},
         {"field renamed: Sealed.ciphertext, now cipher"}},
    });
}

TEST_CASE("a changed struct, enum or type of the released schema is found") {
    check_found({
        {kValues,
         {{"struct Instant { utc_ms: int64; offset_minutes: int16; }",
           "struct Instant { utc_ms: int64; offset_minutes: int32; }"}},
         {"struct changed: Instant, {utc_ms Long at 0, offset_minutes Short at 8} 16 bytes by 8 is "
          "now {utc_ms Long at 0, offset_minutes Int at 8} 16 bytes by 8"}},
        {kValues,
         {{"struct Instant { utc_ms: int64; offset_minutes: int16; }",
           "struct Instant { offset_minutes: int16; utc_ms: int64; }"}},
         {"struct changed: Instant, {utc_ms Long at 0, offset_minutes Short at 8} 16 bytes by 8 is "
          "now {offset_minutes Short at 0, utc_ms Long at 8} 16 bytes by 8"}},
        {kValues,
         {{"struct Sha256 { bytes: [ubyte:32]; }", "struct Sha256 { bytes: [ubyte:64]; }"}},
         {"struct changed: Sha256, {bytes Array of UByte x 32 at 0} 32 bytes by 1 is now {bytes "
          "Array of UByte x 64 at 0} 64 bytes by 1"}},
        {kValues, {{", month = 5, piece = 6 }", ", month = 5 }"}}, {"value removed: Unit.piece"}},
        {kValues,
         {{", month = 5, piece = 6 }", ", month = 5, item = 6 }"}},
         {"value renamed: Unit.piece, now item"}},
        {kValues,
         {{"hour = 1, minute = 2,", "minute = 1, hour = 2,"}},
         {"value moved: Unit.hour, 1 is now 2", "value moved: Unit.minute, 2 is now 1"}},
        {kValues,
         {{"month = 5, piece = 6 }", "month = 5, week = 6, piece = 7 }"}},
         {"value moved: Unit.piece, 6 is now 7", "value inserted: Unit.week"}},
        {kValues,
         {{"enum Unit : ubyte", "enum Unit : ushort"}},
         {"field retyped: ServiceDefined.unit, UByte Unit is now UShort Unit",
          "enum retyped: Unit, UByte is now UShort"}},
        {kEvents,
         {{"file_identifier \"SLD1\"", "file_identifier \"SLD2\""}},
         {"identifier changed: SLD1, SLD2"}},
        {kEvents,
         {{"root_type Event;", "root_type ControlTotal;"}},
         {"root changed: saldo.events.Event, saldo.events.ControlTotal"}},
    });
}

TEST_CASE("a changed union of the released schema is found") {
    check_found({
        // two change places
        {kEvents,
         {{"  FeedbackGiven, ControlTotal,\n", "  ControlTotal, FeedbackGiven,\n"}},
         {"event moved: Fact.FeedbackGiven, 58 is now 59",
          "event moved: Fact.ControlTotal, 59 is now 58"}},
        {kEvents,
         {{"  FeedbackGiven, ControlTotal,\n", "  FeedbackGiven, Renamed: ControlTotal,\n"}},
         {"event renamed: Fact.ControlTotal, now Renamed"}},
        {kEvents,
         {{"  FeedbackGiven, ControlTotal,\n", "  FeedbackGiven, ControlTotal: ClientFeePaid,\n"}},
         {"event retyped: Fact.ControlTotal, Obj ControlTotal is now Obj ClientFeePaid"}},
        {kEvents,
         {{"  FeedbackGiven, ControlTotal,\n", "  FeedbackGiven, Sealed,\n"}},
         {"event renamed: Fact.ControlTotal, now Sealed"}},
        {kEvents,
         {{"table ControlTotal {", "table SumOfDay {"},
          {"  FeedbackGiven, ControlTotal,\n", "  FeedbackGiven, SumOfDay,\n"}},
         {"type removed: ControlTotal", "event renamed: Fact.ControlTotal, now SumOfDay"}},
    });
    // The last one goes, and one comes in between.
    const std::string text = content_of(kReleased / kEvents);
    const std::size_t begin = text.find("union Fact {");
    const std::size_t end = text.find("\n}", begin);
    REQUIRE(end != std::string::npos);
    const std::string members = text.substr(begin, end - begin);
    const std::size_t comma = members.rfind(',');
    const std::string last = members.substr(members.find_first_not_of(" \n", comma + 1));
    CHECK(joined(findings_after({kEvents, {{members, members.substr(0, comma)}}, {}})) ==
          "event removed: Fact." + last + "\n");
    const std::string between = members.substr(0, comma) + ", Sealed, " + last;
    const auto found = findings_after({kEvents, {{members, between}}, {}});
    REQUIRE(found.size() == 2);
    CHECK(found[0].starts_with("event moved: Fact." + last + ", "));
    CHECK(found[1] == "event inserted: Fact.Sealed");
}

TEST_CASE("what a later schema may bring is no finding") {
    const std::string text = content_of(kReleased / kEvents);
    const std::size_t begin = text.find("union Fact {");
    const std::size_t end = text.find("\n}", begin);
    REQUIRE(end != std::string::npos);
    const std::string members = text.substr(begin, end - begin);
    check_found({
        // a new event at the end, with a table and an enum of its own
        {kEvents,
         {{members, members + ", BudgetSet"},
          {"/// The order is for ever",
           "enum Horizon : ubyte { month = 0, year = 1 }\n"
           "table BudgetSet { amount: Cents (id: 0, required); horizon: Horizon (id: 1); }\n"
           "/// The order is for ever"}},
         {}},
        // optional fields at the end
        {kEvents,
         {{"  total: Cents (id: 3, required);\n}\n\n// -",
           "  total: Cents (id: 3, required);\n  note: string (id: 4);\n  parts: ubyte = 1 (id: "
           "5);\n  moment: Instant (id: 6);\n}\n\n// -"}},
         {}},
        {kValues, {{", month = 5, piece = 6 }", ", month = 5, piece = 6, kilometre = 7 }"}}, {}},
        // places of declarations, and comments
        {kEvents,
         {{"  name: string (id: 0, required);\n  organiser_business_id: string (id: 1, required);",
           "  organiser_business_id: string (id: 1, required);\n  /// Its name.\n"
           "  name: string (id: 0, required);"}},
         {}},
    });
}

}  // namespace saldo::codec::tests
