// UTF-8 and base64.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "schemas/codec/base64.hpp"
#include "schemas/codec/utf8.hpp"

namespace saldo::codec::tests {
namespace {

std::string base64(std::string_view bytes) {
    std::string out;
    append_base64(out, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    return out;
}

TEST_CASE("text that is UTF-8") {
    for (const std::string_view text :
         {"", "a", "kotihoito", "äö€\xF0\x9F\x98\x80", "\x7F", "\xC2\x80", "\xDF\xBF",
          "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80",
          "\xF4\x8F\xBF\xBF"}) {
        for (std::size_t before = 0; before < 18; ++before) {
            const std::string whole = std::string(before, 'x') + std::string(text) + "yy";
            CAPTURE(whole);
            CHECK(is_utf8(whole));
        }
    }
    CHECK(is_utf8(std::string_view("a\0b", 3)));
}

TEST_CASE("bytes that are not") {
    for (const std::string_view text :
         {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2 ", "\xE0\x9F\xBF", "\xE2\x82",
          "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
          "\xF5\x80\x80\x80", "\xFE", "\xFF", "\xF0\x9F\x98"}) {
        for (std::size_t before = 0; before < 18; ++before) {
            CHECK(!is_utf8(std::string(before, 'x') + std::string(text)));
            CHECK(!is_utf8(std::string(before, 'x') + std::string(text) + "yyyyyyyyy"));
        }
    }
}

TEST_CASE("base64: the examples of RFC 4648, section 10") {
    struct Example {
        std::string_view bytes;
        std::string_view text;
    };
    for (const Example& c : {Example{"", ""}, Example{"f", "Zg=="}, Example{"fo", "Zm8="},
                             Example{"foo", "Zm9v"}, Example{"foob", "Zm9vYg=="},
                             Example{"fooba", "Zm9vYmE="}, Example{"foobar", "Zm9vYmFy"}}) {
        CHECK(base64(c.bytes) == c.text);
        const auto bytes = bytes_of_base64(c.text);
        REQUIRE(bytes.has_value());
        CHECK(std::string(bytes->begin(), bytes->end()) == c.bytes);
    }
}

TEST_CASE("base64: one text for the same bytes, no other is read") {
    for (const std::string_view text :
         {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "Zm8=Zm8=", "Zm9v Zm9v", "Zm9v\n",
          "Zm-_", "=Zm9", "Zm=v"}) {
        CAPTURE(std::string(text));
        CHECK(!bytes_of_base64(text).has_value());
    }
    std::mt19937_64 random(4648);
    for (std::size_t length = 0; length < 300; ++length) {
        std::string bytes(length, '\0');
        for (char& byte : bytes) byte = static_cast<char>(random());
        const auto read = bytes_of_base64(base64(bytes));
        REQUIRE(read.has_value());
        CHECK(std::string(read->begin(), read->end()) == bytes);
    }
}

}  // namespace
}  // namespace saldo::codec::tests
