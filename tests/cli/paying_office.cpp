#include "tests/cli/paying_office.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "schemas/codec/base64.hpp"

namespace saldo::test {

namespace {

constexpr std::array kIbans{"FI3999900000000037", "FI1799900000000045", "FI2299900000000052",
                            "FI9799900000000060", "FI9699900000000078", "FI7499900000000086"};
constexpr std::array kBusinessIds{"9000103-0", "9000104-9", "9000105-7",
                                  "9000106-5", "9000107-3", "9000108-1"};

std::int64_t cents_of(std::string text) {
    std::erase(text, '.');
    return text.empty() ? 0 : std::stoll(text);
}

std::string voucher_of(const std::string& funder) { return funder == "kuusela" ? "V1" : "V2"; }

}  // namespace

std::string month_after(const std::string& month) {
    const int number = std::stoi(month.substr(5));
    return number == 12 ? fmt::format("{}-01", std::stoi(month.substr(0, 4)) + 1)
                        : fmt::format("{}-{:02}", month.substr(0, 4), number + 1);
}

PayingOffice::PayingOffice(int providers) {
    say("LedgerOpened",
        R"({"name":"Kuuselan seutu","organiser_business_id":"9000101-4","organiser_code":"998","currency":"EUR"})");
    say("FunderDefined",
        fmt::format(
            R"({{"funder":"kuusela","business_id":"9000101-4","municipality":"998","debtor_name":"Kuuselan kaupunki","iban":"{}","valid_from":"2026-01-01"}})",
            kKuusela));
    say("FunderDefined",
        fmt::format(
            R"({{"funder":"lehtola","business_id":"9000102-2","municipality":"997","debtor_name":"Lehtolan kunta","iban":"{}","valid_from":"2026-01-01"}})",
            kLehtola));
    for (const char* const funder : {"kuusela", "lehtola"})
        say("SinkDefined",
            fmt::format(
                R"({{"sink":"{0}-bank","funder":"{0}","format":"pain.001.001.09","format_version":1,"purpose":"pays"}})",
                funder));
    say("ServiceDefined",
        R"({"service":"home_care","name_fi":"Kotihoito","name_sv":"Hemvård","name_en":"Home care","unit":"hour","coding":"4310","valid_from":"2026-01-01"})");
    for (int provider = 1; provider <= providers; ++provider) {
        const auto place = static_cast<std::size_t>(provider - 1);
        say("ProviderApproved",
            fmt::format(
                R"({{"provider":"P{0}","business_id":"{1}","name":"Hoiva {0} Oy","services":["home_care"],"valid_from":"2026-01-01"}})",
                provider, kBusinessIds.at(place)));
        for (const char* const actor : {"a-1", "a-2"})
            say("AccountChanged",
                fmt::format(
                    R"({{"provider":"P{0}","account_name":"Hoiva {0} Oy","iban":"{1}","evidence":"sopimus-{0}"}})",
                    provider, kIbans.at(place)),
                actor);
    }
    for (int client = 1; client <= 2; ++client) {
        say("ClientRegistered",
            fmt::format(R"({{"client":"C{}","home_municipality":"{}","home_from":"2020-01-01"}})",
                        client, client == 1 ? "998" : "997"));
        say("VoucherGranted",
            fmt::format(
                R"({{"voucher":"V{0}","client":"C{0}","kind":"service_voucher","lines":[{{"service":"home_care","quantity":"500","unit_value":"25.00"}}],"valid_from":"2026-01-01","recurrence":"month"}})",
                client));
    }
    publish();
}

Ran PayingOffice::saldo(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--home", (folder_ / "home").string()});
    return run_program(words);
}

void PayingOffice::act(const std::string& actor, const std::string& moment,
                       std::vector<std::string> words) const {
    words.insert(words.end(), {"--actor", actor, "--recorded-at", moment});
    const Ran ran = saldo(std::move(words));
    INFO(ran.messages);
    REQUIRE(ran.exit_code == 0);
}

void PayingOffice::say(const std::string& type, const std::string& data, const std::string& actor,
                       const std::string& recorded, const std::string& source,
                       const std::string& role) {
    said_ += fmt::format(
        R"({{"type":"{}","id":"E{}","source":"{}","ledger":"kuusela","recorded_at":"{}","actor":"{}","role":"{}","data":{}}})",
        type, ++events_, source, recorded, actor, role, data);
    said_ += '\n';
}

void PayingOffice::define_bank(const std::string& funder, const std::string& format,
                               const std::string& layout) {
    std::string encoded;
    codec::append_base64(encoded,
                         {reinterpret_cast<const std::uint8_t*>(layout.data()), layout.size()});
    if (!encoded.empty()) encoded = R"(,"layout":")" + encoded + '"';
    say("SinkDefined",
        fmt::format(
            R"({{"sink":"{0}-bank","funder":"{0}","format":"{1}","format_version":1,"purpose":"pays"{2}}})",
            funder, format, encoded));
}

void PayingOffice::publish() {
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

std::string PayingOffice::deliver(int provider, const std::string& funder, const std::string& day,
                                  const std::string& hours) {
    const std::string delivery = fmt::format("D{}", ++deliveries_);
    say("ServiceDelivered",
        fmt::format(
            R"({{"delivery":"{}","voucher":"{}","provider":"P{}","service":"home_care","service_date":"{}","quantity":"{}","unit_price":"25.00"}})",
            delivery, voucher_of(funder), provider, day, hours),
        "a-1", day + "T18:00:00.000+02:00");
    return delivery;
}

void PayingOffice::correct(const std::string& delivery, int provider, const std::string& funder,
                           const std::string& day, const std::string& hours,
                           const std::string& recorded) {
    say("DeliveryCorrected",
        fmt::format(
            R"({{"delivery":"{}","voucher":"{}","provider":"P{}","service":"home_care","service_date":"{}","quantity":"{}","unit_price":"25.00","reason":"hours"}})",
            delivery, voucher_of(funder), provider, day, hours),
        "a-1", recorded + "T12:00:00.000+02:00");
}

void PayingOffice::settle(const std::string& month) {
    const std::string moment = month_after(month) + "-05T09:00:00+02:00";
    act("a-1", moment, {"close", "kuusela", month});
    act("a-2", moment, {"approve", "settlement", "kuusela", month});
}

std::vector<PaymentOrder> PayingOffice::pay(const std::string& run,
                                            const std::vector<std::string>& settlements,
                                            const std::string& day) {
    const std::string moment = day.substr(0, 8) + "06T09:00:00+02:00";
    std::vector<std::string> words{"pay", "kuusela"};
    words.insert(words.end(), settlements.begin(), settlements.end());
    words.insert(words.end(), {"--run", run, "--execution-date", day});
    act("a-1", moment, words);
    act("a-3", moment, {"approve", "run", "kuusela", run});
    const std::filesystem::path out = folder_ / ("out-" + run);
    act("a-1", moment, {"pay", "--run", run, "--out", out.string()});
    std::vector<PaymentOrder> orders;
    for (const auto& file : std::filesystem::directory_iterator(out))
        if (file.path().extension() == ".xml") orders.push_back(read_order(file.path()));
    std::ranges::sort(orders, {}, &PaymentOrder::message_id);
    return orders;
}

std::filesystem::path PayingOffice::keep(const std::string& name, const std::string& xml) {
    const std::filesystem::path file = folder_ / name;
    std::ofstream(file, std::ios::binary) << xml;
    return file;
}

Ran PayingOffice::receive(const std::vector<std::filesystem::path>& files) const {
    std::vector<std::string> words{"receive"};
    for (const auto& file : files) words.push_back(file.string());
    Ran ran = saldo(std::move(words));
    INFO(ran.messages);
    REQUIRE(ran.exit_code == 0);
    return ran;
}

std::int64_t PayingOffice::reconciled(const std::string& row, const std::string& funder,
                                      const std::string& column) const {
    const auto answer =
        nlohmann::json::parse(saldo({"reconcile", "--format", "json"}).output, nullptr, false);
    REQUIRE(answer.is_object());
    for (const auto& cells : answer.at("reconciliation"))
        if (cells.at("row") == row && cells.at("funder") == funder) {
            const auto& cell = cells.at(column);
            return cell.is_string() ? cents_of(cell.get<std::string>())
                   : cell.is_null() ? 0
                                    : cell.get<std::int64_t>();
        }
    return 0;
}

PayingOffice::Unexplained PayingOffice::unexplained(const std::string& funder) const {
    const auto answer = nlohmann::json::parse(
        saldo({"unexplained", "--funder", funder, "--format", "json"}).output, nullptr, false);
    REQUIRE(answer.is_object());
    Unexplained found;
    for (const auto& cells : answer.at("unexplained_facts")) {
        ++found.facts;
        found.cents += cents_of(cells.at("amount").get<std::string>());
    }
    CHECK(found.cents == cents_of(answer.at("unexplained").get<std::string>()));
    return found;
}

std::int64_t PayingOffice::balance(const std::string& account) const {
    const auto answer = nlohmann::json::parse(
        saldo({"balances", "--zeros", "--format", "json"}).output, nullptr, false);
    REQUIRE(answer.is_object());
    for (const auto& cells : answer.at("balances"))
        if (cells.at("account") == account) return cents_of(cells.at("balance").get<std::string>());
    return 0;
}

}  // namespace saldo::test
