// Paying as people at their terminals do it: what an approver saw is what is approved, a run is
// withdrawn and made again, each sink gets its file and the bank's goes first, nobody pays twice.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "schemas/codec/base64.hpp"
#include "tests/program.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo {
namespace {

using test::Ran;

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

// The first ledger of docs/how-to in a home of its own, in February 2026.
class FirstLedger {
  public:
    FirstLedger() {
        REQUIRE(saldo({"publish", SALDO_SOURCE_DIR "/docs/how-to/first-ledger.jsonl"}).exit_code ==
                0);
        REQUIRE(saldo({"fold"}).exit_code == 0);
    }
    [[nodiscard]] Ran saldo(std::vector<std::string> words) const {
        words.insert(words.begin(), {"--home", (folder_ / "home").string()});
        Ran ran = test::run_program(words);
        INFO(ran.messages);
        return ran;
    }
    // What is recorded by somebody, at a moment that does not come from the clock.
    [[nodiscard]] Ran act(const std::string& actor, std::vector<std::string> words) const {
        words.insert(words.end(), {"--actor", actor, "--recorded-at", "2026-02-05T09:00:00+02:00"});
        return saldo(std::move(words));
    }
    void publish(const std::string& type, const std::string& data,
                 const std::string& actor = "a-1") {
        const std::string file = (folder_ / "more.jsonl").string();
        std::ofstream(file) << R"({"type":")" << type << R"(","id":"M)" << ++published_
                            << R"(","source":"urn:kuusela:organiser","ledger":"kuusela",)"
                            << R"("recorded_at":"2026-02-05T08:00:00.000+02:00","actor":")" << actor
                            << R"(","role":"official","data":)" << data << "}\n";
        REQUIRE(saldo({"publish", file}).exit_code == 0);
        REQUIRE(saldo({"fold"}).exit_code == 0);
    }
    void define_sink(const std::string& sink, const std::string& format,
                     const std::string& purpose) {
        publish("SinkDefined", R"({"sink":")" + sink + R"(","funder":"kuusela","format":")" +
                                   format + R"(","format_version":1,"purpose":")" + purpose +
                                   R"("})");
    }
    void define_booking_sink(const std::string& sink, const std::string& format,
                             const std::string& purpose, const std::string& layout) {
        publish("SinkDefined", R"({"sink":")" + sink + R"(","funder":"kuusela","format":")" +
                                   format + R"(","format_version":1,"purpose":")" + purpose +
                                   R"(","layout":")" + base64(layout) + R"("})");
    }
    // By two people, as every rule table.
    void set_coding_map(const std::string& text) {
        for (const char* const actor : {"a-1", "a-2"})
            publish("RuleTableSet",
                    R"({"table_name":"coding/kuusela","valid_from":"2026-01-01","content":")" +
                        base64(text) + R"("})",
                    actor);
    }
    void settle() {
        REQUIRE(act("a-1", {"close", "kuusela", "2026-01"}).exit_code == 0);
        REQUIRE(act("a-2", {"approve", "settlement", "kuusela", "2026-01"}).exit_code == 0);
    }
    [[nodiscard]] Ran make_run(const std::string& run) const {
        return act("a-1",
                   {"pay", "kuusela", "2026-01", "--run", run, "--execution-date", "2026-02-10"});
    }
    [[nodiscard]] Ran approve_run(const std::string& run) const {
        return act("a-3", {"approve", "run", "kuusela", run});
    }
    [[nodiscard]] Ran write_file(const std::string& run, const std::string& sink) const {
        return act("a-1", {"pay", "--run", run, "--sink", sink, "--out", out().string()});
    }
    // The home without what was folded, and folded again from its log; the outbox is empty.
    [[nodiscard]] Ran fold_anew() const {
        empty_out();
        for (const auto& entry : std::filesystem::directory_iterator(folder_ / "home"))
            if (entry.path().filename().string().starts_with("shard-"))
                std::filesystem::remove_all(entry.path());
        return saldo({"fold"});
    }
    void empty_out() const { std::filesystem::remove_all(out()); }
    [[nodiscard]] nlohmann::json manifest() const {
        return nlohmann::json::parse(file_out("-manifest.json"), nullptr, false);
    }
    [[nodiscard]] Ran write_files(const std::string& run) const {
        return act("a-1", {"pay", "--run", run, "--out", out().string()});
    }
    [[nodiscard]] std::filesystem::path out() const { return folder_ / "outbox"; }
    // Without the manifest.
    [[nodiscard]] std::size_t files_out() const {
        if (!std::filesystem::exists(out())) return 0;
        std::size_t files = 0;
        for (const auto& file : std::filesystem::directory_iterator(out()))
            files += file.path().string().ends_with("-manifest.json") ? 0U : 1U;
        return files;
    }
    // The one file whose name ends so.
    [[nodiscard]] std::string file_out(const std::string& end) const {
        for (const auto& file : std::filesystem::directory_iterator(out()))
            if (file.path().filename().string().ends_with(end))
                return test::text_of_file(file.path());
        return "there is no file " + end;
    }
    [[nodiscard]] std::string records() const { return saldo({"status"}).fact("records"); }

  private:
    test::TemporaryFolder folder_;
    int published_ = 0;
};

TEST_CASE("an approver says what was seen, and what stands in the books must be that") {
    FirstLedger ledger;
    const Ran closed = ledger.act("a-1", {"close", "kuusela", "2026-01"});
    const std::string before = ledger.records();
    const auto approve = [&](std::vector<std::string> seen) {
        seen.insert(seen.begin(), {"approve", "settlement", "kuusela", "2026-01"});
        return ledger.act("a-2", std::move(seen));
    };
    const Ran other = approve({"--total", "49.99"});
    CHECK(other.exit_code == 1);
    CHECK(has(other.messages, "the total is 50.00 in the books, not 49.99"));
    CHECK(approve({"--total", "50.00", "--digest", std::string(64, 'a')}).exit_code == 1);
    CHECK(approve({"--total", "fifty"}).exit_code == 2);
    CHECK(ledger.records() == before);
    const Ran approved = approve({"--total", "50", "--digest", closed.fact("digest")});
    CHECK(approved.exit_code == 0);
    CHECK(approved.fact("payees") == "1");
    CHECK(approved.fact("total") == "50.00");
    CHECK(approved.fact("digest") == closed.fact("digest"));

    REQUIRE(ledger.make_run("R1").exit_code == 0);
    const auto approve_run = [&](std::vector<std::string> seen) {
        seen.insert(seen.begin(), {"approve", "run", "kuusela", "R1"});
        return ledger.act("a-3", std::move(seen));
    };
    CHECK(approve_run({"--total", "50.01"}).exit_code == 1);
    CHECK(approve_run({"--digest", closed.fact("digest")}).exit_code == 2);
    CHECK(approve_run({"--total", "50.00"}).fact("total") == "50.00");
}

TEST_CASE("a run is withdrawn, and its nets are paid by the next one") {
    FirstLedger ledger;
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    ledger.publish("PaymentHeld", R"({"provider":"P1","reason":"audit"})");
    const Ran held = ledger.approve_run("R1");
    CHECK(held.exit_code == 4);
    CHECK(has(held.messages, "payee_on_hold"));
    CHECK(has(held.messages, "P1"));
    CHECK(has(ledger.saldo({"run", "R1"}).output, "payment_held"));
    CHECK(ledger.act("a-1", {"withdraw", "--run", "R1"}).exit_code == 2);  // no reason
    CHECK(ledger.act("a-1", {"withdraw", "--run", "R9", "--reason", "audit"}).exit_code == 3);
    const Ran withdrawn = ledger.act("a-1", {"withdraw", "--run", "R1", "--reason", "audit"});
    CHECK(withdrawn.exit_code == 0);
    CHECK(withdrawn.fact("state") == "withdrawn");
    CHECK(withdrawn.fact("withdrawn_for") == "audit");
    CHECK(ledger.write_files("R1").exit_code == 4);
    ledger.publish("PaymentHoldReleased", R"({"provider":"P1","reason":"audit"})");
    CHECK(ledger.make_run("R2").exit_code == 0);
    CHECK(ledger.approve_run("R2").exit_code == 0);
    CHECK(ledger.write_files("R2").exit_code == 0);
    CHECK(ledger.files_out() == 1);
    const Ran late = ledger.act("a-1", {"withdraw", "--run", "R2", "--reason", "late"});
    CHECK(late.exit_code == 4);
    CHECK(has(late.messages, "run_exported"));
}

TEST_CASE("no file of a run that may not leave is ever in the folder") {
    FirstLedger ledger;
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    ledger.publish("PaymentHeld", R"({"provider":"P1","reason":"audit"})");
    CHECK(ledger.write_files("R1").exit_code == 4);
    CHECK(ledger.files_out() == 0);
}

TEST_CASE("a funder's payments leave through one sink, whichever pays afterwards") {
    FirstLedger ledger;
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    REQUIRE(ledger.write_files("R1").exit_code == 0);
    CHECK(ledger.files_out() == 1);
    ledger.define_sink("kuusela-bank", "pain.001.001.09", "informs");
    ledger.define_sink("kuusela-erp", "csv", "pays");
    const std::string before = ledger.records();
    const std::string manifest = ledger.file_out("-manifest.json");
    CHECK(ledger.manifest().at("files").at(0).at("purpose") == "pays");
    const Ran again = ledger.write_files("R1");
    CHECK(again.exit_code == 0);
    CHECK(has(again.output, "left through another sink"));
    CHECK(ledger.manifest().at("files") == nlohmann::json::parse(manifest).at("files"));
    CHECK(ledger.manifest().at("without_file").at(0).at("sink") == "kuusela-erp");
    CHECK(ledger.files_out() == 1);
    // Asked for by its name, a sink without a file is no success.
    const Ran alone = ledger.write_file("R1", "kuusela-erp");
    CHECK(alone.exit_code == 2);
    CHECK(has(alone.messages, "no file for kuusela-erp: the payments left through another sink"));
    CHECK(ledger.records() == before);
}

TEST_CASE("each sink gets its file; a copy that nobody can write keeps no payment back") {
    FirstLedger ledger;
    ledger.define_sink("a-fax", "fax", "informs");
    ledger.define_sink("clerk", "csv", "informs");
    ledger.define_sink("general-ledger", "settlement-lines", "books");
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    const Ran written = ledger.write_files("R1");
    CHECK(written.exit_code == 2);
    CHECK(has(written.messages, "sink a-fax: this program does not write the format fax"));
    CHECK(ledger.files_out() == 3);
    CHECK(has(ledger.file_out("-F01.xml"), "<InstdAmt Ccy=\"EUR\">50.00</InstdAmt>"));
    CHECK(has(ledger.file_out("-F01.csv"), ",50.00,EUR,"));
    CHECK(ledger.file_out("-L01.csv") ==
          "settlement,funder,provider,coding,service,service_month,amount,"
          "document,posting_date\r\n"
          "2026-01,kuusela,P1,4310,home_care,2026-01,50.00,2026-000001,2026-01-31\r\n");
    const std::string exports = ledger.saldo({"run", "R1"}).fact("exports");
    for (const char* const sink : {"kuusela-bank: ", "clerk: ", "general-ledger: "})
        CHECK(has(exports, sink));
    const std::string before = ledger.records();
    CHECK(ledger.write_files("R1").exit_code == 2);
    CHECK(ledger.records() == before);
}

TEST_CASE("a format that moves no money cannot be the one that pays") {
    FirstLedger ledger;
    ledger.define_sink("kuusela-bank", "settlement-lines", "pays");
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    const Ran refused = ledger.write_files("R1");
    CHECK(refused.exit_code == 2);
    CHECK(has(refused.messages, "moves no money"));
    CHECK(ledger.files_out() == 0);
}

TEST_CASE("a booking sink has the run's documents, and the same bytes whenever they are written") {
    FirstLedger ledger;
    ledger.set_coding_map(kCodingMap);
    ledger.define_booking_sink("books", "sap_idoc", "books", "sap_idoc 1\nsender SALDO\n");
    ledger.define_sink("list", "journal", "informs");
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    const Ran written = ledger.write_files("R1");
    CHECK(written.exit_code == 0);
    CHECK(ledger.files_out() == 3);
    const std::string idoc = ledger.file_out("-B01.idoc.xml");
    CHECK(has(idoc, "<XBLNR>2026-000001-0001</XBLNR>"));
    CHECK(has(idoc, "<HKONT>0000440100</HKONT>"));
    CHECK(has(ledger.file_out("-B01.csv"), ",payable,,,-50.00,1310,244100,"));
    // What is set later changes no file of a run that was approved.
    ledger.set_coding_map(std::string(kCodingMap) + "# now otherwise\n");
    const std::string before = ledger.records();
    CHECK(ledger.write_files("R1").exit_code == 0);
    CHECK(ledger.records() == before);
    CHECK(ledger.file_out("-B01.idoc.xml") == idoc);
}

TEST_CASE("providers are told of a run's settlements, and nothing that comes later changes it") {
    FirstLedger ledger;
    ledger.define_booking_sink("providers", "provider-statement", "informs",
                               "provider-statement 1\nlanguage en\n");
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    CHECK(ledger.write_files("R1").exit_code == 0);
    const std::string page = ledger.file_out("-S01.html");
    CHECK(has(page, "<h1>Settlement statement 2026-01</h1>"));
    CHECK(has(page, "<td colspan=\"3\">To be paid</td><td class=\"n\">50.00</td>"));
    CHECK(has(page, ">R1</td>"));
    // A new name of the service, the funder and the provider.
    ledger.publish("ServiceDefined",
                   R"({"service":"home_care","name_fi":"Toinen","name_en":"Another","unit":"hour",)"
                   R"("coding":"4310","valid_from":"2026-01-01"})");
    ledger.publish("ProviderApproved",
                   R"({"provider":"P1","business_id":"9000103-0","name":"Toinen Oy",)"
                   R"("services":["home_care"],"valid_from":"2026-01-01"})");
    const std::string before = ledger.records();
    CHECK(ledger.write_files("R1").exit_code == 0);
    CHECK(ledger.records() == before);
    CHECK(ledger.file_out("-S01.html") == page);
    CHECK_FALSE(has(page, "Another"));
}

TEST_CASE("a statement informs: it is no sink's that pays or books") {
    FirstLedger ledger;
    ledger.define_sink("providers", "provider-statement", "books");
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    const Ran written = ledger.write_files("R1");
    CHECK(written.exit_code == 2);
    CHECK(has(written.messages, "provider-statement informs: it cannot pay or book"));
    CHECK(ledger.files_out() == 1);
}

TEST_CASE("one provider's statement of a settlement, to a file or to the screen") {
    FirstLedger ledger;
    ledger.settle();
    const std::string file = (ledger.out() / "P1.html").string();
    const std::vector<std::string> words{"statement", "kuusela", "2026-01", "--provider", "P1"};
    const Ran shown = ledger.saldo(words);
    CHECK(shown.exit_code == 0);
    CHECK(shown.output.starts_with("<!DOCTYPE html>\n<html lang=\"fi\">"));
    CHECK(has(shown.output, "Maksua ei ole tehty"));
    auto to_file = words;
    to_file.insert(to_file.end(), {"--out", file});
    CHECK(has(ledger.saldo(to_file).output, "written"));
    CHECK(test::text_of_file(file) == shown.output);
    CHECK(has(ledger.saldo(to_file).output, "already there"));
    auto swedish = words;
    swedish.insert(swedish.end(), {"--language", "sv"});
    CHECK(has(ledger.saldo(swedish).output, "<h1>Avräkningsspecifikation 2026-01</h1>"));
    swedish.back() = "de";
    CHECK(ledger.saldo(swedish).exit_code == 2);
    CHECK(ledger.saldo({"statement", "kuusela", "2026-02", "--provider", "P1"}).exit_code == 3);
    CHECK(ledger.saldo({"statement", "2026-01", "--provider", "P9"}).exit_code == 3);
}

TEST_CASE("a posting without a coding is held back and told, and keeps no payment back") {
    FirstLedger ledger;
    ledger.define_sink("books", "journal", "books");
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    const Ran without_map = ledger.write_files("R1");
    CHECK(without_map.exit_code == 2);
    CHECK(has(without_map.messages, "set the rule table coding/kuusela first"));
    CHECK(ledger.files_out() == 1);
    ledger.set_coding_map(
        "coding 1\npayable is account 244100 vendor -\nany is company 1310 "
        "partner -\n");
    const Ran held = ledger.write_files("R1");
    CHECK(held.exit_code == 0);
    CHECK(has(held.messages,
              "held back from books: 2026-000001-0001: provider P1, expense home_care, 50.00: the "
              "map coding/kuusela does not say account, cost_center, service_class, vat_code"));
    CHECK(has(ledger.file_out("-B01.csv"), ",held,2026-000001-0001,"));
    const std::string before = ledger.records();
    CHECK(has(ledger.write_files("R1").output, "already there"));
    CHECK(ledger.records() == before);
}

TEST_CASE("an ERP that pays gets nothing of a run that it could not pay whole") {
    FirstLedger ledger;
    ledger.set_coding_map("coding 1\nany is company 1310\n");
    ledger.publish("SinkDefined", R"({"sink":"kuusela-bank","funder":"kuusela","format":"journal",)"
                                  R"("format_version":1,"purpose":"pays_and_books"})");
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    const Ran refused = ledger.write_files("R1");
    CHECK(refused.exit_code == 2);
    CHECK(has(refused.messages, "withdraw the run, set the map and make another"));
    CHECK(ledger.files_out() == 0);
    CHECK(ledger.act("a-1", {"withdraw", "--run", "R1", "--reason", "no coding"}).exit_code == 0);
    ledger.set_coding_map(kCodingMap);
    REQUIRE(ledger.make_run("R2").exit_code == 0);
    REQUIRE(ledger.approve_run("R2").exit_code == 0);
    CHECK(ledger.write_files("R2").exit_code == 0);
    CHECK(has(ledger.file_out("-B01.csv"), ",booked,2026-000001-0001,"));
}

TEST_CASE("a layout is judged when it is used, and its line is named") {
    FirstLedger ledger;
    ledger.set_coding_map(kCodingMap);
    ledger.define_booking_sink("rows", "fixed_width", "informs",
                               "fixed_width 1\nrecord document 20\nname 1 30 left name\n");
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    const Ran written = ledger.write_files("R1");
    CHECK(written.exit_code == 2);
    CHECK(has(written.messages, "sink rows: the sink's layout, line 3: name is not within"));
    CHECK(ledger.files_out() == 1);
}

TEST_CASE("a run's files stay as they were, whatever its sinks become") {
    FirstLedger ledger;
    ledger.set_coding_map(kCodingMap);
    ledger.define_booking_sink("books", "sap_idoc", "books", "sap_idoc 1\nsender SALDO\n");
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    const auto redefine = [&](const std::string& letters) {
        ledger.define_booking_sink(
            "kuusela-bank", "pain.001.001.03", "pays",
            "pain.001.001.03 1\nletters " + letters + "\nreference rf\nbatch_booking no\n");
        ledger.define_booking_sink("books", "sap_idoc", "books", "sap_idoc 1\nsender OTHER\n");
    };
    // Between the approval and the first file too.
    redefine("basic");
    REQUIRE(ledger.write_files("R1").exit_code == 0);
    const std::string bank = ledger.file_out("-F01.xml");
    const std::string idoc = ledger.file_out("-B01.idoc.xml");
    const std::string manifest = ledger.file_out("-manifest.json");
    CHECK(has(bank, "pain.001.001.09"));
    CHECK(has(bank, "<Ustrd>R1 2026-01</Ustrd>"));
    CHECK(has(idoc, "SALDO"));
    redefine("nordic");
    ledger.empty_out();
    const std::string before = ledger.records();
    CHECK(ledger.write_files("R1").exit_code == 0);
    CHECK(ledger.records() == before);
    CHECK(ledger.file_out("-F01.xml") == bank);
    CHECK(ledger.file_out("-B01.idoc.xml") == idoc);
    CHECK(ledger.file_out("-manifest.json") == manifest);
    // From an empty home too: the log says it all.
    CHECK(ledger.fold_anew().exit_code == 0);
    CHECK(ledger.write_files("R1").exit_code == 0);
    CHECK(ledger.file_out("-F01.xml") == bank);
}

TEST_CASE("a run that is approved later is made by the sink's settings of then") {
    FirstLedger ledger;
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    ledger.define_booking_sink("kuusela-bank", "pain.001.001.03", "pays",
                               "pain.001.001.03 1\nreference rf\nexecution_date next_bank_day\n");
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    REQUIRE(ledger.write_files("R1").exit_code == 0);
    const std::string bank = ledger.file_out("-F01.v03.xml");
    CHECK(has(bank, "pain.001.001.03"));
    CHECK(has(bank, "<ReqdExctnDt>2026-02-10</ReqdExctnDt>"));
    CHECK(has(bank, "10000000016</Ref>"));
}

TEST_CASE("the bank gets the next bank day by the ledger's calendar of the approval") {
    FirstLedger ledger;
    ledger.define_booking_sink("kuusela-bank", "pain.001.001.09", "pays",
                               "pain.001.001.09 1\nexecution_date next_bank_day\n");
    const auto set_holidays = [&](const std::string& text) {
        for (const char* const actor : {"a-1", "a-2"})
            ledger.publish("RuleTableSet",
                           R"({"table_name":"holidays","valid_from":"2026-01-01","content":")" +
                               base64(text) + R"("})",
                           actor);
    };
    set_holidays("holidays 1\n2026-02-10\n");
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    set_holidays("holidays 1\n2026-02-10\n2026-02-11\n");
    REQUIRE(ledger.write_files("R1").exit_code == 0);
    CHECK(has(ledger.file_out("-F01.xml"), "<Dt>2026-02-11</Dt>"));
}

TEST_CASE("settings of a bank that cannot be read keep the run's files back, and name the line") {
    FirstLedger ledger;
    ledger.define_booking_sink("kuusela-bank", "pain.001.001.09", "pays",
                               "pain.001.001.09 1\nletters greek\n");
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    const Ran refused = ledger.write_files("R1");
    CHECK(refused.exit_code == 2);
    CHECK(has(refused.messages, "sink kuusela-bank: the sink's layout: letters is"));
    CHECK(ledger.files_out() == 0);
    // They keep back no file of another sink that is asked for alone.
    ledger.define_sink("clerk", "csv", "informs");
    CHECK(ledger.write_file("R1", "clerk").exit_code == 0);
    CHECK(has(ledger.file_out("-F01.csv"), ",50.00,EUR,"));
    CHECK(has(ledger.manifest().at("without_file").at(0).at("reason"), "letters is"));
    CHECK(ledger.write_file("R1", "kuusela-bank").exit_code == 2);
    CHECK(ledger.write_files("R1").exit_code == 2);
    // Nor does it matter that no sink pays.
    ledger.define_sink("kuusela-bank", "pain.001.001.09", "informs");
    CHECK(ledger.write_file("R1", "clerk").exit_code == 0);
    CHECK(has(ledger.write_files("R1").messages, "has no sink that pays"));
}

TEST_CASE(
    "what a sink said wrongly at the approval stays wrong for that run, and is told as such") {
    FirstLedger ledger;
    ledger.set_coding_map(kCodingMap);
    ledger.define_booking_sink("rows", "sap_idoc", "books", "sap_idoc 1\ncolour red\n");
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    CHECK_FALSE(has(ledger.write_files("R1").messages, "as the sink was defined when"));
    ledger.define_booking_sink("rows", "sap_idoc", "books", "sap_idoc 1\nsender SALDO\n");
    const Ran again = ledger.write_files("R1");
    CHECK(again.exit_code == 2);
    CHECK(has(again.messages, "line 2: colour"));
    CHECK(has(again.messages,
              "(as the sink was defined when the run was approved: give it another sink)"));
    // Another sink has the run, also once the payments have left.
    ledger.define_booking_sink("rows", "sap_idoc", "informs", "sap_idoc 1\nsender SALDO\n");
    ledger.define_booking_sink("rows2", "sap_idoc", "books", "sap_idoc 1\nsender SALDO\n");
    CHECK(ledger.write_file("R1", "rows2").exit_code == 0);
    CHECK(has(ledger.file_out("-B01.idoc.xml"), "SALDO"));
}

TEST_CASE("one sink is written alone, and the manifest tells of all") {
    FirstLedger ledger;
    ledger.define_sink("clerk", "csv", "informs");
    ledger.define_sink("a-fax", "fax", "informs");
    ledger.settle();
    REQUIRE(ledger.make_run("R1").exit_code == 0);
    REQUIRE(ledger.approve_run("R1").exit_code == 0);
    const Ran nobody = ledger.write_file("R1", "nobody");
    CHECK(nobody.exit_code == 3);
    CHECK(has(nobody.messages, "kuusela-bank"));
    CHECK(ledger.files_out() == 0);
    CHECK(ledger.write_file("R1", "clerk").exit_code == 0);
    CHECK(ledger.files_out() == 1);
    CHECK(has(ledger.file_out("-F01.csv"), ",50.00,EUR,"));
    CHECK_FALSE(has(ledger.saldo({"run", "R1"}).fact("exports"), "kuusela-bank"));
    const std::string manifest = ledger.file_out("-manifest.json");
    const auto read = ledger.manifest();
    REQUIRE(read.is_object());
    CHECK(read.at("run") == "R1");
    CHECK(read.at("total") == "50.00");
    REQUIRE(read.at("files").size() == 2);
    CHECK(read.at("files").at(0).at("sink") == "kuusela-bank");
    CHECK(read.at("files").at(0).at("format") == "pain.001.001.09");
    CHECK(read.at("files").at(0).at("rows") == 1);
    CHECK(read.at("without_file").at(0).at("sink") == "a-fax");
    CHECK(ledger.write_file("R1", "kuusela-bank").exit_code == 0);
    CHECK(ledger.file_out("-manifest.json") == manifest);
    CHECK(ledger.file_out("-F01.xml").size() > 100);
    const std::string before = ledger.records();
    CHECK(has(ledger.write_file("R1", "clerk").output, "already there"));
    CHECK(ledger.write_files("R1").exit_code == 2);  // the fax
    CHECK(ledger.records() == before);
    CHECK(ledger.file_out("-manifest.json") == manifest);
    // Another sink: the same run has another set of files.
    ledger.define_sink("list", "settlement-lines", "informs");
    CHECK(ledger.write_file("R1", "list").exit_code == 0);
    CHECK(ledger.manifest().at("files").size() == 3);
}

}  // namespace
}  // namespace saldo
