// CloudEvents headers: binary content mode of the Kafka protocol binding.
#include "schemas/codec/cloud_events.hpp"

#include <map>
#include <string>

#include <doctest/doctest.h>

#include "schemas/codec/aligned_copies.hpp"
#include "schemas/codec/decode.hpp"
#include "schemas/codec/event_types.hpp"
#include "tests/schemas/golden_events.hpp"

namespace saldo::codec::tests {
namespace {

TEST_CASE("the headers of an event") {
    const std::string payload = golden_payload("ServiceDelivered");
    AlignedCopies copies;
    const auto event = verify(payload, copies);
    REQUIRE(event.has_value());
    const CloudEventAttributes attributes(**event);
    std::map<std::string, std::string> headers;
    for (const auto& header : attributes.headers()) {
        headers.emplace(std::string(header.name), std::string(header.value));
    }
    const std::map<std::string, std::string> expected{
        {"ce_specversion", "1.0"},
        {"ce_id", "id-34-ä"},
        {"ce_source", "https://psop.example/h%C3%A4meenlinna"},
        {"ce_type", "fi.saldo.v1.ServiceDelivered"},
        {"ce_time", "2026-01-12T10:46:33.125+02:00"},
        {"content-type", "application/vnd.saldo.event+flatbuffers"},
    };
    CHECK(headers == expected);
}

TEST_CASE("every event has a type and six headers") {
    for (const std::string_view name : type_names()) {
        const std::string payload = golden_payload(name);
        AlignedCopies copies;
        const auto event = verify(payload, copies);
        REQUIRE(event.has_value());
        const CloudEventAttributes attributes(**event);
        CHECK(attributes.headers()[3].value == "fi.saldo.v1." + std::string(name));
        for (const auto& header : attributes.headers()) CHECK(!header.value.empty());
    }
}

TEST_CASE("a source becomes a URI-reference") {
    struct Source {
        std::string_view source;
        std::string_view uri;
    };
    for (const Source& c : {
             Source{"https://psop.example/a?b=c&d#e",
                    "https://psop.example/a?b=c&d#e"},  // as it is
             Source{"urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
                    "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66"},
             Source{"/mycontext/subcontext", "/mycontext/subcontext"},
             Source{"a%20b", "a%20b"},
             Source{"a b", "a%20b"},
             Source{"100 %", "100%20%25"},
             Source{"50%2", "50%252"},
             Source{"Hämeenlinna", "H%C3%A4meenlinna"},
             Source{"1:2", "1%3A2"},      // a colon, and no scheme before it
             Source{"psop:2", "psop:2"},  // a scheme
             Source{"a/1:2", "a/1:2"},    // in a later segment a colon is a colon
             Source{"#a#b", "#a%23b"},
             Source{"<x>|\"y\"[1]{2}^`\\", "%3Cx%3E%7C%22y%22%5B1%5D%7B2%7D%5E%60%5C"},
             Source{std::string_view("a\0b\n", 4), "a%00b%0A"},
         }) {
        CAPTURE(std::string(c.source));
        CHECK(uri_reference_of(c.source) == c.uri);
    }
}

}  // namespace
}  // namespace saldo::codec::tests
