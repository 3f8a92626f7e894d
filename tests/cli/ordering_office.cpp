#include "tests/cli/ordering_office.hpp"

#include <array>
#include <fstream>
#include <utility>

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace saldo::test {

namespace {

constexpr std::array kIbans{"FI3999900000000037", "FI1799900000000045", "FI2299900000000052"};
constexpr std::array kBusinessIds{"9000103-0", "9000104-9", "9000105-7"};

std::string next_month(const std::string& month) {
    return fmt::format("2026-{:02}", std::stoi(month.substr(5)) + 1);
}

}  // namespace

std::int64_t cents_of_text(std::string text) {
    std::erase(text, '.');
    return std::stoll(text);
}

OrderingOffice::OrderingOffice() {
    define();
    for (int provider = 1; provider <= 3; ++provider) {
        const auto place = static_cast<std::size_t>(provider - 1);
        say("ProviderApproved",
            fmt::format(
                R"({{"provider":"P{0}","business_id":"{1}","name":"Hoiva {0} Öhman & kumpp. Oy","valid_from":"2026-01-01"}})",
                provider, kBusinessIds.at(place)));
        for (const char* const actor : {"a-1", "a-2"})
            say("AccountChanged",
                fmt::format(R"({{"provider":"P{0}","account_name":"Hoiva {0} Oy","iban":"{1}"}})",
                            provider, kIbans.at(place)),
                "2026-01-02", actor);
        say("ContractRegistered",
            fmt::format(
                R"({{"contract":"S{0}","provider":"P{0}","valid_from":"2026-01-01","self_billing":{1}}})",
                provider, provider != 3));
        for (int client = 1; client <= 2; ++client)
            say("VoucherGranted",
                fmt::format(
                    R"({{"voucher":"O{0}-{1}","client":"C{1}","kind":"purchase_order","payee":"P{0}","contract":"S{0}","lines":[{{"service":"care","quantity":"900","unit_value":"90.00"}},{{"service":"meals","quantity":"900","unit_value":"90.00"}},{{"service":"cleaning","quantity":"900","unit_value":"90.00"}}],"valid_from":"2026-01-01","recurrence":"month"}})",
                    provider, client));
    }
    say("VoucherGranted",
        R"({"voucher":"V1","client":"C1","kind":"service_voucher","lines":[{"service":"care","quantity":"500","unit_value":"25.00"}],"valid_from":"2026-01-01","recurrence":"month"})");
    publish();
}

void OrderingOffice::define() {
    say("LedgerOpened",
        R"({"name":"Kuuselan seutu","organiser_business_id":"9000101-4","organiser_code":"998","currency":"EUR"})");
    say("FunderDefined",
        R"({"funder":"kuusela","business_id":"9000101-4","municipality":"998","debtor_name":"Kuuselan kaupunki","iban":"FI6299900000000011","valid_from":"2026-01-01"})");
    say("FunderDefined",
        R"({"funder":"lehtola","business_id":"9000102-2","municipality":"997","debtor_name":"Lehtolan kunta","iban":"FI6199900000000029","valid_from":"2026-01-01"})");
    say("ServiceDefined",
        R"({"service":"care","name_fi":"Kotihoito","unit":"hour","coding":"4310","valid_from":"2026-01-01"})");
    say("ServiceDefined",
        R"({"service":"meals","name_fi":"Ateriapalvelu","unit":"piece","coding":"4320","vat":"net_plus","vat_rate":"13.5","valid_from":"2026-01-01"})");
    say("ServiceDefined",
        R"({"service":"cleaning","name_fi":"Siivous","unit":"visit","coding":"4330","vat":"gross_included","vat_rate":"25.5","valid_from":"2026-01-01"})");
    for (int client = 1; client <= 2; ++client)
        say("ClientRegistered",
            fmt::format(R"({{"client":"C{}","home_municipality":"{}","home_from":"2020-01-01"}})",
                        client, client == 1 ? "998" : "997"));
}

Ran OrderingOffice::saldo(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--home", (folder_ / "home").string()});
    return run_program(words);
}

void OrderingOffice::act(const std::string& actor, const std::string& moment,
                         std::vector<std::string> words) const {
    words.insert(words.end(), {"--actor", actor, "--recorded-at", moment});
    const Ran ran = saldo(std::move(words));
    INFO(ran.messages);
    REQUIRE(ran.exit_code == 0);
}

void OrderingOffice::say(const std::string& type, const std::string& data,
                         const std::string& recorded, const std::string& actor) {
    said_ += fmt::format(
        R"({{"type":"{}","id":"E{}","source":"urn:kuusela:organiser","ledger":"kuusela","recorded_at":"{}T18:00:00.000+02:00","actor":"{}","role":"official","data":{}}})",
        type, ++events_, recorded, actor, data);
    said_ += '\n';
}

void OrderingOffice::publish() {
    const std::string file = (folder_ / "said.jsonl").string();
    std::ofstream(file) << std::exchange(said_, {});
    const Ran published = saldo({"publish", file});
    INFO(published.messages);
    REQUIRE(published.exit_code == 0);
    REQUIRE(saldo({"fold"}).exit_code == 0);
    const Ran refused = saldo({"refusals"});
    INFO(refused.output);
    REQUIRE(refused.output.find("(nothing)") != std::string::npos);
}

std::string OrderingOffice::deliver(int provider, int client, const std::string& service,
                                    const std::string& day, const std::string& quantity,
                                    const std::string& price) {
    const std::string delivery = fmt::format("D{}", ++deliveries_);
    const std::string voucher = client == 0 ? "V1" : fmt::format("O{}-{}", provider, client);
    say("ServiceDelivered",
        fmt::format(
            R"({{"delivery":"{}","voucher":"{}","provider":"P{}","service":"{}","service_date":"{}","quantity":"{}","unit_price":"{}"}})",
            delivery, voucher, provider, service, day, quantity, price),
        day);
    return delivery;
}

void OrderingOffice::correct(const std::string& delivery, int provider, int client,
                             const std::string& service, const std::string& day,
                             const std::string& quantity, const std::string& price,
                             const std::string& recorded) {
    say("DeliveryCorrected",
        fmt::format(
            R"({{"delivery":"{}","voucher":"O{}-{}","provider":"P{}","service":"{}","service_date":"{}","quantity":"{}","unit_price":"{}","reason":"hours"}})",
            delivery, provider, client, provider, service, day, quantity, price),
        recorded);
}

void OrderingOffice::settle_and_run(const std::string& month) {
    const std::string moment = next_month(month) + "-05T09:00:00+02:00";
    const std::string run = "run-" + month;
    act("a-1", moment, {"close", "kuusela", month});
    act("a-2", moment, {"approve", "settlement", "kuusela", month});
    act("a-1", moment,
        {"pay", "kuusela", month, "--run", run, "--execution-date", next_month(month) + "-10"});
    act("a-3", moment, {"approve", "run", "kuusela", run});
}

nlohmann::json OrderingOffice::invoices(const std::string& run, const std::string& format,
                                        const std::filesystem::path& out) const {
    const Ran ran = saldo({"invoices", "kuusela", "--run", run, "--as", format, "--out",
                           out.string(), "--format", "json"});
    INFO(ran.messages);
    REQUIRE(ran.exit_code == 0);
    auto answer = nlohmann::json::parse(ran.output, nullptr, false);
    REQUIRE(answer.is_object());
    return answer;
}

std::map<std::string, std::int64_t> OrderingOffice::owed(const std::string& settlement) const {
    const auto answer = nlohmann::json::parse(
        saldo({"settlement", settlement, "--format", "json"}).output, nullptr, false);
    REQUIRE(answer.is_object());
    std::map<std::string, std::int64_t> sums;
    for (const auto& line : answer["lines"]) {
        const std::string pair =
            line["funder"].get<std::string>() + "/" + line["provider"].get<std::string>();
        sums[pair] += cents_of_text(line["amount"].get<std::string>());
    }
    return sums;
}

}  // namespace saldo::test
