// The doors under a large run. Alone: 100,000 payments written as pain.001; a camt.053 with an
// entry for each read, checked, and each entry matched with its payment; documents of 100,000 lines
// written for SAP. Together: the same sizes through the program (office_month.hpp), where writing
// and receiving include what is recorded, folded and committed.
//
//   bench_doors [--payments N] [--lines N] [--payees N] [--memory MIB] [--program FILE]
//               [--home DIR]
//   bench_doors --small
//
// Asked for: 100,000 payments written in 2 s, 100,000 entries received in 5 s, in memory that does
// not grow with the file. Written files are read again by other means than what wrote them: counts
// and sums must be the same. Memory is the peak of resident memory above what the process had
// before the step. FILE is the program, by default beside this benchmark; payees 0 leaves it out.
#include <fstream>
#include <string>

#include <fmt/format.h>

#include "benchmarks/doors/bank_files.hpp"
#include "benchmarks/doors/office_month.hpp"
#include "benchmarks/doors/sample_files.hpp"
#include "benchmarks/report/report.hpp"
#include "connectors/account_reports/account_report_file.hpp"
#include "connectors/banking/pain001.hpp"
#include "connectors/sap_idoc/fidccp02.hpp"
#include "engine/settlement/entry_matching.hpp"
#include "projections/pipeline/sha256_openssl.hpp"

namespace {

using namespace saldo;
using namespace saldo::bench;
using settlement::PaymentFile;

constexpr std::uint64_t kAskedCount = 100'000;
constexpr double kAskedWriteSeconds = 2;
constexpr double kAskedReceiveSeconds = 5;

struct Step {
    double seconds = 0;
    std::uint64_t memory_mib = 0;  // above what there was
    std::uint64_t bytes = 0;       // of the file
};

template <class Work>
Step measured(Work work) {
    forget_peak();
    const std::uint64_t before = resident_mib();
    const auto began = Clock::now();
    Step step;
    step.bytes = work();
    step.seconds = seconds_since(began);
    const std::uint64_t peak = peak_mib();
    step.memory_mib = peak > before ? peak - before : 0;
    return step;
}

// Into a file, until it is closed.
template <class Write>
std::uint64_t to_file(const std::filesystem::path& path, Write write) {
    std::ofstream out(path, std::ios::binary);
    const std::uint64_t bytes = write([&out](std::string_view piece) -> Status {
        out << piece;
        return {};
    });
    out.close();
    if (!out || std::filesystem::file_size(path) != bytes)
        give_up(fmt::format("{} is not what was written", path.string()));
    return bytes;
}

Step write_payments(const PaymentFile& file, const std::filesystem::path& path) {
    banking::Pain001Totals totals;
    const Step step = measured([&] {
        return to_file(path, [&](const ByteSink& sink) {
            totals = take(banking::write_pain001(file, {}, sink));
            return totals.bytes;
        });
    });
    const PaymentOrder order = read_order(path);
    bool same = order.each.size() == file.payments.size() && totals.payments == order.each.size() &&
                totals.total.value == total_of(order);
    for (std::size_t at = 0; same && at < order.each.size(); ++at)
        same = order.each[at].end_to_end_id == file.payments[at].end_to_end_id &&
               order.each[at].cents == file.payments[at].amount.value &&
               order.each[at].iban == file.payments[at].creditor_iban;
    if (!same) give_up("the payment file has other payments than were given");
    return step;
}

settlement::SentPayments sent_of(const PaymentFile& file) {
    settlement::SentPayments sent;
    settlement::SentBatch batch;
    batch.run = file.run;
    batch.funder = file.funder.funder;
    batch.message_id = file.message_id;
    batch.payment_information_id = file.payment_information_id;
    batch.payer_iban = file.funder.iban;
    const std::size_t number = sent.add(std::move(batch));
    for (const settlement::Payment& payment : file.payments) {
        settlement::SentPayment one;
        one.batch = number;
        one.end_to_end_id = payment.end_to_end_id;
        one.amount = payment.amount;
        one.creditor_iban = payment.creditor_iban;
        sent.add(std::move(one));
    }
    return sent;
}

// Each entry books the payment that was sent in its place.
Step receive(const PaymentFile& file, const std::filesystem::path& path) {
    settlement::SentPayments sent = sent_of(file);
    const auto hasher = make_openssl_hasher();
    std::uint64_t booked = 0;
    std::int64_t cents = 0;
    const Step step = measured([&] {
        auto statement = take(account_reports::AccountReportFile::check(path));
        const settlement::AccountReport& report = statement.said().reports.front();
        if (settlement::check_balances(report).outcome !=
                settlement::BalanceCheck::Outcome::agrees ||
            !settlement::contradictions_in(report).empty())
            give_up("the statement contradicts itself");
        settlement::EntryMatching matching(sent, *hasher, statement.said().kind, report,
                                           file.funder.funder);
        take(statement.entries([&](const settlement::ReportEntry& entry) -> Status {
            settlement::Matched matched;
            matching.match(entry, matched);
            if (matched.facts.size() != 1 || !matched.remarks.empty() ||
                matched.facts.front().payment != file.payments[booked].end_to_end_id)
                give_up(fmt::format("line {}: not the payment that it is of", entry.line));
            const auto effect = sent.effect_of(matched.facts.front());
            if (effect.kind != settlement::EffectKind::booked || effect.payments.size() != 1)
                give_up(fmt::format("line {}: the payment is not booked", entry.line));
            sent.record(matched.facts.front(), effect);
            ++booked;
            cents += effect.amount.value;
            return {};
        }));
        return std::filesystem::file_size(path);
    });
    std::int64_t total = 0;
    for (const settlement::Payment& payment : file.payments) total += payment.amount.value;
    if (booked != file.payments.size() || cents != total)
        give_up("the entries booked are not the payments sent");
    return step;
}

Step write_documents(std::uint64_t lines, const std::filesystem::path& path) {
    const settlement::BookedFile file = make_documents(lines);
    const Step step = measured([&] {
        return to_file(path, [&](const ByteSink& sink) {
            return take(sap_idoc::write_fidccp02(
                            file, "sap_idoc 1\nsender_port SALDO\nsender SALDO_1002\n", sink))
                .bytes;
        });
    });
    // An item for each line and one for each vendor; each IDoc's sum to zero, so all do.
    std::uint64_t items = 0;
    std::int64_t sum = 0;
    std::int64_t vendors = 0;
    std::int64_t cents = 0;
    bool debit = false;
    each_text(path, [&](std::string_view at, std::string_view text) {
        if (at.ends_with("/E1FISEG/SHKZG")) debit = text == "S";
        if (at.ends_with("/E1FISEG/WRBTR")) cents = cents_of(text);
        if (at.ends_with("/E1FINBU")) vendors += debit ? -cents : cents;
        if (!at.ends_with("/E1FISEG")) return;
        ++items;
        sum += debit ? cents : -cents;
    });
    if (items != lines + file.documents.size() || sum != 0 ||
        vendors != take(settlement::total_of(file.documents)).value)
        give_up("the documents have other lines or sums than were given");
    return step;
}

void say(Report& report, const char* what, const std::string& name, std::uint64_t count,
         const Step& step) {
    fmt::print("{:<28} {:>8.0f} ms: {} of them, {:.1f} MB, {} MiB of memory more\n", what,
               step.seconds * 1e3, count, static_cast<double>(step.bytes) * 1e-6, step.memory_mib);
    report.number(name + "_ms", step.seconds * 1e3, 1);
    report.number(name + "_bytes", step.bytes);
    report.number(name + "_memory_mib", step.memory_mib);
}

void say(Report& report, const char* what, const std::string& name, const Ran& ran,
         const Ran& nothing) {
    fmt::print("{:<28} {:>8.0f} ms: peak of memory {} MiB ({} MiB more than `saldo status`)\n",
               what, ran.seconds * 1e3, ran.peak_mib,
               ran.peak_mib > nothing.peak_mib ? ran.peak_mib - nothing.peak_mib : 0);
    report.number(name + "_ms", ran.seconds * 1e3, 1);
    report.number(name + "_peak_mib", ran.peak_mib);
}

void judge(const char* what, std::uint64_t count, double seconds, double asked_seconds) {
    if (count < kAskedCount) return;
    fmt::print("{}: asked {:.0f} s, {}\n", what, asked_seconds,
               seconds <= asked_seconds ? "reached" : "NOT reached");
}

void say_month(Report& report, const OfficeMonth& month) {
    fmt::print("a month of {} payments through the program ({} cents)\n", month.payments,
               month.cents);
    say(report, "saldo status", "status", month.nothing, month.nothing);
    say(report, "saldo close", "close", month.close, month.nothing);
    say(report, "saldo pay (the run made)", "make_run", month.make_run, month.nothing);
    say(report, "saldo pay --out (written)", "program_write", month.written, month.nothing);
    say(report, "saldo receive", "program_receive", month.received, month.nothing);
    say(report, "saldo receive, again", "program_receive_again", month.received_again,
        month.nothing);
    report.number("program_payments", month.payments);
    report.number("program_total_cents", static_cast<std::uint64_t>(month.cents));
    judge("saldo pay --out", month.payments, month.written.seconds, kAskedWriteSeconds);
    judge("saldo receive", month.payments, month.received.seconds, kAskedReceiveSeconds);
}

}  // namespace

int main(int count, char** words) {
    Options options("doors", count, words);
    const std::uint64_t payments = options.number("payments", kAskedCount, 2'000);
    const std::uint64_t lines = options.number("lines", kAskedCount, 2'000);
    const std::uint64_t payees = options.number("payees", kAskedCount, 200);
    const std::uint64_t memory_mib = options.number("memory", 2'048, 256);
    std::string program = options.text("program");
    if (program.empty())
        program =
            (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "saldo").string();
    const WorkFolder folder(options);
    options.done();
    Report report(options);

    const PaymentFile file = make_payments(payments);
    const Step written = write_payments(file, folder.path() / "pain001.xml");
    say(report, "pain.001 written", "pain001", payments, written);
    write_statement(read_order(folder.path() / "pain001.xml"), folder.path() / "camt053.xml");
    const Step received = receive(file, folder.path() / "camt053.xml");
    say(report, "camt.053 read and matched", "camt053", payments, received);
    say(report, "SAP IDocs written, lines", "idoc", lines,
        write_documents(lines, folder.path() / "fidccp02.xml"));
    judge("pain.001 written", payments, written.seconds, kAskedWriteSeconds);
    judge("camt.053 read and matched", payments, received.seconds, kAskedReceiveSeconds);
    if (payees > 0)
        say_month(report, go_through_month(program, folder.path() / "office", payees, memory_mib));
    report.number("payments", payments);
    report.number("lines", lines);
    report.print();
    return 0;
}
