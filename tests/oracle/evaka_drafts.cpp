// Drafts: each unit has one child with one decision; the month is closed and a run made of it. What
// the run would pay, and what waits in it, are drafts; an approved run's payments are confirmed.

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "schemas/codec/text_values.hpp"
#include "tests/oracle/day_care_office.hpp"
#include "tests/oracle/evaka_cases.hpp"
#include "tests/oracle/json_fields.hpp"

namespace saldo::oracle {

namespace {

constexpr std::string_view kNoDetails = "no payment details";

struct Draft {
    std::string unit;
    Cents amount;
    std::string status;
    std::optional<Period> period;
    bool operator==(const Draft&) const = default;
};

struct DraftsCase {
    std::vector<Decision> decisions;
    std::vector<std::string> without_account;
    std::optional<Date> frozen;  // the month's last day
    Date wished;                 // the month that is to be paid
    bool fails = false;
    std::vector<Draft> drafts;
};

std::optional<Date> month_said(const std::string& text) {
    constexpr std::size_t kMonthBytes = 7;
    const auto day = codec::parse_date(text.substr(0, kMonthBytes) + "-01");
    return day ? std::optional(month_end(Date{day->days()})) : std::nullopt;
}

void read_given(JsonFields& fields, DraftsCase& read) {
    if (fields.has("freeze")) {
        read.frozen = month_said(fields.text("freeze"));
        if (!read.frozen) fields.wrong("freeze", "is no month");
        return;
    }
    Decision decision;
    const std::string said = fields.text("unit");
    decision.unit = said.substr(0, said.find(' '));
    if (said.find(kNoDetails) != std::string::npos) read.without_account.push_back(decision.unit);
    decision.id = fmt::format("D{}", read.decisions.size() + 1);
    decision.child = fmt::format("C{}", read.decisions.size() + 1);
    decision.from = fields.date_or("valid_from", kEventDateMin);
    decision.until = fields.date_or("valid_to", kEventDateMax);
    decision.value = fields.cents("value_cents");
    decision.co_payment = fields.cents_or("copayment_cents", {});
    read.decisions.push_back(std::move(decision));
}

void read_draft(JsonFields& fields, DraftsCase& read) {
    Draft draft;
    draft.unit = fields.text("unit");
    draft.amount = fields.cents("amount_cents");
    draft.status = fields.text("status");
    if (fields.has("period")) {
        const nlohmann::json& days = fields.list("period");
        std::vector<Date> read_days;
        for (const nlohmann::json& day : days)
            if (const auto date = codec::parse_date(day.is_string() ? day.get<std::string>() : "");
                date)
                read_days.emplace_back(date->days());
        if (read_days.size() == 2)
            draft.period = Period{read_days[0], read_days[1]};
        else
            fields.wrong("period", "is not two days");
    }
    read.drafts.push_back(std::move(draft));
}

Result<DraftsCase> read_case(const nlohmann::json& one, const std::string& where) {
    DraftsCase read;
    JsonFields fields(one, where);
    for (const nlohmann::json& given : fields.list("given")) {
        JsonFields said(given, where + ": given");
        read_given(said, read);
        if (const Status sound = said.status(); !sound) return std::unexpected(sound.error());
    }
    read.wished = read.frozen.value_or(Date{});
    const std::string when = fields.text_or("when", "");
    if (const std::size_t blank = when.rfind(' '); blank != std::string::npos)
        read.wished = month_said(when.substr(blank + 1)).value_or(read.wished);
    const auto then = one.find("then");
    if (then != one.end() && then->is_string()) {
        read.fails = true;
    } else {
        for (const nlohmann::json& draft : fields.list("then")) {
            JsonFields said(draft, where + ": then");
            read_draft(said, read);
            if (const Status sound = said.status(); !sound) return std::unexpected(sound.error());
        }
    }
    if (const Status sound = fields.status(); !sound) return std::unexpected(sound.error());
    for (Decision& decision : read.decisions)
        if (decision.from == kEventDateMin) decision.from = month_start(read.wished);
    return read;
}

// What the run pays, and what waits in it, unit by unit.
Result<std::vector<Draft>> drafts_of(const DayCareOffice& office, Date month) {
    const auto run = office.run();
    if (!run) return std::unexpected(run.error());
    const auto rows = office.settled(month);
    if (!rows) return std::unexpected(rows.error());
    std::vector<Draft> drafts;
    if (!*run) return drafts;
    const auto add = [&](Handle provider, Cents amount, bool confirmed) -> Status {
        const auto unit = office.ledger().provider_id(provider);
        if (!unit) return std::unexpected(unit.error());
        Draft draft{*unit, amount, confirmed ? "CONFIRMED" : "DRAFT", std::nullopt};
        for (const EntitlementRow& row : *rows) {
            if (row.provider != provider) continue;
            if (!draft.period) draft.period = row.period;
            draft.period->first = std::min(draft.period->first, row.period.first);
            draft.period->last = std::max(draft.period->last, row.period.last);
        }
        drafts.push_back(std::move(draft));
        return {};
    };
    for (const PaymentRun::Payment& payment : (*run)->payments)
        if (const Status added =
                add(payment.provider, payment.amount, !(*run)->approved_by.empty());
            !added)
            return std::unexpected(added.error());
    for (const PaymentRun::Waiting& waiting : (*run)->waiting)
        if (const Status added = add(waiting.provider, waiting.amount, false); !added)
            return std::unexpected(added.error());
    return drafts;
}

bool says(const Draft& expected, const Draft& draft) {
    return expected.unit == draft.unit && expected.amount == draft.amount &&
           expected.status == draft.status && (!expected.period || expected.period == draft.period);
}

std::string words_of(const Draft& draft) {
    return fmt::format("{} of {} to {}", draft.status, to_text(draft.amount), draft.unit);
}

std::string difference(const std::vector<Draft>& expected, std::vector<Draft> found) {
    std::string wrong;
    for (const Draft& one : expected) {
        const auto match =
            std::ranges::find_if(found, [&](const Draft& draft) { return says(one, draft); });
        if (match == found.end())
            wrong += (wrong.empty() ? "" : "; ") + words_of(one) + " is missing";
        else
            found.erase(match);
    }
    for (const Draft& draft : found)
        wrong += (wrong.empty() ? "" : "; ") + fmt::format("not expected: {}", words_of(draft));
    return wrong;
}

}  // namespace

Result<std::string> play_drafts_case(const nlohmann::json& one, const std::string& where) {
    const auto read = read_case(one, where);
    if (!read) return std::unexpected(read.error());
    const auto office = DayCareOffice::open(month_start(read->wished), read->wished);
    if (!office) return std::unexpected(office.error());
    for (const std::string& unit : read->without_account)
        if (const Status done = (*office)->add_unit(unit, false); !done)
            return std::unexpected(done.error());
    for (const Decision& decision : read->decisions)
        if (const Status done = (*office)->send(decision, read->wished); !done)
            return std::unexpected(done.error());
    if (read->frozen)
        if (const Status done = (*office)->close(*read->frozen, *read->frozen); !done)
            return std::unexpected(done.error());
    const bool confirms = std::ranges::any_of(
        read->drafts, [](const Draft& draft) { return draft.status == "CONFIRMED"; });
    if (const Status paid = (*office)->pay(read->wished, confirms); !paid)
        return std::unexpected(paid.error());
    const std::vector<std::string>& refusals = (*office)->refusals();
    const bool run_refused = refusals.size() == 1 && refusals.front().starts_with("run: ");
    if (read->fails && run_refused) return std::string();
    if (!refusals.empty()) return refusals.front();
    if (read->fails) return std::string("an error was expected, and payments were made");
    auto drafts = drafts_of(**office, read->wished);
    if (!drafts) return std::unexpected(drafts.error());
    return difference(read->drafts, std::move(*drafts));
}

}  // namespace saldo::oracle
