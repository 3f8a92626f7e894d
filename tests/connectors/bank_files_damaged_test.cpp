// Files that were cut, changed or made to harm: each is refused whole or read whole, whatever it
// holds, and memory stays where it is.
#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "connectors/account_reports/account_report_file.hpp"
#include "connectors/payment_status/payment_status_file.hpp"
#include "connectors/xml_reading/xml_elements.hpp"
#include "tests/connectors/bank_files.hpp"
#include "tests/skip.hpp"
#include "tests/temporary_folder.hpp"

using namespace saldo;
using account_reports::AccountReportFile;
using payment_status::PaymentStatusFile;
using test::check_reports;
using test::check_status;
using test::own_file;
using test::with;

namespace {

constexpr std::array<std::uint64_t, 8> kSeeds{1, 2, 3, 5, 8, 13, 21, 34};

// Our own files and, where they are, the shared samples.
std::vector<std::string> all_files() {
    std::vector<std::string> files;
    for (const char* name : {"pain002_group_refused.xml", "pain002_in_part.xml", "camt053_day.xml",
                             "camt054_debits.xml"})
        files.push_back(own_file(name));
    const auto samples = test::shared_samples();
    if (samples.empty()) return files;
    for (const char* folder : {"pain002", "camt053", "camt054"})
        for (const auto& entry : std::filesystem::directory_iterator(samples / folder))
            if (entry.file_size() < 30'000) files.push_back(test::bytes_of_file(entry.path()));
    return files;
}

// A file is read whole or not at all: what was said to be in it is what comes, and an error has
// words.
void read_whole_or_not(const std::string& bytes) {
    if (auto file = check_reports(bytes)) {
        std::vector<settlement::CountedEntries> counted(file->said().reports.size());
        const Status read = file->entries([&](const settlement::ReportEntry& entry) -> Status {
            return settlement::count_entry(counted.at(entry.report), entry.money, entry.direction);
        });
        CHECK(read);
        for (std::size_t at = 0; at < counted.size(); ++at)
            CHECK(counted[at] == file->said().reports[at].counted);
    } else {
        CHECK(file.error().message.starts_with("bank.xml: "));
    }
    if (auto file = check_status(bytes)) {
        std::vector<std::uint64_t> counted(file->report().batches.size());
        const Status read = file->payments([&](const settlement::PaymentStatus& one) -> Status {
            ++counted.at(one.batch);
            return {};
        });
        CHECK(read);
        for (std::size_t at = 0; at < counted.size(); ++at)
            CHECK(counted[at] == file->report().batches[at].payments);
    } else {
        CHECK(file.error().message.starts_with("bank.xml: "));
    }
}

// A line of /proc/self/status in kB; 0 where there is none.
std::uint64_t process_kb(std::string_view name) {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name)) return std::stoull(line.substr(name.size() + 1));
    return 0;
}

// Gives other bytes from the second reading on.
class ChangingBytes : public std::stringbuf {
  public:
    ChangingBytes(const std::string& first, std::string then)
        : std::stringbuf(first), then_(std::move(then)) {}

  protected:
    pos_type seekpos(pos_type at, std::ios_base::openmode which) override {
        if (readings_++ == 1) str(then_);
        return std::stringbuf::seekpos(at, which);
    }

  private:
    std::string then_;
    int readings_ = 0;
};

class ChangingFile : public std::istream {
  public:
    ChangingFile(const std::string& first, std::string then)
        : std::istream(nullptr), bytes_(first, std::move(then)) {
        rdbuf(&bytes_);
    }

  private:
    ChangingBytes bytes_;
};

std::string padded(const std::string& bytes, std::size_t size) {
    return bytes + "<!--" + std::string(size, ' ') + "-->";
}

}  // namespace

TEST_CASE("a file that is cut anywhere is refused: nothing of it is handed over") {
    for (const std::string& bytes : all_files()) {
        const bool status = bytes.find("CstmrPmtStsRpt") != std::string::npos;
        // The end of the outermost element may only be followed by white space.
        const std::size_t whole = bytes.rfind('>');
        for (const std::uint64_t seed : kSeeds) {
            std::mt19937_64 random{seed};
            const std::string cut = bytes.substr(0, random() % whole);
            if (status) {
                CHECK(!check_status(cut));
            } else {
                CHECK(!check_reports(cut));
            }
        }
    }
}

TEST_CASE("random damage is refused whole, or read whole where it is no damage") {
    for (const std::string& bytes : all_files()) {
        for (const std::uint64_t seed : kSeeds) {
            std::mt19937_64 random{seed};
            std::string damaged = bytes;
            const std::uint64_t changes = 1 + random() % 4;
            for (std::uint64_t change = 0; change < changes; ++change) {
                const std::size_t at = random() % damaged.size();
                switch (random() % 4) {
                    case 0:
                        damaged[at] = static_cast<char>(random());
                        break;
                    case 1:
                        damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
                        break;
                    case 2:
                        damaged.erase(at, 1 + random() % 20);
                        break;
                    default:
                        damaged.insert(at, damaged.substr(random() % damaged.size(), 40));
                }
            }
            CAPTURE(seed);
            read_whole_or_not(damaged);
        }
    }
}

TEST_CASE("a file that changes between its readings is not acted upon") {
    const std::string first = padded(own_file("camt053_day.xml"), 200'000);
    for (const std::string& then : {with(first, ">2250.75<", ">2250.76<"), first.substr(0, 100'000),
                                    first + " ", std::string{}}) {
        auto file = AccountReportFile::check(
            xml_reading::ReadTwice{std::make_unique<ChangingFile>(first, then), "bank.xml"});
        REQUIRE_MESSAGE(file, file.error().message);
        const Status read = file->entries([](const settlement::ReportEntry& entry) -> Status {
            CHECK(entry.money.amount != Cents{225'076});
            return {};
        });
        REQUIRE(!read);
        CHECK(read.error().kind == ErrorKind::differs);
    }
}

TEST_CASE("a caller's error ends the reading, and the next reading is whole") {
    auto file = check_reports(own_file("camt053_day.xml"));
    REQUIRE(file);
    int seen = 0;
    const Status stopped = file->entries([&](const settlement::ReportEntry&) -> Status {
        return ++seen == 2 ? Status{fail(ErrorKind::unavailable, "later")} : Status{};
    });
    REQUIRE(!stopped);
    CHECK(stopped.error().message == "later");
    CHECK(seen == 2);
    CHECK(test::entries_of(*file).size() == 4);
}

TEST_CASE("encodings of banks, with and without a byte order mark, are the same report") {
    auto expected = check_reports(own_file("camt053_day.xml"));
    REQUIRE(expected);
    const std::string utf8 = own_file("camt053_day.xml");
    const auto owner_of = [](const std::string& bytes) {
        const auto file = check_reports(bytes);
        REQUIRE_MESSAGE(file, file.error().message);
        return file->said().reports[0].additional;
    };
    CHECK(owner_of("\xEF\xBB\xBF" + utf8) == "Hyvää päivää");
    CHECK(owner_of(with(utf8, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "")) ==
          "Hyvää päivää");
    std::string latin;
    for (std::size_t at = 0; at < utf8.size(); ++at) {
        // Two bytes of UTF-8 that begin with C3 are one of Latin-1.
        const bool two = utf8[at] == '\xC3';
        latin += two ? static_cast<char>(utf8[at + 1] + 0x40) : utf8[at];
        if (two) ++at;
    }
    for (const char* encoding : {"ISO-8859-1", "ISO-8859-15", "windows-1252"})
        CHECK(owner_of(with(latin, "UTF-8", encoding)) == "Hyvää päivää");
    const std::string euro = with(with(latin, "UTF-8", "ISO-8859-15"), "Hyv\xE4\xE4", "5 \xA4");
    CHECK(owner_of(euro) == "5 € päivää");
    std::string wide = "\xFF\xFE";
    for (const char c : with(with(utf8, "UTF-8", "UTF-16"), "Hyvää päivää", "Hyva paiva"))
        if (static_cast<unsigned char>(c) < 0x80) wide += {c, '\0'};
    CHECK(owner_of(wide) == "Hyva paiva");
    const auto wrong = check_reports(latin);  // says UTF-8 and is not
    REQUIRE(!wrong);
    CHECK(wrong.error().message.find("the XML is broken") != std::string::npos);
}

TEST_CASE("files that are made to harm are refused before they do") {
    const std::string day = own_file("camt053_day.xml");
    const std::string bomb =
        "<!DOCTYPE Document [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n";
    const auto refusal = [](const std::string& bytes) {
        const auto file = check_reports(bytes);
        REQUIRE(!file);
        return file.error().message;
    };
    CHECK(refusal(with(day, "<Document", bomb + "<Document"))
              .find("a document type declaration has no place") != std::string::npos);
    CHECK(refusal("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>").find("document type") !=
          std::string::npos);
    CHECK(refusal(with(day, "TITO-1<", "&unknown;<")).find("line 5") != std::string::npos);
    CHECK(refusal("<?xml version=\"1.0\"?><!--" + std::string(400'000, ' ') + "-->" + "<Document/>")
              .find("no element begins within the first 64 KiB") != std::string::npos);
    std::string deep;
    for (int at = 0; at < 200; ++at) deep += "<Pty>";
    CHECK(refusal(with(day, "<Nm>Maksuliiketili</Nm>", deep)).find("more than 64 deep") !=
          std::string::npos);
    CHECK(refusal(with(day, "Palautus", std::string(20'000, 'x'))).find("longer than 16 KiB") !=
          std::string::npos);
    // What nobody asks for may be long, up to what libxml2 takes.
    CHECK(check_reports(with(day, "misspelt", std::string(100'000, 'x'))));
    std::string balances;
    for (int at = 0; at < 1'001; ++at)
        balances += "<Bal><Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>";
    CHECK(refusal(with(day, "<TxsSummry>", balances + "<TxsSummry>"))
              .find("more than 1,000 balances") != std::string::npos);
}

TEST_CASE("only files that can be read twice are taken") {
    const test::TemporaryFolder folder;
    const auto none = AccountReportFile::check(folder / "none.xml");
    REQUIRE(!none);
    CHECK(none.error().kind == ErrorKind::not_found);
    const auto of_folder = PaymentStatusFile::check(folder.path());
    REQUIRE(!of_folder);
    CHECK(of_folder.error().kind == ErrorKind::bad_input);
    const auto device = AccountReportFile::check("/dev/null");
    REQUIRE(!device);
    CHECK(device.error().kind == ErrorKind::bad_input);
}

TEST_CASE("a statement of 100,000 entries is read in the memory of a few") {
    constexpr std::size_t kEntries = 100'000;
    constexpr std::uint64_t kGrowthKbMax = std::uint64_t{32} * 1024;  // the file has some 130 MB
    const test::TemporaryFolder folder;
    test::write_long_statement(folder / "long.xml", kEntries);
    if (process_kb("VmHWM:") == 0) SALDO_SKIP("no /proc/self/status with VmHWM");
    std::ofstream{"/proc/self/clear_refs"} << "5";  // the peak begins anew, where that is allowed
    const std::uint64_t before = process_kb("VmHWM:");
    auto file = AccountReportFile::check(folder / "long.xml");
    REQUIRE_MESSAGE(file, file.error().message);
    REQUIRE(file->said().reports.size() == 1);
    CHECK(file->said().reports[0].booked.entries == kEntries);
    CHECK(file->said().reports[0].booked.debit_sum == Cents{125 * std::int64_t{kEntries}});
    std::size_t seen = 0;
    bool in_order = true;
    const Status read = file->entries([&](const settlement::ReportEntry& entry) -> Status {
        in_order = in_order && entry.index == seen;
        ++seen;
        return {};
    });
    CHECK(read);
    CHECK(in_order);
    CHECK(seen == kEntries);
    CHECK(process_kb("VmHWM:") - before < kGrowthKbMax);
}

TEST_CASE("an error far down a long file names its line to within a few") {
    const test::TemporaryFolder folder;
    test::write_long_statement(folder / "long.xml", 10'000);
    std::string bytes = test::bytes_of_file(folder / "long.xml");
    const std::size_t last = bytes.rfind(">1.25<");
    const auto line = static_cast<std::uint64_t>(
        1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(last), '\n'));
    REQUIRE(line > 100'000);
    bytes.replace(last, 6, ">1,25<");
    const auto file = check_reports(bytes);
    REQUIRE(!file);
    const std::string_view before = "bank.xml: line ";
    REQUIRE(file.error().message.starts_with(before));
    const std::uint64_t named = std::stoull(file.error().message.substr(before.size()));
    CHECK(named >= line);
    CHECK(named <= line + 20);
}
