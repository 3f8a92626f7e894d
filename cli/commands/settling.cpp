// saldo close and saldo approve: what a clerk and an approver do to deliveries and periods.

#include <unistd.h>

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
    std::string override_reason;
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
    act_at(program.place, options.acting);
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
    closed.override_reason = options.override_reason;
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
    std::string provider;  // of a delivery, where several have one of that id
    std::string total;     // as the approver saw it; empty: what the books say
    std::string digest;    // of a settlement
};

// A value that the approver saw must be what stands in the books.
Status check_seen(const char* name, const std::string& seen, const std::string& in_books) {
    if (seen.empty() || seen == in_books) return {};
    return fail(
        ErrorKind::differs,
        fmt::format("{} is {} in the books, not {}: nothing was approved", name, in_books, seen));
}

// What is approved: a delivery, a settlement or a run as it stands in the books.
struct Approved {
    std::string payees;  // how many are paid
    std::string total;
    std::string digest;             // of a settlement
    std::string voucher, provider;  // of a delivery
};

Result<Approved> look_at(Office& office, const ApproveOptions& options) {
    const bool is_delivery = options.what == "delivery";
    Request request{
        {"ask", options.what}, {"ledger", options.acting.ledger}, {options.what, options.id}};
    if (is_delivery) request["provider"] = options.provider;
    const auto seen = office.ask(request);
    if (!seen) return std::unexpected(seen.error());
    const auto fact = [&](const char* name) {
        const std::string* const found = seen->find_fact(name);
        return found == nullptr ? std::string() : *found;
    };
    Approved approved{fact(options.what == "run" ? "payment_count" : "payees"),
                      fact(is_delivery ? "payable" : "total"), fact("digest"), fact("voucher"),
                      fact("provider")};
    if (!options.total.empty()) {
        const auto said = codec::parse_cents(options.total);
        if (!said)
            return fail(ErrorKind::bad_input,
                        fmt::format("--total \"{}\": {}", options.total, said.error()));
        const Status same = check_seen("the total", to_text(Cents{said->value()}), approved.total);
        if (!same) return std::unexpected(same.error());
    }
    const Status same = check_seen("the digest", options.digest, approved.digest);
    if (!same) return std::unexpected(same.error());
    return approved;
}

Result<events::FactUnion> approval_of(const ApproveOptions& options, const Approved& seen) {
    const auto cents = codec::parse_cents(seen.total);
    if (!cents) return fail(ErrorKind::damaged, "what is to be approved has no total");
    events::FactUnion data;
    if (options.what == "run") {
        events::PaymentRunApprovedT approved;
        approved.run = options.id;
        approved.total = std::make_unique<events::Cents>(*cents);
        data.Set(std::move(approved));
        return data;
    }
    if (options.what == "delivery") {
        events::DeliveryApprovedT approved;
        approved.delivery = options.id;
        approved.voucher = seen.voucher;
        approved.provider = seen.provider;
        data.Set(std::move(approved));
        return data;
    }
    const auto sha256 = codec::parse_sha256(seen.digest);
    if (!sha256) return fail(ErrorKind::damaged, "the settlement has no digest");
    events::SettlementApprovedT approved;
    approved.settlement = options.id;
    approved.total = std::make_unique<events::Cents>(*cents);
    approved.digest = std::make_unique<events::Sha256>(*sha256);
    data.Set(std::move(approved));
    return data;
}

Status approve(const Program& program, ApproveOptions options) {
    act_at(program.place, options.acting);
    if (options.what != "settlement" && !options.digest.empty())
        return fail(ErrorKind::bad_input,
                    fmt::format("a {} has no digest: say --total", options.what));
    if (options.what != "delivery" && !options.provider.empty())
        return fail(ErrorKind::bad_input, "--provider is said of deliveries");
    auto office = open_office(program.place, program.wiring, Access::work);
    if (!office) return std::unexpected(office.error());
    if (const Status completed = complete(**office, options.acting); !completed) return completed;
    const auto seen = look_at(**office, options);
    if (!seen) return std::unexpected(seen.error());
    const bool has_payees = !seen->payees.empty();
    if (::isatty(STDERR_FILENO) == 1)
        fmt::print(stderr, "saldo: approving {} {}: {}total {}{}\n", options.what, options.id,
                   has_payees ? seen->payees + " payees, " : std::string(), seen->total,
                   seen->digest.empty() ? "" : ", digest " + seen->digest);
    auto data = approval_of(options, *seen);
    if (!data) return std::unexpected(data.error());
    const auto id =
        id_of_act(program.wiring, options.acting,
                  fmt::format("approve:{}:{}{}", options.what,
                              options.what == "delivery" ? seen->provider + ":" : "", options.id));
    if (!id) return std::unexpected(id.error());
    const auto done = record_event(**office, program.wiring, options.acting, *id, *std::move(data));
    if (!done) return std::unexpected(done.error());
    Answer answer;
    answer.fact("approved", CellKind::text, options.id);
    answer.fact("by", CellKind::text, options.acting.actor);
    if (has_payees) answer.fact("payees", CellKind::count, seen->payees);
    answer.fact("total", CellKind::amount, seen->total);
    if (!seen->digest.empty()) answer.fact("digest", CellKind::text, seen->digest);
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
    command->add_option("--override", close->override_reason,
                        "Why it is closed although a control total differs: saldo controls");
    add_acting_options(command, close->acting);
    auto approval = std::make_shared<ApproveOptions>();
    command = add_command(app, program, "approve",
                          "Approve a delivery, or as another actor a settlement or a payment run",
                          "  saldo approve delivery koivula D008380 --actor a-201\n"
                          "  saldo approve settlement koivula 2026-01 --actor a-202\n"
                          "  saldo approve run koivula 2026-01-run1 --actor a-203",
                          [&program, approval] { return approve(program, *approval); });
    command->add_option("what", approval->what, "delivery, settlement or run")
        ->required()
        ->check(CLI::IsMember({"delivery", "settlement", "run"}));
    command->add_option("in", approval->acting.ledger, "The ledger")->required();
    command->add_option("id", approval->id, "The id of the delivery, the settlement or the run")
        ->required();
    command->add_option("--provider", approval->provider,
                        "Whose delivery, where several providers have one of that id");
    command->add_option("--total", approval->total,
                        "The total as you saw it, such as 50.00: another one is not approved");
    command->add_option("--digest", approval->digest, "A settlement's digest as you saw it");
    add_acting_options(command, approval->acting);
}

}  // namespace saldo
