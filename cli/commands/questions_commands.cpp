// The commands that only ask: each makes one request and shows the answer.

#include <fmt/format.h>

#include "cli/commands/program.hpp"

namespace saldo {

namespace {

constexpr std::uint64_t kRowsForPeople = 100;
constexpr std::uint64_t kRowsForMachines = 100'000;

Status ask_and_show(const Program& program, Request request) {
    if (request.contains("limit") && request["limit"].is_null())
        request["limit"] =
            program.place.format == Format::table ? kRowsForPeople : kRowsForMachines;
    if (!program.place.ledger.empty() && !request.contains("ledger"))
        request["ledger"] = program.place.ledger;
    request["language"] = language_code(program.place.language);
    auto office = open_office(program.place, program.wiring, Access::read);
    if (!office) return std::unexpected(office.error());
    const auto answer = (*office)->ask(request);
    if (!answer) return std::unexpected(answer.error());
    show(program, *answer);
    std::fflush(stdout);
    const auto limit = request.find("limit");
    if (limit != request.end() && answer->rows.size() >= limit->get<std::uint64_t>())
        fmt::print(stderr, "saldo: the first {} are shown, there may be more: --limit N\n",
                   answer->rows.size());
    return {};
}

// A list that may be long: a screenful or two for a person, and for machines as much as fits
// memory comfortably. Whether it was cut is said on standard error.
void limit_option(CLI::App* command, const std::shared_ptr<Request>& request) {
    command
        ->add_option_function<std::uint64_t>(
            "--limit", [request](const std::uint64_t& number) { (*request)["limit"] = number; },
            fmt::format("At most so many (default {}, as csv or json {})", kRowsForPeople,
                        kRowsForMachines))
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
    (*request)["limit"] = nullptr;  // by the format, once that is known
}

// A command whose options fill the request.
CLI::App* add_question(CLI::App& app, Program& program, const std::string& name,
                       const std::string& what, const std::string& examples,
                       const std::shared_ptr<Request>& request) {
    return add_command(app, program, name, what, examples,
                       [&program, request] { return ask_and_show(program, *request); });
}

CLI::Option* text_option(CLI::App* command, const std::shared_ptr<Request>& request,
                         const std::string& name, const std::string& field,
                         const std::string& what) {
    return command->add_option_function<std::string>(
        name, [request, field](const std::string& text) { (*request)[field] = text; }, what);
}

void number_option(CLI::App* command, const std::shared_ptr<Request>& request,
                   const std::string& name, const std::string& field, const std::string& what) {
    command->add_option_function<std::uint64_t>(
        name, [request, field](const std::uint64_t& number) { (*request)[field] = number; }, what);
}

void flag_option(CLI::App* command, const std::shared_ptr<Request>& request,
                 const std::string& name, const std::string& field, const std::string& what) {
    command->add_flag_function(
        name, [request, field](std::int64_t) { (*request)[field] = true; }, what);
}

std::shared_ptr<Request> question(const char* name) {
    return std::make_shared<Request>(Request{{"ask", name}});
}

void add_accounts(CLI::App& app, Program& program) {
    auto status = question("status");
    add_question(app, program, "status", "Where the home stands: position, lag, digest",
                 "  saldo status\n  saldo status --format json", status);
    auto balances = question("balances");
    CLI::App* command =
        add_question(app, program, "balances", "The balance of every account",
                     "  saldo balances\n  saldo balances --prefix koivula/payable --format csv\n"
                     "  saldo balances --voucher V000123",
                     balances);
    text_option(command, balances, "--prefix", "prefix", "Accounts whose names begin so");
    text_option(command, balances, "--voucher", "voucher", "The accounts of one voucher");
    flag_option(command, balances, "--every-voucher", "every_voucher",
                "Each voucher's accounts, not their sums");
    flag_option(command, balances, "--zeros", "zeros", "Accounts whose balance is zero, too");
    auto payables = question("payables");
    command =
        add_question(app, program, "payables", "What is owed to each provider, largest first",
                     "  saldo payables --top 10\n  saldo payables --provider P0001", payables);
    number_option(command, payables, "--top", "top", "The largest so many");
    text_option(command, payables, "--provider", "provider", "One provider");
    text_option(command, payables, "--funder", "funder", "One funder");
}

void add_people(CLI::App& app, Program& program) {
    auto voucher = question("voucher");
    CLI::App* command = add_question(
        app, program, "voucher", "A voucher as its holder reads it: granted, used, left",
        "  saldo voucher V000123\n  saldo voucher V000123 --on 2026-01-15", voucher);
    text_option(command, voucher, "voucher", "voucher", "The voucher's id")->required();
    text_option(command, voucher, "--on", "day",
                "The day asked about, such as 2026-01-15 (default: today)");
    auto vouchers = question("vouchers");
    command =
        add_question(app, program, "vouchers", "Vouchers, by client or all",
                     "  saldo vouchers --client C00001\n  saldo vouchers --limit 20", vouchers);
    text_option(command, vouchers, "--client", "client", "One client's");
    limit_option(command, vouchers);
    auto provider = question("provider");
    command = add_question(app, program, "provider", "A provider: approvals, account, prices",
                           "  saldo provider P0001", provider);
    text_option(command, provider, "provider", "provider", "The provider's id")->required();
    auto providers = question("providers");
    command = add_question(app, program, "providers", "Providers, by service or all",
                           "  saldo providers\n  saldo providers --service home_care", providers);
    text_option(command, providers, "--service", "service", "Those approved for a service");
    auto services = question("services");
    command = add_question(app, program, "services", "Granted, used and left, by service",
                           "  saldo services\n  saldo services --on 2026-01-31", services);
    text_option(command, services, "--on", "day", "The day asked about (default: today)");
}

// --from and --until.
void span_options(CLI::App* command, const std::shared_ptr<Request>& request,
                  const std::string& what) {
    text_option(command, request, "--from", "from",
                what + " from this day (default: of the month of --until, or the last whole one)");
    text_option(command, request, "--until", "until", what + " until this day, within");
}

void add_prices(CLI::App& app, Program& program) {
    auto prices = question("prices");
    CLI::App* const command = add_question(
        app, program, "prices",
        "What a service costs a client at each provider, beside the organiser's own fee",
        "  saldo prices home_care --on 2026-01-15\n"
        "  saldo prices home_care --client C00001 --on 2026-01-15\n"
        "  saldo prices home_care --value 26.00 --time-class any --on 2026-01-15",
        prices);
    text_option(command, prices, "service", "service", "The service's id")->required();
    text_option(command, prices, "--content", "content", "One content of it");
    text_option(command, prices, "--time-class", "time_class",
                "any, day, evening, night, saturday, sunday, public_holiday");
    text_option(command, prices, "--on", "day", "The day asked about (default: today)");
    text_option(command, prices, "--voucher", "voucher", "With this voucher");
    text_option(command, prices, "--client", "client",
                "For this client: where it lives, its voucher, its own fee");
    text_option(command, prices, "--municipality", "municipality",
                "Providers approved for this municipality, such as 091");
    text_option(command, prices, "--value", "value", "With a voucher of this value, such as 26.00");
    number_option(command, prices, "--persons", "persons",
                  "With the value for a household of so many");
    text_option(command, prices, "--income", "income",
                "… and this income (not said: the least value)");
    text_option(command, prices, "--values", "values",
                "The table of values that says it (default: values/SERVICE)");
}

void add_care(CLI::App& app, Program& program) {
    auto agreed = question("agreed");
    CLI::App* command = add_question(
        app, program, "agreed", "What was agreed against what was delivered, by client and period",
        "  saldo agreed --from 2026-01-01 --until 2026-01-31 --differing --limit 20\n"
        "  saldo agreed --client C00001 --from 2026-01-01\n"
        "  saldo agreed --provider P0001 --from 2026-01-01 --format csv",
        agreed);
    text_option(command, agreed, "--client", "client", "One client's");
    text_option(command, agreed, "--provider", "provider",
                "Where this provider delivers, or is to");
    text_option(command, agreed, "--service", "service", "Of one service");
    span_options(command, agreed, "Periods");
    flag_option(command, agreed, "--differing", "differing",
                "Only where delivered is not what was agreed");
    limit_option(command, agreed);
    auto continuity = question("continuity");
    command = add_question(
        app, program, "continuity", "How many workers a client's visits were shared between",
        "  saldo continuity --from 2026-01-01 --until 2026-01-31 --service home_care --limit 20\n"
        "  saldo continuity --client C00001 --from 2026-01-01 --across-providers\n"
        "  saldo continuity --provider P0001 --from 2026-01-01 --format csv",
        continuity);
    text_option(command, continuity, "--client", "client", "One client's");
    text_option(command, continuity, "--provider", "provider", "Of one provider");
    text_option(command, continuity, "--service", "service", "Of one service");
    span_options(command, continuity, "Visits");
    flag_option(command, continuity, "--across-providers", "across_providers",
                "One row a client, over all its providers");
    limit_option(command, continuity);
}

void add_events(CLI::App& app, Program& program) {
    auto deliveries = question("deliveries");
    CLI::App* command = add_question(
        app, program, "deliveries", "Deliveries with their state",
        "  saldo deliveries --voucher V000123\n  saldo deliveries --provider P0001 --limit 20\n"
        "  saldo deliveries --flagged",
        deliveries);
    text_option(command, deliveries, "--voucher", "voucher", "Of one voucher");
    text_option(command, deliveries, "--provider", "provider", "Of one provider");
    text_option(command, deliveries, "--state", "state",
                "recorded, under_review, approved, disputed, settled, paid, cancelled");
    flag_option(command, deliveries, "--flagged", "flagged",
                "Visits that overlap another or contradict their times, and wait for an official");
    text_option(command, deliveries, "--on", "day",
                "The states of this day, such as 2026-01-15 (default: today)");
    limit_option(command, deliveries);
    auto delivery = question("delivery");
    command =
        add_question(app, program, "delivery", "One delivery, and what each funder owes of it",
                     "  saldo delivery D000123", delivery);
    text_option(command, delivery, "delivery", "delivery", "The provider's number of it")
        ->required();
    text_option(command, delivery, "--provider", "provider", "Whose number it is");
    auto history = question("history");
    command = add_question(
        app, program, "history", "What happened to a voucher, a provider, or all, in order",
        "  saldo history --voucher V000123\n  saldo history --provider P0001 --newest --limit 20",
        history);
    text_option(command, history, "--voucher", "voucher", "Of one voucher");
    text_option(command, history, "--provider", "provider", "Of one provider");
    number_option(command, history, "--from", "from", "From this position on");
    limit_option(command, history);
    flag_option(command, history, "--newest", "newest_first", "Newest first");
    auto refusals = question("refusals");
    command = add_question(
        app, program, "refusals", "What was refused and why",
        "  saldo refusals --by-reason\n  saldo refusals --reason allowance_exceeded --limit 20",
        refusals);
    text_option(command, refusals, "--reason", "reason", "One reason's code");
    limit_option(command, refusals);
    flag_option(command, refusals, "--by-reason", "by_reason", "How often each reason occurred");
    auto controls = question("controls");
    command = add_question(app, program, "controls",
                           "What publishers say they sent, beside what was received, by day",
                           "  saldo controls\n  saldo controls --differing\n"
                           "  saldo controls --publisher urn:koivula:organiser",
                           controls);
    text_option(command, controls, "--publisher", "publisher", "One publisher");
    flag_option(command, controls, "--differing", "differing",
                "Only days that differ, and days without a control total between others");
    auto outcome = question("outcome");
    command = add_question(app, program, "outcome", "What became of an event, with its postings",
                           "  saldo outcome urn:koivula:organiser K000001", outcome);
    text_option(command, outcome, "source", "source", "The event's source")->required();
    text_option(command, outcome, "id", "id", "The event's id")->required();
}

void add_money(CLI::App& app, Program& program) {
    auto settlements = question("settlements");
    add_question(app, program, "settlements", "Settlements: closed periods", "  saldo settlements",
                 settlements);
    auto settlement = question("settlement");
    CLI::App* command = add_question(
        app, program, "settlement", "One settlement with its lines",
        "  saldo settlement 2026-01\n  saldo settlement 2026-01 --entitlements", settlement);
    text_option(command, settlement, "settlement", "settlement", "Its id")->required();
    flag_option(command, settlement, "--entitlements", "entitlements",
                "The decisions that it settled, each with its days, rather than the lines");
    auto fees = question("fees");
    command = add_question(app, program, "fees",
                           "A client's fees to the organiser: decided, invoiced, paid, open",
                           "  saldo fees C00001\n  saldo fees C00001 --open", fees);
    text_option(command, fees, "client", "client", "The client's id")->required();
    flag_option(command, fees, "--open", "open", "Only invoices of which something is open");
    auto runs = question("runs");
    add_question(app, program, "runs", "Payment runs", "  saldo runs", runs);
    auto run = question("run");
    command = add_question(app, program, "run", "One payment run with its payments and who waits",
                           "  saldo run 2026-01-run1", run);
    text_option(command, run, "run", "run", "Its id")->required();
    auto reconciliation = question("reconciliation");
    command = add_question(
        app, program, "reconcile",
        "What was sent to banks and what became of it, beside the bank account in the books",
        "  saldo reconcile\n  saldo reconcile --ledger koivula --format csv\n"
        "  saldo reconcile --run 2026-01-run1",
        reconciliation);
    text_option(command, reconciliation, "--run", "run", "One payment run");
}

void add_bank(CLI::App& app, Program& program) {
    auto statements = question("statements");
    CLI::App* command = add_question(
        app, program, "statements",
        "The bank statements that were received, and where they do not follow each other",
        "  saldo statements\n  saldo statements --funder koivula --differing", statements);
    text_option(command, statements, "--funder", "funder", "One funder's accounts");
    flag_option(command, statements, "--differing", "differing",
                "Only those with which something is wrong");
    auto unexplained = question("unexplained");
    command = add_question(
        app, program, "unexplained",
        "What left or came to a bank account and nobody explains, each to be found at the bank",
        "  saldo unexplained\n  saldo unexplained --funder koivula --format csv", unexplained);
    text_option(command, unexplained, "--funder", "funder", "On one funder's account");
    flag_option(command, unexplained, "--all", "all",
                "Also what left and came back under one reference of the bank");
    limit_option(command, unexplained);
}

}  // namespace

void add_questions(CLI::App& app, Program& program) {
    add_accounts(app, program);
    add_people(app, program);
    add_prices(app, program);
    add_care(app, program);
    add_events(app, program);
    add_money(app, program);
    add_bank(app, program);
}

}  // namespace saldo
