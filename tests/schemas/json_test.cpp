// The JSON text form: what is refused and in which words, and the corners of what is read.
#include "schemas/codec/json.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "schemas/codec/aligned_copies.hpp"
#include "schemas/codec/decode.hpp"
#include "schemas/codec/encode.hpp"
#include "schemas/codec/limits.hpp"
#include "tests/schemas/golden_events.hpp"

namespace saldo::codec::tests {
namespace {

// A sound delivery, in the order and the spelling that json_from_payload writes.
constexpr std::string_view delivery =
    R"({"type":"ServiceDelivered","id":"1","source":"s","ledger":"06",)"
    R"("recorded_at":"2026-01-12T08:15:00.000+02:00","actor":"a","role":"provider","data":{)"
    R"("delivery":"D1","voucher":"V1","provider":"P7","service":"kotihoito","service_date":"2026-01-12",)"
    R"("quantity":"2","unit_price":"30.00","time_class":"any"}})";

constexpr std::string_view grant =
    R"({"type":"VoucherGranted","id":"1","source":"s","ledger":"06",)"
    R"("recorded_at":"2026-01-12T08:15:00.000+02:00","actor":"a","role":"official","data":{)"
    R"("voucher":"V1","client":"C1","kind":"balance_voucher",)"
    R"("lines":[{"service":"kotihoito"},{"service":"siivous","unit_value":"25.00"}],)"
    R"("valid_from":"2026-01-01","recurrence":"none","carry_over":false,"balance":"1200.00",)"
    R"("prorated":false,"basis_sealed":{"key":"k","nonce":"AAEC","ciphertext":"AA=="}}})";

std::string with(std::string_view line, std::string_view part, std::string_view instead) {
    std::string changed{line};
    const std::size_t at = changed.find(part);
    REQUIRE(at != std::string::npos);
    return changed.replace(at, part.size(), instead);
}

struct Wrong {
    std::string_view part;     // of the sound line
    std::string_view instead;  // what makes it wrong
    std::string_view field;
    std::string_view message;  // a part of it
};

void check_refused(std::string_view line, const Wrong& wrong) {
    const std::string changed = with(line, wrong.part, wrong.instead);
    CAPTURE(changed);
    const auto payload = payload_from_json(changed);
    REQUIRE(!payload.has_value());
    CAPTURE(payload.error().message);
    CHECK(payload.error().field == wrong.field);
    CHECK(payload.error().message.find(wrong.message) != std::string::npos);
    CHECK(!event_from_json(changed).has_value());
}

std::string written_again(std::string_view line) {
    const auto payload = payload_from_json(line);
    if (!payload) FAIL(to_string(payload.error()));
    AlignedCopies copies;
    const auto event = verify(*payload, copies);
    REQUIRE(event.has_value());
    return json_from_payload(**event);
}

TEST_CASE("the sound lines are sound") {
    CHECK(written_again(delivery) == delivery);
    CHECK(written_again(grant) == grant);
}

TEST_CASE("what is wrong with the envelope is named") {
    for (const Wrong& wrong : {
             Wrong{R"("type":"ServiceDelivered",)", "", "type", "is missing"},
             Wrong{R"("id":"1",)", "", "id", "is missing"},
             Wrong{R"("role":"provider",)", "", "role", "is missing"},
             Wrong{R"("ServiceDelivered")", R"("ServiceDeliverd")", "type",
                   "\"ServiceDeliverd\": no event has this name"},
             Wrong{R"("ServiceDelivered")", R"("NONE")", "type", "no event has this name"},
             Wrong{R"("ServiceDelivered")", "34", "type", "is a whole number; expected a string"},
             Wrong{R"("id":"1")", R"("id":1)", "id", "expected a string"},
             Wrong{R"("id":"1")", R"("id":null)", "id", "leave the field out"},
             Wrong{R"("id":"1")", R"("id":"1","extra":true)", "extra", "is no key of an event"},
             Wrong{R"("id":"1")", R"("id":"1","id":"2")", "", "the key \"id\" stands twice"},
             Wrong{R"(08:15:00.000+02:00)", "08:15:00", "recorded_at", "an offset"},
             Wrong{R"("provider","data")", R"("doctor","data")", "role",
                   "\"doctor\": expected one of system, official"},
             Wrong{R"("provider","data")", R"(2,"data")", "role",
                   "expected one of the names system"},
             Wrong{R"({"type")", R"([{"type")", "", "column "},
         }) {
        check_refused(delivery, wrong);
    }
}

TEST_CASE("what is wrong with a fact is named with its place") {
    for (const Wrong& wrong : {
             Wrong{R"("voucher":"V1",)", "", "data.voucher",
                   "is missing, and ServiceDelivered requires it"},
             Wrong{R"("voucher":"V1")", R"("vocher":"V1")", "data.vocher",
                   "is no field of ServiceDelivered; it has delivery, voucher, "},
             Wrong{R"("voucher":"V1")", R"("voucher":"V1","voucher":"V1")", "",
                   "the key \"voucher\" stands twice"},
             Wrong{R"("voucher":"V1")", R"("voucher":["V1"])", "data.voucher",
                   "is a list; expected a string"},
             Wrong{R"("voucher":"V1")", R"("voucher":{})", "data.voucher",
                   "is an object; expected a string"},
             Wrong{R"("quantity":"2")", R"("quantity":2)", "data.quantity", "write it in quotes"},
             Wrong{R"("quantity":"2")", R"("quantity":2.5)", "data.quantity", "write it in quotes"},
             Wrong{R"("quantity":"2")", R"("quantity":"2,5")", "data.quantity", "after a point"},
             Wrong{R"("quantity":"2")", R"("quantity":"")", "data.quantity", "expected a quantity"},
             Wrong{R"("quantity":"2")", R"("quantity":null)", "data.quantity",
                   "leave the field out"},
             Wrong{R"("quantity":"2")", R"("quantity":true)", "data.quantity",
                   "is true or false; expected a string"},
             Wrong{R"("30.00")", R"("455951.62999999995")", "data.unit_price",
                   "binary floating point"},
             Wrong{R"("service_date":"2026-01-12")", R"("service_date":"2026-02-29")",
                   "data.service_date", "a day of the calendar"},
             Wrong{R"("any")", R"("weekend")", "data.time_class",
                   "expected one of any, day, evening"},
             Wrong{R"("any")", "0", "data.time_class", "expected one of the names any, day"},
             Wrong{R"("time_class":"any")", R"("time_class":"any","order":"")", "data.order",
                   "is empty: leave the field out"},
         }) {
        check_refused(delivery, wrong);
    }
}

TEST_CASE("what is wrong inside lists and tables is named with its place") {
    for (const Wrong& wrong : {
             Wrong{R"("25.00")", R"("25.00001")", "data.lines[1].unit_value", "has 5 decimals"},
             Wrong{R"({"service":"kotihoito"})", "{}", "data.lines[0].service",
                   "is missing, and VoucherLine requires it"},
             Wrong{R"({"service":"kotihoito"})", R"("kotihoito")", "data.lines[0]",
                   "is a string; expected an object"},
             Wrong{R"({"service":"kotihoito"})", "null", "data.lines[0]", "leave the field out"},
             Wrong{R"({"service":"kotihoito"},)", R"({"service":"kotihoito","price":"1"},)",
                   "data.lines[0].price", "is no field of VoucherLine"},
             Wrong{R"("carry_over":false)", R"("carry_over":0)", "data.carry_over",
                   "expected true or false"},
             Wrong{R"("carry_over":false)", R"("carry_over":"false")", "data.carry_over",
                   "expected true or false"},
             Wrong{R"("nonce":"AAEC")", R"("nonce":"AAE")", "data.basis_sealed.nonce",
                   "is not base64"},
             Wrong{R"("nonce":"AAEC",)", "", "data.basis_sealed.nonce",
                   "is missing, and Sealed requires it"},
             Wrong{R"("prorated":false)", R"("prorated":false,"shares":[])", "data.shares",
                   "is empty"},
             Wrong{R"("balance":"1200.00")", R"("balance":"92233720368547758.08")", "data.balance",
                   "out of range"},
         }) {
        check_refused(grant, wrong);
    }
    check_refused(golden_json("PublisherAuthorised"),
                  {R"("DeliveryCancelled")", "7", "data.types[1]", "expected a string"});
    // none means every type: an empty list must not pass for it
    check_refused(golden_json("PublisherAuthorised"),
                  {R"(["ServiceDelivered","DeliveryCancelled"])", "[]", "data.types", "is empty"});
    check_refused(golden_json("SinkDefined"),
                  {R"("layout":")", R"("layout":"","was":")", "data.was", ""});
}

TEST_CASE("whole numbers keep to their field's range") {
    const std::string line = golden_json("FeedbackGiven");
    for (const Wrong& wrong : {
             Wrong{R"("rating":4)", R"("rating":256)", "data.rating",
                   "is 256; expected a whole number from 0 to 255"},
             Wrong{R"("rating":4)", R"("rating":-1)", "data.rating", "from 0 to 255"},
             Wrong{R"("rating":4)", R"("rating":4.0)", "data.rating",
                   "\"4.0\": expected a whole number"},
             Wrong{R"("rating":4)", R"("rating":1e400)", "", "column "},
             Wrong{R"("rating":4)", R"("rating":18446744073709551615)", "data.rating",
                   "from 0 to 255"},
             Wrong{R"("rating":4)", R"("rating":99999999999999999999999)", "data.rating",
                   "from 0 to 255"},
             Wrong{R"("rating":4)", R"("rating":"4")", "data.rating",
                   "is a string; expected a whole number"},
             Wrong{R"("rating":4)", R"("rating":NaN)", "", "not JSON"},
         }) {
        check_refused(line, wrong);
    }
    check_refused(golden_json("ControlTotal"),
                  {"1234567", "4294967296", "data.count", "to 4294967295"});
    const std::string most = with(golden_json("ControlTotal"), "1234567", "4294967295");
    CHECK(written_again(most) == most);
    const std::string least = with(golden_json("ControlTotal"), "1234567", "0");
    CHECK(written_again(least) == least);
}

TEST_CASE("what is no JSON is refused with its column") {
    struct Line {
        std::string line;
        std::string_view message;
    };
    for (const Line& c : {
             Line{"", "column 1: not JSON"},
             Line{"{", "column 2: not JSON"},
             Line{"{'type':1}", "column 2: not JSON"},
             Line{R"({"type":"x",})", "column 13: not JSON"},
             Line{std::string(delivery) + " x", "not JSON"},
             Line{std::string(delivery) + std::string(delivery), "not JSON"},
             Line{"{\"type\":\"\xFF\"}", "ill-formed UTF-8"},
             Line{"{\"type\":\"\xED\xA0\x80\"}", "ill-formed UTF-8"},
             Line{R"({"type":"\ud800"})", "surrogate"},
             Line{"{\"type\":\"a\nb\"}", "control character"},
             Line{"[]", "is a list; expected an event as one object"},
             Line{"7", "expected an event as one object"},
             Line{"// a comment", "column 1: not JSON"},
         }) {
        CAPTURE(c.line);
        const auto event = event_from_json(c.line);
        REQUIRE(!event.has_value());
        CAPTURE(event.error().message);
        CHECK(event.error().field.empty());
        CHECK(event.error().message.find(c.message) != std::string::npos);
    }
}

TEST_CASE("limits of the text form") {
    const auto refused = [](const std::string& line, std::string_view message) {
        const auto payload = payload_from_json(line);
        REQUIRE(!payload.has_value());
        CAPTURE(payload.error().message);
        CHECK(payload.error().message.find(message) != std::string::npos);
    };
    refused(std::string(text_line_bytes_max + 1, ' '), "at most ");
    refused(std::string(100'000, '['), "nested");
    std::string keys = "{";
    for (int i = 0; i < 100; ++i) keys += "\"k" + std::to_string(i) + "\":0,";
    refused(keys + "\"end\":0}", "more than 64 keys");
    refused(with(delivery, "V1", std::string(payload_bytes_max, 'x')), "the event is too large");
}

TEST_CASE("order of keys and white space do not matter, and nothing else is forgiven") {
    const std::string_view shuffled =
        R"( { "data" : {"unit_price":"30","quantity":"2.000","service_date":"2026-01-12","service":"kotihoito",
              "provider":"P7","voucher":"V1","delivery":"D1"}, "role":"provider","actor":"a",
              "recorded_at":"2026-01-12T08:15:00+02:00","ledger":"06","source":"s","id":"1",
              "type":"ServiceDelivered" } )";
    CHECK(written_again(shuffled) == delivery);
}

TEST_CASE("characters of every kind survive") {
    const std::string escaped = with(
        delivery, R"("V1")", R"("\u00e5\u00E4\u00f6 \ud83d\ude00 \"\\\/\b\f\n\r\t\u0000\u007f")");
    const std::string written =
        with(delivery, R"("V1")",
             "\"åäö \xF0\x9F\x98\x80 \\\"\\\\/\\u0008\\u000c\\u000a\\u000d\\u0009\\u0000\x7F\"");
    CHECK(written_again(escaped) == written);
    CHECK(written_again(written) == written);
}

TEST_CASE("an empty string that is required is there") {
    const std::string empty = with(delivery, R"("V1")", R"("")");
    CHECK(written_again(empty) == empty);
}

TEST_CASE("what other encoders may write is shown, not hidden") {
    auto event = event_from_json(grant);
    REQUIRE(event.has_value());
    event->data.AsVoucherGranted()->kind = static_cast<events::VoucherKind>(77);
    event->role = static_cast<events::Role>(200);
    AlignedCopies copies;
    const std::string payload = encode(*event);
    const auto verified = verify(payload, copies);
    REQUIRE(verified.has_value());
    const std::string line = json_from_payload(**verified);
    CHECK(line.find(R"("role":200,)") != std::string::npos);
    CHECK(line.find(R"("kind":77,)") != std::string::npos);
    CHECK(event_from_json(line).error().field == "role");
}

TEST_CASE("the example of docs/formats/events.md is an event, and its errors are worded as shown") {
    std::ifstream file(std::string(SALDO_SOURCE_DIR) + "/docs/formats/events.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    const std::size_t begin = page.find("```json\n") + 8;
    const std::size_t end = page.find("```", begin);
    REQUIRE(end != std::string::npos);
    CHECK(written_again(page.substr(begin, end - begin))
              .starts_with(R"({"type":"ServiceDelivered",)"));

    for (const std::string& line : {with(grant, "25.00", "25.00001"), with(delivery, R"("2")", "2"),
                                    std::string(R"({"type":"x",})")}) {
        const auto event = event_from_json(line);
        REQUIRE(!event.has_value());
        CAPTURE(to_string(event.error()));
        CHECK(page.find("\n" + to_string(event.error()) + "\n") != std::string::npos);
    }
}

TEST_CASE("an error as one sentence") {
    CHECK(to_string({"data.quantity", "is missing"}) == "data.quantity: is missing");
    CHECK(to_string({"", "not JSON"}) == "not JSON");
}

}  // namespace
}  // namespace saldo::codec::tests
