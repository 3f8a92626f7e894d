// The bank's payment file: golden bytes, the schema where it lies beside the source, and sums that
// are counted again from the XML by other means than the writer's.
#include "connectors/banking/pain001.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "engine/base/utf8.hpp"
#include "engine/settlement/reference.hpp"
#include "tests/connectors/golden_file.hpp"
#include "tests/connectors/payment_file_sample.hpp"
#include "tests/connectors/random_files.hpp"
#include "tests/skip.hpp"

using namespace saldo;
using banking::Pain001Settings;
using banking::Pain001Version;
using banking::write_pain001;
using identifiers::BankLetters;
using settlement::PaymentFile;

namespace {

std::string written(const PaymentFile& file, const Pain001Settings& settings = {},
                    Pain001Version version = Pain001Version::v09) {
    std::string xml;
    const auto totals = write_pain001(file, settings, test::sink_into(xml), version);
    REQUIRE_MESSAGE(totals, totals.error().message);
    CHECK(totals->bytes == xml.size());
    CHECK(totals->payments == file.payments.size());
    return xml;
}

std::string read_file(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    REQUIRE_MESSAGE(file, path);
    return {std::istreambuf_iterator<char>{file}, {}};
}

using XmlDocument = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;

XmlDocument parsed(const std::string& xml) {
    return {xmlReadMemory(xml.data(), static_cast<int>(xml.size()), "pain.xml", nullptr,
                          XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
            &xmlFreeDoc};
}

// The texts of all elements of that name, in the document's order.
void collect(const xmlNode* node, std::string_view name, std::vector<std::string>& texts) {
    for (; node != nullptr; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && name == reinterpret_cast<const char*>(node->name)) {
            xmlChar* text = xmlNodeGetContent(node);
            texts.emplace_back(reinterpret_cast<const char*>(text));
            xmlFree(text);
        }
        collect(node->children, name, texts);
    }
}

std::vector<std::string> texts_of(const XmlDocument& document, std::string_view name) {
    std::vector<std::string> texts;
    collect(xmlDocGetRootElement(document.get()), name, texts);
    return texts;
}

// "12.34" -> 1234, by taking the dot away.
std::int64_t cents_in(std::string text) {
    const std::size_t dot = text.find('.');
    REQUIRE(dot != std::string::npos);
    REQUIRE(dot + 3 == text.size());
    return std::stoll(text.erase(dot, 1));
}

// pain.001.001.03.xsd and .09 as ISO 20022 publishes them.
class Schema {
  public:
    static constexpr const char* folder = SALDO_SOURCE_DIR "/../shared/formats/xsd/iso20022/";

    [[nodiscard]] static std::string path_of(Pain001Version version) {
        return std::string(folder) +
               (version == Pain001Version::v03 ? "pain.001.001.03.xsd" : "pain.001.001.09.xsd");
    }
    [[nodiscard]] static bool is_here(Pain001Version version) {
        return std::filesystem::exists(path_of(version));
    }

    explicit Schema(Pain001Version version = Pain001Version::v09) {
        xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(path_of(version).c_str());
        REQUIRE(parser != nullptr);
        schema_.reset(xmlSchemaParse(parser));
        xmlSchemaFreeParserCtxt(parser);
        REQUIRE(schema_ != nullptr);
    }

    // The first complaint, or nothing.
    [[nodiscard]] std::string complaint(const std::string& xml) const {
        const XmlDocument document = parsed(xml);
        if (document == nullptr) {
            return "not well-formed";
        }
        std::string first;
        xmlSchemaValidCtxtPtr context = xmlSchemaNewValidCtxt(schema_.get());
        xmlSchemaSetValidStructuredErrors(context, &Schema::note, &first);
        const int outcome = xmlSchemaValidateDoc(context, document.get());
        xmlSchemaFreeValidCtxt(context);
        return outcome == 0 ? "" : first.empty() ? "invalid" : first;
    }

  private:
    static void note(void* first, xmlErrorPtr error) {
        auto& text = *static_cast<std::string*>(first);
        if (text.empty()) {
            text = error->message;
        }
    }

    std::unique_ptr<xmlSchema, decltype(&xmlSchemaFree)> schema_{nullptr, &xmlSchemaFree};
};

// What must hold for any file whatever is in it.
void check_against(const PaymentFile& file, const std::string& xml) {
    const XmlDocument document = parsed(xml);
    REQUIRE(document != nullptr);
    std::int64_t sum = 0;
    const auto amounts = texts_of(document, "InstdAmt");
    REQUIRE(amounts.size() == file.payments.size());
    for (std::size_t i = 0; i < amounts.size(); ++i) {
        CHECK(cents_in(amounts[i]) == file.payments[i].amount.value);
        sum += cents_in(amounts[i]);
    }
    for (const std::string& control_sum : texts_of(document, "CtrlSum")) {
        CHECK(cents_in(control_sum) == sum);
    }
    for (const std::string& count : texts_of(document, "NbOfTxs")) {
        CHECK(count == std::to_string(amounts.size()));
    }
    for (const std::string& name : texts_of(document, "Nm")) {
        CHECK(count_characters(name).value() >= 1);
        CHECK(count_characters(name).value() <= 70);
    }
    CHECK(texts_of(document, "Dt") == std::vector{to_text(file.execution_date)});
    const auto ids = texts_of(document, "EndToEndId");
    for (std::size_t i = 0; i < ids.size(); ++i) {
        CHECK(ids[i] == file.payments[i].end_to_end_id);
    }
}

}  // namespace

TEST_CASE("pain.001: a county's small run has the golden bytes") {
    const std::string golden = read_file(SALDO_SOURCE_DIR "/tests/golden/pain001/small.xml");
    CHECK(written(test::small_payment_file()) == golden);
    CHECK(written(test::small_payment_file()) == written(test::small_payment_file()));
}

TEST_CASE("pain.001: a bank without Finnish letters or batch booking gets neither") {
    const std::string golden =
        read_file(SALDO_SOURCE_DIR "/tests/golden/pain001/small_basic_latin.xml");
    PaymentFile file = test::small_payment_file();
    file.funder.bic.reset();
    file.funder.payer_code.reset();
    const Pain001Settings settings{.letters = BankLetters::basic_latin, .batch_booking = false};
    const std::string xml = written(file, settings);
    CHECK(xml == golden);
    for (const char c : xml) {
        CHECK(static_cast<unsigned char>(c) < 0x80);
    }
}

TEST_CASE("pain.001: random runs carry their amounts, ids and dates unchanged") {
    for (const std::uint64_t seed : {1U, 2U, 3U, 20'251'231U}) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        for (int i = 0; i < 50; ++i) {
            const PaymentFile file = test::random_payment_file(random);
            check_against(file, written(file));
        }
    }
}

TEST_CASE("pain.001: every file is valid by the schema of ISO 20022") {
    if (!Schema::is_here(Pain001Version::v09)) {
        SALDO_SKIP("no ../shared/formats/xsd/iso20022/pain.001.001.09.xsd");
    }
    const Schema schema;
    const std::string small = written(test::small_payment_file());
    CHECK(schema.complaint(small) == "");
    CHECK(schema.complaint(
              read_file(SALDO_SOURCE_DIR "/tests/golden/pain001/small_basic_latin.xml")) == "");

    // The schema sees what it should: a file that lacks its MsgId, and one with an amount in words.
    std::string spoiled = small;
    const std::size_t message_id = spoiled.find("<MsgId>");
    spoiled.erase(message_id, spoiled.find("</MsgId>") + 8 - message_id);
    CHECK(schema.complaint(spoiled) != "");
    std::string words = small;
    words.replace(words.find("12345.67"), 8, "a lot, ok");
    CHECK(schema.complaint(words) != "");

    std::mt19937_64 random{9};
    for (int i = 0; i < 200; ++i) {
        const PaymentFile file = test::random_payment_file(random);
        const Pain001Settings settings{.letters = i % 2 == 0 ? BankLetters::basic_latin
                                                             : BankLetters::basic_latin_and_nordic};
        const std::string xml = written(file, settings);
        CAPTURE(i);
        CHECK(schema.complaint(xml) == "");
    }
}

// The small file with what settings can ask for: 31 December 2022 is a Saturday.
PaymentFile file_for_settings() {
    PaymentFile file = test::small_payment_file();
    file.execution_date = date_of(2022, 12, 31).value();
    file.bank_day = date_of(2023, 1, 2).value();
    for (std::size_t i = 0; i < file.payments.size(); ++i)
        file.payments[i].reference = settlement::make_payment_reference(12, i + 1);
    return file;
}

std::string written_by(Pain001Version version, std::string_view layout) {
    std::string xml;
    const auto totals =
        banking::write_pain001_by(file_for_settings(), version, layout, test::sink_into(xml));
    return totals ? xml : totals.error().message;
}

TEST_CASE("pain.001.001.03: the same run has the golden bytes of the older version") {
    const std::string xml = written(test::small_payment_file(), {}, Pain001Version::v03);
    CHECK(xml == test::golden_file("pain001/small_version_03.xml", xml));
    CHECK(xml.find("BICFI") == std::string::npos);
    CHECK(xml.find("<ReqdExctnDt>2025-12-31</ReqdExctnDt>") != std::string::npos);
}

TEST_CASE("pain.001.001.03: every file is valid by the schema of ISO 20022") {
    if (!Schema::is_here(Pain001Version::v03)) {
        SALDO_SKIP("no ../shared/formats/xsd/iso20022/pain.001.001.03.xsd");
    }
    const Schema schema(Pain001Version::v03);
    CHECK(schema.complaint(written(test::small_payment_file(), {}, Pain001Version::v03)) == "");
    CHECK(schema.complaint(written(test::small_payment_file())) != "");
    CHECK(schema.complaint(written_by(Pain001Version::v03,
                                      "pain.001.001.03 1\nreference rf\nbatch_booking no\n"
                                      "letters basic\nexecution_date next_bank_day\n")) == "");
    std::mt19937_64 random{3};
    for (int i = 0; i < 200; ++i) {
        const PaymentFile file = test::random_payment_file(random);
        CAPTURE(i);
        CHECK(schema.complaint(written(file, {}, Pain001Version::v03)) == "");
    }
}

TEST_CASE("pain.001: a layout says letters, batch booking, references and the day") {
    const std::string plain = written(file_for_settings());
    CHECK(written_by(Pain001Version::v09, "") == plain);
    CHECK(written_by(Pain001Version::v09, "pain.001.001.09 1\n") == plain);
    const std::string all = written_by(Pain001Version::v09,
                                       "pain.001.001.09 1\nletters basic\nbatch_booking no\n"
                                       "reference rf\nexecution_date next_bank_day\n");
    CHECK(all == test::golden_file("pain001/small_settings.xml", all));
    const XmlDocument document = parsed(all);
    REQUIRE(document != nullptr);
    CHECK(texts_of(document, "BtchBookg") == std::vector<std::string>{"false"});
    CHECK(texts_of(document, "Dt") == std::vector<std::string>{"2023-01-02"});
    // What a payee gave stays.
    CHECK(texts_of(document, "Ref") ==
          std::vector<std::string>{
              settlement::make_rf_reference(settlement::make_payment_reference(12, 1)), "RF921229",
              "1232"});
    CHECK(texts_of(document, "Ustrd").empty());
    const XmlDocument domestic =
        parsed(written_by(Pain001Version::v09, "pain.001.001.09 1\nreference domestic\n"));
    CHECK(texts_of(domestic, "Ref").at(0) == settlement::make_payment_reference(12, 1));
    if (Schema::is_here(Pain001Version::v09)) CHECK(Schema().complaint(all) == "");
}

TEST_CASE("pain.001: what the settings ask for and the file has not is named") {
    std::string bytes;
    const PaymentFile file = test::small_payment_file();
    Pain001Settings settings;
    settings.reference = settlement::ReferenceForm::rf;
    auto totals = write_pain001(file, settings, test::sink_into(bytes));
    REQUIRE_FALSE(totals);
    CHECK(totals.error().message.find("payment 1 (ESIHVA-R-2025-12-P7-1): reference") !=
          std::string::npos);
    settings = {};
    settings.execution_date = settlement::ExecutionDay::next_bank_day;
    totals = write_pain001(file, settings, test::sink_into(bytes));
    REQUIRE_FALSE(totals);
    CHECK(totals.error().message.find("bank_day") != std::string::npos);
    CHECK(bytes.empty());
    CHECK(written_by(Pain001Version::v03, "pain.001.001.09 1\n").find("line 1") !=
          std::string::npos);
}

TEST_CASE("pain.001: nothing is written of a file with a fault") {
    std::string bytes;
    PaymentFile file = test::small_payment_file();
    file.payments[2].amount = Cents{0};
    auto totals = write_pain001(file, {}, test::sink_into(bytes));
    REQUIRE_FALSE(totals);
    CHECK(totals.error().kind == ErrorKind::bad_input);

    file = test::small_payment_file();
    file.payments[1].creditor_name = "漢字 (株)";
    totals = write_pain001(file, {}, test::sink_into(bytes));
    REQUIRE_FALSE(totals);
    CHECK(totals.error().message.find("payment 2 (ESIHVA-R-2025-12-P9-1): creditor_name") !=
          std::string::npos);
    CHECK(bytes.empty());
}

TEST_CASE("pain.001: the sink's error comes back as it was, and ends the writing") {
    PaymentFile file = test::small_payment_file();
    for (int i = 0; i < 500; ++i) {
        settlement::Payment payment = file.payments[0];
        payment.end_to_end_id = "E" + std::to_string(i);
        payment.instruction_id = "I" + std::to_string(i);
        file.payments.push_back(payment);
    }
    int pieces = 0;
    std::size_t largest = 0;
    const auto totals = write_pain001(file, {}, [&](std::string_view bytes) -> Status {
        largest = std::max(largest, bytes.size());
        return ++pieces < 3 ? Status{} : fail(ErrorKind::io, "the disk is full");
    });
    REQUIRE_FALSE(totals);
    CHECK(totals.error().message == "the disk is full");
    CHECK(pieces == 3);
    CHECK(largest < 64 * 1024);
}

TEST_CASE("pain.001: the largest run passes, in small pieces") {
    PaymentFile file = test::small_payment_file();
    file.payments.assign(settlement::kPaymentsPerFileMax, file.payments[2]);
    for (std::size_t i = 0; i < file.payments.size(); ++i) {
        file.payments[i].end_to_end_id = "E" + std::to_string(i);
        file.payments[i].instruction_id = "I" + std::to_string(i);
    }
    std::size_t largest = 0;
    const auto totals = write_pain001(file, {}, [&](std::string_view bytes) -> Status {
        largest = std::max(largest, bytes.size());
        return {};
    });
    REQUIRE(totals);
    CHECK(totals->total == Cents{9'999'999'999'900'000});
    CHECK(largest < 64 * 1024);
}
