// Invoices as the organiser makes them for its providers: what is invoiced and what is not, what a
// later month takes back and of which invoice, and the same files whenever they are made.
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/cli/ordering_office.hpp"

namespace saldo {
namespace {

using nlohmann::json;
using test::cents_of_text;
using test::OrderingOffice;

// Names and bytes of all files of a folder.
std::map<std::string, std::string> files_of(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& file : std::filesystem::directory_iterator(folder))
        files[file.path().filename().string()] = test::text_of_file(file.path());
    return files;
}

const json* row_of(const json& answer, const std::string& provider, const std::string& kind) {
    for (const json& row : answer["invoices"])
        if (row["provider"] == provider && row["kind"] == kind) return &row;
    return nullptr;
}

void cancel(OrderingOffice& office, const std::string& delivery, const char* voucher,
            const char* provider, const char* recorded) {
    office.say(
        "DeliveryCancelled",
        fmt::format(R"({{"delivery":"{}","voucher":"{}","provider":"{}","reason":"not made"}})",
                    delivery, voucher, provider),
        recorded);
}

TEST_CASE("invoices: purchase orders under an agreement are invoiced, and nothing else") {
    OrderingOffice office;
    office.deliver(1, 1, "care", "2026-01-12", "2", "40.00");
    office.deliver(1, 1, "meals", "2026-01-12", "1", "1.13");
    office.deliver(1, 1, "meals", "2026-01-13", "1", "1.13");
    office.deliver(1, 0, "care", "2026-01-14", "3", "25.00");  // a service voucher's
    office.deliver(3, 1, "care", "2026-01-15", "1", "50.00");  // no agreement
    office.publish();
    office.settle_and_run("2026-01");
    const auto out = office.folder() / "out";
    const json answer = office.invoices("run-2026-01", "finvoice", out);
    REQUIRE(answer["invoices"].size() == 2);
    const json* const invoice = row_of(answer, "P1", "invoice");
    REQUIRE(invoice != nullptr);
    CHECK((*invoice)["number"] == "L1-2026-1-1");
    CHECK((*invoice)["lines"] == 3);
    CHECK((*invoice)["payable"] == "82.56");  // 80.00 and twice 1.28
    const json* const without = row_of(answer, "P3", "");
    REQUIRE(without != nullptr);
    CHECK((*without)["payable"] == "50.00");
    CHECK((*without)["fault"].get<std::string>().find("agreement") != std::string::npos);
    // The file, and the manifest beside it.
    const auto files = files_of(out);
    CHECK(files.size() == 2);
    const std::string& file = files.at((*invoice)["file_name"].get<std::string>());
    CHECK(file.find("ITSELASKUTUS") != std::string::npos);
    CHECK(file.find(">82,56</EpiInstructedAmount>") != std::string::npos);
    CHECK(file.find(">-0,01</InvoiceTotalRoundoffAmount>") != std::string::npos);
}

TEST_CASE("invoices: what a later month takes back is a credit note that names the first invoice") {
    OrderingOffice office;
    const std::string wrong = office.deliver(1, 1, "care", "2026-01-12", "2", "40.00");
    office.deliver(2, 1, "care", "2026-01-20", "1", "30.00");
    office.publish();
    office.settle_and_run("2026-01");
    const auto january = office.folder() / "january";
    static_cast<void>(office.invoices("run-2026-01", "peppol_self_billing", january));
    const auto first = files_of(january);

    office.correct(wrong, 1, 1, "care", "2026-01-12", "1.5", "40.00", "2026-02-10");
    office.say(
        "CreditGiven",
        R"({"credit":"H1","voucher":"O2-1","provider":"P2","service":"care","service_date":"2026-01-25","amount":"5.00"})",
        "2026-02-11");
    office.deliver(1, 2, "care", "2026-02-12", "1", "50.00");  // another funder's
    office.publish();
    office.settle_and_run("2026-02");
    const auto february = office.folder() / "february";
    const json answer = office.invoices("run-2026-02", "peppol_self_billing", february);
    const json* const note = row_of(answer, "P1", "credit_note");
    REQUIRE(note != nullptr);
    CHECK((*note)["number"] == "H1-2026-2-1");
    CHECK((*note)["payable"] == "-80.00");
    CHECK((*note)["original"] == "L1-2026-1-1");
    const json* const again = row_of(answer, "P1", "invoice");
    REQUIRE(again != nullptr);
    CHECK((*again)["payable"] == "60.00");
    const json* const credit = row_of(answer, "P2", "credit_note");
    REQUIRE(credit != nullptr);
    CHECK((*credit)["payable"] == "-5.00");
    CHECK((*credit)["original"] == "L1-2026-1-2");
    const std::string file = files_of(february).at((*note)["file_name"].get<std::string>());
    CHECK(file.find("<cbc:CreditNoteTypeCode>261</cbc:CreditNoteTypeCode>") != std::string::npos);

    // An agreement that ends later changes nothing of what was invoiced before.
    const auto before = files_of(february);
    office.say(
        "ContractRegistered",
        R"({"contract":"S1","provider":"P1","valid_from":"2026-01-01","self_billing":false})",
        "2026-03-15");
    office.publish();
    static_cast<void>(office.invoices("run-2026-01", "peppol_self_billing", january));
    static_cast<void>(office.invoices("run-2026-02", "peppol_self_billing", february));
    CHECK(files_of(january) == first);
    CHECK(files_of(february) == before);
}

TEST_CASE(
    "invoices: a credit note has the VAT of its delivery, whatever is said of the service since") {
    OrderingOffice office;
    const std::string done = office.deliver(1, 1, "care", "2026-01-12", "2", "40.00");
    office.publish();
    office.settle_and_run("2026-01");
    office.say(
        "ServiceDefined",
        R"({"service":"care","name_fi":"Kotihoito","unit":"hour","coding":"4310","vat":"net_plus","vat_rate":"25.5","valid_from":"2026-01-01"})",
        "2026-02-10");
    cancel(office, done, "O1-1", "P1", "2026-02-11");
    office.deliver(2, 1, "meals", "2026-02-12", "9", "10.00");
    office.publish();
    office.settle_and_run("2026-02");
    const auto out = office.folder() / "out";
    const json answer = office.invoices("run-2026-02", "finvoice", out);
    const json* const note = row_of(answer, "P1", "credit_note");
    REQUIRE(note != nullptr);
    CHECK((*note)["payable"] == "-80.00");
    CHECK((*note)["original"] == "L1-2026-1-1");
    const std::string file = files_of(out).at((*note)["file_name"].get<std::string>());
    CHECK(file.find("<RowVatCode>E<") != std::string::npos);
    CHECK(file.find(">25,50<") == std::string::npos);
}

TEST_CASE(
    "invoices: what was invoiced is credited, and what was not is not, whatever is agreed since") {
    OrderingOffice office;
    const std::string invoiced = office.deliver(1, 1, "care", "2026-01-12", "2", "40.00");
    const std::string not_invoiced = office.deliver(3, 1, "care", "2026-01-13", "1", "50.00");
    office.deliver(2, 1, "care", "2026-01-14", "1", "30.00");
    // Before the run is approved, of other days: January's agreement stands.
    office.say(
        "ContractRegistered",
        R"({"contract":"S2","provider":"P2","valid_from":"2027-01-01","self_billing":false})",
        "2026-01-20");
    office.publish();
    office.settle_and_run("2026-01");
    const json january = office.invoices("run-2026-01", "finvoice", office.folder() / "january");
    CHECK(row_of(january, "P2", "invoice") != nullptr);
    office.say(
        "ContractRegistered",
        R"({"contract":"S1","provider":"P1","valid_from":"2026-01-01","self_billing":false})",
        "2026-02-02");
    office.say("ContractRegistered",
               R"({"contract":"S3","provider":"P3","valid_from":"2026-01-01","self_billing":true})",
               "2026-02-02");
    cancel(office, invoiced, "O1-1", "P1", "2026-02-10");
    cancel(office, not_invoiced, "O3-1", "P3", "2026-02-10");
    office.deliver(3, 1, "care", "2026-02-11", "1", "20.00");
    office.deliver(1, 0, "care", "2026-02-12", "10", "25.00");
    office.publish();
    office.settle_and_run("2026-02");
    const json february = office.invoices("run-2026-02", "finvoice", office.folder() / "february");
    const json* const note = row_of(february, "P1", "credit_note");
    REQUIRE(note != nullptr);
    CHECK((*note)["original"] == "L1-2026-1-1");
    CHECK(row_of(february, "P3", "credit_note") == nullptr);
    const json* const told = row_of(february, "P3", "");
    REQUIRE(told != nullptr);
    CHECK((*told)["payable"] == "-50.00");
    CHECK((*told)["fault"] == "what they take back was not invoiced");
    const json* const agreed = row_of(february, "P3", "invoice");
    REQUIRE(agreed != nullptr);
    CHECK((*agreed)["payable"] == "20.00");
}

TEST_CASE("invoices: lines that come to nothing are told, and what takes them back is credited") {
    OrderingOffice office;
    const std::string first = office.deliver(2, 1, "care", "2026-01-12", "2", "40.00");
    office.publish();
    office.settle_and_run("2026-01");
    cancel(office, first, "O2-1", "P2", "2026-02-10");
    office.say(
        "ServiceDelivered",
        R"({"delivery":"again","voucher":"O2-1","provider":"P2","service":"care","service_date":"2026-01-13","quantity":"2","unit_price":"40.00"})",
        "2026-02-10");
    office.deliver(1, 1, "care", "2026-02-11", "1", "20.00");
    office.publish();
    office.settle_and_run("2026-02");
    const json february = office.invoices("run-2026-02", "finvoice", office.folder() / "february");
    const json* const told = row_of(february, "P2", "");
    REQUIRE(told != nullptr);
    CHECK((*told)["lines"] == 2);
    CHECK((*told)["payable"] == "0.00");
    CHECK((*told)["fault"].get<std::string>().find("come to nothing") != std::string::npos);
    cancel(office, "again", "O2-1", "P2", "2026-03-10");
    office.deliver(1, 1, "care", "2026-03-11", "1", "20.00");
    office.publish();
    office.settle_and_run("2026-03");
    const json march = office.invoices("run-2026-03", "finvoice", office.folder() / "march");
    const json* const note = row_of(march, "P2", "credit_note");
    REQUIRE(note != nullptr);
    CHECK((*note)["payable"] == "-80.00");
    CHECK((*note)["original"] == "");
}

TEST_CASE("invoices: a provider without an account gets its Finvoice when a later run pays it") {
    OrderingOffice office;
    office.say(
        "ProviderApproved",
        R"({"provider":"P4","business_id":"9000105-7","name":"Hoiva 4 Oy","valid_from":"2026-01-01"})");
    office.say(
        "ContractRegistered",
        R"({"contract":"S4","provider":"P4","valid_from":"2026-01-01","self_billing":true})");
    office.say(
        "VoucherGranted",
        R"({"voucher":"O4-1","client":"C1","kind":"purchase_order","payee":"P4","contract":"S4","lines":[{"service":"care","quantity":"900","unit_value":"90.00"}],"valid_from":"2026-01-01","recurrence":"month"})");
    office.deliver(4, 1, "care", "2026-01-12", "2", "40.00");
    office.deliver(1, 1, "care", "2026-01-12", "1", "30.00");
    office.publish();
    office.settle_and_run("2026-01");
    const auto write = [&](const std::string& run, int exit_code) {
        const auto ran = office.saldo({"invoices", "kuusela", "--run", run, "--out",
                                       (office.folder() / "out").string(), "--format", "json"});
        INFO(ran.messages);
        REQUIRE(ran.exit_code == exit_code);
        return json::parse(ran.output, nullptr, false);
    };
    const json before = write("run-2026-01", 2);
    CHECK(before["total"] == "30.00");  // of what has a file
    for (const char* const actor : {"a-1", "a-2"})
        office.say("AccountChanged",
                   R"({"provider":"P4","account_name":"Hoiva 4 Oy","iban":"FI2299900000000052"})",
                   "2026-02-11", actor);
    office.publish();
    const std::vector<std::string> moment{"--recorded-at", "2026-02-12T09:00:00+02:00"};
    REQUIRE(office
                .saldo({"pay", "kuusela", "2026-01", "--run", "again", "--execution-date",
                        "2026-02-20", "--actor", "a-1", moment[0], moment[1]})
                .exit_code == 0);
    REQUIRE(
        office.saldo({"approve", "run", "kuusela", "again", "--actor", "a-3", moment[0], moment[1]})
            .exit_code == 0);
    std::filesystem::remove_all(office.folder() / "out");
    const json after = write("run-2026-01", 0);
    CHECK(after["total"] == "110.00");
    const json* const paid = row_of(after, "P4", "invoice");
    REQUIRE(paid != nullptr);
    const auto files = files_of(office.folder() / "out");
    CHECK(files.at((*paid)["file_name"].get<std::string>()).find("FI2299900000000052") !=
          std::string::npos);
    const json again = write("again", 0);
    REQUIRE(again["invoices"].size() == 1);
    CHECK(again["invoices"][0]["settlement"] == "2026-01");
    CHECK(again["invoices"][0]["fault"] == "invoiced with run run-2026-01");
}

TEST_CASE("invoices: a settlement is invoiced once, and a run that is not approved not at all") {
    OrderingOffice office;
    office.deliver(1, 1, "care", "2026-01-12", "2", "40.00");
    office.publish();
    office.settle_and_run("2026-01");
    const auto made = office.saldo({"pay", "kuusela", "2026-01", "--run", "again",
                                    "--execution-date", "2026-02-20", "--actor", "a-1",
                                    "--recorded-at", "2026-02-12T09:00:00+02:00"});
    if (made.exit_code == 0) {
        const auto refused = office.saldo({"invoices", "kuusela", "--run", "again"});
        CHECK(refused.exit_code == 4);
    }
    const auto unknown =
        office.saldo({"invoices", "kuusela", "--run", "run-2026-01", "--as", "edifact"});
    CHECK(unknown.exit_code == 2);
    CHECK(unknown.messages.find("finvoice, peppol_self_billing") != std::string::npos);
    CHECK(office.saldo({"invoices", "kuusela", "--run", "run-2099"}).exit_code == 3);
}

TEST_CASE("invoices: of random months, they sum up to the settlement's lines to the cent") {
    for (const std::uint64_t seed : {1U, 2U}) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        const auto below = [&](std::uint64_t bound) { return random() % bound; };
        OrderingOffice office;
        constexpr std::array kServices{"care", "meals", "cleaning"};
        struct Done {
            std::string id, service, day, price;
            int provider, client;
        };
        std::vector<Done> done;
        for (const std::string month : {"2026-01", "2026-02", "2026-03"}) {
            for (int at = 0; at < 40; ++at) {
                Done one;
                one.provider = 1 + static_cast<int>(below(2));
                one.client = 1 + static_cast<int>(below(2));
                one.service = kServices.at(below(3));
                one.day = fmt::format("{}-{:02}", month, 1 + below(27));
                one.price = fmt::format("{}.{:04}", below(90), below(10'000));
                one.id =
                    office.deliver(one.provider, one.client, one.service, one.day,
                                   fmt::format("{}.{:03}", below(4), 1 + below(999)), one.price);
                done.push_back(one);
            }
            for (std::size_t at = 0; at < done.size(); ++at) {
                if (below(10) != 0) continue;
                const Done& one = done[at];
                office.correct(one.id, one.provider, one.client, one.service, one.day,
                               fmt::format("{}.{}", 1 + below(3), below(10)), one.price,
                               month + "-28");
            }
            office.publish();
            office.settle_and_run(month);
            const json answer =
                office.invoices("run-" + month, below(2) == 0 ? "finvoice" : "peppol_self_billing",
                                office.folder() / ("out-" + month));
            std::map<std::string, std::int64_t> invoiced;
            for (const json& row : answer["invoices"]) {
                CHECK(row["fault"] == "");
                invoiced[row["funder"].get<std::string>() + "/" +
                         row["provider"].get<std::string>()] +=
                    cents_of_text(row["payable"].get<std::string>());
            }
            CHECK(invoiced == office.owed(month));
        }
    }
}

TEST_CASE("invoices: client fees are named by the key, and erased without it") {
    OrderingOffice office;
    // The client again, with what was sealed of it.
    office.say(
        "ClientRegistered",
        R"({"client":"C1","home_municipality":"998","home_from":"2020-01-01","person":{"key":"k-2026","nonce":"AQIDBAUGBwgJCgsM","ciphertext":"fsg0tIHx0rxuYecuZHrK69QrjJ/5TXblYtqSQbyaVLbwlv66GpfWvfjD05Okr5E4vsdvofSrFF0UDWO+G15XYxMYKRmdwG/TfyeSVtlMbNCzEgoKqVyLsx/69yldRXiXGRwctrCVWVZ7Nkx3pA=="}})");
    const auto fee = [&](const char* invoice, const char* client, const char* rest) {
        office.say(
            "ClientFeeInvoiced",
            fmt::format(
                R"({{"invoice":"{}","client":"{}","funder":"kuusela","service":"meals","service_date":"2026-01-31","amount":"45.60"{}}})",
                invoice, client, rest),
            "2026-02-03");
    };
    fee("F1", "C1", R"(,"due_on":"2026-02-24","reference":"1229")");
    fee("F2", "C2", R"(,"due_on":"2026-02-24","reference":"1232")");
    fee("F3", "C2", "");
    office.publish();
    const auto keys = office.folder() / "keys.txt";
    const auto write = [&](const std::string& key, const std::string& out) {
        std::ofstream(keys)
            << "keys 1\n"
            << key << " 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";
        return office.saldo({"invoices", "kuusela", "--fees", "--month", "2026-01", "--keys",
                             keys.string(), "--out", (office.folder() / out).string()});
    };
    const auto named = write("k-2026", "named");
    CHECK(named.exit_code == 2);  // F3 has no reference
    CHECK(named.output.find("F3") != std::string::npos);
    CHECK(named.output.find("Äiti") == std::string::npos);
    const auto files = files_of(office.folder() / "named");
    REQUIRE(files.size() == 2);
    CHECK(files.at("fees-2026-01-000001-F1.finvoice.xml")
              .find("<BuyerOrganisationName>\xC4iti \xD6hman &amp; \xC5ke<") != std::string::npos);
    CHECK(files.at("fees-2026-01-000002-F2.finvoice.xml").find("<BuyerOrganisationName>erased<") !=
          std::string::npos);
    static_cast<void>(write("k-2025", "erased"));
    for (const auto& [name, bytes] : files_of(office.folder() / "erased"))
        CHECK(bytes.find("<BuyerOrganisationName>erased<") != std::string::npos);
}

TEST_CASE("invoices: client fees are those that the books accepted, less what was credited") {
    OrderingOffice office;
    std::string events;
    const auto say = [&](const char* id, const char* type, const char* role,
                         const std::string& data) {
        events += fmt::format(
            R"({{"type":"{}","id":"{}","source":"urn:kuusela:organiser","ledger":"kuusela","recorded_at":"2026-02-03T18:00:00.000+02:00","actor":"a-1","role":"{}","data":{}}})",
            type, id, role, data);
        events += '\n';
    };
    const auto person = [&](const char* id, const char* role, const char* key) {
        say(id, "ClientRegistered", role,
            fmt::format(
                R"({{"client":"C1","home_municipality":"998","home_from":"2020-01-01","person":{{"key":"{}","nonce":"AQIDBAUGBwgJCgsM","ciphertext":"fsg0tIHx0rxuYecuZHrK69QrjJ/5TXblYtqSQbyaVLbwlv66GpfWvfjD05Okr5E4vsdvofSrFF0UDWO+G15XYxMYKRmdwG/TfyeSVtlMbNCzEgoKqVyLsx/69yldRXiXGRwctrCVWVZ7Nkx3pA=="}}}})",
                key));
    };
    const auto fee = [&](const char* id, const char* invoice, const char* funder) {
        say(id, "ClientFeeInvoiced", "official",
            fmt::format(
                R"({{"invoice":"{}","client":"C1","funder":"{}","service":"meals","service_date":"2026-01-31","amount":"45.60","due_on":"2026-02-24","reference":"1229"}})",
                invoice, funder));
    };
    person("X1", "official", "k-2026");
    person("X2", "official", "k-2027");
    person("X1", "official", "k-2026");  // delivered again: the second still counts
    person("X3", "provider", "k-2026");  // not its to say
    fee("X4", "F1", "nobody");           // refused
    fee("X5", "F1", "kuusela");
    fee("X6", "F2", "kuusela");
    fee("X5", "F1", "kuusela");
    say("X7", "ClientFeeCredited", "official", R"({"invoice":"F2","client":"C1","amount":"5.00"})");
    const auto said = office.folder() / "fees.jsonl";
    std::ofstream(said) << events;
    static_cast<void>(office.saldo({"publish", said.string()}));
    REQUIRE(office.saldo({"fold"}).exit_code == 0);
    const auto keys = office.folder() / "keys.txt";
    std::ofstream(keys)
        << "keys 1\nk-2026 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";
    const auto ran = office.saldo({"invoices", "kuusela", "--fees", "--month", "2026-01", "--keys",
                                   keys.string(), "--out", (office.folder() / "out").string()});
    CHECK(ran.exit_code == 2);
    CHECK(ran.output.find("5.00 of it was credited: not written") != std::string::npos);
    const auto files = files_of(office.folder() / "out");
    REQUIRE(files.size() == 1);
    CHECK(files.at("fees-2026-01-000001-F1.finvoice.xml").find("<BuyerOrganisationName>erased<") !=
          std::string::npos);
}

}  // namespace
}  // namespace saldo
