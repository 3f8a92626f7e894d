// Every reason for a refusal is said in the three languages, and each text belongs to one reason.

#include "engine/ledger/refusal_text.hpp"

#include <set>
#include <string>

#include <doctest/doctest.h>

namespace saldo {
namespace {

TEST_CASE("a refusal says why in Finnish, Swedish and English") {
    constexpr std::string_view kNoReason = "A reason that this version does not know.";
    std::set<std::string_view> said;
    int reasons = 0;
    for (std::uint16_t number = 1; number < 1'000; ++number) {
        const auto refusal = static_cast<Refusal>(number);
        if (refusal_of_code(refusal_code(refusal)) != refusal) {
            CHECK(refusal_text(refusal, Language::en) == kNoReason);
            continue;
        }
        ++reasons;
        for (const Language language : {Language::fi, Language::sv, Language::en}) {
            const std::string_view text = refusal_text(refusal, language);
            INFO(refusal_code(refusal) << " " << language_code(language) << ": " << text);
            CHECK(text.ends_with('.'));
            CHECK(text != refusal_text(static_cast<Refusal>(999), language));
            CHECK(said.insert(text).second);
        }
    }
    CHECK(reasons >= 76);
}

TEST_CASE("a language has its code") {
    CHECK(language_of("fi") == Language::fi);
    CHECK(language_of("sv") == Language::sv);
    CHECK(language_of("en") == Language::en);
    CHECK_FALSE(language_of("se").has_value());
    CHECK_FALSE(language_of("").has_value());
    CHECK(language_code(Language::sv) == "sv");
    CHECK(refusal_text(Refusal::allowance_exceeded, Language::fi) == "Jakson määrä ei riitä.");
}

}  // namespace
}  // namespace saldo
