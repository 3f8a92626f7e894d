// A month settled and paid: deliveries are folded; then the month is closed, the settlement
// approved, a run made and approved, each through the log and durable, and the run's pain.001
// written. Total, payees and payments must be what the workload makes of them.
//
//   bench_settle [--events N] [--vouchers N] [--providers N] [--seed N] [--memory MIB]
//                [--validator COMMAND] [--home DIR]      8 of 10 events are deliveries
//   bench_settle --small
//
// COMMAND --schema FILE says by its exit code whether the file is valid: 0 it is, 77 nobody can
// tell. benchmarks/settle/run.sh uses that of tests/oracle.
#include <array>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <sys/wait.h>

#include <fmt/format.h>

#include "benchmarks/folding/folded_home.hpp"
#include "connectors/banking/pain001.hpp"
#include "engine/fold/state.hpp"
#include "engine/settlement/settlement_id.hpp"
#include "projections/pipeline/sha256_openssl.hpp"
#include "projections/settlements/payment_files.hpp"
#include "schemas/codec/encode.hpp"

namespace {

using namespace saldo;
using namespace saldo::bench;

constexpr const char* kRun = "run-1";
constexpr int kNobodyCanTell = 77;

// The office after the month: appends one event at a time and folds it.
class Office {
  public:
    Office(EventLog& log, Shard& shard) : shard_(shard), writer_(take(log.write())) {}

    // Seconds until the event is durable in the log and in the home.
    template <class Fact>
    double act(const char* id, const char* actor, Fact fact) {
        constexpr std::int32_t kDaysLater = 35;
        events::EventT event;
        event.id = id;
        event.source = "urn:bench:organiser";
        event.ledger = kLedger;
        event.recorded_at = std::make_unique<events::Instant>(
            (Workload::first_day().days + kDaysLater) * kDayMs + kDayMs / 2, 120);
        event.actor = actor;
        event.role = events::Role::official;
        event.data.Set(std::move(fact));
        const std::string payload = codec::encode(event);
        const StopFlag never = false;
        const auto began = Clock::now();
        take(writer_->append(kLedger, payload, {}));
        take(writer_->flush());
        take(shard_.fold_to_end(never));
        const double seconds = seconds_since(began);
        ++acts_;
        return seconds;
    }
    [[nodiscard]] std::uint64_t acts() const { return acts_; }

  private:
    Shard& shard_;
    std::unique_ptr<LogWriter> writer_;
    std::uint64_t acts_ = 0;
};

std::uint64_t accepted(const Shard& shard) {
    const State& state = shard.fold().state();
    return state.books.ledgers[state.books.ledgers.find(kNoHandle, kLedger)].accepted;
}

struct Settled {
    double close_s = 0;
    double approve_s = 0;
    double run_s = 0;
    double approve_run_s = 0;
    Settlement settlement;
    PaymentRun run;
};

Settled settle(EventLog& log, Shard& shard) {
    Office office(log, shard);
    const std::uint64_t before = accepted(shard);
    Settled settled;
    const Date period_end = month_end(Workload::first_day());
    const std::string id = settlement_id(period_end, "", "", 0);
    events::PeriodClosedT closed;
    closed.period_end = std::make_unique<events::Date>(period_end.days);
    settled.close_s = office.act("close", "a-201", std::move(closed));
    const auto settlement = take(read_settlement(view_of(shard), kLedger, id));
    if (!settlement) give_up("the close made no settlement");
    settled.settlement = *settlement;

    events::SettlementApprovedT approved;
    approved.settlement = id;
    approved.total = std::make_unique<events::Cents>(settlement->total.value);
    approved.digest = std::make_unique<events::Sha256>(
        flatbuffers::span<const std::uint8_t, 32>(settlement->digest.bytes.data(), 32));
    settled.approve_s = office.act("approve", "a-202", std::move(approved));

    events::PaymentRunMadeT made;
    made.run = kRun;
    made.settlements = {id};
    made.execution_date = std::make_unique<events::Date>(period_end.days + 10);
    settled.run_s = office.act("run", "a-201", std::move(made));
    const auto run = take(read_run(view_of(shard), kLedger, kRun));
    if (!run) give_up("no payment run was made");
    settled.run = *run;

    events::PaymentRunApprovedT run_approved;
    run_approved.run = kRun;
    run_approved.total = std::make_unique<events::Cents>(run->total.value);
    settled.approve_run_s = office.act("approve-run", "a-203", std::move(run_approved));
    if (accepted(shard) != before + office.acts()) give_up("not every act was accepted");
    return settled;
}

struct Written {
    double seconds = 0;  // from reading the run until the file is closed
    banking::Pain001Totals totals;
};

Written write_file(const Shard& shard, const std::filesystem::path& path) {
    Written written;
    const auto began = Clock::now();
    const auto files = take(payment_files_of(view_of(shard), kLedger, kRun));
    if (files.size() != 1) give_up("the run is not one funder's");
    std::ofstream out(path, std::ios::binary);
    written.totals =
        take(banking::write_pain001(files.front(), {}, [&](std::string_view piece) -> Status {
            out << piece;
            return {};
        }));
    out.close();
    if (!out) give_up(fmt::format("{} cannot be written", path.string()));
    written.seconds = seconds_since(began);
    return written;
}

void check_settled(const Settled& settled, const Written& written, const Workload& workload) {
    const std::int64_t open = workload.expected().open_cents;
    const std::uint64_t payees = workload.sizes().providers;
    if (settled.settlement.total.value != open) give_up("the settlement's total is wrong");
    if (settled.settlement.payees.size() != payees) give_up("the settlement's payees are wrong");
    if (settled.run.total.value != open || settled.run.payments.size() != payees)
        give_up("the run's payments are wrong");
    if (written.totals.total.value != open || written.totals.payments != payees)
        give_up("the file's payments are wrong");
}

// False: nobody can tell.
bool validate(const std::string& validator, const std::filesystem::path& file) {
    if (validator.empty()) return false;
    const std::string command = fmt::format("'{}' --schema '{}' >&2", validator, file.string());
    const int status = std::system(command.c_str());
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (code == kNobodyCanTell) return false;
    if (code != 0) give_up("the payment file is not valid pain.001.001.09");
    return true;
}

std::string sha256_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    const auto hash = make_openssl_running_hash();
    std::array<char, 65'536> block{};
    while (in.read(block.data(), block.size()) || in.gcount() > 0)
        hash->add({block.data(), static_cast<std::size_t>(in.gcount())});
    return to_hex(hash->end());
}

}  // namespace

int main(int count, char** words) {
    Options options("settle", count, words);
    const Workload workload(
        workload_options(options, {1'250'000, 200'000, 5'000}, {20'000, 500, 20}));
    const std::uint64_t memory_mib = options.number("memory", 4'096, 512);
    const std::string validator = options.text("validator");
    const WorkFolder folder(options);
    options.done();
    Report report(options);

    const auto log = open_embedded(folder.path() / "log");
    publish(*log, workload, 0, workload.events());
    FoldedHome home(folder.path() / "home", *log, memory_mib << 20U);
    static_cast<void>(fold_all(*home.shard, workload.events()));
    check(*home.shard, workload);
    const Settled settled = settle(*log, *home.shard);
    const std::filesystem::path file = folder.path() / "pain001.xml";
    const Written written = write_file(*home.shard, file);
    check_settled(settled, written, workload);
    const bool valid = validate(validator, file);

    fmt::print("closed     {:>9.1f} ms: {} deliveries, {} lines, {} payees\n",
               settled.close_s * 1e3, workload.expected().deliveries,
               settled.settlement.lines.size(), settled.settlement.payees.size());
    fmt::print("approved   {:>9.1f} ms\nrun made   {:>9.1f} ms\nrun approved {:>7.1f} ms\n",
               settled.approve_s * 1e3, settled.run_s * 1e3, settled.approve_run_s * 1e3);
    fmt::print("pain.001   {:>9.1f} ms: {} payments, {} bytes; {}\n", written.seconds * 1e3,
               written.totals.payments, written.totals.bytes,
               valid ? "valid by its schema" : "not checked by its schema");
    report.number("deliveries", workload.expected().deliveries);
    report.number("close_ms", settled.close_s * 1e3, 1);
    report.number("approve_ms", settled.approve_s * 1e3, 1);
    report.number("run_ms", settled.run_s * 1e3, 1);
    report.number("approve_run_ms", settled.approve_run_s * 1e3, 1);
    report.number("pain001_ms", written.seconds * 1e3, 1);
    report.number("from_close_to_file_ms",
                  (settled.close_s + settled.approve_s + settled.run_s + settled.approve_run_s +
                   written.seconds) *
                      1e3,
                  1);
    report.number("payments", written.totals.payments);
    report.number("total_cents", static_cast<std::uint64_t>(written.totals.total.value));
    report.flag("schema_valid", valid);
    report.text("pain001_sha256", sha256_of(file));
    report.text("digest", digest_of(*home.shard));
    report.print();
    return 0;
}
