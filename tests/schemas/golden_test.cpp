// Every event of the union has golden text and golden bytes, with every field in use, and they are
// each other's.
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
    std::string line = golden_json(name);
    if (line.empty()) {
        line = EventMaker(fact, EventMaker::Optional::all).line(fact);
        write_golden_json(name, line);
    }
    const auto payload = payload_from_json(line);
    if (payload) write_golden_payload(name, *payload);
}

// Names of fields that no event of the line uses, inner tables included ("lines.content").
void find_unused(const flatbuffers::Table& table, const TablePlan& plan, const std::string& path,
                 std::string& unused) {
    for (const FieldPlan& field : plan.fields) {
        if (!table.CheckField(field.offset)) unused += path + field.name + " ";
        if (!table.CheckField(field.offset)) continue;
        if (field.kind == FieldKind::table) {
            find_unused(*table.GetPointer<const flatbuffers::Table*>(field.offset), *field.table,
                        field.name + ".", unused);
        }
        if (field.kind == FieldKind::tables) {
            using Tables = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::Table>>;
            find_unused(*table.GetPointer<const Tables*>(field.offset)->Get(0), *field.table,
                        field.name + "[0].", unused);
        }
    }
}

TEST_CASE("every event has golden text and golden bytes, and they are each other's") {
    std::size_t fact = 0;
    for (const std::string_view name : type_names()) {
        ++fact;
        CAPTURE(std::string(name));
        if (updating_golden_files()) update_golden_files(name, fact);
        const std::string line = golden_json(name);
        const std::string payload = golden_payload(name);
        REQUIRE_MESSAGE(!line.empty(), "no tests/golden/events/", name,
                        ".json: see golden_events.hpp");
        REQUIRE_MESSAGE(!payload.empty(), "no tests/golden/events/", name,
                        ".hex: see golden_events.hpp");

        const auto encoded = payload_from_json(line);
        if (!encoded) FAIL(to_string(encoded.error()));
        CHECK(*encoded == payload);

        AlignedCopies copies;
        const auto event = verify(payload, copies);
        REQUIRE(event.has_value());
        CHECK(static_cast<std::size_t>((*event)->data_type()) == fact);
        CHECK(json_from_payload(**event) == line);

        std::string unused;
        find_unused(*static_cast<const flatbuffers::Table*>((*event)->data()),
                    *schema_plan().facts[fact], "", unused);
        CHECK_MESSAGE(unused.empty(), "fields that the golden text leaves out: ", unused);

        events::EventT unpacked;
        (*event)->UnPackTo(&unpacked);
        CHECK(encode(unpacked) == payload);
    }
    CHECK(fact == static_cast<std::size_t>(events::Fact::MAX));
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
    CHECK(type_names().size() == 60);
    CHECK(type_names().front() == "LedgerOpened");
    CHECK(name_of(events::Fact::ControlTotal) == "ControlTotal");
    CHECK(fact_of_name("ServiceDelivered") == events::Fact::ServiceDelivered);
    CHECK(!fact_of_name("NONE").has_value());
    CHECK(!fact_of_name("servicedelivered").has_value());
    CHECK(!fact_of_name("").has_value());
}

}  // namespace
}  // namespace saldo::codec::tests
