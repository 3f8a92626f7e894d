// Account numbers, business ids, personal identity codes and references: facts that anybody can
// check with a pencil. What the tests of other libraries say is the oracle's
// (tests/oracle/identifiers.hpp).
#include <array>
#include <fstream>
#include <random>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "engine/identifiers/business_id.hpp"
#include "engine/identifiers/iban.hpp"
#include "engine/identifiers/personal_identity_code.hpp"
#include "engine/settlement/reference.hpp"
#include "tests/skip.hpp"

using saldo::ErrorKind;
using saldo::identifiers::IbanFault;

namespace {

struct IbanFact {
    std::string_view iban;
    IbanFault fault;
};

}  // namespace

TEST_CASE("an IBAN is judged by characters, country, length, structure and check digits") {
    constexpr std::array<IbanFact, 24> facts{{
        {"FI2112345600000785", IbanFault::none},
        {"FI5542345670000081", IbanFault::none},
        {"SE4550000000058398257466", IbanFault::none},
        {"EE382200221020145685", IbanFault::none},
        {"NO9386011117947", IbanFault::none},
        {"DE89370400440532013000", IbanFault::none},
        {"GB29NWBK60161331926819", IbanFault::none},
        {"FR1420041010050500013M02606", IbanFault::none},
        {"MT84MALT011000012345MTLCAST001S", IbanFault::none},
        {"IT60X0542811101000000123456", IbanFault::none},
        {"", IbanFault::characters},
        {"FI21", IbanFault::characters},
        {"FI21 1234 5600 0007 85", IbanFault::characters},
        {"fi2112345600000785", IbanFault::characters},
        {"F12112345600000785", IbanFault::characters},
        {"US64SVBKUS6S3300958879", IbanFault::country},
        {"XX431234567890123456", IbanFault::country},
        {"FI211234560000078", IbanFault::length},
        {"FI21123456000007850", IbanFault::length},
        {"FI21A2345600000785", IbanFault::structure},
        {"GB291234601613319268", IbanFault::length},
        {"GB29123460161331926819", IbanFault::structure},
        {"FI2112345600000786", IbanFault::check_digits},
        {"FI1212345600000785", IbanFault::check_digits},  // digits changed places
    }};
    for (const IbanFact& fact : facts) {
        CAPTURE(std::string{fact.iban});
        CHECK(saldo::identifiers::iban_fault(fact.iban) == fact.fault);
    }
}

TEST_CASE("check digits that only equal the right ones modulo 97 are refused") {
    // Of the 14-digit numbers ...000 to ...099 some have the check digits 02 or 98; 99 and 01 are
    // their twins.
    int twins = 0;
    for (int last = 0; last < 100; ++last) {
        std::string account = "FI00123456000000";
        account += static_cast<char>('0' + last / 10);
        account += static_cast<char>('0' + last % 10);
        for (const auto& [right, twin] : {std::pair{"02", "99"}, std::pair{"98", "01"}}) {
            if (saldo::identifiers::iban_fault(account.replace(2, 2, right)) == IbanFault::none) {
                CHECK(saldo::identifiers::iban_fault(account.replace(2, 2, twin)) ==
                      IbanFault::check_digits);
                ++twins;
            }
        }
    }
    CHECK(twins >= 1);
}

TEST_CASE("one wrong digit or two that changed places never pass as an IBAN") {
    const std::string iban = "FI2112345600000785";
    for (std::size_t i = 2; i < iban.size(); ++i) {
        for (char digit = '0'; digit <= '9'; ++digit) {
            std::string changed = iban;
            changed[i] = digit;
            CHECK((saldo::identifiers::iban_fault(changed) == IbanFault::none) ==
                  (changed == iban));
        }
        if (i + 1 < iban.size() && iban[i] != iban[i + 1]) {
            std::string swapped = iban;
            std::swap(swapped[i], swapped[i + 1]);
            CHECK(saldo::identifiers::iban_fault(swapped) != IbanFault::none);
        }
    }
}

TEST_CASE("what a person types becomes the electronic form") {
    CHECK(saldo::identifiers::electronic_iban(" fi21 1234\u00A05600 0007 85 ") ==
          "FI2112345600000785");
    CHECK(saldo::identifiers::electronic_iban("FI21-1234") == "FI21-1234");
    CHECK(saldo::identifiers::electronic_iban("").empty());
}

TEST_CASE("the old Luhn digit of Finnish accounts is only a warning") {
    CHECK(saldo::identifiers::finnish_luhn_holds("FI2112345600000785"));
    CHECK(saldo::identifiers::finnish_luhn_holds("FI4819503000000010"));
    // The same account with its last digit raised by one, and check digits that fit.
    const std::string other = "FI9112345600000786";
    REQUIRE(saldo::identifiers::iban_fault(other) == IbanFault::none);
    CHECK_FALSE(saldo::identifiers::finnish_luhn_holds(other));
}

TEST_CASE("a BIC has 8 or 11 characters and a country") {
    for (const char* bic : {"NDEAFIHH", "OKOYFIHHXXX", "DABAFIHH", "1234FI2A"}) {
        CAPTURE(std::string{bic});
        CHECK(saldo::identifiers::is_bic(bic));
    }
    for (const char* bic : {"", "NDEAFIH", "NDEAFIHHXX", "ndeafihh", "NDEA1IHH", "NDEAFIHH XXX"}) {
        CAPTURE(std::string{bic});
        CHECK_FALSE(saldo::identifiers::is_bic(bic));
    }
}

TEST_CASE("a business id has seven digits, a hyphen and its check digit") {
    for (const char* id : {"0109862-8", "1790235-0", "2617416-4", "0114162-2", "2077474-0"}) {
        CAPTURE(std::string{id});
        CHECK(saldo::identifiers::is_business_id(id));
    }
    for (const char* id : {"", "0109862-7", "01098628", "109862-8", "0109862-", "0109862-88",
                           "0109862 8", "010986A-8", " 0109862-8", "2077474-1", "1375045-1"}) {
        CAPTURE(std::string{id});
        CHECK_FALSE(saldo::identifiers::is_business_id(id));
    }
    CHECK(saldo::identifiers::business_id_digits("0109862-8") == "01098628");
}

TEST_CASE("every business id number has at most one check digit, and one in eleven has none") {
    int without = 0;
    for (int number = 1'000'000; number < 1'001'100; ++number) {
        int passing = 0;
        for (int digit = 0; digit < 10; ++digit) {
            passing += saldo::identifiers::is_business_id(std::to_string(number) + "-" +
                                                          std::to_string(digit))
                           ? 1
                           : 0;
        }
        CHECK(passing <= 1);
        without += passing == 0 ? 1 : 0;
    }
    CHECK(without == 100);
}

TEST_CASE("a domestic reference carries its check digit behind it") {
    using saldo::settlement::is_domestic_reference;
    for (const char* reference : {"1009", "1232", "1245", "1234561", "202196", "302300",
                                  "77584747906474893225", "00000000000000001009"}) {
        CAPTURE(std::string{reference});
        CHECK(is_domestic_reference(reference));
    }
    for (const char* reference : {"", "0", "123", "0000", "00000000000000000000", "1008", "12 32",
                                  "1232A", "123456789012345678901", "000000000000000001009"}) {
        CAPTURE(std::string{reference});
        CHECK_FALSE(is_domestic_reference(reference));
    }
    CHECK(saldo::settlement::make_domestic_reference("100").value() == "1009");
    CHECK(saldo::settlement::make_domestic_reference("122").value() == "1229");
    for (const char* base : {"", "12", "012", "12345678901234567890", "1a2"}) {
        CAPTURE(std::string{base});
        const auto made = saldo::settlement::make_domestic_reference(base);
        REQUIRE_FALSE(made);
        CHECK(made.error().kind == ErrorKind::bad_input);
    }
}

TEST_CASE("an RF reference wraps a domestic one, and both compare equal") {
    using namespace saldo::settlement;
    CHECK(make_rf_reference("1229") == "RF921229");
    CHECK(make_rf_reference("1232") == "RF111232");
    CHECK(make_rf_reference("01030100067175800018") == "RF031030100067175800018");
    CHECK(canonical_reference("RF921229") == "1229");
    CHECK(canonical_reference("0000001229") == "1229");
    CHECK(canonical_reference("RF81123453") == "123453");
    CHECK(canonical_reference("RF18539007547034") == "RF18539007547034");  // no domestic one inside

    CHECK(is_rf_reference("RF18539007547034"));
    CHECK_FALSE(is_finnish_rf_reference("RF18539007547034"));
    for (const char* reference : {"RF", "RF92", "RF931229", "rf921229", "RF92 1229", "1229RF92",
                                  "RF9212291234567890123456789", "RFA21229"}) {
        CAPTURE(std::string{reference});
        CHECK_FALSE(is_rf_reference(reference));
    }
}

TEST_CASE("references made from any number pass their own checks") {
    std::mt19937_64 random{20'260'131};
    for (int i = 0; i < 2'000; ++i) {
        std::string base = std::to_string(100 + random() % 9'999'999'999'999'999'999ULL);
        base.resize(std::min<std::size_t>(base.size(), 3 + random() % 17));
        CAPTURE(base);
        const auto reference = saldo::settlement::make_domestic_reference(base);
        REQUIRE(reference);
        CHECK(saldo::settlement::is_domestic_reference(*reference));
        const std::string rf = saldo::settlement::make_rf_reference(*reference);
        CHECK(saldo::settlement::is_finnish_rf_reference(rf));
        CHECK(saldo::settlement::canonical_reference(rf) == *reference);
    }
}

TEST_CASE("a personal identity code has a day, a century, a number and its check character") {
    using saldo::identifiers::is_personal_identity_code;
    // Artificial ones (900-999), of each century and of each sign.
    for (const char* code : {"010594Y9021", "020594X903P", "030594W903B", "040594V9030",
                             "050594U903M", "010516B903X", "020504A902E", "020503F9037"}) {
        CAPTURE(std::string{code});
        CHECK(is_personal_identity_code(code));
        CHECK(saldo::identifiers::is_artificial(code));
    }
    // 29 February: of 2000, not of 1900 and not of 1800.
    CHECK(is_personal_identity_code("290200A248A"));
    CHECK_FALSE(is_personal_identity_code("290200-248A"));
    CHECK_FALSE(is_personal_identity_code("290200+248A"));
    CHECK_FALSE(saldo::identifiers::is_artificial("290200A248A"));
    for (const char* code :
         {"", "020504A902", "020504A902EE", "020504A902e", "020504a902E", "020504G902E",
          "320504A902E", "021304A902E", "000004A902E", "0205O4A902E", "020504A9O2E", "020504 902E",
          "020504A903E", "20504A902E "}) {
        CAPTURE(std::string{code});
        CHECK_FALSE(is_personal_identity_code(code));
    }
}

TEST_CASE("one wrong character never passes as a personal identity code of that day") {
    const std::string code = "020504A902E";
    for (const std::size_t at : {7U, 8U, 9U})
        for (char digit = '0'; digit <= '9'; ++digit) {
            std::string changed = code;
            changed[at] = digit;
            CHECK(saldo::identifiers::is_personal_identity_code(changed) == (changed == code));
        }
}

TEST_CASE("the IBAN registry's own samples pass for every country of SEPA among them") {
    std::ifstream samples{SALDO_SOURCE_DIR "/../shared/cases/identifiers/stdnum_test_iban.doctest"};
    if (!samples) {
        SALDO_SKIP("no ../shared/cases/identifiers/stdnum_test_iban.doctest");
    }
    // The first list of the file; the lists after it are wrong on purpose.
    int passed = 0;
    bool begun = false;
    for (std::string line; std::getline(samples, line);) {
        begun = begun || line.starts_with(">>> numbers");
        if (!begun || !line.starts_with("... ")) {
            continue;
        }
        if (line == "... '''") {
            break;
        }
        std::string iban;
        for (const char c : saldo::identifiers::electronic_iban(line.substr(4))) {
            if (c != '-' && c != '.') {  // as some countries print them
                iban += c;
            }
        }
        const IbanFault fault = saldo::identifiers::iban_fault(iban);
        CAPTURE(iban);
        CHECK((fault == IbanFault::none || fault == IbanFault::country));
        passed += fault == IbanFault::none ? 1 : 0;
    }
    CHECK(passed >= 60);
}
