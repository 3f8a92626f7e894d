// What the writers say of their units: asked or not, the bytes are the same; every unit is marked
// in order, and the lines from its mark to the next unit's say its number and no other's.
#include "engine/base/unit_marks.hpp"

#include <array>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "connectors/accounting_journal/accounting_journal.hpp"
#include "connectors/banking/pain001.hpp"
#include "connectors/fixed_width/fixed_width.hpp"
#include "connectors/payable_accounting/payable_accounting.hpp"
#include "connectors/plaintext/journal.hpp"
#include "connectors/plaintext/payments_csv.hpp"
#include "connectors/plaintext/settlement_lines_csv.hpp"
#include "connectors/plaintext/settlement_lines_json.hpp"
#include "connectors/sap_idoc/fidccp02.hpp"
#include "tests/connectors/booked_file_sample.hpp"
#include "tests/connectors/payment_file_sample.hpp"

using namespace saldo;

namespace {

using Write = std::function<bool(const ByteSink& sink, const UnitMarks& marks)>;

// The lines of each unit, by the rule of unit_marks.hpp: of the last one marked at or before their
// first byte. The whole file's come last.
std::vector<std::string> texts_of_units(const Write& write, std::size_t units) {
    std::string plain;
    REQUIRE(write(test::sink_into(plain), {}));
    std::string bytes;
    std::vector<UnitMark> marks;
    REQUIRE(write(test::sink_into(bytes), [&](const UnitMark& mark) { marks.push_back(mark); }));
    CHECK(bytes == plain);
    std::vector<std::string> texts(units + 1);
    std::set<std::size_t> seen;
    std::uint64_t before = 0;
    for (const UnitMark& mark : marks) {
        CHECK(mark.offset >= before);
        CHECK(mark.offset <= bytes.size());
        before = mark.offset;
        if (mark.unit != UnitMark::kWholeFile) seen.insert(mark.unit);
    }
    CHECK(seen.size() == units);
    for (std::size_t start = 0; start < bytes.size();) {
        std::size_t unit = units;
        for (const UnitMark& mark : marks)
            if (mark.offset <= start) unit = std::min(mark.unit, units);
        const std::size_t end = std::min(bytes.find('\n', start), bytes.size() - 1) + 1;
        texts[unit] += bytes.substr(start, end - start);
        start = end;
    }
    return texts;
}

void check_names(const std::vector<std::string>& texts, const std::vector<std::string>& names) {
    REQUIRE(texts.size() == names.size() + 1);
    for (std::size_t unit = 0; unit < names.size(); ++unit)
        for (std::size_t other = 0; other < names.size(); ++other) {
            INFO(names[other] << " in " << texts[unit]);
            CHECK((texts[unit].find(names[other]) != std::string::npos) == (unit == other));
        }
    for (const std::string& name : names) CHECK(texts.back().find(name) == std::string::npos);
}

std::vector<std::string> payment_names() {
    std::vector<std::string> names;
    for (const auto& payment : test::small_payment_file().payments)
        names.push_back(payment.end_to_end_id);
    return names;
}

std::vector<std::string> document_names(std::size_t digits) {
    std::vector<std::string> names;
    for (const auto& document : test::small_booked_file().documents)
        names.push_back(digits == 0 ? settlement::document_number(document)
                                    : *settlement::document_digits(document, digits));
    return names;
}

std::vector<settlement::SettledLine> three_lines() {
    std::vector<settlement::SettledLine> lines(3);
    for (std::size_t at = 0; at < lines.size(); ++at) {
        // A line end within a cell is a line of the same unit.
        lines[at].settlement = "2026-01";
        lines[at].funder = "kuusela";
        lines[at].provider = "P-" + std::to_string(at) + "\nOy";
        lines[at].coding = "4310";
        lines[at].service = "home_care";
        lines[at].service_month = Date{20'454};
        lines[at].amount = Cents{100};
        lines[at].posted_on = Date{20'484};
        lines[at].document = "2026-000001";
    }
    return lines;
}

TEST_CASE("units: payments") {
    const auto file = test::small_payment_file();
    const std::size_t units = file.payments.size();
    check_names(texts_of_units(
                    [&](const ByteSink& sink, const UnitMarks& marks) {
                        return banking::write_pain001(file, {}, sink, banking::Pain001Version::v09,
                                                      marks)
                            .has_value();
                    },
                    units),
                payment_names());
    check_names(texts_of_units(
                    [&](const ByteSink& sink, const UnitMarks& marks) {
                        return plaintext::write_payments_csv(file, sink, marks).has_value();
                    },
                    units),
                payment_names());
}

TEST_CASE("units: settlement lines") {
    const auto lines = three_lines();
    const auto csv = texts_of_units(
        [&](const ByteSink& sink, const UnitMarks& marks) {
            return plaintext::write_settlement_lines_csv(lines, sink, marks).has_value();
        },
        lines.size());
    check_names(csv, {"P-0", "P-1", "P-2"});
    CHECK(csv.back().starts_with("settlement,funder,"));
    const auto json = texts_of_units(
        [&](const ByteSink& sink, const UnitMarks& marks) {
            return plaintext::write_settlement_lines_json(lines, sink, marks).has_value();
        },
        lines.size());
    check_names(json, {"P-0", "P-1", "P-2"});
    CHECK(json.back().empty());
}

TEST_CASE("units: documents in XML") {
    const auto file = test::small_booked_file();
    const std::size_t units = file.documents.size();
    const auto idoc = texts_of_units(
        [&](const ByteSink& sink, const UnitMarks& marks) {
            return sap_idoc::write_fidccp02(file, "sap_idoc 1\nsender SALDO\n", sink, marks)
                .has_value();
        },
        units);
    check_names(idoc, document_names(0));
    CHECK(idoc.front().ends_with("</IDOC>\n"));
    check_names(texts_of_units(
                    [&](const ByteSink& sink, const UnitMarks& marks) {
                        return payable_accounting::write_payable_accounting(
                                   file,
                                   "payable_accounting 1\nreceipt_type KR\ninterface_id SALDO\n",
                                   sink, marks)
                            .has_value();
                    },
                    units),
                document_names(12));
    const auto journal = texts_of_units(
        [&](const ByteSink& sink, const UnitMarks& marks) {
            return accounting_journal::write_accounting_journal(
                       file, "accounting_journal 1\nsender SALDO\ndocument_type KR\n", sink, marks)
                .has_value();
        },
        units);
    for (const std::string& text : journal)
        if (&text != &journal.back()) CHECK(text.ends_with("</SBO_SimpleAccounting>\n"));
}

TEST_CASE("units: documents in rows, what is held back behind them") {
    const auto file = test::small_booked_file();
    REQUIRE(!file.held.empty());
    const std::size_t units = file.documents.size() + file.held.size();
    for (const auto form : {plaintext::TableForm::csv, plaintext::TableForm::json_lines}) {
        auto texts = texts_of_units(
            [&](const ByteSink& sink, const UnitMarks& marks) {
                return plaintext::write_journal(file, form, sink, marks).has_value();
            },
            units);
        for (std::size_t unit = file.documents.size(); unit < units; ++unit)
            CHECK(texts[unit].find("held") != std::string::npos);
        texts.erase(texts.begin() + static_cast<std::ptrdiff_t>(file.documents.size()),
                    texts.end() - 1);
        check_names(texts, document_names(0));
    }
    const auto rows = texts_of_units(
        [&](const ByteSink& sink, const UnitMarks& marks) {
            return fixed_width::write_fixed_width(
                       file,
                       "fixed_width 1\nrecord document 40\nnumber 1 20 left number\n"
                       "sum 21 20 zeros payable_signed\nrecord line 40\n"
                       "number 1 20 left number\nsum 21 20 zeros amount_signed\n"
                       "record end 20\ncount 1 20 zeros document_count\n",
                       sink, marks)
                .has_value();
        },
        file.documents.size());
    check_names(rows, document_names(0));
    CHECK(rows.back().size() == 22);  // the end, and its line end
}

}  // namespace
