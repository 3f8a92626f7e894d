// A payment file is judged whole before any door writes of it: one test a field, and what the
// message must name.
#include "engine/settlement/payment_file.hpp"

#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/utf8.hpp"
#include "engine/identifiers/payment_id.hpp"

using namespace saldo;
using namespace saldo::settlement;

namespace {

PaymentFile valid_file() {
    Payment first{.provider = "P1",
                  .settlements = {"S1"},
                  .end_to_end_id = "E1",
                  .instruction_id = "I1",
                  .amount = Cents{100},
                  .creditor_name = "Hoiva Oy",
                  .creditor_iban = "FI4819503000000010",
                  .creditor_bic = std::nullopt,
                  .remittance = StructuredReference{"1232"}};
    Payment second = first;
    second.end_to_end_id = "E2";
    second.instruction_id = "I2";
    return {.run = "R1",
            .message_id = "M1",
            .created_at = {.utc_ms = 1'767'096'309'250, .offset_minutes = 120},
            .initiating_party_name = "Kunta",
            .initiating_party_business_id = "0109862-8",
            .funder = {.funder = "F1",
                       .debtor_name = "Kunta",
                       .iban = "FI2112345600000785",
                       .bic = std::nullopt,
                       .payer_code = std::nullopt},
            .execution_date = date_of(2026, 2, 28).value(),
            .payment_information_id = "B1",
            .payments = {first, second}};
}

struct Spoiled {
    std::string field;  // what the message names
    std::function<void(PaymentFile&)> spoil;
};

void check_refused(const Spoiled& spoiled) {
    CAPTURE(spoiled.field);
    PaymentFile file = valid_file();
    spoiled.spoil(file);
    const Status checked = check_payment_file(file);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().kind == ErrorKind::bad_input);
    CAPTURE(checked.error().message);
    CHECK(checked.error().message.find(spoiled.field) != std::string::npos);
}

}  // namespace

TEST_CASE("a file in order passes, at the ends of every range too") {
    PaymentFile file = valid_file();
    CHECK(check_payment_file(file));
    file.payments[0].amount = Cents{1};
    file.payments[1].amount = kPaymentAmountMax;
    file.payments[0].end_to_end_id = std::string(35, 'x');
    std::string words;
    for (int i = 0; i < 140; ++i) {
        words += "ä";
    }
    file.payments[0].remittance = UnstructuredText{words};
    file.created_at.offset_minutes = -14 * 60;
    CHECK(check_payment_file(file));
    CHECK(total_of(file.payments).value() == Cents{100'000'000'000});
}

TEST_CASE("a fault of the file is named by its field") {
    const std::vector<Spoiled> faults{
        {"message_id", [](PaymentFile& file) { file.message_id = std::string(36, 'x'); }},
        {"message_id", [](PaymentFile& file) { file.message_id = "Tilitys_1"; }},
        {"created_at", [](PaymentFile& file) { file.created_at.utc_ms = INT64_MAX; }},
        {"created_at", [](PaymentFile& file) { file.created_at.utc_ms = INT64_MIN; }},
        {"created_at", [](PaymentFile& file) { file.created_at.offset_minutes = 841; }},
        {"initiating_party_name", [](PaymentFile& file) { file.initiating_party_name = " \t"; }},
        {"initiating_party_business_id",
         [](PaymentFile& file) { file.initiating_party_business_id = "0109862-7"; }},
        {"bank_day", [](PaymentFile& file) { file.bank_day = Date{-25'568}; }},
        {"payment 1 (E1): reference",
         [](PaymentFile& file) { file.payments[0].reference = "1233"; }},
        {"run R1: funder", [](PaymentFile& file) { file.funder.funder.clear(); }},
        {"debtor_name", [](PaymentFile& file) { file.funder.debtor_name = "\xC3"; }},
        {"debtor_iban", [](PaymentFile& file) { file.funder.iban = "FI2112345600000786"; }},
        {"debtor_bic", [](PaymentFile& file) { file.funder.bic = "NDEA"; }},
        {"payer_code", [](PaymentFile& file) { file.funder.payer_code = ""; }},
        {"execution_date", [](PaymentFile& file) { file.execution_date = Date{INT32_MAX}; }},
        {"payment_information_id", [](PaymentFile& file) { file.payment_information_id = "/B1"; }},
        {"no payment", [](PaymentFile& file) { file.payments.clear(); }},
        {"run", [](PaymentFile& file) { file.run.clear(); }},
    };
    for (const Spoiled& fault : faults) {
        check_refused(fault);
    }
}

TEST_CASE("a fault of a payment is named by its place, its id and the field") {
    const std::vector<Spoiled> faults{
        {"payment 2 (E2): provider", [](PaymentFile& file) { file.payments[1].provider.clear(); }},
        {"payment 2 (E2): settlements has none",
         [](PaymentFile& file) { file.payments[1].settlements.clear(); }},
        {"payment 2 (E2): settlements",
         [](PaymentFile& file) { file.payments[1].settlements.emplace_back(""); }},
        {"payment 2: end_to_end_id",
         [](PaymentFile& file) { file.payments[1].end_to_end_id = "a//b"; }},
        {"payment 2 (E2): instruction_id",
         [](PaymentFile& file) { file.payments[1].instruction_id = ""; }},
        {"payment 2 (E2): amount 0.00",
         [](PaymentFile& file) { file.payments[1].amount = Cents{0}; }},
        {"payment 2 (E2): amount -0.01",
         [](PaymentFile& file) { file.payments[1].amount = Cents{-1}; }},
        {"payment 2 (E2): amount 1000000000.00",
         [](PaymentFile& file) { file.payments[1].amount = Cents{100'000'000'000}; }},
        {"payment 2 (E2): creditor_name",
         [](PaymentFile& file) { file.payments[1].creditor_name.clear(); }},
        {"payment 2 (E2): creditor_name",
         [](PaymentFile& file) { file.payments[1].creditor_name = std::string(251, 'x'); }},
        {"payment 2 (E2): creditor_name has no letter or digit",
         [](PaymentFile& file) { file.payments[1].creditor_name = "漢字 (株)"; }},
        {"payment 2 (E2): creditor_iban: the check digits",
         [](PaymentFile& file) { file.payments[1].creditor_iban = "FI4819503000000011"; }},
        {"payment 2 (E2): creditor_bic",
         [](PaymentFile& file) { file.payments[1].creditor_bic = ""; }},
        {"payment 2 (E2): remittance",
         [](PaymentFile& file) { file.payments[1].remittance = StructuredReference{"1233"}; }},
        {"payment 2 (E2): remittance",
         [](PaymentFile& file) {
             file.payments[1].remittance = UnstructuredText{std::string(141, 'x')};
         }},
        {"payment 2 (E1): end_to_end_id is an earlier",
         [](PaymentFile& file) { file.payments[1].end_to_end_id = "E1"; }},
        {"payment 2 (E2): instruction_id is an earlier",
         [](PaymentFile& file) { file.payments[1].instruction_id = "I1"; }},
    };
    for (const Spoiled& fault : faults) {
        check_refused(fault);
    }
}

TEST_CASE("no message holds an account number") {
    PaymentFile file = valid_file();
    file.payments[0].creditor_iban = "FI4819503000000011";
    CHECK(check_payment_file(file).error().message.find("4819503") == std::string::npos);
}

TEST_CASE("ids keep to the characters and slashes that banks accept") {
    for (const char* id :
         {"a", "A-1", "x/y", "(1).,'+:?", "a b", "12345678901234567890123456789012345"}) {
        CAPTURE(std::string{id});
        CHECK(identifiers::is_payment_id(id));
    }
    for (const char* id : {"", "/a", "a/", "a//b", "//", "/", " a", "a ", "a_b", "ä", "a&b", "a\n",
                           "123456789012345678901234567890123456"}) {
        CAPTURE(std::string{id});
        CHECK_FALSE(identifiers::is_payment_id(id));
    }
}

TEST_CASE("a total that leaves its limit is an error, never a wrong number") {
    std::vector<Payment> payments(2);
    payments[0].amount = Cents{INT64_MAX};
    payments[1].amount = Cents{1};
    const auto total = total_of(payments);
    REQUIRE_FALSE(total);
    CHECK(total.error().kind == ErrorKind::limit);
    payments[0].amount = kPaymentTotalMax;
    CHECK_FALSE(total_of(payments));
    payments[1].amount = Cents{0};
    CHECK(total_of(payments).value() == kPaymentTotalMax);
}

TEST_CASE("a file of too many payments is refused before they are read") {
    PaymentFile file = valid_file();
    file.payments.assign(kPaymentsPerFileMax + 1, file.payments[0]);
    const Status checked = check_payment_file(file);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().kind == ErrorKind::limit);
}

TEST_CASE("UTF-8 is read one character at a time, and only when it is well-formed") {
    CHECK(count_characters("").value() == 0);
    CHECK(count_characters("Äyräs €漢😀").value() == 9);
    for (const char* text : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
                             "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "ok\xE2\x82"}) {
        CHECK_FALSE(count_characters(text).has_value());
    }
    CHECK(first_character("€")->code_point == 0x20AC);
    CHECK(first_character("\U0010FFFF")->bytes == 4);
}
