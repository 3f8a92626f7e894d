// FIDCCP02: golden bytes, the order of its elements, and sums that are counted again from the XML.
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "connectors/sap_idoc/fidccp02.hpp"
#include "engine/base/utf8.hpp"
#include "tests/connectors/booked_file_sample.hpp"
#include "tests/connectors/golden_file.hpp"
#include "tests/connectors/payment_file_sample.hpp"
#include "tests/connectors/random_files.hpp"
#include "tests/connectors/xml_reading.hpp"

using namespace saldo;
using sap_idoc::write_fidccp02;
using settlement::BookedFile;

namespace {

constexpr const char* kSettings =
    "sap_idoc 1\nsender_port SALDO\nsender SALDO_1002\ncredit_type KG\npayment_terms T000\n"
    "controlling_area 1000\ntext Palveluseteli\n";

std::string written(const BookedFile& file, std::string_view settings = kSettings) {
    std::string xml;
    const auto totals = write_fidccp02(file, settings, test::sink_into(xml));
    REQUIRE_MESSAGE(totals, totals.error().message);
    CHECK(totals->bytes == xml.size());
    CHECK(totals->documents == file.documents.size());
    return xml;
}

std::string fault_of(const BookedFile& file, std::string_view settings = kSettings) {
    std::string xml;
    const auto totals = write_fidccp02(file, settings, test::sink_into(xml));
    REQUIRE_FALSE(totals);
    CHECK(xml.empty());
    return totals.error().message;
}

void check_width(const test::Xml& document, std::string_view name, std::size_t most) {
    for (const std::string& text : test::texts_of(document, name))
        CHECK(count_characters(text).value() <= most);
}

}  // namespace

TEST_CASE("sap_idoc: a county's documents have the golden bytes, whenever they are written") {
    const std::string xml = written(test::small_booked_file());
    CHECK(xml == test::golden_file("booked/small.idoc.xml", xml));
    CHECK(xml == written(test::small_booked_file()));
}

TEST_CASE("sap_idoc: segments and their elements stand in SAP's order") {
    const test::Xml xml = test::parsed_xml(written(test::small_booked_file()));
    REQUIRE(xml);
    using Names = std::vector<std::string>;
    CHECK(test::children_of(xml, "IDOC") == Names{"EDI_DC40", "E1FIKPF"});
    CHECK(test::children_of(xml, "EDI_DC40") == Names{"TABNAM", "DIRECT", "IDOCTYP", "MESTYP",
                                                      "SNDPOR", "SNDPRT", "SNDPRN", "RCVPOR",
                                                      "RCVPRT", "RCVPRN"});
    CHECK(test::children_of(xml, "E1FIKPF") == Names{"BUKRS", "GJAHR", "BLART", "BLDAT", "BUDAT",
                                                     "MONAT", "XBLNR", "BKTXT", "WAERS", "GLVOR",
                                                     "E1FISEG", "E1FISEG", "E1FISEG"});
    CHECK(test::children_of(xml, "E1FISEG") ==
          Names{"BUZEI", "BSCHL", "SHKZG", "WRBTR", "SGTXT", "XREF3", "E1FINBU"});
    CHECK(test::texts_of(xml, "BLART") == Names{"KR", "KR", "KG"});
    CHECK(test::texts_of(xml, "BSCHL") == Names{"31", "40", "40", "31", "40", "50", "21", "50"});
    CHECK(test::texts_of(xml, "XBLNR") ==
          Names{"2025-000012-0001", "2026-000012-0002", "2026-000012-0003"});
    CHECK(test::texts_of(xml, "RESERVE")[0] == "2077474-0;FI4819503000000010");
}

TEST_CASE("sap_idoc: the items of every IDoc sum to zero, and no field is too wide") {
    std::mt19937_64 random{20'260'229};
    for (int round = 0; round < 60; ++round) {
        const BookedFile file = test::random_booked_file(random);
        const std::string bytes = written(file);
        CHECK(bytes == written(file));
        const test::Xml xml = test::parsed_xml(bytes);
        REQUIRE(xml);
        const auto sides = test::texts_of(xml, "SHKZG");
        const auto amounts = test::texts_of(xml, "WRBTR");
        REQUIRE(sides.size() == amounts.size());
        std::size_t item = 0;
        for (const settlement::BookedDocument& document : file.documents) {
            std::int64_t sum = 0;
            const std::size_t items = document.lines.size() + (document.payable.value == 0 ? 0 : 1);
            for (std::size_t left = items; left > 0; --left, ++item) {
                REQUIRE(item < amounts.size());
                CHECK(test::cents_of(amounts[item]) > 0);
                sum += (sides[item] == "S" ? 1 : -1) * test::cents_of(amounts[item]);
            }
            CHECK(sum == 0);
        }
        CHECK(item == amounts.size());
        check_width(xml, "SGTXT", 50);
        check_width(xml, "BKTXT", 25);
        check_width(xml, "XBLNR", 16);
        for (const std::string& posted : test::texts_of(xml, "BUDAT")) CHECK(posted.size() == 8);
    }
}

TEST_CASE("sap_idoc: what SAP has no room for is named, and nothing is written") {
    BookedFile file = test::small_booked_file();
    file.documents[1].lines[0].coding.vat_code = "VAT";
    CHECK(fault_of(file) ==
          "run 2026-01-run1, document 2026-000012-0002: vat_code VAT has more "
          "than the format's 2 characters");
    file = test::small_booked_file();
    file.documents[0].place = 10'000;
    CHECK(fault_of(file).find("16 characters") != std::string::npos);
    file = test::small_booked_file();
    file.documents[0].lines[0].amount.value += 1;
    CHECK(fault_of(file) ==
          "run 2026-01-run1, document 2025-000012-0001: the lines come to "
          "1255.01, the payable to 1255.00");
    file = test::small_booked_file();
    CHECK(fault_of(file, "sap_idoc 1\n") == "the sink's layout does not say sender");
    CHECK(fault_of(file, "sap_idoc 1\nsender A\nsender B\n") ==
          "the sink's layout, line 3: sender is said twice");
    CHECK(fault_of(file, "sap_idoc 1\ncolour red\n") ==
          "the sink's layout, line 2: colour is no setting of sap_idoc");
    CHECK(fault_of(file, "# none\nfixed_width 1\n") ==
          "the sink's layout, line 2: the first line is \"sap_idoc 1\"");
    CHECK(fault_of(file, "sap_idoc 1\nsender 12345678901\n") ==
          "the sink's layout, line 2: sender is longer than 10 characters");
}
