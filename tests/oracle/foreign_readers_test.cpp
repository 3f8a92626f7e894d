// Others read our payment files: xmllint with the schema, and three readers of other makers
// (foreign/check.sh). Two of them read banks' answers, beside our own readers. And Saxon runs the
// rules of Peppol and of EN 16931 over our invoices (foreign/peppol_rules.sh).
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <sys/wait.h>

#include <doctest/doctest.h>

#include "connectors/peppol_self_billing/peppol_self_billing.hpp"
#include "tests/connectors/invoice_sample.hpp"
#include "tests/oracle/formats.hpp"
#include "tests/oracle/leeds.hpp"
#include "tests/skip.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo::oracle {

namespace {

constexpr int kSomeSkipped = 77;  // check.sh: no check failed, and a judge is not there

struct Judged {
    int exit_code = -1;
    std::string said;
};

// A script of foreign/, with its words as a shell takes them.
Judged judged_by(const std::string& script, const std::string& words) {
    const test::TemporaryFolder folder;
    const std::filesystem::path log = folder / "said";
    const std::string command = "'" SALDO_SOURCE_DIR "/tests/oracle/foreign/" + script + "' " +
                                words + " >'" + log.string() + "' 2>&1";
    const int status = std::system(command.c_str());
    std::ifstream stream(log);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            std::string(std::istreambuf_iterator<char>(stream), {})};
}

Judged judge(const std::filesystem::path& file, const std::string& count,
             const std::string& total) {
    return judged_by("check.sh", "'" + file.string() + "' " + count + " " + total);
}

std::string peppol_text(const settlement::SelfBillingInvoice& invoice) {
    std::string xml;
    const auto bytes = peppol_self_billing::write_self_billing(invoice, [&](std::string_view text) {
        xml += text;
        return Status{};
    });
    REQUIRE_MESSAGE(bytes, bytes.error().message);
    return xml;
}

// The one payment file that a council's payments make.
std::filesystem::path payment_file_of(const std::filesystem::path& spending,
                                      const std::filesystem::path& out) {
    std::string text;
    CheckList checks;
    const Status done = run_leeds({spending, false, out}, text, checks);
    REQUIRE_MESSAGE(done, done.error().message);
    std::filesystem::path found;
    for (const auto& entry : std::filesystem::directory_iterator(out)) {
        REQUIRE(found.empty());
        found = entry.path();
    }
    REQUIRE(!found.empty());
    return found;
}

// Why a judge was not asked: check.sh says it by name.
std::string skipped_in(const std::string& said) {
    const std::size_t at = said.find("SKIPPED: ");
    return at == std::string::npos ? said : said.substr(at + 9, said.find('\n', at) - at - 9);
}

}  // namespace

TEST_CASE("three foreign readers get our totals from a payment file with every trap of real data") {
    const test::TemporaryFolder folder;
    const auto file = payment_file_of(
        std::filesystem::path(SALDO_SOURCE_DIR) / "tests/oracle/files/leeds_traps.csv",
        folder / "out");
    const Judged judged = judge(file, "3", "461228.93");
    if (judged.exit_code == kSomeSkipped) SALDO_SKIP(skipped_in(judged.said));
    INFO(judged.said);
    CHECK(judged.exit_code == 0);
    CHECK(judged.said.ends_with("\n6 passed, 0 failed\n"));

    const Judged other_total = judge(file, "3", "461228.94");
    CHECK(other_total.exit_code == 1);
    CHECK(other_total.said.ends_with("\n3 passed, 3 failed\n"));
    const Judged other_count = judge(file, "2", "461228.93");
    CHECK(other_count.exit_code == 1);
    CHECK(other_count.said.ends_with("\n3 passed, 3 failed\n"));
}

TEST_CASE("three foreign readers see a header that is not what the payments are") {
    const test::TemporaryFolder folder;
    std::ifstream golden(SALDO_SOURCE_DIR "/tests/golden/pain001/small.xml");
    std::string xml(std::istreambuf_iterator<char>(golden), {});
    const std::string sum = "<CtrlSum>1000012345.67<";
    REQUIRE(xml.find(sum) != std::string::npos);
    xml.replace(xml.find(sum), sum.size(), "<CtrlSum>1000012345.66<");
    std::ofstream(folder / "lies.xml") << xml;
    const Judged judged = judge(folder / "lies.xml", "3", "1000012345.67");
    if (judged.exit_code == kSomeSkipped || judged.said.find("SKIPPED: ") != std::string::npos)
        SALDO_SKIP(skipped_in(judged.said));
    INFO(judged.said);
    CHECK(judged.exit_code == 1);
    CHECK(judged.said.ends_with("\n3 passed, 3 failed\n"));
}

TEST_CASE("three foreign readers get our totals from the payment file of Leeds, July 2013") {
    const std::filesystem::path spending =
        std::filesystem::path(SALDO_SOURCE_DIR) / "../shared/cases/leeds/leeds_raw_2013-07.csv";
    if (!std::filesystem::exists(spending))
        SALDO_SKIP("the shared case leeds/leeds_raw_2013-07.csv is not here");
    const test::TemporaryFolder folder;
    const Judged judged = judge(payment_file_of(spending, folder / "out"), "2135", "89358254.95");
    if (judged.exit_code == kSomeSkipped) SALDO_SKIP(skipped_in(judged.said));
    INFO(judged.said);
    CHECK(judged.exit_code == 0);
}

TEST_CASE("Peppol's and EN 16931's own rules pass invoices and credit notes with every edge") {
    const test::TemporaryFolder folder;
    std::mt19937_64 random{20'260'131};
    std::string files;
    const auto put = [&](const std::string& name, const std::string& text) {
        std::ofstream(folder / name) << text;
        files += " '" + (folder / name).string() + "'";
    };
    constexpr int kRandom = 60;
    for (int i = 0; i < kRandom; ++i)
        put("random" + std::to_string(i) + ".xml", peppol_text(test::random_invoice(random)));
    const std::string invoice = peppol_text(test::small_invoice());
    put("invoice.xml", invoice);
    put("credit_note.xml", peppol_text(test::small_credit_note()));
    const Judged good = judged_by("peppol_rules.sh", files);
    if (good.exit_code == kSomeSkipped) SALDO_SKIP(skipped_in(good.said));
    INFO(good.said);
    CHECK(good.exit_code == 0);
    CHECK(good.said.ends_with("\n" + std::to_string(2 * (kRandom + 2)) + " passed, 0 failed\n"));

    // What they would find: a sum that is not its lines', an invoice of another kind, half a file.
    files.clear();
    const auto spoil = [&](const std::string& name, std::string_view what, std::string_view with) {
        std::string spoiled = invoice;
        REQUIRE(spoiled.find(what) != std::string::npos);
        put(name, spoiled.replace(spoiled.find(what), what.size(), with));
    };
    spoil("sum.xml", R"(<cbc:TaxExclusiveAmount currencyID="EUR">1)",
          R"(<cbc:TaxExclusiveAmount currencyID="EUR">2)");
    spoil("kind.xml", ">389<", ">380<");
    put("half.xml", invoice.substr(0, invoice.size() / 2));
    const Judged bad = judged_by("peppol_rules.sh", files);
    INFO(bad.said);
    CHECK(bad.exit_code == 1);
    CHECK(bad.said.find("sum.xml: BR-CO-13") != std::string::npos);
    CHECK(bad.said.find("kind.xml: PEPPOL-EN16931-P0100") != std::string::npos);
    CHECK(bad.said.find("half.xml: cannot be read") != std::string::npos);
    CHECK(bad.said.ends_with("failed\n"));
}

TEST_CASE("two foreign readers find the same facts in banks' answers as we do") {
    const std::filesystem::path own =
        std::filesystem::path(SALDO_SOURCE_DIR) / "tests/connectors/files";
    const test::TemporaryFolder folder;
    for (const char* name : {"pain002", "pain002_malformed", "camt054"})
        std::filesystem::create_directory(folder / name);
    std::filesystem::copy_file(own / "pain002_group_refused.xml", folder / "pain002/refused.xml");
    std::filesystem::copy_file(own / "camt054_debits.xml", folder / "camt054/debits.xml");
    std::ofstream(folder / "pain002_malformed/cut.xml") << "<Document>\n<CstmrPmtStsRpt>";
    std::string text;
    CheckList checks;
    const Status done = run_formats(folder.path(), text, checks);
    REQUIRE_MESSAGE(done, done.error().message);
    INFO(text);
    INFO(checks.to_text());
    CHECK(checks.failed() == 0);
    CHECK(text.find("files refused           1\n") != std::string::npos);
    if (text.find("SKIPPED: ") != std::string::npos) SALDO_SKIP(skipped_in(text));
    CHECK(checks.passed() > 15);
}

TEST_CASE("two foreign readers find the same facts in every shared answer of a bank") {
    const std::filesystem::path samples =
        std::filesystem::path(SALDO_SOURCE_DIR) / "../shared/formats";
    if (!std::filesystem::exists(samples / "samples/camt053"))
        SALDO_SKIP("the shared samples of banks' answers are not here");
    std::string text;
    CheckList checks;
    const Status done = run_formats(samples, text, checks);
    REQUIRE_MESSAGE(done, done.error().message);
    INFO(text);
    INFO(checks.to_text());
    CHECK(checks.failed() == 0);
    if (text.find("SKIPPED: ") != std::string::npos) SALDO_SKIP(skipped_in(text));
    CHECK(checks.passed() > 1'000);
}

}  // namespace saldo::oracle
