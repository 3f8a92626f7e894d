#include "cli/commands/received.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "engine/identifiers/iban.hpp"
#include "engine/settlement/bank_identity.hpp"
#include "engine/settlement/bank_statement.hpp"
#include "engine/settlement/bank_texts.hpp"
#include "engine/settlement/entry_matching.hpp"
#include "engine/settlement/report_checks.hpp"
#include "engine/settlement/status_matching.hpp"

namespace saldo {

namespace {

using settlement::AccountReport;
using settlement::BankFact;
using settlement::BankFactKind;
using settlement::Effect;
using settlement::EffectKind;
using settlement::Matched;
using settlement::Remark;
using settlement::RemarkKind;
using settlement::ReportKind;

// The bank's own moment: of the report, else of the message, else the day that the report is of.
std::optional<Instant> moment_of(const settlement::BankReports& said, const AccountReport& report) {
    for (const std::string* const text : {&report.created_at, &said.created_at})
        if (const auto moment = settlement::moment_of_text(*text)) return moment;
    const auto day = settlement::day_of(report);
    return day ? std::optional(Instant{day->days * kDayMs, 0}) : std::nullopt;
}

Status check_moments(const CheckedFile& file) {
    const auto no_moment = [&](std::uint64_t line) {
        return fail(ErrorKind::bad_input,
                    fmt::format("{}: line {}: the report says no moment of its own (CreDtTm), by "
                                "which it is recorded: ask the bank for the file as it sent it",
                                file.path.string(), line));
    };
    if (file.content.status && !settlement::moment_of_text(file.content.status->created_at))
        return no_moment(1);
    if (file.content.reports)
        for (const AccountReport& report : file.content.reports->reports)
            if (!moment_of(*file.content.reports, report)) return no_moment(report.line);
    return {};
}

// Answers, then payment status reports by their moment, then reports of accounts by their first
// day, what was told early first.
std::tuple<int, std::int64_t, int, std::int64_t> place_of(const CheckedFile& file) {
    if (file.content.status) {
        const auto moment = settlement::moment_of_text(file.content.status->created_at);
        return {1, moment.value_or(Instant{}).utc_ms, 0, 0};
    }
    if (!file.content.reports) return {0, 0, 0, 0};
    const settlement::BankReports& said = *file.content.reports;
    std::int64_t first_day = kDateMax.days;
    for (const AccountReport& report : said.reports)
        first_day =
            std::min<std::int64_t>(first_day, settlement::day_of(report).value_or(Date{}).days);
    const auto moment = moment_of(said, said.reports.front());
    return {2, first_day, said.kind == ReportKind::notification ? 0 : 1,
            moment.value_or(Instant{}).utc_ms};
}

// A statement as it would be kept, so that all are compared alike, whether the ledger has them or a
// file; one of an account without an IBAN is told from others by its other id.
AccountReport as_kept(const AccountReport& report) {
    AccountReport kept = settlement::report_of(
        settlement::statement_of(report, {}, identifiers::electronic_iban(report.account.iban)));
    if (kept.account.iban.empty()) kept.account.other_id = report.account.other_id;
    kept.line = report.line;
    return kept;
}

// Of an account in another currency nothing is recorded.
bool is_foreign(const AccountReport& report) {
    return !report.account.currency.empty() && report.account.currency != "EUR";
}

std::string ending_of(const std::string& iban) {
    constexpr std::size_t kShown = 4;
    return iban.size() > kShown ? iban.substr(iban.size() - kShown) : iban;
}

const char* name_of(EffectKind kind) {
    switch (kind) {
        case EffectKind::none:
            return "no_change";
        case EffectKind::accepted:
            return "accepted";
        case EffectKind::rejected:
            return "rejected";
        case EffectKind::booked:
            return "booked";
        case EffectKind::returned:
            return "returned";
        case EffectKind::unexplained:
            return "unexplained";
    }
    return "unknown";
}

}  // namespace

Result<std::vector<CheckedFile>> check_files(const std::vector<std::filesystem::path>& paths,
                                             const Wiring& wiring) {
    std::vector<CheckedFile> files;
    for (const std::filesystem::path& path : paths) {
        auto content = wiring.read_received(path);
        if (!content) return std::unexpected(content.error());
        CheckedFile file{path, std::move(*content), {}};
        if (const Status checked = check_moments(file); !checked)
            return std::unexpected(checked.error());
        if (file.content.reports)
            for (const AccountReport& report : file.content.reports->reports)
                for (Remark& remark : settlement::remarks_on(file.content.reports->kind, report))
                    file.remarks.push_back(std::move(remark));
        // In the order of their content; of the same place, as they were named.
        const auto after = std::ranges::upper_bound(files, place_of(file), {}, place_of);
        files.insert(after, std::move(file));
    }
    return files;
}

Status Reception::begin() {
    answer_.rows_name = "understood";
    answer_.columns = {{"file", CellKind::text},  {"format", CellKind::text},
                       {"what", CellKind::text},  {"count", CellKind::count},
                       {"sum", CellKind::amount}, {"line", CellKind::count},
                       {"note", CellKind::text}};
    auto sent = sent_payments_of(office_, receiving_.ledger);
    if (!sent) return std::unexpected(sent.error());
    sent_ = std::move(*sent);
    const auto accounts = office_.ask({{"ask", "accounts"}, {"ledger", receiving_.ledger}});
    if (!accounts) return std::unexpected(accounts.error());
    // Of funders that share an account the first has what nobody explains.
    for (const auto& row : accounts->rows)
        funder_of_account_.emplace(identifiers::electronic_iban(row[2]), row[1]);
    return {};
}

Status Reception::compare_statements(std::vector<CheckedFile>& files) {
    auto known = statements_of(office_, receiving_.ledger);
    if (!known) return std::unexpected(known.error());
    std::vector<AccountReport> statements = std::move(*known);
    const std::size_t of_ledger = statements.size();
    std::vector<std::size_t> of_file;
    for (std::size_t at = 0; at < files.size(); ++at) {
        const auto& said = files[at].content.reports;
        if (!said || said->kind != ReportKind::statement) continue;
        for (const AccountReport& report : said->reports) {
            statements.push_back(as_kept(report));
            of_file.push_back(at);
        }
    }
    std::vector<const AccountReport*> all;
    for (const AccountReport& statement : statements) all.push_back(&statement);
    for (auto& [at, before, remark] : settlement::remarks_on_sequence(all)) {
        const std::size_t told_of = std::max(at, before);  // the ledger's stand first
        if (told_of < of_ledger) continue;                 // `reconcile` tells of those
        remark.line = statements[told_of].line;
        files[of_file[told_of - of_ledger]].remarks.push_back(std::move(remark));
    }
    return {};
}

void Reception::add_row(const CheckedFile& file, const std::string& what, Tally tally,
                        std::uint64_t line, const std::string& note) {
    answer_.rows.push_back({file.path.string(), file.content.format, what,
                            std::to_string(tally.count), to_text(Cents{tally.cents}),
                            line == 0 ? "" : std::to_string(line), note});
}

void Reception::add_tallies(const CheckedFile& file, const Tallies& tallies) {
    for (const auto& [what, tally] : tallies) add_row(file, what, tally, 0, "");
}

void Reception::tell(const CheckedFile& file, const Remark& remark, Tallies& tallies) {
    if (!remark.text.empty()) {
        add_row(file, remark_name(remark.kind), {remark.count, remark.amount.value}, remark.line,
                remark.text);
        return;
    }
    Tally& tally = tallies[remark_name(remark.kind)];
    tally.count += remark.count;
    tally.cents += remark.amount.value;
}

Reception::Tally Reception::extent_of(const BankFact& fact) const {
    if (fact.kind == BankFactKind::booked || fact.kind == BankFactKind::returned)
        return {1, fact.amount.value};
    if (const auto named = sent_.payment_of(fact.payment))
        return {1, sent_.payments()[*named].amount.value};
    Tally tally;
    for (const settlement::SentBatch& batch : sent_.batches()) {
        if (batch.run != fact.run || batch.funder != fact.funder) continue;
        tally.count += batch.payments.size();
        tally.cents += batch.total.value;
    }
    return tally;
}

bool Reception::is_known(const BankFact& fact) const {
    return known_.is_accepted(fact.id) ||
           std::ranges::any_of(fact.told_as,
                               [this](const std::string& id) { return known_.is_accepted(id); });
}

// Asks which of the facts the ledger has. One that was refused (nobody had authorised the source)
// stays refused under its id for ever: it is tried again under the next.
Status Reception::find_known(Matched& matched) {
    constexpr int kTriesMax = 100;
    std::vector<std::string> ids;
    for (const BankFact& fact : matched.facts) {
        ids.push_back(fact.id);
        ids.insert(ids.end(), fact.told_as.begin(), fact.told_as.end());
    }
    if (const Status asked = known_.ask(office_, receiving_, ids); !asked) return asked;
    for (BankFact& fact : matched.facts) {
        const std::string id = fact.id;
        for (int tries = 2; known_.is_refused(fact.id); ++tries) {
            if (tries == kTriesMax)
                return fail(ErrorKind::limit,
                            fmt::format("{} was refused {} times", id, kTriesMax));
            fact.id = fmt::format("{}~{}", id, tries);
            if (const Status asked = known_.ask(office_, receiving_, {fact.id}); !asked)
                return asked;
        }
    }
    return {};
}

Status Reception::take_fact(const CheckedFile& file, const BankFact& fact, Instant recorded_at,
                            Tallies& tallies) {
    const auto count = [&](const std::string& what, Tally more) {
        Tally& tally = tallies[what];
        tally.count += more.count;
        tally.cents += more.cents;
    };
    if (is_known(fact)) {
        count("known_already", extent_of(fact));
        return {};
    }
    const Effect effect = sent_.effect_of(fact);
    const bool unexplained = effect.kind == EffectKind::unexplained;
    if (fact.early && (unexplained || !fact.unsure.empty())) {
        count("left_to_the_statement", extent_of(fact));
        return {};
    }
    auto payload = payload_of(fact, receiving_, recorded_at);
    if (!payload)
        return fail(payload.error().kind, fmt::format("{}: line {}: {}", file.path.string(),
                                                      fact.line, payload.error().message));
    if (unexplained) {
        add_row(
            file, fact.unsure.empty() ? "unexplained" : "unsure", extent_of(fact), fact.line,
            fmt::format("{} {}: {}", fact.kind == BankFactKind::booked ? "left" : "came",
                        fact.bank_reference.empty() ? "without a reference" : fact.bank_reference,
                        sent_.why_unexplained(fact)));
    } else {
        count(name_of(effect.kind), {effect.payments.size(), effect.amount.value});
    }
    sent_.record(fact, effect);
    known_.add_accepted(fact.id);
    planned_.push_back({fact.id, std::move(*payload)});
    return {};
}

Status Reception::take(const CheckedFile& file, Matched& matched, Instant recorded_at,
                       Tallies& tallies) {
    for (const Remark& remark : matched.remarks) tell(file, remark, tallies);
    if (const Status known = find_known(matched); !known) return known;
    for (const BankFact& fact : matched.facts)
        if (const Status taken = take_fact(file, fact, recorded_at, tallies); !taken) return taken;
    return {};
}

// After its entries, so that what a statement is known to tell is recorded.
Status Reception::take_statement(const CheckedFile& file, const AccountReport& report,
                                 const std::string& funder, Instant recorded_at, Tallies& tallies) {
    const BankStatement said =
        settlement::statement_of(report, funder, identifiers::electronic_iban(report.account.iban));
    Matched matched;
    BankFact& fact = matched.facts.emplace_back();
    fact.id = settlement::statement_id(hasher_, said);
    if (const Status known = find_known(matched); !known) return known;
    Tally& tally = tallies[is_known(fact) ? "statement_known" : "statement"];
    ++tally.count;
    tally.cents += report.booked.credit_sum.value - report.booked.debit_sum.value;
    if (is_known(fact)) return {};
    auto payload = payload_of(fact.id, said, receiving_, recorded_at);
    if (!payload)
        return fail(payload.error().kind, fmt::format("{}: line {}: {}", file.path.string(),
                                                      report.line, payload.error().message));
    known_.add_accepted(fact.id);
    planned_.push_back({fact.id, std::move(*payload)});
    return {};
}

Status Reception::add_reports(CheckedFile& file, Tallies& tallies) {
    const settlement::BankReports& said = *file.content.reports;
    std::vector<Matched> of_report(said.reports.size());
    std::map<std::size_t, settlement::EntryMatching> matching;
    for (std::size_t at = 0; at < said.reports.size(); ++at) {
        const AccountReport& report = said.reports[at];
        const std::string iban = identifiers::electronic_iban(report.account.iban);
        const auto funder = funder_of_account_.find(iban);
        if (funder == funder_of_account_.end()) {
            of_report[at].remarks.push_back(
                {RemarkKind::not_recorded,
                 report.line,
                 report.counted.entries,
                 {},
                 fmt::format("the account that ends in {} is no funder's of this ledger: nothing "
                             "of report {} is recorded",
                             ending_of(iban.empty() ? report.account.other_id : iban), report.id)});
            continue;
        }
        matching.try_emplace(at, sent_, hasher_, said.kind, report, funder->second);
    }
    const Status read = file.content.entries([&](const settlement::ReportEntry& entry) -> Status {
        if (const auto found = matching.find(entry.report); found != matching.end())
            found->second.match(entry, of_report[entry.report]);
        return {};
    });
    if (!read) return read;
    for (std::size_t at = 0; at < of_report.size(); ++at) {
        const auto moment = moment_of(said, said.reports[at]);
        const Status taken = take(file, of_report[at], moment.value_or(Instant{}), tallies);
        if (!taken) return taken;
        const AccountReport& report = said.reports[at];
        const auto funder =
            funder_of_account_.find(identifiers::electronic_iban(report.account.iban));
        if (said.kind != ReportKind::statement || funder == funder_of_account_.end() ||
            is_foreign(report))
            continue;
        const Status noted =
            take_statement(file, report, funder->second, moment.value_or(Instant{}), tallies);
        if (!noted) return noted;
    }
    return {};
}

Status Reception::add(CheckedFile& file) {
    const std::size_t rows = answer_.rows.size();
    Tallies tallies;
    Status added;
    if (file.content.status) {
        std::vector<settlement::PaymentStatus> payments;
        added = file.content.payments([&](const settlement::PaymentStatus& payment) -> Status {
            payments.push_back(payment);
            return {};
        });
        if (!added) return added;
        const settlement::PaymentStatusReport& report = *file.content.status;
        Matched matched = settlement::match_status(sent_, hasher_, report, payments);
        const auto moment = settlement::moment_of_text(report.created_at);
        added = take(file, matched, moment.value_or(Instant{}), tallies);
    } else if (file.content.reports) {
        added = add_reports(file, tallies);
    }
    if (!added) return added;
    for (const Remark& remark : file.remarks) tell(file, remark, tallies);
    add_tallies(file, tallies);
    if (answer_.rows.size() == rows) add_row(file, "nothing", {}, 0, "");
    return {};
}

Status Reception::add_reply(const CheckedFile& file, const std::string& run,
                            const std::string& sink, Instant recorded_at) {
    const ReceivedFile::Reply& said = *file.content.reply;
    Matched matched;
    BankFact& fact = matched.facts.emplace_back();
    fact.id = settlement::fact_id(
        hasher_, {"answer", run, sink, said.accepted ? "accepted" : "rejected", said.text});
    if (const Status known = find_known(matched); !known) return known;
    const std::string what = said.accepted ? "accepted" : "rejected";
    if (is_known(fact)) {
        add_row(file, "known_already", {1, 0}, 0, what + ": " + said.text);
        return {};
    }
    auto payload = payload_of(SinkReply{fact.id, run, sink, said.accepted, said.text}, receiving_,
                              recorded_at);
    if (!payload) return std::unexpected(payload.error());
    known_.add_accepted(fact.id);
    planned_.push_back({fact.id, std::move(*payload)});
    add_row(file, what, {1, 0}, 0, said.text);
    return {};
}

}  // namespace saldo
