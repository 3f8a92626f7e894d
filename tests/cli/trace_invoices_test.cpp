// Both ways between a line of an invoice's file and the events behind it, in both formats: each
// line leads to events, each of those leads back to those lines, and the sums agree.
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/cli/ordering_office.hpp"
#include "tests/cli/tracer.hpp"

namespace saldo {
namespace {

using nlohmann::json;
using test::cell;
using test::cents_of_text;
using test::fact_of;
using test::OrderingOffice;
using test::Ran;
using test::Tracer;

using EventId = std::pair<std::string, std::string>;  // source, id
using LineOfFile = std::pair<std::string, std::size_t>;

constexpr const char* kReceivers =
    "invoices 1\nfunder kuusela street Kuuselantie 1\nfunder kuusela town Kuusela\n"
    "funder kuusela post_code 12345\n";

// January's care, meals and cleaning for two funders, beside what is never invoiced; in February
// one visit of January was shorter.
class InvoicedMonths {
  public:
    InvoicedMonths() {
        const std::string wrong = office_.deliver(1, 1, "care", "2026-01-12", "2", "40.00");
        office_.deliver(1, 1, "meals", "2026-01-12", "1", "1.13");
        office_.deliver(1, 1, "meals", "2026-01-13", "1", "1.13");
        office_.deliver(1, 2, "cleaning", "2026-01-13", "3", "31.00");
        office_.deliver(1, 0, "care", "2026-01-14", "3", "25.00");  // a service voucher's
        office_.deliver(2, 1, "care", "2026-01-20", "1.5", "30.00");
        office_.deliver(3, 1, "care", "2026-01-15", "1", "50.00");  // no agreement
        office_.publish();
        office_.settle_and_run("2026-01");
        office_.correct(wrong, 1, 1, "care", "2026-01-12", "1.5", "40.00", "2026-02-10");
        office_.say(
            "CreditGiven",
            R"({"credit":"H1","voucher":"O2-1","provider":"P2","service":"care","service_date":"2026-01-25","amount":"5.00"})",
            "2026-02-11");
        office_.deliver(1, 2, "care", "2026-02-12", "1", "50.00");
        office_.publish();
        office_.settle_and_run("2026-02");
        std::ofstream(receivers()) << kReceivers;
        for (const char* const run : {"run-2026-01", "run-2026-02"})
            for (const char* const format : {"finvoice", "peppol_self_billing"}) write(run, format);
    }
    [[nodiscard]] const OrderingOffice& office() const { return office_; }
    [[nodiscard]] std::filesystem::path home() const { return office_.folder() / "home"; }
    [[nodiscard]] std::filesystem::path out() const { return office_.folder() / "invoices"; }
    [[nodiscard]] std::filesystem::path receivers() const {
        return office_.folder() / "receivers.txt";
    }
    // What each file asks for, by its name.
    [[nodiscard]] const std::map<std::string, std::int64_t>& payable() const { return payable_; }
    [[nodiscard]] const std::string& run_of(const std::string& file) const {
        return runs_.at(file);
    }

  private:
    void write(const std::string& run, const std::string& format) {
        const Ran ran = office_.saldo({"invoices", "kuusela", "--run", run, "--as", format, "--out",
                                       out().string(), "--receivers", receivers().string(),
                                       "--format", "json"});
        INFO(ran.messages);
        REQUIRE(ran.exit_code == 0);
        const json answer = json::parse(ran.output, nullptr, false);
        REQUIRE(answer.is_object());
        for (const json& row : answer["invoices"]) {
            const std::string name = row["file_name"].get<std::string>();
            if (name.empty()) continue;
            payable_[name] = cents_of_text(row["payable"].get<std::string>());
            runs_[name] = run;
        }
    }
    OrderingOffice office_;
    std::map<std::string, std::int64_t> payable_;
    std::map<std::string, std::string> runs_;
};

// Traces each line of a file; adds what is behind it to `behind`.
void trace_file(const InvoicedMonths& months, const Tracer& tracer, const std::string& name,
                std::map<EventId, std::set<LineOfFile>>& behind) {
    const std::filesystem::path path = months.out() / name;
    std::map<std::string, std::int64_t> units;  // amounts of the invoice's lines
    for (std::size_t line = 1; line <= test::lines_of(path); ++line) {
        const Answer answer = tracer.line(path, line);
        INFO(name << " line " << line);
        CHECK(fact_of(answer, "run") == months.run_of(name));
        CHECK(fact_of(answer, "agrees") == "yes");
        CHECK(fact_of(answer, "delivered") == fact_of(answer, "amount"));
        const std::string unit = fact_of(answer, "unit");
        REQUIRE(unit.starts_with("invoice "));
        const std::int64_t amount = cents_of_text(fact_of(answer, "amount"));
        if (unit.find(", line ") == std::string::npos)
            CHECK(amount == months.payable().at(name));
        else
            units[unit] = amount;
        REQUIRE(!answer.rows.empty());
        for (const auto& row : answer.rows)
            behind[{cell(answer, row, "source"), cell(answer, row, "event_id")}].emplace(name,
                                                                                         line);
    }
    std::int64_t sum = 0;
    for (const auto& [unit, amount] : units) sum += amount;
    CHECK(sum == months.payable().at(name));
}

TEST_CASE("each line of an invoice traces to events, and each event back to those lines") {
    const InvoicedMonths months;
    // January: P1 for each funder and P2; February: P1's credit note and invoice, P2's credit note,
    // and P1's invoice for the other funder.
    REQUIRE(months.payable().size() == 2 * (3 + 4));
    const Tracer tracer(months.home(), kReceivers);
    std::map<EventId, std::set<LineOfFile>> behind;
    for (const auto& [name, payable] : months.payable()) trace_file(months, tracer, name, behind);
    for (const auto& [event, lines] : behind) {
        INFO(event.first << " " << event.second);
        std::set<LineOfFile> back;
        const Answer answer = tracer.event(event.first, event.second);
        for (const auto& row : answer.rows) {
            const std::string& name = cell(answer, row, "file_name");
            if (!months.payable().contains(name)) continue;
            CHECK(cell(answer, row, "state") == "by saldo invoices");
            const std::size_t last = std::stoull(cell(answer, row, "last_line"));
            for (std::size_t line = std::stoull(cell(answer, row, "first_line")); line <= last;
                 ++line)
                back.emplace(name, line);
        }
        CHECK(back == lines);
    }
    // Six deliveries, a correction, a credit; of each run closed, approved, made and approved.
    CHECK(behind.size() == 6 + 2 + 2 * 4);
}

TEST_CASE("an invoice that was made with other addresses, or changed, is not traced by guess") {
    const InvoicedMonths months;
    const std::filesystem::path file = months.out() / months.payable().begin()->first;
    const auto trace = [&](const std::filesystem::path& path, std::vector<std::string> more) {
        more.insert(more.begin(), {"trace", path.string(), "40"});
        return months.office().saldo(std::move(more));
    };
    const Ran without = trace(file, {});
    CHECK(without.exit_code == 1);
    CHECK(without.messages.find("say --receivers") != std::string::npos);
    const Ran with = trace(file, {"--receivers", months.receivers().string()});
    INFO(with.messages);
    CHECK(with.exit_code == 0);
    CHECK(with.fact("agrees") == "yes");
    const std::filesystem::path renamed = months.out() / "renamed.xml";
    std::filesystem::copy_file(file, renamed);
    CHECK(trace(renamed, {"--receivers", months.receivers().string()}).exit_code == 3);
    std::ofstream(file, std::ios::app) << " ";
    CHECK(trace(file, {"--receivers", months.receivers().string()}).exit_code == 1);
    CHECK(trace(file, {"--receivers", (months.out() / "none").string()}).exit_code == 3);
}

TEST_CASE("an event's invoice that a format cannot hold is told, with why") {
    OrderingOffice office;
    // Without an account, which Finvoice asks for.
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
    const std::filesystem::path out = office.folder() / "invoices";
    std::string name;
    const json answer = office.invoices("run-2026-01", "peppol_self_billing", out);
    for (const json& row : answer["invoices"])
        if (row["provider"] == "P4") name = row["file_name"].get<std::string>();
    REQUIRE(!name.empty());
    const Tracer tracer(office.folder() / "home");
    const Answer line = tracer.line(out / name, 1);
    REQUIRE(cell(line, line.rows.front(), "type") == "ServiceDelivered");
    const Answer event = tracer.event(cell(line, line.rows.front(), "source"),
                                      cell(line, line.rows.front(), "event_id"));
    std::size_t told = 0;
    std::size_t lines = 0;  // of the file that is written: it has nothing but this delivery
    for (const auto& row : event.rows) {
        if (cell(event, row, "file_name") == name)
            lines += std::stoull(cell(event, row, "last_line")) -
                     std::stoull(cell(event, row, "first_line")) + 1;
        if (cell(event, row, "state").find("names the provider's account") == std::string::npos)
            continue;
        ++told;
        CHECK(cell(event, row, "unit").starts_with("invoice L1-2026-"));
        CHECK(cell(event, row, "first_line").empty());
    }
    CHECK(told == 1);
    CHECK(lines == test::lines_of(out / name));
}

}  // namespace
}  // namespace saldo
