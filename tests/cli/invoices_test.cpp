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

}  // namespace
}  // namespace saldo
