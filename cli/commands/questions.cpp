#include "cli/commands/questions.hpp"

#include <map>

#include <fmt/format.h>

#include "cli/commands/exports.hpp"
#include "cli/commands/fee_files.hpp"
#include "cli/commands/invoice_files.hpp"
#include "cli/commands/shards_at_hand.hpp"
#include "cli/commands/statements.hpp"
#include "cli/commands/tracing.hpp"
#include "engine/fold/fold.hpp"
#include "projections/agreed/agreed.hpp"
#include "projections/balances/balances.hpp"
#include "projections/continuity/continuity.hpp"
#include "projections/controls/controls.hpp"
#include "projections/deliveries/deliveries.hpp"
#include "projections/fees/fees.hpp"
#include "projections/history/ask_history.hpp"
#include "projections/payables/payables.hpp"
#include "projections/pipeline/ledger_rows.hpp"
#include "projections/prices/prices.hpp"
#include "projections/providers/providers.hpp"
#include "projections/reconciliation/reconciliation.hpp"
#include "projections/reconciliation/statements.hpp"
#include "projections/reconciliation/unexplained.hpp"
#include "projections/refusals/ask_refusals.hpp"
#include "projections/services/services.hpp"
#include "projections/settlements/payment_files.hpp"
#include "projections/settlements/sent.hpp"
#include "projections/settlements/settlements.hpp"
#include "projections/status/ask_status.hpp"
#include "projections/vouchers/vouchers.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo {

namespace {

// Reads a request's parameters; the first that is of the wrong kind is remembered.
class Parameters {
  public:
    explicit Parameters(const Request& request) : request_(request) {}

    [[nodiscard]] std::string text(const char* name) {
        const auto found = request_.find(name);
        if (found == request_.end()) return {};
        if (found->is_string()) return found->get<std::string>();
        wrong(name, "text");
        return {};
    }
    [[nodiscard]] std::uint64_t number(const char* name, std::uint64_t otherwise) {
        const auto found = request_.find(name);
        if (found == request_.end()) return otherwise;
        if (found->is_number_unsigned()) return found->get<std::uint64_t>();
        wrong(name, "a number from 0");
        return otherwise;
    }
    [[nodiscard]] std::vector<std::string> texts(const char* name) {
        std::vector<std::string> said;
        const auto found = request_.find(name);
        if (found == request_.end()) return said;
        if (!found->is_array()) wrong(name, "a list of texts");
        for (const Request& one : *found) {
            if (!one.is_string()) wrong(name, "a list of texts");
            if (one.is_string()) said.push_back(one.get<std::string>());
        }
        return said;
    }
    [[nodiscard]] bool flag(const char* name) {
        const auto found = request_.find(name);
        if (found == request_.end()) return false;
        if (found->is_boolean()) return found->get<bool>();
        wrong(name, "true or false");
        return false;
    }
    [[nodiscard]] Date day(const char* name, Date otherwise) {
        const auto date = parsed(name, codec::parse_date);
        return date ? Date{date->days()} : otherwise;
    }
    // From one day to another, both within; where only one is said, of its month, and where none is
    // said the last whole month.
    [[nodiscard]] Period span(Date today) {
        const Date last_month{month_start(today).days - 1};
        const bool until_alone = text("from").empty() && !text("until").empty();
        const Date until = day("until", last_month);
        const Date from = day("from", month_start(until_alone ? until : last_month));
        const Period found{from, text("until").empty() ? month_end(from) : until};
        if (found.last < found.first && !error_)
            error_ = Error{ErrorKind::bad_input, "until lies before from"};
        return found;
    }
    [[nodiscard]] std::optional<UnitPrice> price(const char* name) {
        const auto said = parsed(name, codec::parse_unit_price);
        return said ? within(name, UnitPrice{said->value()}, kUnitPriceMax) : std::nullopt;
    }
    [[nodiscard]] std::optional<Cents> cents(const char* name) {
        const auto said = parsed(name, codec::parse_cents);
        return said ? within(name, Cents{said->value()}, kCentsMax) : std::nullopt;
    }
    [[nodiscard]] Language language() {
        const std::string said = text("language");
        const auto known = language_of(said.empty() ? "en" : said);
        if (!known) wrong("language", "fi, sv or en");
        return known.value_or(Language::en);
    }
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  private:
    // nullopt: it was not said, or wrongly.
    template <class Value>
    [[nodiscard]] std::optional<Value> parsed(
        const char* name, codec::ParsedValue<Value> (*parse)(std::string_view)) {
        const std::string said = text(name);
        if (said.empty()) return std::nullopt;
        const auto value = parse(said);
        if (value) return *value;
        if (!error_)
            error_ = Error{ErrorKind::bad_input, fmt::format("{}: {}", name, value.error())};
        return std::nullopt;
    }
    template <class Amount>
    [[nodiscard]] std::optional<Amount> within(const char* name, Amount amount, Amount most) {
        if (amount.value >= 0 && amount <= most) return amount;
        wrong(name, "an amount from 0");
        return std::nullopt;
    }
    void wrong(const char* name, const char* kind) {
        if (!error_)
            error_ = Error{ErrorKind::bad_input, fmt::format("the parameter {} is {}", name, kind)};
    }
    const Request& request_;
    std::optional<Error> error_;
};

using Shards = std::span<ShardView>;
using Question = Result<Answer> (*)(Parameters&, QuestionContext&, Shards, Date today);

Result<Answer> about_ledger(Parameters& said, QuestionContext&, Shards shards, Date) {
    const std::string wanted = said.text("ledger");
    Answer answer;
    answer.rows_name = "ledgers";
    answer.columns = {{"ledger", CellKind::text},           {"name", CellKind::text},
                      {"opened_by_source", CellKind::text}, {"accepted", CellKind::count},
                      {"refused", CellKind::count},         {"runs", CellKind::count}};
    for (const ShardView& shard : shards) {
        const Status scanned = scan_ledgers(*shard.snapshot, [&](Handle, const Ledger& ledger) {
            if (ledger.opened && (wanted.empty() || ledger.id == wanted))
                answer.rows.push_back({ledger.id, ledger.name, ledger.opened_by_source,
                                       std::to_string(ledger.accepted),
                                       std::to_string(ledger.refused),
                                       std::to_string(ledger.runs_made)});
            return true;
        });
        if (!scanned) return std::unexpected(scanned.error());
    }
    return answer;
}

Result<Answer> about_balances(Parameters& said, QuestionContext&, Shards shards, Date) {
    return ask_balances(shards, {.ledger = said.text("ledger"),
                                 .account_prefix = said.text("prefix"),
                                 .voucher = said.text("voucher"),
                                 .every_voucher = said.flag("every_voucher"),
                                 .zeros = said.flag("zeros")});
}

Result<Answer> about_vouchers(Parameters& said, QuestionContext&, Shards shards, Date today) {
    return ask_vouchers(shards, {.ledger = said.text("ledger"),
                                 .client = said.text("client"),
                                 .service = said.text("service"),
                                 .day = said.day("day", today),
                                 .limit = said.number("limit", 100),
                                 .after = said.text("after")});
}

Result<Answer> about_deliveries(Parameters& said, QuestionContext&, Shards shards, Date today) {
    return ask_deliveries(shards, {.ledger = said.text("ledger"),
                                   .provider = said.text("provider"),
                                   .voucher = said.text("voucher"),
                                   .state = said.text("state"),
                                   .flagged = said.flag("flagged"),
                                   .day = said.day("day", today),
                                   .limit = said.number("limit", 100)});
}

Result<Answer> about_delivery(Parameters& said, QuestionContext&, Shards shards, Date today) {
    return ask_delivery(shards, {.ledger = said.text("ledger"),
                                 .provider = said.text("provider"),
                                 .delivery = said.text("delivery"),
                                 .day = said.day("day", today)});
}

Result<Answer> about_history(Parameters& said, QuestionContext&, Shards shards, Date) {
    return ask_history(shards, {.ledger = said.text("ledger"),
                                .voucher = said.text("voucher"),
                                .provider = said.text("provider"),
                                .from = said.number("from", 0),
                                .limit = said.number("limit", 100),
                                .newest_first = said.flag("newest_first")});
}

Result<Answer> about_refusals(Parameters& said, QuestionContext&, Shards shards, Date) {
    const RefusalsRequest request{.ledger = said.text("ledger"),
                                  .reason = said.text("reason"),
                                  .limit = said.number("limit", 100),
                                  .language = said.language()};
    return said.flag("by_reason") ? ask_refusals_by_reason(shards, request)
                                  : ask_refusals(shards, request);
}

// The ledger that was said, or the only one there is.
Result<std::string> one_ledger(Parameters& said, QuestionContext& context, Shards shards) {
    std::string ledger = said.text("ledger");
    if (!ledger.empty()) return ledger;
    if (const Status whole = every_shard_at_hand(context); !whole)
        return std::unexpected(whole.error());
    const auto known = about_ledger(said, context, shards, Date{});
    if (!known) return std::unexpected(known.error());
    if (known->rows.empty()) return fail(ErrorKind::not_found, "no ledger has been opened yet");
    if (known->rows.size() != 1)
        return fail(ErrorKind::bad_input,
                    fmt::format("there are {} ledgers: say --ledger NAME", known->rows.size()));
    return known->rows.front()[0];
}

Result<Answer> about_outcome(Parameters& said, QuestionContext& context, Shards shards, Date) {
    const auto ledger = one_ledger(said, context, shards);
    if (!ledger) return std::unexpected(ledger.error());
    return ask_outcome(shards, *ledger, said.text("source"), said.text("id"), said.language());
}

Result<Answer> about_payables(Parameters& said, QuestionContext&, Shards shards, Date) {
    return ask_payables(shards, {.ledger = said.text("ledger"),
                                 .funder = said.text("funder"),
                                 .provider = said.text("provider"),
                                 .top = said.number("top", 0)});
}

Result<Answer> about_controls(Parameters& said, QuestionContext&, Shards shards, Date) {
    return ask_controls(shards, {.ledger = said.text("ledger"),
                                 .publisher = said.text("publisher"),
                                 .differing = said.flag("differing")});
}

Result<Answer> about_prices(Parameters& said, QuestionContext&, Shards shards, Date today) {
    return ask_prices(shards, {.ledger = said.text("ledger"),
                               .service = said.text("service"),
                               .content = said.text("content"),
                               .time_class = said.text("time_class"),
                               .day = said.day("day", today),
                               .voucher = said.text("voucher"),
                               .client = said.text("client"),
                               .municipality = said.text("municipality"),
                               .value = said.price("value"),
                               .values = said.text("values"),
                               .persons = said.number("persons", 0),
                               .income = said.cents("income")});
}

Result<Answer> about_agreed(Parameters& said, QuestionContext&, Shards shards, Date today) {
    const Period span = said.span(today);
    return ask_agreed(shards, {.ledger = said.text("ledger"),
                               .client = said.text("client"),
                               .provider = said.text("provider"),
                               .service = said.text("service"),
                               .from = span.first,
                               .until = span.last,
                               .today = today,
                               .differing = said.flag("differing"),
                               .limit = said.number("limit", 100)});
}

Result<Answer> about_continuity(Parameters& said, QuestionContext&, Shards shards, Date today) {
    const Period span = said.span(today);
    return ask_continuity(shards, {.ledger = said.text("ledger"),
                                   .client = said.text("client"),
                                   .provider = said.text("provider"),
                                   .service = said.text("service"),
                                   .from = span.first,
                                   .until = span.last,
                                   .across_providers = said.flag("across_providers"),
                                   .limit = said.number("limit", 100)});
}

Result<Answer> about_fees(Parameters& said, QuestionContext&, Shards shards, Date) {
    return ask_fees(
        shards,
        {.ledger = said.text("ledger"), .client = said.text("client"), .open = said.flag("open")});
}

Result<Answer> about_settlement(Parameters& said, QuestionContext&, Shards shards, Date) {
    return ask_settlement(shards, {.ledger = said.text("ledger"),
                                   .settlement = said.text("settlement"),
                                   .payees = said.flag("payees"),
                                   .entitlements = said.flag("entitlements")});
}

Result<Answer> about_outcomes(Parameters& said, QuestionContext&, Shards shards, Date) {
    return ask_outcomes(shards, said.text("ledger"), said.text("source"), said.texts("ids"));
}

Result<Answer> about_sent(Parameters& said, QuestionContext&, Shards shards, Date) {
    return ask_sent(shards, {.ledger = said.text("ledger")});
}

Result<Answer> about_reconciliation(Parameters& said, QuestionContext&, Shards shards, Date) {
    return ask_reconciliation(shards, {.ledger = said.text("ledger"), .run = said.text("run")});
}

Result<Answer> about_statements(Parameters& said, QuestionContext&, Shards shards, Date) {
    return ask_statements(shards, {.ledger = said.text("ledger"),
                                   .funder = said.text("funder"),
                                   .differing = said.flag("differing")});
}

Result<Answer> about_unexplained(Parameters& said, QuestionContext&, Shards shards, Date) {
    return ask_unexplained(shards, {.ledger = said.text("ledger"),
                                    .funder = said.text("funder"),
                                    .all = said.flag("all"),
                                    .limit = said.number("limit", 100)});
}

Result<Answer> about_funder_accounts(Parameters& said, QuestionContext&, Shards shards, Date) {
    return ask_funder_accounts(shards, {.ledger = said.text("ledger")});
}

Result<Answer> about_trace_line(Parameters& said, QuestionContext& context, Shards shards, Date) {
    const TraceLineRequest request{.ledger = said.text("ledger"),
                                   .sha256 = said.text("sha256"),
                                   .file_name = said.text("file_name"),
                                   .line = said.number("line", 0),
                                   .limit = said.number("limit", 100),
                                   .receivers = said.text("receivers")};
    if (said.error()) return std::unexpected(*said.error());
    return trace_line({shards, context.log, context.wiring, *context.hasher}, request);
}

Result<Answer> about_trace_event(Parameters& said, QuestionContext& context, Shards shards, Date) {
    const auto ledger = one_ledger(said, context, shards);
    if (!ledger) return std::unexpected(ledger.error());
    const TraceEventRequest request{.ledger = *ledger,
                                    .source = said.text("source"),
                                    .event_id = said.text("id"),
                                    .limit = said.number("limit", 100),
                                    .receivers = said.text("receivers")};
    if (said.error()) return std::unexpected(*said.error());
    return trace_event({shards, context.log, context.wiring, *context.hasher}, request);
}

Result<Answer> about_exports(Parameters& said, QuestionContext& context, Shards shards, Date) {
    return ask_exports(
        shards, {.ledger = said.text("ledger"), .run = said.text("run"), .sink = said.text("sink")},
        context.wiring, *context.hasher);
}

Result<Answer> about_fee_invoices(Parameters& said, QuestionContext& context, Shards shards,
                                  Date today) {
    return ask_fee_invoices(shards, context.log,
                            {.ledger = said.text("ledger"), .month = said.day("month", today)});
}

Result<Answer> about_invoices(Parameters& said, QuestionContext& context, Shards shards, Date) {
    return ask_invoices(shards,
                        {.ledger = said.text("ledger"),
                         .run = said.text("run"),
                         .format = said.text("format"),
                         .receivers = said.text("receivers")},
                        context.wiring, *context.hasher);
}

Result<Answer> about_statement(Parameters& said, QuestionContext& context, Shards shards, Date) {
    return ask_statement(shards,
                         {.ledger = said.text("ledger"),
                          .settlement = said.text("settlement"),
                          .provider = said.text("provider")},
                         said.text("language"), context.wiring);
}

Result<Answer> about_voucher(Parameters& said, QuestionContext&, Shards shards, Date today) {
    return ask_voucher(shards, {.ledger = said.text("ledger"),
                                .voucher = said.text("voucher"),
                                .day = said.day("day", today)});
}

Result<Answer> about_providers(Parameters& said, QuestionContext&, Shards shards, Date today) {
    return ask_providers(shards, {.ledger = said.text("ledger"),
                                  .service = said.text("service"),
                                  .day = said.day("day", today)});
}

Result<Answer> about_provider(Parameters& said, QuestionContext&, Shards shards, Date today) {
    return ask_provider(shards, {.ledger = said.text("ledger"),
                                 .provider = said.text("provider"),
                                 .day = said.day("day", today)});
}

Result<Answer> about_services(Parameters& said, QuestionContext&, Shards shards, Date today) {
    return ask_services(shards, {.ledger = said.text("ledger"), .day = said.day("day", today)});
}

const std::map<std::string, Question, std::less<>>& questions() {
    static const std::map<std::string, Question, std::less<>> kQuestions{
        {"status",
         [](Parameters&, QuestionContext& context, Shards shards, Date) {
             return ask_status(shards, context.stores, context.log, *context.hasher);
         }},
        {"ledger", about_ledger},
        {"balances", about_balances},
        {"payables", about_payables},
        {"voucher", about_voucher},
        {"vouchers", about_vouchers},
        {"services", about_services},
        {"providers", about_providers},
        {"provider", about_provider},
        {"prices", about_prices},
        {"agreed", about_agreed},
        {"continuity", about_continuity},
        {"fees", about_fees},
        {"controls", about_controls},
        {"deliveries", about_deliveries},
        {"delivery", about_delivery},
        {"history", about_history},
        {"outcome", about_outcome},
        {"outcomes", about_outcomes},
        {"refusals", about_refusals},
        {"settlements",
         [](Parameters& said, QuestionContext&, Shards shards, Date) {
             return ask_settlements(shards, {.ledger = said.text("ledger")});
         }},
        {"settlement", about_settlement},
        {"runs", [](Parameters& said, QuestionContext&, Shards shards,
                    Date) { return ask_runs(shards, {.ledger = said.text("ledger")}); }},
        {"run",
         [](Parameters& said, QuestionContext&, Shards shards, Date) {
             return ask_run(shards, {.ledger = said.text("ledger"), .run = said.text("run")});
         }},
        {"sent", about_sent},
        {"reconciliation", about_reconciliation},
        {"accounts", about_funder_accounts},
        {"statements", about_statements},
        {"unexplained", about_unexplained},
        {"exports", about_exports},
        {"trace_line", about_trace_line},
        {"trace_event", about_trace_event},
        {"fee_invoices", about_fee_invoices},
        {"invoices", about_invoices},
        {"statement", about_statement},
    };
    return kQuestions;
}

}  // namespace

Status add_shard(QuestionContext& context, PartitionIndex partition, const store::Store& store) {
    auto snapshot = store.snapshot();
    if (!snapshot) return std::unexpected(snapshot.error());
    auto names = std::make_unique<NameBook>(**snapshot);
    context.stores.push_back(&store);
    context.shards.push_back({partition, std::move(*snapshot), std::move(names)});
    return {};
}

Result<Answer> answer_question(const Request& request, QuestionContext& context) {
    Parameters said(request);
    const std::string name = said.text("ask");
    const auto found = questions().find(name);
    if (found == questions().end())
        return fail(ErrorKind::bad_input, fmt::format("there is no question \"{}\"", name));
    const std::string ledger = said.text("ledger");
    if (const Status at_hand = shard_at_hand(ledger, context); !at_hand)
        return std::unexpected(at_hand.error());
    auto answer = found->second(said, context, context.shards, local_date(context.wiring.now()));
    if (said.error()) return std::unexpected(*said.error());
    if (ledger.empty()) say_what_is_at_hand(context, name == "status", answer);
    if (answer && answer->positions.empty())
        for (const ShardView& shard : context.shards)
            if (const auto position = Position::of_row(shard.snapshot->position()))
                answer->positions.push_back(position->next_position);
    return answer;
}

}  // namespace saldo
