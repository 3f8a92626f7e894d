// Both ways between a file's line and the events behind it, on the first ledger of docs/how-to with
// a sink for every format: each line leads to events, each event that moved money leads to lines,
// and the two agree.
#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "schemas/codec/base64.hpp"
#include "tests/cli/tracer.hpp"
#include "tests/program.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo {
namespace {

using test::cell;
using test::fact_of;
using test::lines_of;
using test::Ran;
using test::Tracer;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string base64(const std::string& text) {
    std::string encoded;
    codec::append_base64(encoded,
                         {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    return encoded;
}

constexpr const char* kCodingMap =
    "coding 1\nexpense service home_care is account 440100 cost_center 131111 service_class 2252 "
    "vat_code 29\npayable is account 244100 vendor 81591\nany is company 1310 partner -\n";

constexpr const char* kRows =
    "fixed_width 1\nrecord begin 20\nrun 1 20 left run\n"
    "record document 40\nnumber 1 20 left number\nsum 21 20 zeros payable_signed\n"
    "record line 40\naccount 1 10 left account\nsum 11 30 zeros amount_signed\n"
    "record end 20\ncount 1 20 zeros document_count\n";

struct SinkOfTest {
    const char* name;
    const char* format;
    const char* purpose;
    const char* layout;
};
constexpr std::array<SinkOfTest, 10> kSinks{{
    {"s-csv", "csv", "informs", ""},
    {"s-lines", "settlement-lines", "informs", ""},
    {"s-lines-json", "settlement-lines-json", "informs", ""},
    {"s-journal", "journal", "informs", ""},
    {"s-journal-json", "journal-json", "informs", ""},
    {"s-idoc", "sap_idoc", "books", "sap_idoc 1\nsender SALDO\n"},
    {"s-payable", "payable_accounting", "informs",
     "payable_accounting 1\nreceipt_type KR\ninterface_id SALDO\n"},
    {"s-sbo", "accounting_journal", "informs",
     "accounting_journal 1\nsender SALDO\ndocument_type KR\n"},
    {"s-rows", "fixed_width", "informs", kRows},
    {"s-statement", "provider-statement", "informs", ""},
}};

// January's deliveries of P1, settled in February and paid by R1; in March what was corrected
// since.
class TracedLedger {
  public:
    TracedLedger() {
        REQUIRE(saldo({"publish", SALDO_SOURCE_DIR "/docs/how-to/first-ledger.jsonl"}).exit_code ==
                0);
        for (const char* const actor : {"a-1", "a-2"})
            say("RuleTableSet",
                R"({"table_name":"coding/kuusela","valid_from":"2026-01-01","content":")" +
                    base64(kCodingMap) + R"("})",
                actor);
        for (const SinkOfTest& sink : kSinks)
            say("SinkDefined",
                fmt::format(
                    R"({{"sink":"{}","funder":"kuusela","format":"{}","format_version":1,"purpose":"{}"{}}})",
                    sink.name, sink.format, sink.purpose,
                    *sink.layout == 0 ? ""
                                      : fmt::format(R"(,"layout":"{}")", base64(sink.layout))));
        deliver("D3", "1");
        deliver("D4", "2");
        deliver("D5", "1");
        deliver("D6", "1");
        say("DeliveryCorrected", visit("D4", "1.5") + R"(,"reason":"hours"})");
        say("DeliveryCancelled", R"({"delivery":"D5","voucher":"V1","provider":"P1"})");
        say("CreditGiven",
            R"({"credit":"K1","voucher":"V1","provider":"P1","service":"home_care","service_date":"2026-01-20","amount":"5.00"})");
        publish();
        settle_and_pay("2026-01", "R1", "02");
    }

    [[nodiscard]] Ran saldo(std::vector<std::string> words) const {
        words.insert(words.begin(), {"--home", home().string()});
        Ran ran = test::run_program(words);
        INFO(ran.messages);
        return ran;
    }
    void say(const std::string& type, const std::string& data, const std::string& actor = "a-1",
             const std::string& month = "02") {
        said_ += fmt::format(
            R"({{"type":"{}","id":"M{}","source":"urn:kuusela:organiser","ledger":"kuusela","recorded_at":"2026-{}-03T08:00:00.000+02:00","actor":"{}","role":"official","data":{}}})",
            type, ++events_, month, actor, data);
        said_ += '\n';
    }
    static std::string visit(const std::string& delivery, const std::string& hours) {
        return fmt::format(
            R"({{"delivery":"{}","voucher":"V1","provider":"P1","service":"home_care","service_date":"2026-01-14","quantity":"{}","unit_price":"30.00")",
            delivery, hours);
    }
    void deliver(const std::string& delivery, const std::string& hours) {
        say("ServiceDelivered", visit(delivery, hours) + "}");
    }
    void publish() {
        const std::string file = (folder_ / "said.jsonl").string();
        std::ofstream(file) << std::exchange(said_, {});
        REQUIRE(saldo({"publish", file}).exit_code == 0);
        REQUIRE(saldo({"fold"}).exit_code == 0);
        REQUIRE(!has(saldo({"refusals"}).output, " M"));
    }
    void act(const std::string& actor, const std::string& month, std::vector<std::string> words) {
        words.insert(words.end(), {"--actor", actor, "--recorded-at",
                                   fmt::format("2026-{}-05T09:00:00+02:00", month)});
        const Ran ran = saldo(std::move(words));
        INFO(ran.messages);
        REQUIRE(ran.exit_code == 0);
    }
    void settle_and_pay(const std::string& settled, const std::string& run,
                        const std::string& month) {
        act("a-1", month, {"close", "kuusela", settled});
        act("a-2", month, {"approve", "settlement", "kuusela", settled});
        act("a-1", month,
            {"pay", "kuusela", settled, "--run", run, "--execution-date",
             fmt::format("2026-{}-10", month)});
        act("a-3", month, {"approve", "run", "kuusela", run});
        act("a-1", month, {"pay", "--run", run, "--out", out(run).string()});
    }
    [[nodiscard]] std::filesystem::path out(const std::string& run) const {
        return folder_ / ("out-" + run);
    }
    [[nodiscard]] std::vector<std::filesystem::path> files(const std::string& run) const {
        std::vector<std::filesystem::path> found;
        // A manifest only describes files, and no sink is told of it.
        for (const auto& file : std::filesystem::directory_iterator(out(run)))
            if (!has(file.path().filename().string(), "manifest")) found.push_back(file.path());
        std::ranges::sort(found);
        return found;
    }
    [[nodiscard]] std::filesystem::path file(const std::string& run, const std::string& end) const {
        for (const auto& path : files(run))
            if (path.filename().string().ends_with(end)) return path;
        FAIL("there is no file " << end);
        return {};
    }
    [[nodiscard]] std::filesystem::path home() const { return folder_ / "home"; }

  private:
    test::TemporaryFolder folder_;
    std::string said_;
    int events_ = 0;
};

using EventId = std::pair<std::string, std::string>;  // source, id
using LineOfFile = std::pair<std::string, std::size_t>;

// What the lines of a run's files say is behind them.
std::map<EventId, std::set<LineOfFile>> traced_lines(const TracedLedger& ledger,
                                                     const Tracer& tracer, const std::string& run) {
    std::map<EventId, std::set<LineOfFile>> found;
    for (const auto& file : ledger.files(run)) {
        for (std::size_t line = 1; line <= lines_of(file); ++line) {
            const Answer answer = tracer.line(file, line);
            INFO(file.filename().string() << " line " << line);
            CHECK(!answer.rows.empty());
            CHECK(fact_of(answer, "run") == run);
            CHECK(fact_of(answer, "agrees") != "no");
            for (const auto& row : answer.rows)
                found[{cell(answer, row, "source"), cell(answer, row, "event_id")}].emplace(
                    file.filename().string(), line);
        }
    }
    return found;
}

// What an event says it led to, of one run.
std::set<LineOfFile> lines_of_event(const Tracer& tracer, const EventId& event,
                                    const std::string& run) {
    const Answer answer = tracer.event(event.first, event.second);
    std::set<LineOfFile> found;
    for (const auto& row : answer.rows) {
        if (cell(answer, row, "run") != run || cell(answer, row, "file_name").empty()) continue;
        const std::size_t last = std::stoull(cell(answer, row, "last_line"));
        for (std::size_t line = std::stoull(cell(answer, row, "first_line")); line <= last; ++line)
            found.emplace(cell(answer, row, "file_name"), line);
    }
    return found;
}

TEST_CASE("each line of each format traces to events, and each event back to those lines") {
    const TracedLedger ledger;
    REQUIRE(ledger.files("R1").size() == 11);
    const Tracer tracer(ledger.home());
    const auto behind = traced_lines(ledger, tracer, "R1");
    for (const auto& [event, lines] : behind) {
        INFO(event.first << " " << event.second);
        CHECK(lines_of_event(tracer, event, "R1") == lines);
    }
    // D1, D3, D4 and its correction, D6, K1; close, approval, run made and approved; an export
    // each.
    CHECK(behind.size() == 6 + 4 + 11);
    const Answer delivery = tracer.event("urn:provider:P1", "D1");
    CHECK(fact_of(delivery, "type") == "ServiceDelivered");
    CHECK(fact_of(delivery, "settlements") == "2026-01");
    CHECK(fact_of(delivery, "amount") == "50.00");
    std::set<std::string> files;
    for (const auto& row : delivery.rows) {
        files.insert(cell(delivery, row, "file_name"));
        CHECK(cell(delivery, row, "amount") == "50.00");
        CHECK(cell(delivery, row, "state") == "exported");
    }
    CHECK(files.size() == 11);
}

TEST_CASE("a payment's line has every delivery with its amount, and the sums agree") {
    const TracedLedger ledger;
    const std::filesystem::path bank = ledger.file("R1", "-F01.xml");
    std::size_t line = 1;
    std::ifstream in(bank);
    for (std::string text; std::getline(in, text) && !has(text, "<InstdAmt");) ++line;
    const Ran traced = ledger.saldo({"trace", bank.string(), std::to_string(line)});
    INFO(traced.messages << traced.output);
    CHECK(traced.exit_code == 0);
    // 50.00 + 25.00 + 37.50 + 25.00 less 5.00
    CHECK(traced.fact("amount") == "132.50");
    CHECK(traced.fact("delivered") == "132.50");
    CHECK(traced.fact("agrees") == "yes");
    CHECK(traced.fact("deliveries") == "5");
    CHECK(has(traced.fact("unit"), "payment 1"));
    CHECK(has(traced.output, "corrected"));
    CHECK(has(traced.output, "credited"));
    CHECK(has(traced.output, "-5.00"));
    CHECK(has(traced.output, "PaymentRunApproved"));
    const Ran paged = ledger.saldo({"trace", bank.string(), std::to_string(line), "--limit", "2"});
    CHECK(paged.fact("more") == "3");
    CHECK(paged.fact("delivered") == "132.50");
    CHECK(has(paged.messages, "3 more are not shown"));
    const Ran csv = ledger.saldo({"trace", bank.string(), std::to_string(line), "--format", "csv"});
    CHECK(csv.output.starts_with("role,about,amount,type,event_id,source,position,recorded_at\n"));
    // The document's header is of no payment.
    const Ran whole = ledger.saldo({"trace", bank.string(), "1"});
    CHECK(whole.fact("unit") == "the whole file");
    CHECK(!has(whole.output, "ServiceDelivered"));
    CHECK(has(whole.output, "PeriodClosed"));
    CHECK(has(whole.output, "SettlementExported"));
}

TEST_CASE("what was corrected after it was paid is behind the next run's lines") {
    TracedLedger ledger;
    ledger.say("DeliveryCorrected", TracedLedger::visit("D3", "2") + R"(,"reason":"hours"})", "a-1",
               "03");
    ledger.publish();
    ledger.settle_and_pay("2026-02", "R2", "03");
    const Tracer tracer(ledger.home());
    const auto behind = traced_lines(ledger, tracer, "R2");
    for (const auto& [event, lines] : behind) {
        INFO(event.first << " " << event.second);
        CHECK(lines_of_event(tracer, event, "R2") == lines);
    }
    const std::string organiser = "urn:kuusela:organiser";
    const Answer lines = tracer.line(ledger.file("R2", "-L01.csv"), 2);
    CHECK(fact_of(lines, "amount") == "25.00");
    CHECK(fact_of(lines, "agrees") == "yes");
    CHECK(fact_of(lines, "deliveries") == "1");
    CHECK(cell(lines, lines.rows[0], "type") == "ServiceDelivered");
    CHECK(cell(lines, lines.rows[0], "amount").empty());
    CHECK(cell(lines, lines.rows[1], "type") == "DeliveryCorrected");
    CHECK(cell(lines, lines.rows[1], "amount") == "25.00");
    // The correction is in nothing that was closed before it; the delivery is in both.
    const EventId correction{organiser, cell(lines, lines.rows[1], "event_id")};
    CHECK(lines_of_event(tracer, correction, "R1").empty());
    CHECK(!lines_of_event(tracer, correction, "R2").empty());
    const EventId delivery{organiser, cell(lines, lines.rows[0], "event_id")};
    CHECK(!lines_of_event(tracer, delivery, "R1").empty());
    CHECK(!lines_of_event(tracer, delivery, "R2").empty());
}

TEST_CASE("a file that is not what was exported is refused, and so is a line that it has not") {
    const TracedLedger ledger;
    const std::filesystem::path lines = ledger.file("R1", "-L01.csv");
    const Ran beyond = ledger.saldo({"trace", lines.string(), "3"});
    CHECK(beyond.exit_code == 2);
    CHECK(has(beyond.messages, "has 2 lines, and no line 3"));
    CHECK(ledger.saldo({"trace", lines.string(), "0"}).exit_code == 2);
    CHECK(ledger.saldo({"trace", lines.string(), "two"}).exit_code == 2);
    CHECK(ledger.saldo({"trace", lines.string()}).exit_code == 2);
    const std::filesystem::path renamed = lines.parent_path() / "renamed.csv";
    std::filesystem::copy_file(lines, renamed);
    CHECK(ledger.saldo({"trace", renamed.string(), "2"}).exit_code == 0);
    std::ofstream(lines, std::ios::app) << " ";
    const Ran changed = ledger.saldo({"trace", lines.string(), "2"});
    CHECK(changed.exit_code == 1);
    CHECK(has(changed.messages, "this is not the file that was exported: SHA-256 "));
    std::ofstream(renamed, std::ios::app) << " ";
    CHECK(ledger.saldo({"trace", renamed.string(), "2"}).exit_code == 3);
    CHECK(ledger.saldo({"trace", (renamed.parent_path() / "none").string(), "2"}).exit_code == 3);
}

TEST_CASE("an event that is in no file says so, and an id of several sources must be told apart") {
    TracedLedger ledger;
    const Ran opened = ledger.saldo({"trace", "event", "E1"});
    CHECK(opened.exit_code == 0);
    CHECK(opened.fact("note") == "an event of this type is in no file");
    CHECK(has(opened.output, "(nothing)"));
    const Ran refused = ledger.saldo({"trace", "event", "D2", "kuusela"});
    CHECK(refused.fact("outcome") == "refused");
    CHECK(refused.fact("note") == "the event had no effect, and is in no file");
    const Ran grant = ledger.saldo({"trace", "event", "E10", "--limit", "1000"});
    CHECK(has(grant.fact("note"), "of what its voucher paid for"));
    CHECK(grant.fact("amount") == "132.50");
    CHECK(has(grant.output, "-F01.xml"));
    // Its own delivery came to nothing before the close: M18 cancelled what M15 delivered.
    const Ran cancelled = ledger.saldo({"trace", "event", "M15"});
    CHECK(has(cancelled.fact("note"), "no settlement has anything of it"));
    CHECK(ledger.saldo({"trace", "event", "M99"}).exit_code == 3);
    CHECK(ledger.saldo({"trace", "event"}).exit_code == 2);
}

TEST_CASE("a trace is answered over the socket while another process follows the log") {
    const TracedLedger ledger;
    test::TemporaryFolder folder;
    test::RunningProgram following({"--home", ledger.home().string(), "fold", "--follow"},
                                   folder / "out", folder / "err");
    for (int waited = 0; waited < 100; ++waited) {
        if (std::filesystem::exists(ledger.home() / "saldo.sock")) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    const std::filesystem::path lines = ledger.file("R1", "-L01.csv");
    const Ran traced = ledger.saldo({"trace", lines.string(), "2"});
    INFO(traced.messages);
    CHECK(traced.exit_code == 0);
    CHECK(traced.fact("agrees") == "yes");
    const Ran event = ledger.saldo({"trace", "event", "D1"});
    INFO(event.messages);
    CHECK(event.exit_code == 0);
    CHECK(has(event.output, "-F01.xml"));
    following.signal(SIGINT);
    CHECK(following.wait() == 0);
}

}  // namespace
}  // namespace saldo
