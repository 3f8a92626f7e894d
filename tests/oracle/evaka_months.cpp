// Months: the steps up to a report are played on a ledger of their own; a report on a month that is
// still open is what its close would settle, so that month is closed for it, on its last day.
//
// A close settles every month that no close has settled before, each as an original row of its own;
// the municipality's report shows the originals of its own month only. Everything else that was
// settled is in it: reversals (REFUND) and corrections of the months before.

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "engine/money/rounding.hpp"
#include "schemas/codec/text_values.hpp"
#include "tests/oracle/day_care_office.hpp"
#include "tests/oracle/evaka_cases.hpp"
#include "tests/oracle/json_fields.hpp"

namespace saldo::oracle {

namespace {

// What a report says of one row; what it does not say is not compared.
struct ReportedRow {
    std::string type;
    std::optional<std::string> child;
    Period period;
    Cents value;
    Cents co_payment;
    Cents realized;
    std::optional<Cents> before_assistance_need;
};

enum class StepKind { send, annul, end, close, report };

struct Step {
    StepKind kind = StepKind::report;
    Date on;
    Date month_end;                                   // close, report
    Decision decision;                                // send
    std::vector<std::pair<std::string, Date>> named;  // decisions annulled or ended
    std::string unit;                                 // report
    std::vector<ReportedRow> rows;
    std::size_t row_count = 0;
};

struct MonthsCase {
    std::vector<Step> steps;
    std::map<std::string, BasisPoints> coefficients;  // of assistance need, by decision
    Date first = kEventDateMax;
    Date last = kEventDateMin;
};

constexpr BasisPoints kNoAssistanceNeed{100};  // a coefficient of 1.00

Date month_end_said(JsonFields& fields) {
    const std::int64_t year = fields.number("year");
    const std::int64_t month = fields.number("month");
    const bool sound = year >= 1900 && year <= 2999 && month >= 1 && month <= 12;
    if (!sound) {
        fields.wrong("year and month", "are no month of the years 1900 to 2999");
        return {};
    }
    return month_end(*date_of(static_cast<int>(year), static_cast<unsigned>(month), 1));
}

// "1.50": hundredths.
BasisPoints coefficient_said(JsonFields& fields) {
    const char* const kName = "assistance_need_coefficient";
    if (!fields.has(kName)) return kNoAssistanceNeed;
    const auto coefficient = codec::parse_basis_points(fields.text(kName));
    if (coefficient && coefficient->value() > 0) return BasisPoints{coefficient->value()};
    fields.wrong(kName, "is no coefficient above zero with two decimals at most");
    return kNoAssistanceNeed;
}

void read_decision(JsonFields& fields, Step& step, MonthsCase& read) {
    step.kind = StepKind::send;
    Decision& decision = step.decision;
    decision.id = fields.text("decision");
    decision.child = fields.text_or("child", "C1");
    decision.unit = fields.text("unit");
    decision.from = fields.date("valid_from");
    decision.until = fields.date_or("valid_to", kEventDateMax);
    decision.value = fields.cents("value_cents");
    decision.co_payment = fields.cents("copayment_cents");
    if (fields.has("fee_alterations")) {
        for (const nlohmann::json& alteration : fields.list("fee_alterations")) {
            JsonFields said(alteration, fields.where() + ": fee_alterations");
            decision.co_payment.value += said.cents("effect_cents").value;
            if (const Status sound = said.status(); !sound)
                fields.wrong("fee_alterations", sound.error().message);
        }
    }
    if (decision.co_payment.value < 0) fields.wrong("copayment_cents", "is below zero");
    if (decision.value.value < 0) fields.wrong("value_cents", "is below zero");
    read.coefficients[decision.id] = coefficient_said(fields);
    step.on = fields.date_or("approved_at", decision.from);
    read.first = std::min(read.first, decision.from);
}

void read_report(JsonFields& fields, Step& step) {
    step.kind = StepKind::report;
    step.unit = fields.text("unit");
    step.month_end = month_end_said(fields);
    step.on = step.month_end;
    for (const nlohmann::json& expected : fields.list("expected_rows")) {
        JsonFields said(expected, fields.where() + ": expected_rows");
        ReportedRow row;
        row.type = said.text("type");
        if (said.has("child")) row.child = said.text("child");
        row.period = {said.date("period_start"), said.date("period_end")};
        row.value = said.cents("value_cents");
        row.co_payment = said.cents("final_copayment_cents");
        row.realized = said.cents("realized_cents");
        if (said.has("realized_before_assistance_need_cents"))
            row.before_assistance_need = said.cents("realized_before_assistance_need_cents");
        step.rows.push_back(std::move(row));
        if (const Status sound = said.status(); !sound)
            fields.wrong("expected_rows", sound.error().message);
    }
    const std::int64_t count = fields.has("expected_row_count")
                                   ? fields.number("expected_row_count")
                                   : static_cast<std::int64_t>(step.rows.size());
    step.row_count = static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
}

void read_named(JsonFields& fields, Step& step) {
    for (const nlohmann::json& named : fields.list("decisions")) {
        if (step.kind == StepKind::annul && named.is_string()) {
            step.named.emplace_back(named.get<std::string>(), Date{});
            continue;
        }
        JsonFields said(named, fields.where() + ": decisions");
        std::string id = said.text("decision");
        const Date until = step.kind == StepKind::end ? said.date("valid_to") : Date{};
        step.named.emplace_back(std::move(id), until);
        if (const Status sound = said.status(); !sound)
            fields.wrong("decisions", sound.error().message);
    }
    step.on = fields.date("at");
}

Result<MonthsCase> read_case(const nlohmann::json& one, const std::string& where) {
    MonthsCase read;
    JsonFields fields(one, where);
    for (const nlohmann::json& said : fields.list("steps")) {
        JsonFields step_fields(said, fmt::format("{}: step {}", where, read.steps.size() + 1));
        Step step;
        const std::string kind = step_fields.text("step");
        if (kind == "decision_sent") {
            read_decision(step_fields, step, read);
        } else if (kind == "annul" || kind == "change_end_date") {
            step.kind = kind == "annul" ? StepKind::annul : StepKind::end;
            read_named(step_fields, step);
        } else if (kind == "freeze_month") {
            step.kind = StepKind::close;
            step.month_end = month_end_said(step_fields);
            step.on = step_fields.date_or("at", step.month_end);
        } else if (kind == "report") {
            read_report(step_fields, step);
        } else {
            step_fields.wrong("step", fmt::format("\"{}\" is not known", kind));
        }
        if (const Status sound = step_fields.status(); !sound)
            return std::unexpected(sound.error());
        read.last = std::max({read.last, step.on, step.month_end});
        read.first = std::min(read.first, step.on);
        read.steps.push_back(std::move(step));
    }
    if (const Status sound = fields.status(); !sound) return std::unexpected(sound.error());
    return read;
}

Status play_step(DayCareOffice& office, const Step& step) {
    switch (step.kind) {
        case StepKind::send:
            return office.send(step.decision, step.on);
        case StepKind::annul:
        case StepKind::end:
            for (const auto& [decision, until] : step.named) {
                const Status done = step.kind == StepKind::annul
                                        ? office.annul(decision, step.on)
                                        : office.end(decision, until, step.on);
                if (!done) return done;
            }
            return {};
        case StepKind::close:
            return office.close(step.month_end, step.on);
        case StepKind::report:
            return {};
    }
    return {};
}

std::string_view type_of(EntitlementRowType type) {
    switch (type) {
        case EntitlementRowType::original:
            return "ORIGINAL";
        case EntitlementRowType::reversal:
            return "REFUND";
        case EntitlementRowType::correction:
            return "CORRECTION";
    }
    return "?";
}

Cents in_cents(UnitPrice price) {
    constexpr std::int64_t kPerCent = 100;
    return Cents{price.value / kPerCent};
}

// Our books' rows as the report would show them.
Result<std::vector<ReportedRow>> report_of(const DayCareOffice& office, const MonthsCase& played,
                                           const Step& report) {
    const auto settled = office.settled(report.month_end);
    if (!settled) return std::unexpected(settled.error());
    std::vector<ReportedRow> rows;
    for (const EntitlementRow& row : *settled) {
        const auto unit = office.ledger().provider_id(row.provider);
        const auto child = office.ledger().client_id(row.client);
        const auto decision = office.ledger().voucher_id(row.voucher);
        for (const auto* const name : {&unit, &child, &decision})
            if (!*name) return std::unexpected(name->error());
        const bool of_another_month = row.type == EntitlementRowType::original &&
                                      month_end(row.period.first) != report.month_end;
        if (*unit != report.unit || of_another_month) continue;
        const auto coefficient = played.coefficients.find(*decision);
        const std::int64_t hundredths = coefficient == played.coefficients.end()
                                            ? kNoAssistanceNeed.value
                                            : coefficient->second.value;
        rows.push_back(
            {std::string(type_of(row.type)), *child, row.period, in_cents(row.value),
             in_cents(row.co_payment), row.amount,
             Cents{divide_half_up(static_cast<__int128>(row.amount.value) * kNoAssistanceNeed.value,
                                  hundredths)}});
    }
    return rows;
}

bool says(const ReportedRow& expected, const ReportedRow& row) {
    return expected.type == row.type && (!expected.child || expected.child == row.child) &&
           expected.period == row.period && expected.value == row.value &&
           expected.co_payment == row.co_payment && expected.realized == row.realized &&
           (!expected.before_assistance_need ||
            expected.before_assistance_need == row.before_assistance_need);
}

std::string words_of(const ReportedRow& row) {
    return fmt::format("{}{}{} {} to {} value {} less {} realized {}", row.type,
                       row.child ? " " : "", row.child.value_or(""), to_text(row.period.first),
                       to_text(row.period.last), to_text(row.value), to_text(row.co_payment),
                       to_text(row.realized));
}

// Every row that is expected, each once, and no more rows than are expected.
std::string difference(const Step& report, std::vector<ReportedRow> rows) {
    std::string wrong;
    const std::size_t found_count = rows.size();
    for (const ReportedRow& expected : report.rows) {
        const auto found =
            std::ranges::find_if(rows, [&](const ReportedRow& row) { return says(expected, row); });
        if (found == rows.end())
            wrong += fmt::format("; {} is missing", words_of(expected));
        else
            rows.erase(found);
    }
    if (found_count != report.row_count)
        wrong += fmt::format("; {} rows instead of {}", found_count, report.row_count);
    if (wrong.empty()) return {};
    for (const ReportedRow& row : rows) wrong += fmt::format("; not expected: {}", words_of(row));
    return fmt::format("report of {} for {}{}", report.unit, to_text(report.month_end).substr(0, 7),
                       wrong);
}

}  // namespace

Result<std::string> play_months_case(const nlohmann::json& one, const std::string& where) {
    const auto read = read_case(one, where);
    if (!read) return std::unexpected(read.error());
    std::string wrong;
    for (std::size_t at = 0; at < read->steps.size(); ++at) {
        const Step& report = read->steps[at];
        if (report.kind != StepKind::report) continue;
        const auto office = DayCareOffice::open(read->first, read->last);
        if (!office) return std::unexpected(office.error());
        for (std::size_t before = 0; before < at; ++before)
            if (const Status done = play_step(**office, read->steps[before]); !done)
                return std::unexpected(done.error());
        if (!(*office)->is_closed(report.month_end))
            if (const Status closed = (*office)->close(report.month_end, report.month_end); !closed)
                return std::unexpected(closed.error());
        if (const Status folded = (*office)->fold(); !folded)
            return std::unexpected(folded.error());
        for (const std::string& refusal : (*office)->refusals())
            wrong += (wrong.empty() ? "" : "; ") + refusal;
        auto rows = report_of(**office, *read, report);
        if (!rows) return std::unexpected(rows.error());
        const std::string differs = difference(report, std::move(*rows));
        if (!differs.empty()) wrong += (wrong.empty() ? "" : "; ") + differs;
    }
    return wrong;
}

}  // namespace saldo::oracle
