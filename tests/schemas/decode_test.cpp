// verify() over bytes that are damaged, hostile or from the future. What matters is checked by the
// sanitizers as well: an event that verify() lets through is walked to its last byte.
#include "schemas/codec/decode.hpp"

#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "schemas/codec/aligned_copies.hpp"
#include "schemas/codec/encode.hpp"
#include "schemas/codec/event_types.hpp"
#include "schemas/codec/json.hpp"
#include "schemas/codec/limits.hpp"
#include "tests/schemas/golden_events.hpp"

namespace saldo::codec::tests {
namespace {

struct Walked {
    std::size_t sound = 0;
    std::size_t undecodable = 0;
    std::size_t unknown = 0;
};

void walk(std::string_view bytes, AlignedCopies& copies, Walked& walked) {
    copies.clear();
    const auto event = verify(bytes, copies);
    if (event) {
        ++walked.sound;
        const std::string line = json_from_payload(**event);
        CHECK(line.size() <= text_line_bytes_max);
        events::EventT unpacked;
        (*event)->UnPackTo(&unpacked);
    } else {
        ++(event.error() == DecodeError::undecodable ? walked.undecodable : walked.unknown);
    }
}

std::expected<const events::Event*, DecodeError> verify_aligned(std::string_view payload) {
    static AlignedCopies copies;
    copies.clear();
    return verify(payload, copies);
}

bool is_undecodable(std::string_view payload) {
    const auto event = verify_aligned(payload);
    return !event && event.error() == DecodeError::undecodable;
}

// The place of a piece of text in a payload.
std::size_t place_of(const std::string& payload, std::string_view text) {
    const std::size_t at = payload.find(text);
    REQUIRE(at != std::string::npos);
    return at;
}

events::EventT event_of(std::string_view name) {
    auto event = event_from_json(golden_json(name));
    REQUIRE(event.has_value());
    return std::move(*event);
}

TEST_CASE("every truncation of every golden payload is undecodable") {
    AlignedCopies copies;
    for (const std::string_view name : type_names()) {
        const std::string payload = golden_payload(name);
        CAPTURE(std::string(name));
        Walked walked;
        for (std::size_t kept = 0; kept < payload.size(); ++kept) {
            // a copy of its own, so that the sanitizer sees the first byte too far
            const std::vector<char> bytes(payload.begin(),
                                          payload.begin() + static_cast<std::ptrdiff_t>(kept));
            walk({bytes.data(), bytes.size()}, copies, walked);
        }
        // the last bytes may be a vtable or padding that nothing needs: never the whole event
        CHECK(walked.undecodable + walked.sound == payload.size());
        CHECK(walked.undecodable > payload.size() / 2);
    }
}

TEST_CASE("every single flipped bit is found or harmless") {
    AlignedCopies copies;
    Walked walked;
    for (const std::string_view name : type_names()) {
        const std::string payload = golden_payload(name);
        for (std::size_t bit = 0; bit < payload.size() * 8; ++bit) {
            std::string damaged = payload;
            damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
            walk(damaged, copies, walked);
        }
    }
    CHECK(walked.undecodable > 50'000);
    CHECK(walked.sound > 50'000);
    CHECK(walked.unknown > 0);
}

TEST_CASE("random bytes are undecodable, with and without the file identifier") {
    std::mt19937_64 random(20260112);
    AlignedCopies copies;
    Walked walked;
    for (int round = 0; round < 100'000; ++round) {
        std::string bytes(random() % 200, '\0');
        for (char& byte : bytes) byte = static_cast<char>(random());
        if (round % 2 == 0 && bytes.size() >= 8) {
            const std::uint32_t root = 8 + random() % 64;
            std::memcpy(bytes.data(), &root, sizeof root);
            std::memcpy(bytes.data() + 4, "SLD1", 4);
        }
        walk(bytes, copies, walked);
    }
    CHECK(walked.undecodable == 100'000);
}

TEST_CASE("several bytes of a golden payload replaced by random ones") {
    std::mt19937_64 random(7);
    AlignedCopies copies;
    Walked walked;
    for (const std::string_view name : type_names()) {
        const std::string payload = golden_payload(name);
        for (int round = 0; round < 1000; ++round) {
            std::string damaged = payload;
            for (std::size_t i = 0; i < 1 + random() % 8; ++i) {
                damaged[random() % damaged.size()] = static_cast<char>(random());
            }
            walk(damaged, copies, walked);
        }
    }
    CHECK(walked.undecodable > 10'000);
}

TEST_CASE("a payload may lie anywhere in memory") {
    const std::string payload = golden_payload("ServiceDelivered");
    const std::string line = golden_json("ServiceDelivered");
    AlignedCopies copies;
    for (std::size_t shift = 0; shift < 16; ++shift) {
        std::vector<char> memory(payload.size() + shift);
        std::memcpy(memory.data() + shift, payload.data(), payload.size());
        const auto event = verify({memory.data() + shift, payload.size()}, copies);
        REQUIRE(event.has_value());
        CHECK(reinterpret_cast<std::uintptr_t>((*event)->recorded_at()) % 8 == 0);
        CHECK(json_from_payload(**event) == line);
    }
}

TEST_CASE("copies stay where they are until they are cleared, and their memory is used again") {
    const std::string bytes = "#" + std::string(300'000, 'x');
    const auto unaligned = std::string_view(bytes).substr(1);
    AlignedCopies copies;
    CHECK(copies.held_bytes() == 0);
    std::vector<const std::uint8_t*> held;
    for (int round = 0; round < 10; ++round) held.push_back(copies.aligned(unaligned));
    for (const auto* copy : held) {
        CHECK(reinterpret_cast<std::uintptr_t>(copy) % 8 == 0);
        CHECK(std::memcmp(copy, unaligned.data(), unaligned.size()) == 0);
    }
    const std::size_t held_bytes = copies.held_bytes();
    CHECK(held_bytes >= 10 * unaligned.size());
    copies.clear();
    for (int round = 0; round < 10; ++round)
        CHECK(copies.aligned(unaligned) == held[static_cast<std::size_t>(round)]);
    CHECK(copies.held_bytes() == held_bytes);
}

TEST_CASE("an event of a later version is told from damage") {
    std::string payload = golden_payload("PaymentHeld");
    AlignedCopies copies;
    const auto event = verify(payload, copies);
    REQUIRE(event.has_value());
    const auto* table = reinterpret_cast<const flatbuffers::Table*>(*event);
    const auto* type = table->GetAddressOf(events::Event::VT_DATA_TYPE);
    REQUIRE(copies.held_bytes() == 0);  // a view into the payload itself
    const auto* start = reinterpret_cast<const std::uint8_t*>(payload.data());
    const auto at = static_cast<std::size_t>(type - start);
    REQUIRE(payload[at] == static_cast<char>(events::Fact::PaymentHeld));

    for (const unsigned later : {static_cast<unsigned>(events::Fact::MAX) + 1, 200U, 255U}) {
        payload[at] = static_cast<char>(later);
        const auto read = verify_aligned(payload);
        REQUIRE(!read.has_value());
        CHECK(read.error() == DecodeError::unknown_event_type);
        // what is wrong with the envelope comes first
        std::string damaged = payload;
        damaged[place_of(damaged, "id-15") + 1] = '\xFF';
        CHECK(is_undecodable(damaged));
    }
    payload[at] = 0;
    CHECK(is_undecodable(payload));
    CHECK(name_of(DecodeError::unknown_event_type) == "unknown_event_type");
    CHECK(name_of(DecodeError::undecodable) == "undecodable");
}

TEST_CASE("an envelope is read without a look at its data") {
    AlignedCopies copies;
    for (const std::string_view name : type_names()) {
        CAPTURE(std::string(name));
        std::string payload = golden_payload(name);
        copies.clear();
        const auto whole = verify_envelope(payload, copies);
        REQUIRE(whole.has_value());
        CHECK(data_is_sound(*whole));
        // every byte of the data that can be told from the envelope's: the envelope stays as it was
        const auto* table = reinterpret_cast<const flatbuffers::Table*>(whole->event);
        const auto* place = table->GetAddressOf(events::Event::VT_DATA);
        const auto at = static_cast<std::size_t>(
            place - reinterpret_cast<const std::uint8_t*>(whole->bytes.data()));
        for (std::size_t byte = 0; byte < 4; ++byte) payload[at + byte] = '\xFF';  // the offset
        copies.clear();
        const auto damaged = verify_envelope(payload, copies);
        REQUIRE(damaged.has_value());
        CHECK_FALSE(data_is_sound(*damaged));
        CHECK(damaged->event->id()->string_view() == event_of(name).id);
        CHECK(is_undecodable(payload));
    }
}

TEST_CASE("an event without a fact is undecodable") {
    const events::EventT event = event_of("PaymentHeld");
    flatbuffers::FlatBufferBuilder builder;
    const auto fact = builder.CreateString("no table at all");
    const auto text = builder.CreateString("x");
    builder.Finish(events::CreateEvent(builder, text, text, text, event.recorded_at.get(), text,
                                       events::Role::system, events::Fact::NONE, fact.Union()),
                   events::EventIdentifier());
    CHECK(is_undecodable(
        {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()}));
}

TEST_CASE("another schema's file identifier is undecodable") {
    std::string payload = golden_payload("PaymentHeld");
    CHECK(verify_aligned(payload).has_value());
    payload.replace(4, 4, "SLD2");
    CHECK(is_undecodable(payload));
}

TEST_CASE("text that is not UTF-8 is undecodable, wherever it stands") {
    struct Place {
        std::string_view event;
        std::string_view text;
    };
    for (const Place& place : {
             Place{"VoucherGranted", "id-22-\xC3\xA4"},             // envelope
             Place{"VoucherGranted", "https://psop.example/"},      // envelope
             Place{"VoucherGranted", "P-P\xC3\xA4iv\xC3\xA4koti"},  // the fact
             Place{"VoucherGranted", "fysioterapia"},               // a line of a list
             Place{"VoucherGranted", "F-Espoo"},                    // another list
             Place{"VoucherGranted", "avain-2026-01"},              // a table inside
             Place{"PublisherAuthorised", "DeliveryCancelled"},     // a list of strings
         }) {
        CAPTURE(std::string(place.text));
        std::string payload = golden_payload(place.event);
        const std::size_t at = place_of(payload, place.text);
        REQUIRE(verify_aligned(payload).has_value());
        payload[at + 2] = '\xFF';
        CHECK(is_undecodable(payload));
    }
}

TEST_CASE("bytes that are not text need not be UTF-8") {
    events::EventT event = event_of("RuleTableSet");
    event.data.AsRuleTableSet()->content.assign(100, 0xFF);
    CHECK(verify_aligned(encode(event)).has_value());
}

TEST_CASE("a payload's length has a limit") {
    events::EventT event = event_of("RuleTableSet");
    const std::size_t without = encode(event).size() - event.data.AsRuleTableSet()->content.size();
    event.data.AsRuleTableSet()->content.assign(payload_bytes_max - without - 16, 7);
    const std::string large = encode(event);
    CHECK(large.size() <= payload_bytes_max);
    REQUIRE(verify_aligned(large).has_value());
    // its text is read again
    const std::string line = json_from_payload(**verify_aligned(large));
    CHECK(payload_from_json(line).value_or("") == large);

    event.data.AsRuleTableSet()->content.resize(payload_bytes_max);
    CHECK(is_undecodable(encode(event)));
}

// An authorisation whose list of types names one long string again and again.
std::string payload_with_shared_text(std::size_t uses) {
    flatbuffers::FlatBufferBuilder builder;
    const auto shared = builder.CreateString(std::string(60'000, 'x'));
    const auto types =
        builder.CreateVector(std::vector<flatbuffers::Offset<flatbuffers::String>>(uses, shared));
    const auto name = builder.CreateString("x");
    const events::Date from(20'000);
    const events::Instant now(0, std::int16_t{0});
    const auto fact = events::CreatePublisherAuthorised(builder, name, types, 0, &from);
    builder.Finish(events::CreateEvent(builder, name, name, name, &now, name, events::Role::system,
                                       events::Fact::PublisherAuthorised, fact.Union()),
                   events::EventIdentifier());
    return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

TEST_CASE("strings that are shared count once a use") {
    CHECK(verify_aligned(payload_with_shared_text(16)).has_value());
    CHECK(payload_with_shared_text(17).size() < payload_bytes_max / 10);
    CHECK(is_undecodable(payload_with_shared_text(17)));
    CHECK(is_undecodable(payload_with_shared_text(100'000)));
}

TEST_CASE("a payload's tables have a limit") {
    events::EventT event = event_of("VoucherGranted");
    auto& lines = event.data.AsVoucherGranted()->lines;
    while (lines.size() < payload_tables_max - 5) {
        lines.push_back(std::make_unique<events::VoucherLineT>(*lines.back()));
    }
    CHECK(verify_aligned(encode(event)).has_value());
    lines.push_back(std::make_unique<events::VoucherLineT>(*lines.back()));
    lines.push_back(std::make_unique<events::VoucherLineT>(*lines.back()));
    CHECK(is_undecodable(encode(event)));
}

}  // namespace
}  // namespace saldo::codec::tests
