// Sealed names: what another implementation of AES-256-GCM sealed (Python's cryptography) opens
// here, and nothing else does.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "connectors/sealed_names/key_ring.hpp"
#include "schemas/codec/base64.hpp"

using namespace saldo;
using sealed_names::KeyRing;
using sealed_names::SealedText;

namespace {

constexpr const char* kKeys =
    "keys 1\n# of 2026\nk-2026 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";

struct Sample {
    std::vector<std::uint8_t> nonce = codec::bytes_of_base64("AQIDBAUGBwgJCgsM").value();
    std::vector<std::uint8_t> ciphertext =
        codec::bytes_of_base64(
            "fsg0tIHx0rxuYecuZHrK69QrjJ/"
            "5TXblYtqSQbyaVLbwlv66GpfWvfjD05Okr5E4vsdvofSrFF0UDWO+"
            "G15XYxMYKRmdwG/TfyeSVtlMbNCzEgoKqVyLsx/69yldRXiXGRwctrCVWVZ7Nkx3pA==")
            .value();
    std::string key = "k-2026";
    [[nodiscard]] SealedText text() const { return {key, nonce, ciphertext}; }
};

}  // namespace

TEST_CASE("sealed names: a key opens what was sealed for that client of that ledger") {
    const auto ring = KeyRing::read(kKeys);
    REQUIRE_MESSAGE(ring, ring.error().message);
    const Sample sample;
    const auto person = ring->open(sample.text(), "kuusela", "C1");
    REQUIRE_MESSAGE(person, person.error().message);
    REQUIRE(person->has_value());
    CHECK((*person)->name == "Äiti Öhman & Åke");
    CHECK((*person)->street == "Hoivatie 1 A 2");
    CHECK((*person)->post_code == "12345");
    CHECK((*person)->town == "Kuusela");
    for (const auto& [ledger, client] :
         {std::pair("kuusela", "C2"), std::pair("lehtola", "C1"), std::pair("kuusela\nC", "1")}) {
        const auto other = ring->open(sample.text(), ledger, client);
        REQUIRE_FALSE(other);
        CHECK(other.error().message.find("does not open") != std::string::npos);
    }
}

TEST_CASE("sealed names: without its key a name is gone, and altered bytes are told") {
    const auto ring = KeyRing::read(kKeys);
    REQUIRE(ring);
    Sample sample;
    sample.key = "k-2025";
    const auto gone = ring->open(sample.text(), "kuusela", "C1");
    REQUIRE(gone);
    CHECK_FALSE(gone->has_value());
    for (std::size_t at : {std::size_t{0}, sample.ciphertext.size() - 1}) {
        Sample altered;
        altered.ciphertext[at] ^= 1U;
        CHECK_FALSE(ring->open(altered.text(), "kuusela", "C1"));
    }
    Sample shorter;
    shorter.ciphertext.resize(15);
    CHECK_FALSE(ring->open(shorter.text(), "kuusela", "C1"));
    shorter.nonce.clear();
    CHECK_FALSE(ring->open(shorter.text(), "kuusela", "C1"));
}

TEST_CASE("sealed names: a key file that cannot be read names its line, and never a key") {
    for (const std::string wrong :
         {"", "keys 2\n", "keys 1\nk-2026 0102\n", "keys 1\nk-2026\n",
          "keys 1\nk-2026 zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"}) {
        const auto ring = KeyRing::read(wrong);
        REQUIRE_FALSE(ring);
        CHECK(ring.error().message.find("line ") != std::string::npos);
        CHECK(ring.error().message.find("0102") == std::string::npos);
    }
    CHECK_FALSE(KeyRing::read(std::string(kKeys) + std::string(kKeys).substr(17)));
}

TEST_CASE("sealed names: a city has more keys than a rule table has lines") {
    std::string keys = "keys 1\n";
    for (int at = 0; at < 5'000; ++at)
        keys += "k-" + std::to_string(at) +
                " 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";
    CHECK(KeyRing::read(keys));
}
