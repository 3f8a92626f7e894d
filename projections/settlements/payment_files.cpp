#include "projections/settlements/payment_files.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "engine/services/bank_days.hpp"
#include "engine/services/rule_table_text.hpp"
#include "engine/settlement/documents.hpp"
#include "engine/settlement/export.hpp"
#include "engine/settlement/payment_settings.hpp"
#include "engine/settlement/reference.hpp"
#include "engine/time/date.hpp"
#include "projections/pipeline/ledger_rows.hpp"
#include "projections/pipeline/record_rows.hpp"
#include "projections/pipeline/sha256_openssl.hpp"

namespace saldo {

namespace {

constexpr std::size_t kLedgerDigits = 8;
constexpr std::size_t kRunDigits = 6;
constexpr std::size_t kFunderDigits = 2;

std::string padded(std::size_t number, std::size_t digits) {
    const std::string text = std::to_string(number);
    return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

// nullopt: no such ledger, or no such record in it.
template <class T>
Result<std::optional<T>> read_of_ledger(const ShardView& shard, ReferenceKind kind,
                                        std::string_view ledger, std::string_view id) {
    Handle handle = kNoHandle;
    const auto known = read_ledger(shard, ledger, &handle);
    if (!known) return std::unexpected(known.error());
    if (!known->has_value()) return std::nullopt;
    auto found = find_reference<T>(*shard.snapshot, kind, handle, id);
    if (!found) return std::unexpected(found.error());
    if (!found->has_value()) return std::nullopt;
    return std::move((*found)->second);
}

// The run and as many of its settlements as fit, then how many did not. Counts bytes, of which
// there are at least as many as characters.
std::string remittance_of(const std::string& run, const std::vector<std::string>& settlements) {
    constexpr std::size_t kRestBytes = 6;  // " +1000": a run has no more settlements
    std::string text = run;
    for (std::size_t at = 0; at < settlements.size(); ++at) {
        const bool last = at + 1 == settlements.size();
        const std::size_t bytes =
            text.size() + 1 + settlements[at].size() + (last ? 0 : kRestBytes);
        if (bytes > settlement::kUnstructuredCharactersMax) {
            text.append(" +").append(std::to_string(settlements.size() - at));
            break;
        }
        text.append(" ").append(settlements[at]);
    }
    return text;
}

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

Result<settlement::Payment> payment_of(const ShardView& shard, const PaymentRun& run,
                                       const PaymentRun::Payment& payment, std::size_t place) {
    auto provider = shard.names->provider(payment.provider);
    if (!provider) return std::unexpected(provider.error());
    settlement::Payment made;
    made.provider = std::move(*provider);
    for (const Handle handle : payment.settlements) {
        auto id = shard.names->reference(ReferenceKind::settlement, handle);
        if (!id) return std::unexpected(id.error());
        made.settlements.push_back(std::move(*id));
    }
    made.end_to_end_id = payment.end_to_end_id;
    made.instruction_id = payment.end_to_end_id;
    made.amount = payment.amount;
    made.creditor_name = payment.creditor_name;
    made.creditor_iban = payment.creditor_iban;
    made.creditor_bic = unless_empty(payment.creditor_bic);
    made.remittance = settlement::UnstructuredText{remittance_of(run.id, made.settlements)};
    made.reference = settlement::make_payment_reference(run.number, place);
    return made;
}

// As the run kept it when it was made: a later definition changes no file.
Result<settlement::PayingFunder> payer_of(const ShardView& shard, const PaymentRun& run,
                                          Handle funder) {
    const auto payer = std::ranges::find(run.payers, funder, &PaymentRun::Payer::funder);
    if (payer == run.payers.end())
        return fail(ErrorKind::damaged, "the run " + run.id + " does not say who pays");
    auto id = shard.names->funder(funder);
    if (!id) return std::unexpected(id.error());
    return settlement::PayingFunder{std::move(*id), payer->debtor_name, payer->iban,
                                    unless_empty(payer->bic), unless_empty(payer->payer_code)};
}

// The file of the run's funder number `place` (1, 2, …), without payments.
Result<settlement::PaymentFile> begin_file(const ShardView& shard, const Ledger& ledger,
                                           const PaymentRun& run, Handle funder,
                                           std::size_t place) {
    auto paying = payer_of(shard, run, funder);
    if (!paying) return std::unexpected(paying.error());
    settlement::PaymentFile file;
    file.run = run.id;
    file.message_id = name_of_run(ledger.id, run).append("-F").append(padded(place, kFunderDigits));
    file.payment_information_id = file.message_id + "-1";
    file.created_at = run.approved_at;
    file.initiating_party_name = ledger.name;
    file.initiating_party_business_id = ledger.organiser_business_id;
    file.funder = std::move(*paying);
    file.execution_date = run.execution_date;
    return file;
}

// As the calendar was known at the approval: a later one changes no file.
Result<Date> bank_day_of(const ShardView& shard, const PaymentRun& run) {
    const auto holidays = find_reference<RuleTable>(*shard.snapshot, ReferenceKind::rule_table,
                                                    run.ledger, kHolidaysTable);
    if (!holidays) return std::unexpected(holidays.error());
    return first_bank_day(run.execution_date,
                          holidays->has_value() ? &(*holidays)->second : nullptr,
                          run.approved_event);
}

}  // namespace

std::string name_of_run(std::string_view ledger, const PaymentRun& run) {
    std::string name = to_hex(make_openssl_hasher()->sha256(ledger)).substr(0, kLedgerDigits);
    return name.append("-").append(padded(run.number, kRunDigits));
}

Result<std::optional<Ledger>> read_ledger(const ShardView& shard, std::string_view ledger,
                                          Handle* handle) {
    std::optional<Ledger> found;
    const Status scanned = scan_ledgers(*shard.snapshot, [&](Handle known, const Ledger& one) {
        if (one.id != ledger) return true;
        found = one;
        if (handle != nullptr) *handle = known;
        return false;
    });
    if (!scanned) return std::unexpected(scanned.error());
    return found;
}

Result<std::optional<Settlement>> read_settlement(const ShardView& shard, std::string_view ledger,
                                                  std::string_view settlement) {
    return read_of_ledger<Settlement>(shard, ReferenceKind::settlement, ledger, settlement);
}

Result<std::optional<PaymentRun>> read_run(const ShardView& shard, std::string_view ledger,
                                           std::string_view run) {
    return read_of_ledger<PaymentRun>(shard, ReferenceKind::payment_run, ledger, run);
}

Result<std::optional<Funder>> read_funder(const ShardView& shard, std::string_view ledger,
                                          std::string_view funder) {
    return read_of_ledger<Funder>(shard, ReferenceKind::funder, ledger, funder);
}

Result<std::vector<std::pair<Handle, Sink>>> sinks_of(const ShardView& shard,
                                                      std::string_view ledger) {
    std::vector<std::pair<Handle, Sink>> sinks;
    Handle handle = kNoHandle;
    const auto known = read_ledger(shard, ledger, &handle);
    if (!known) return std::unexpected(known.error());
    if (!known->has_value()) return sinks;
    const Status scanned =
        scan_reference<Sink>(*shard.snapshot, ReferenceKind::sink,
                             [&](Handle known_as, const Sink& sink) -> Result<bool> {
                                 if (sink.ledger == handle) sinks.emplace_back(known_as, sink);
                                 return true;
                             });
    if (!scanned) return std::unexpected(scanned.error());
    return sinks;
}

Result<std::vector<settlement::PaymentFile>> payment_files_of(const ShardView& shard,
                                                              std::string_view ledger,
                                                              std::string_view run) {
    const auto known = read_ledger(shard, ledger);
    if (!known) return std::unexpected(known.error());
    const auto found = read_run(shard, ledger, run);
    if (!found) return std::unexpected(found.error());
    if (!known->has_value() || !found->has_value()) {
        return fail(ErrorKind::not_found, "there is no payment run " + std::string(run) +
                                              " in the ledger " + std::string(ledger));
    }
    if ((*found)->approved_by.empty()) {
        return fail(ErrorKind::refused, "the payment run " + std::string(run) +
                                            " is not approved: a second person approves it first");
    }
    const auto bank_day = bank_day_of(shard, **found);
    if (!bank_day) return std::unexpected(bank_day.error());
    // Payments stand in order of funder ids: each funder's are together.
    std::vector<settlement::PaymentFile> files;
    Handle funder = kNoHandle;
    std::size_t place = 0;
    std::size_t place_in_run = 0;
    for (const PaymentRun::Payment& payment : (*found)->payments) {
        ++place_in_run;
        const bool next_funder = payment.funder != funder;
        if (next_funder) ++place;
        funder = payment.funder;
        if (payment.state == PaymentRun::PaymentState::withdrawn) continue;
        if (next_funder) {
            auto file = begin_file(shard, **known, **found, funder, place);
            if (!file) return std::unexpected(file.error());
            file->bank_day = *bank_day;
            files.push_back(std::move(*file));
        }
        auto made = payment_of(shard, **found, payment, place_in_run);
        if (!made) return std::unexpected(made.error());
        files.back().payments.push_back(std::move(*made));
    }
    return files;
}

Result<Date> paid_on(const ShardView& shard, const PaymentRun& run, Handle funder) {
    settlement::PaymentFile file;
    file.execution_date = run.execution_date;
    auto day = settlement::ExecutionDay::as_said;
    const Status scanned = scan_reference<Sink>(
        *shard.snapshot, ReferenceKind::sink, [&](Handle, const Sink& sink) -> Result<bool> {
            const SinkDefinition* const then = sink.after(run.approved_event);
            if (sink.ledger != run.ledger || sink.funder != funder || then == nullptr ||
                !then->pays() || !settlement::has_payment_settings(then->format))
                return true;
            const auto settings = settlement::read_payment_settings(then->format, then->layout);
            if (settings) day = settings->execution_date;
            return false;
        });
    if (!scanned) return std::unexpected(scanned.error());
    const auto bank_day = bank_day_of(shard, run);
    if (!bank_day) return std::unexpected(bank_day.error());
    file.bank_day = *bank_day;
    return settlement::execution_date_for(file, day);
}

Result<std::optional<Sink>> paid_through(const ShardView& shard, const PaymentRun& run,
                                         Handle funder) {
    for (const PaymentRun::Export& exported : run.exports) {
        auto sink = read_reference<Sink>(*shard.snapshot, ReferenceKind::sink, exported.sink);
        if (!sink) return std::unexpected(sink.error());
        const SinkDefinition* const then = sink->after(exported.event);
        if (sink->funder == funder && then != nullptr && then->pays())
            return sink_for_run(std::move(*sink), exported.sink, run);
    }
    return std::nullopt;
}

Result<settlement::SettledLine> settled_line_of(const ShardView& shard,
                                                const Settlement& settlement,
                                                const Settlement::Line& line) {
    const auto funder = shard.names->funder(line.funder);
    const auto provider = shard.names->provider(line.provider);
    const auto coding = shard.names->word(line.coding);
    const auto service = shard.names->service(line.service);
    for (const auto* const name : {&funder, &provider, &coding, &service})
        if (!*name) return std::unexpected(name->error());
    settlement::SettledLine named{settlement.id, *funder,        *provider,
                                  *coding,       *service,       line.month,
                                  line.amount,   line.posted_on, document_id(line)};
    named.document_number = line.document_number;
    named.vat = line.vat;
    return named;
}

Result<std::vector<FunderLines>> settled_lines_of(const ShardView& shard, std::string_view ledger,
                                                  const PaymentRun& run) {
    std::map<std::string, FunderLines> of_funder;
    for (const Handle handle : run.settlements) {
        const auto settlement =
            read_reference<Settlement>(*shard.snapshot, ReferenceKind::settlement, handle);
        if (!settlement) return std::unexpected(settlement.error());
        for (const Settlement::Line& line : settlement->lines) {
            auto named = settled_line_of(shard, *settlement, line);
            if (!named) return std::unexpected(named.error());
            FunderLines& of_one = of_funder[named->funder];
            of_one.handle = line.funder;
            of_one.funder = named->funder;
            of_one.lines.push_back(std::move(*named));
        }
    }
    std::vector<FunderLines> found;
    for (auto& [id, lines] : of_funder) {
        const std::string place = padded(found.size() + 1, kFunderDigits);
        lines.name = name_of_run(ledger, run) + "-L" + place;
        lines.documents_name = name_of_run(ledger, run) + "-B" + place;
        lines.statements_name = name_of_run(ledger, run) + "-S" + place;
        found.push_back(std::move(lines));
    }
    return found;
}

}  // namespace saldo
