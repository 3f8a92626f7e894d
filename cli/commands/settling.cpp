// saldo close and saldo approve: what a clerk and an approver do to a period.

#include <fmt/format.h>

#include "cli/commands/program.hpp"
#include "cli/commands/record_event.hpp"
#include "engine/settlement/settlement_id.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo {

namespace {

struct CloseOptions {
    Acting acting;
    std::string month;
    std::string service;
    std::string funder;
    std::uint16_t extra_run = 0;
};

// "2026-01" or any day of the month: its last day.
Result<Date> period_end_of(const std::string& month) {
    const auto day = codec::parse_date(month.size() == 7 ? month + "-01" : month);
    if (!day)
        return fail(ErrorKind::bad_input,
                    fmt::format("\"{}\" is no month such as 2026-01: {}", month, day.error()));
    return month_end(Date{day->days()});
}

Status show_settlement(const Program& program, Office& office, const std::string& ledger,
                       const std::string& settlement) {
    auto answer = office.ask(
        {{"ask", "settlement"}, {"ledger", ledger}, {"settlement", settlement}, {"payees", true}});
    if (!answer) return std::unexpected(answer.error());
    // The lines of a month are many: saldo settlement shows them.
    if (program.place.format == Format::table) {
        answer->columns.clear();
        answer->rows.clear();
    }
    show(program, *answer);
    return {};
}

Status close_period(const Program& program, CloseOptions options) {
    options.acting.actor = program.place.actor;
    if (options.acting.ledger.empty()) options.acting.ledger = program.place.ledger;
    const auto end = period_end_of(options.month);
    if (!end) return std::unexpected(end.error());
    auto office = open_office(program.place, program.wiring, Access::work);
    if (!office) return std::unexpected(office.error());
    if (const Status completed = complete(**office, options.acting); !completed) return completed;
    const std::string settlement =
        settlement_id(*end, options.service, options.funder, options.extra_run);
    const auto known = (*office)->ask({{"ask", "settlement"},
                                       {"ledger", options.acting.ledger},
                                       {"settlement", settlement},
                                       {"payees", true}});
    if (known) {
        fmt::print(stderr, "saldo: {} was closed already\n", settlement);
        return show_settlement(program, **office, options.acting.ledger, settlement);
    }
    events::PeriodClosedT closed;
    closed.service = options.service;
    closed.funder = options.funder;
    closed.period_end = std::make_unique<events::Date>(end->days);
    closed.extra_run = options.extra_run;
    events::FactUnion data;
    data.Set(std::move(closed));
    const auto id = id_of_deed(**office, options.acting, "close:" + settlement);
    if (!id) return std::unexpected(id.error());
    const auto done = record_event(**office, program.wiring, options.acting, *id, std::move(data));
    if (!done) return std::unexpected(done.error());
    return show_settlement(program, **office, options.acting.ledger, settlement);
}

struct ApproveOptions {
    Acting acting;
    std::string what;
    std::string id;
};

Result<events::FactUnion> approval_of_settlement(Office& office, const ApproveOptions& options) {
    const auto seen = office.ask(
        {{"ask", "settlement"}, {"ledger", options.acting.ledger}, {"settlement", options.id}});
    if (!seen) return std::unexpected(seen.error());
    const std::string* const total = seen->find_fact("total");
    const std::string* const digest = seen->find_fact("digest");
    const auto cents = total == nullptr ? codec::parse_cents("") : codec::parse_cents(*total);
    const auto sha256 = digest == nullptr ? codec::parse_sha256("") : codec::parse_sha256(*digest);
    if (!cents || !sha256) return fail(ErrorKind::damaged, "the settlement has no total or digest");
    events::SettlementApprovedT approved;
    approved.settlement = options.id;
    approved.total = std::make_unique<events::Cents>(*cents);
    approved.digest = std::make_unique<events::Sha256>(*sha256);
    events::FactUnion data;
    data.Set(std::move(approved));
    return data;
}

Result<events::FactUnion> approval_of_run(Office& office, const ApproveOptions& options) {
    const auto seen =
        office.ask({{"ask", "run"}, {"ledger", options.acting.ledger}, {"run", options.id}});
    if (!seen) return std::unexpected(seen.error());
    const std::string* const total = seen->find_fact("total");
    const auto cents = total == nullptr ? codec::parse_cents("") : codec::parse_cents(*total);
    if (!cents) return fail(ErrorKind::damaged, "the run has no total");
    events::PaymentRunApprovedT approved;
    approved.run = options.id;
    approved.total = std::make_unique<events::Cents>(*cents);
    events::FactUnion data;
    data.Set(std::move(approved));
    return data;
}

Status approve(const Program& program, ApproveOptions options) {
    options.acting.actor = program.place.actor;
    if (options.acting.ledger.empty()) options.acting.ledger = program.place.ledger;
    auto office = open_office(program.place, program.wiring, Access::work);
    if (!office) return std::unexpected(office.error());
    if (const Status completed = complete(**office, options.acting); !completed) return completed;
    auto data = options.what == "run" ? approval_of_run(**office, options)
                                      : approval_of_settlement(**office, options);
    if (!data) return std::unexpected(data.error());
    const auto id = id_of_act(program.wiring, options.acting,
                              fmt::format("approve:{}:{}", options.what, options.id));
    if (!id) return std::unexpected(id.error());
    const auto done = record_event(**office, program.wiring, options.acting, *id, *std::move(data));
    if (!done) return std::unexpected(done.error());
    Answer answer;
    answer.fact("approved", CellKind::text, options.id);
    answer.fact("by", CellKind::text, options.acting.actor);
    show(program, answer);
    return {};
}

}  // namespace

void add_settling(CLI::App& app, Program& program) {
    auto close = std::make_shared<CloseOptions>();
    CLI::App* command = add_command(
        app, program, "close", "Close a ledger's period: says what is owed, and never reopens",
        "  saldo close koivula 2026-01 --actor a-201\n"
        "  saldo close koivula 2026-01 --service home_care --actor a-201\n"
        "  saldo close koivula 2026-01 --extra-run 1 --actor a-201",
        [&program, close] { return close_period(program, *close); });
    command->add_option("in", close->acting.ledger, "The ledger")->required();
    command->add_option("month", close->month, "The month, such as 2026-01")->required();
    command->add_option("--service", close->service, "Only this service");
    command->add_option("--funder", close->funder, "Only this funder");
    command->add_option("--extra-run", close->extra_run,
                        "The same month again, for what came late: 1, 2, …");
    command->add_option("--recorded-at", close->acting.recorded_at,
                        "The moment to record (default: now)");
    command->add_option("--source", close->acting.source,
                        "The event's source (default: the one that opened the ledger)");
    auto approval = std::make_shared<ApproveOptions>();
    command = add_command(app, program, "approve",
                          "Approve a settlement or a payment run, as another actor",
                          "  saldo approve settlement koivula 2026-01 --actor a-202\n"
                          "  saldo approve run koivula 2026-01-run1 --actor a-203",
                          [&program, approval] { return approve(program, *approval); });
    command->add_option("what", approval->what, "settlement or run")
        ->required()
        ->check(CLI::IsMember({"settlement", "run"}));
    command->add_option("in", approval->acting.ledger, "The ledger")->required();
    command->add_option("id", approval->id, "The settlement's or the run's id")->required();
    command->add_option("--recorded-at", approval->acting.recorded_at,
                        "The moment to record (default: now)");
    command->add_option("--source", approval->acting.source,
                        "The event's source (default: the one that opened the ledger)");
}

}  // namespace saldo
