// Every event of the union has golden text and golden bytes, with every field in use, and they are
// each other's.
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "schemas/codec/aligned_copies.hpp"
#include "schemas/codec/decode.hpp"
#include "schemas/codec/encode.hpp"
#include "schemas/codec/event_types.hpp"
#include "schemas/codec/json.hpp"
#include "schemas/codec/schema_plan.hpp"
#include "tests/schemas/golden_events.hpp"
#include "tests/schemas/made_up_events.hpp"

namespace saldo::codec::tests {
namespace {

void update_golden_files(std::string_view name, std::size_t fact) {
    const std::string full(name);
    if (golden_json(full).empty())
        write_golden_json(full, EventMaker(fact, EventMaker::Optional::all).line(fact));
    if (golden_json(full + ".minimal").empty())
        write_golden_json(full + ".minimal", minimal_json(golden_json(full), fact));
    for (const std::string& sample : golden_samples(name)) {
        const auto payload = payload_from_json(golden_json(sample));
        if (payload) write_golden_payload(sample, *payload);
    }
}

// Names of fields that are in use, inner tables included ("lines[0].content").
void find_used(const flatbuffers::Table& table, const TablePlan& plan, const std::string& path,
               std::set<std::string>& used) {
    for (const FieldPlan& field : plan.fields) {
        if (!table.CheckField(field.offset)) continue;
        used.insert(path + field.name);
        if (field.kind == FieldKind::table) {
            find_used(*table.GetPointer<const flatbuffers::Table*>(field.offset), *field.table,
                      path + field.name + ".", used);
        }
        if (field.kind == FieldKind::tables) {
            using Tables = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::Table>>;
            find_used(*table.GetPointer<const Tables*>(field.offset)->Get(0), *field.table,
                      path + field.name + "[0].", used);
        }
    }
}

std::string unused_of(const TablePlan& plan, const std::string& path,
                      const std::set<std::string>& used) {
    std::string unused;
    for (const FieldPlan& field : plan.fields) {
        if (!used.contains(path + field.name)) unused += path + field.name + " ";
        if (field.kind == FieldKind::table)
            unused += unused_of(*field.table, path + field.name + ".", used);
        if (field.kind == FieldKind::tables)
            unused += unused_of(*field.table, path + field.name + "[0].", used);
    }
    return unused;
}

// Text and bytes of one sample are each other's; adds the fields that it uses.
void check_sample(const std::string& sample, std::size_t fact, std::set<std::string>& used) {
    CAPTURE(sample);
    const std::string line = golden_json(sample);
    const std::string payload = golden_payload(sample);
    REQUIRE_MESSAGE(!payload.empty(), "no tests/golden/events/", sample,
                    ".hex: see golden_events.hpp");

    const auto encoded = payload_from_json(line);
    if (!encoded) FAIL(to_string(encoded.error()));
    CHECK(*encoded == payload);

    AlignedCopies copies;
    const auto event = verify(payload, copies);
    REQUIRE(event.has_value());
    CHECK(static_cast<std::size_t>((*event)->data_type()) == fact);
    const std::string text = json_from_payload(**event);
    CHECK_MESSAGE(is_golden_text(text, line, fact), text);
    find_used(*static_cast<const flatbuffers::Table*>((*event)->data()), *schema_plan().facts[fact],
              "", used);

    events::EventT unpacked;
    (*event)->UnPackTo(&unpacked);
    CHECK(encode(unpacked) == payload);
}

TEST_CASE("every event has golden text and golden bytes, and they are each other's") {
    std::size_t fact = 0;
    for (const std::string_view name : type_names()) {
        ++fact;
        CAPTURE(std::string(name));
        if (updating_golden_files()) update_golden_files(name, fact);
        std::set<std::string> used;
        std::size_t samples = 0;
        for (const std::string& sample : golden_samples(name)) {
            check_sample(sample, fact, used);
            ++samples;
        }
        REQUIRE_MESSAGE(samples >= 2, "a sample of ", name,
                        " is missing in tests/golden/events: see golden_events.hpp");
        const std::string unused = unused_of(*schema_plan().facts[fact], "", used);
        CHECK_MESSAGE(unused.empty(), "fields that no golden text has: ", unused);
    }
    CHECK(fact == static_cast<std::size_t>(events::Fact::MAX));
}

TEST_CASE("the minimal sample of an event has only what must be there") {
    std::size_t fact = 0;
    for (const std::string_view name : type_names()) {
        CAPTURE(std::string(name));
        const std::string line = golden_json(std::string(name) + ".minimal");
        REQUIRE(!line.empty());
        CHECK(payload_from_json(minimal_json(line, ++fact)).value_or("") ==
              payload_from_json(line).value_or("?"));
    }
}

TEST_CASE("an event made in code has the bytes of its text") {
    events::VoucherGrantedT granted;
    granted.voucher = "V1";
    granted.client = "C1";
    granted.kind = events::VoucherKind::service_voucher;
    auto line = std::make_unique<events::VoucherLineT>();
    line->service = "kotihoito";
    line->quantity = std::make_unique<events::Quantity>(10'000);
    line->unit_value = std::make_unique<events::UnitPrice>(250'000);
    granted.lines.push_back(std::move(line));
    granted.valid_from = std::make_unique<events::Date>(20'454);
    granted.recurrence = events::Recurrence::month;

    events::EventT event;
    event.id = "1";
    event.source = "https://psop.example/";
    event.ledger = "06";
    event.recorded_at = std::make_unique<events::Instant>(1'768'205'700'000, std::int16_t{120});
    event.actor = "a-1";
    event.role = events::Role::official;
    event.data.Set(std::move(granted));

    const std::string text =
        R"({"type":"VoucherGranted","id":"1","source":"https://psop.example/","ledger":"06",)"
        R"("recorded_at":"2026-01-12T10:15:00.000+02:00","actor":"a-1","role":"official","data":{)"
        R"("voucher":"V1","client":"C1","kind":"service_voucher","lines":[{"service":"kotihoito",)"
        R"("quantity":"10","unit_value":"25.00"}],"valid_from":"2026-01-01","recurrence":"month",)"
        R"("carry_over":false,"prorated":false}})";
    const std::string payload = encode(event);
    CHECK(payload_from_json(text).value_or("") == payload);
    AlignedCopies copies;
    const auto verified = verify(payload, copies);
    REQUIRE(verified.has_value());
    CHECK(json_from_payload(**verified) == text);
}

TEST_CASE("made-up events of every type survive text to payload to text") {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        for (std::size_t fact = 1; fact < schema_plan().facts.size(); ++fact) {
            const std::string line =
                EventMaker(seed * 1000 + fact, EventMaker::Optional::some).line(fact);
            CAPTURE(line);
            const auto payload = payload_from_json(line);
            if (!payload) FAIL(to_string(payload.error()));
            AlignedCopies copies;
            const auto event = verify(*payload, copies);
            REQUIRE(event.has_value());
            REQUIRE(json_from_payload(**event) == line);
        }
    }
}

TEST_CASE("names of events") {
    CHECK(type_names().size() == 61);
    CHECK(type_names().front() == "LedgerOpened");
    CHECK(name_of(events::Fact::ControlTotal) == "ControlTotal");
    CHECK(fact_of_name("ServiceDelivered") == events::Fact::ServiceDelivered);
    CHECK(!fact_of_name("NONE").has_value());
    CHECK(!fact_of_name("servicedelivered").has_value());
    CHECK(!fact_of_name("").has_value());
}

}  // namespace
}  // namespace saldo::codec::tests
