#include "benchmarks/doors/office_month.hpp"

#include <array>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "benchmarks/doors/bank_files.hpp"
#include "benchmarks/folding/folded_home.hpp"

namespace saldo::bench {

namespace {

constexpr const char* kRun = "run-1";

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// The program and its home.
class Office {
  public:
    Office(std::filesystem::path program, std::filesystem::path folder, std::uint64_t memory_mib)
        : program_(std::move(program)),
          folder_(std::move(folder)),
          memory_(fmt::format("{}MiB", memory_mib)) {}

    // Runs a command; what it prints is said().
    Ran run(std::vector<std::string> words) {
        words.insert(words.begin(), {program_.string(), "--home", home().string(), "--memory",
                                     memory_, "--format", "json"});
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        std::fflush(nullptr);
        const auto began = Clock::now();
        const pid_t child = ::fork();
        if (child < 0) give_up("no process can be made");
        if (child == 0) {
            turn(STDOUT_FILENO, folder_ / "said");
            turn(STDERR_FILENO, folder_ / "messages");
            ::execv(arguments[0], arguments.data());
            std::_Exit(127);
        }
        int status = 0;
        rusage used{};
        if (::wait4(child, &status, 0, &used) != child) give_up("a process was lost");
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            give_up(fmt::format("saldo {} ended with {}: {}", words[7],
                                WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                                content_of(folder_ / "messages")));
        return {seconds_since(began), static_cast<std::uint64_t>(used.ru_maxrss) / 1024};
    }
    // An act of somebody, some days after the month began.
    Ran act(const char* actor, std::vector<std::string> words) {
        const Date day{Workload::first_day().days + 35};
        words.insert(words.end(),
                     {"--actor", actor, "--recorded-at", to_text(day) + "T12:00:00+02:00"});
        return run(std::move(words));
    }
    [[nodiscard]] nlohmann::json said() const {
        auto answer = nlohmann::json::parse(content_of(folder_ / "said"), nullptr, false);
        if (!answer.is_object()) give_up("the program's answer is no JSON");
        return answer;
    }
    [[nodiscard]] std::filesystem::path home() const { return folder_ / "home"; }

  private:
    static void turn(int descriptor, const std::filesystem::path& into) {
        const int file = ::open(into.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (file < 0 || ::dup2(file, descriptor) < 0) std::_Exit(126);
    }

    std::filesystem::path program_;
    std::filesystem::path folder_;
    std::string memory_;
};

void publish_month(const Office& office, const Workload& workload) {
    const auto log = open_embedded(office.home() / "log");
    publish(*log, workload, 0, workload.events());
}

// Beside the run's manifest.
std::filesystem::path only_file_of(const std::filesystem::path& folder) {
    std::filesystem::path found;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") continue;
        if (!found.empty()) give_up("the run has more than one file");
        found = entry.path();
    }
    if (found.empty()) give_up("the run has no file");
    return found;
}

// What a row of `saldo receive` or `saldo reconcile` says; empty: there is no such row.
std::string cell_of(const nlohmann::json& rows, const char* key, const std::string& value,
                    const char* column) {
    for (const auto& row : rows) {
        if (row.at(key) != value) continue;
        const auto& cell = row.at(column);
        return cell.is_string() ? cell.get<std::string>() : cell.dump();
    }
    return {};
}

void check_received(const nlohmann::json& said, const char* what, const OfficeMonth& month) {
    const auto& rows = said.at("understood");
    const std::string sum = cell_of(rows, "what", what, "sum");
    const std::string count = cell_of(rows, "what", what, "count");
    // The second row is the statement itself.
    if (rows.size() != 2 || count != std::to_string(month.payments) || sum.empty() ||
        cents_of(sum) != month.cents)
        give_up(fmt::format("received is not {} {} but {}", month.payments, what,
                            rows.dump().substr(0, 500)));
}

void check_books(Office& office, const OfficeMonth& month) {
    static_cast<void>(office.run({"reconcile"}));
    const auto rows = office.said().at("reconciliation");
    const std::string booked = cell_of(rows, "row", "funder", "booked");
    const std::string unexplained = cell_of(rows, "row", "funder", "unexplained");
    const bool explained = unexplained.empty() || unexplained == "0.00";
    if (booked.empty() || cents_of(booked) != month.cents || !explained)
        give_up(fmt::format("booked are {}, unexplained {}, of {} cents", booked, unexplained,
                            month.cents));
}

}  // namespace

OfficeMonth go_through_month(const std::filesystem::path& program,
                             const std::filesystem::path& folder, std::uint64_t payees,
                             std::uint64_t memory_mib) {
    WorkloadSizes sizes;
    sizes.events = payees * 5 / 2;  // 8 of 10 are deliveries: two for each
    sizes.vouchers = payees;
    sizes.providers = payees;
    const Workload workload(sizes);
    const std::string ledger(kLedger);
    const std::string period = to_text(Workload::first_day()).substr(0, 7);
    const std::string pays_on = to_text(Date{Workload::first_day().days + 40});
    std::filesystem::create_directories(folder / "home");
    Office office(program, folder, memory_mib);
    publish_month(office, workload);
    static_cast<void>(office.run({"fold"}));

    OfficeMonth month;
    month.nothing = office.run({"status"});
    month.close = office.act("a-201", {"close", ledger, period});
    static_cast<void>(office.act("a-202", {"approve", "settlement", ledger, period}));
    month.make_run =
        office.act("a-201", {"pay", ledger, period, "--run", kRun, "--execution-date", pays_on});
    static_cast<void>(office.act("a-203", {"approve", "run", ledger, kRun}));
    const std::string out = (folder / "out").string();
    month.written = office.act("a-201", {"pay", "--run", kRun, "--out", out});

    const PaymentOrder order = read_order(only_file_of(out));
    month.payments = order.each.size();
    month.cents = total_of(order);
    if (month.cents != workload.expected().open_cents)
        give_up(fmt::format("{} cents are paid, {} are owed", month.cents,
                            workload.expected().open_cents));
    const std::filesystem::path statement = folder / "statement.xml";
    month.statement_bytes = write_statement(order, statement);
    month.received = office.run({"receive", statement.string()});
    check_received(office.said(), "booked", month);
    check_books(office, month);
    month.received_again = office.run({"receive", statement.string()});
    check_received(office.said(), "known_already", month);
    return month;
}

}  // namespace saldo::bench
