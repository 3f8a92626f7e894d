// A property of all doors that write: whatever is settled, each file can be read by another reader,
// and says the amounts that went in, to the cent. Seeds that once failed (seeds.txt) are tried
// first, then new ones.
//
// SALDO_FILES_SEED=N in the environment tries one seed; SALDO_FILES_SEEDS=N, how many new ones.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "connectors/accounting_journal/accounting_journal.hpp"
#include "connectors/banking/pain001.hpp"
#include "connectors/fixed_width/fixed_width.hpp"
#include "connectors/payable_accounting/payable_accounting.hpp"
#include "connectors/plaintext/journal.hpp"
#include "connectors/plaintext/payments_csv.hpp"
#include "connectors/plaintext/settlement_lines_csv.hpp"
#include "connectors/plaintext/settlement_lines_json.hpp"
#include "connectors/sap_idoc/fidccp02.hpp"
#include "engine/base/utf8.hpp"
#include "tests/connectors/csv_reading.hpp"
#include "tests/connectors/payment_file_sample.hpp"
#include "tests/connectors/random_files.hpp"
#include "tests/connectors/xml_reading.hpp"

using namespace saldo;
using settlement::BookedFile;
using settlement::PaymentFile;
using test::RandomSettlement;

namespace {

using Amounts = std::vector<std::int64_t>;  // cents, in the file's order

constexpr std::uint64_t kNewSeeds = 150;
constexpr const char* kLayout =
    "fixed_width 1\n"
    "record document 60\nsign 1 1 left payable_sign\namount 2 13 zeros payable\n"
    "name 15 30 cut name\ndue 45 8 left due_date yyyymmdd\n"
    "record line 30\namount 1 14 zeros amount_signed\n"
    "record end 30\ncount 1 6 zeros document_count\ntotal 7 18 zeros total_signed\n";

// What a writer wrote, and the total that it says to have written.
struct Written {
    std::string bytes;
    Cents total;
};

template <class Write>
Written written(Write write) {
    Written made;
    const auto totals = write(test::sink_into(made.bytes));
    REQUIRE_MESSAGE(totals, totals.error().message);
    CHECK(totals->bytes == made.bytes.size());
    made.total = totals->total;
    return made;
}

test::Xml xml_of(const std::string& bytes) {
    test::Xml xml = test::parsed_xml(bytes);
    REQUIRE_MESSAGE(xml, "not well-formed");
    return xml;
}

Amounts cents_of(const std::vector<std::string>& texts) {
    Amounts amounts;
    for (const std::string& text : texts) amounts.push_back(test::cents_of(text));
    return amounts;
}

std::vector<nlohmann::json> objects_of(const std::string& bytes) {
    std::vector<nlohmann::json> objects;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = bytes.find('\n', at);
        REQUIRE(end != std::string::npos);
        objects.push_back(nlohmann::json::parse(bytes.substr(at, end - at), nullptr, false));
        REQUIRE(objects.back().is_object());
        at = end + 1;
    }
    return objects;
}

std::int64_t sum_of(const Amounts& amounts) {
    std::int64_t sum = 0;
    for (const std::int64_t amount : amounts) sum += amount;
    return sum;
}

// The cells of a column that the header names.
std::vector<std::string> column_of(const std::string& bytes, const std::string& name) {
    const auto rows = test::read_csv(bytes);
    REQUIRE_FALSE(rows.empty());
    const auto found = std::ranges::find(rows.front(), name);
    REQUIRE(found != rows.front().end());
    const auto at = static_cast<std::size_t>(found - rows.front().begin());
    std::vector<std::string> cells;
    for (std::size_t row = 1; row < rows.size(); ++row) {
        REQUIRE(rows[row].size() == rows.front().size());
        cells.push_back(rows[row][at]);
    }
    return cells;
}

// What was settled: payments; lines; and the postings of each document, the payable first, debits
// above zero. `zeros`: payables of nothing count as well.
Amounts payments_of(const PaymentFile& file) {
    Amounts amounts;
    for (const settlement::Payment& payment : file.payments)
        amounts.push_back(payment.amount.value);
    return amounts;
}

Amounts lines_of(const RandomSettlement& settled) {
    Amounts amounts;
    for (const settlement::SettledLine& line : settled.lines) amounts.push_back(line.amount.value);
    return amounts;
}

Amounts postings_of(const BookedFile& file, bool zeros) {
    Amounts amounts;
    for (const settlement::BookedDocument& document : file.documents) {
        if (zeros || document.payable.value != 0) amounts.push_back(-document.payable.value);
        for (const settlement::BookedLine& line : document.lines)
            amounts.push_back(line.amount.value);
    }
    return amounts;
}

void check_payment_files(const RandomSettlement& settled) {
    const PaymentFile& file = settled.payments;
    const Amounts paid = payments_of(file);
    const Written bank =
        written([&](const ByteSink& sink) { return banking::write_pain001(file, {}, sink); });
    CHECK(bank.total.value == sum_of(paid));
    const test::Xml xml = xml_of(bank.bytes);
    CHECK(cents_of(test::texts_of(xml, "InstdAmt")) == paid);
    for (const std::string& sum : test::texts_of(xml, "CtrlSum"))
        CHECK(test::cents_of(sum) == sum_of(paid));
    const Written table =
        written([&](const ByteSink& sink) { return plaintext::write_payments_csv(file, sink); });
    CHECK(table.total.value == sum_of(paid));
    CHECK(cents_of(column_of(table.bytes, "amount")) == paid);
}

void check_lines(const RandomSettlement& settled) {
    const Amounts lines = lines_of(settled);
    const Written table = written([&](const ByteSink& sink) {
        return plaintext::write_settlement_lines_csv(settled.lines, sink);
    });
    CHECK(table.total.value == sum_of(lines));
    CHECK(cents_of(column_of(table.bytes, "amount")) == lines);
    const Written json = written([&](const ByteSink& sink) {
        return plaintext::write_settlement_lines_json(settled.lines, sink);
    });
    CHECK(json.total.value == sum_of(lines));
    Amounts amounts;
    std::int64_t vat = 0;
    for (const auto& object : objects_of(json.bytes)) {
        amounts.push_back(test::cents_of(object.at("amount")));
        if (object.contains("vat")) vat += test::cents_of(object.at("vat"));
    }
    CHECK(amounts == lines);
    for (const settlement::SettledLine& line : settled.lines) vat -= line.vat.value;
    CHECK(vat == 0);
}

void check_journal(const BookedFile& file) {
    const Written table = written([&](const ByteSink& sink) {
        return plaintext::write_journal(file, plaintext::TableForm::csv, sink);
    });
    const Amounts rows = cents_of(column_of(table.bytes, "amount"));
    CHECK((rows == postings_of(file, true) || rows == postings_of(file, false)));
    const auto names = column_of(table.bytes, "name");
    CHECK(std::ranges::all_of(file.documents, [&](const settlement::BookedDocument& document) {
        return std::ranges::find(names, document.name) != names.end();
    }));
    const Written json = written([&](const ByteSink& sink) {
        return plaintext::write_journal(file, plaintext::TableForm::json_lines, sink);
    });
    Amounts amounts;
    std::vector<std::string> json_names;
    for (const auto& object : objects_of(json.bytes)) {
        amounts.push_back(test::cents_of(object.at("amount")));
        json_names.push_back(object.at("name"));
    }
    CHECK(amounts == rows);
    CHECK(json_names == names);
    CHECK(sum_of(amounts) == 0);
}

void check_sap_idoc(const BookedFile& file) {
    const Written made = written([&](const ByteSink& sink) {
        return sap_idoc::write_fidccp02(file, "sap_idoc 1\nsender SALDO_1002\n", sink);
    });
    const test::Xml xml = xml_of(made.bytes);
    const auto sides = test::texts_of(xml, "SHKZG");
    Amounts amounts = cents_of(test::texts_of(xml, "WRBTR"));
    REQUIRE(sides.size() == amounts.size());
    for (std::size_t at = 0; at < sides.size(); ++at)
        if (sides[at] == "H") amounts[at] = -amounts[at];
    CHECK(amounts == postings_of(file, false));
}

void check_payable_accounting(const BookedFile& file) {
    const Written made = written([&](const ByteSink& sink) {
        return payable_accounting::write_payable_accounting(
            file,
            "payable_accounting 1\nreceipt_type 6S\ninterface_id 383\ndescription Palveluseteli\n",
            sink);
    });
    const test::Xml xml = xml_of(made.bytes);
    const auto signs = test::texts_of(xml, "DebetKredit");
    const Amounts bills = cents_of(test::texts_of(xml, "BillValue"));
    const Amounts values = cents_of(test::texts_of(xml, "Value"));
    REQUIRE(signs.size() == bills.size() + values.size());
    REQUIRE(bills.size() == file.documents.size());
    Amounts amounts;
    std::size_t value = 0;
    for (std::size_t at = 0; at < bills.size(); ++at) {
        const std::size_t lines = file.documents[at].lines.size();
        amounts.push_back(signs[amounts.size()] == "+" ? bills[at] : -bills[at]);
        for (std::size_t left = lines; left > 0 && value < values.size(); --left, ++value)
            amounts.push_back(signs[amounts.size()] == "+" ? values[value] : -values[value]);
    }
    CHECK(amounts == postings_of(file, true));
}

void check_accounting_journal(const BookedFile& file) {
    const Written made = written([&](const ByteSink& sink) {
        return accounting_journal::write_accounting_journal(
            file, "accounting_journal 1\nsender ID999\ndocument_type 3R\n", sink);
    });
    const test::Xml xml = xml_of(made.bytes);
    CHECK(cents_of(test::texts_of(xml, "AmountInDocumentCurrency")) == postings_of(file, false));
}

void check_fixed_width(const BookedFile& file) {
    const Written made = written(
        [&](const ByteSink& sink) { return fixed_width::write_fixed_width(file, kLayout, sink); });
    std::vector<std::string> rows;
    for (std::size_t at = 0; at < made.bytes.size();) {
        const std::size_t end = made.bytes.find('\n', at);
        REQUIRE(end != std::string::npos);
        rows.push_back(made.bytes.substr(at, end - at));
        if (rows.back().ends_with('\r')) rows.back().pop_back();
        at = end + 1;
    }
    Amounts amounts;
    std::size_t row = 0;
    for (const settlement::BookedDocument& document : file.documents) {
        REQUIRE(rows.at(row).size() == 60);
        const std::int64_t payable = std::stoll(rows[row].substr(1, 13));
        amounts.push_back(rows[row++].front() == '-' ? payable : -payable);
        for (std::size_t left = document.lines.size(); left > 0; --left)
            amounts.push_back(std::stoll(rows.at(row++).substr(0, 14)));
    }
    CHECK(amounts == postings_of(file, true));
    REQUIRE(row + 1 == rows.size());
    CHECK(std::stoll(rows.back().substr(6, 18)) == made.total.value);
}

void check_seed(std::uint64_t seed) {
    INFO("SALDO_FILES_SEED=", seed);
    std::mt19937_64 random{seed};
    const RandomSettlement settled = test::random_settlement(random);
    if (!settled.payments.payments.empty()) check_payment_files(settled);
    check_lines(settled);
    check_journal(settled.booked);
    check_sap_idoc(settled.booked);
    check_payable_accounting(settled.booked);
    check_accounting_journal(settled.booked);
    check_fixed_width(settled.booked);
}

std::uint64_t number_from(const char* name) {
    const char* const said = std::getenv(name);
    return said == nullptr ? 0 : std::strtoull(said, nullptr, 10);
}

}  // namespace

TEST_CASE("every format: whatever is settled, files are valid and say what went in") {
    if (const std::uint64_t seed = number_from("SALDO_FILES_SEED"); seed != 0)
        return check_seed(seed);
    std::ifstream kept(SALDO_SOURCE_DIR "/tests/connectors/seeds.txt");
    REQUIRE(kept);
    for (std::string line; std::getline(kept, line);)
        if (!line.empty() && line.front() != '#')
            check_seed(std::strtoull(line.c_str(), nullptr, 10));
    const std::uint64_t more = std::max(number_from("SALDO_FILES_SEEDS"), kNewSeeds);
    for (std::uint64_t seed = 1; seed <= more; ++seed) check_seed(seed);
}

TEST_CASE("every format: the random settlements have what files break at") {
    std::map<std::string, int> met;
    for (std::uint64_t seed = 1; seed <= kNewSeeds; ++seed) {
        std::mt19937_64 random{seed};
        const RandomSettlement settled = test::random_settlement(random);
        for (const settlement::BookedDocument& document : settled.booked.documents) {
            ++met["date " + to_text(document.posting_date).substr(5)];
            if (count_characters(document.name).value() == 70) ++met["name of 70"];
            for (const char* letter : {"ä", "ö", "å", "é", "&", "<", "\""})
                if (document.name.find(letter) != std::string::npos) ++met[letter];
            if (document.payable.value < 0) ++met["credit note"];
        }
        for (const settlement::Payment& payment : settled.payments.payments) {
            if (payment.amount == Cents{1}) ++met["0.01 paid"];
            if (payment.amount == settlement::kPaymentAmountMax) ++met["999999999.99 paid"];
        }
    }
    for (const char* what :
         {"date 12-29", "date 12-30", "date 12-31", "date 02-29", "name of 70", "ä", "ö", "å", "é",
          "&", "<", "\"", "credit note", "0.01 paid", "999999999.99 paid"}) {
        CAPTURE(what);
        CHECK(met[what] > 0);
    }
}
