#include "projections/settlements/payment_files.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

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
                                       const PaymentRun::Payment& payment) {
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
    return made;
}

Result<settlement::PayingFunder> funder_of(const ShardView& shard, const PaymentRun& run,
                                           Handle handle) {
    const auto funder = read_reference<Funder>(*shard.snapshot, ReferenceKind::funder, handle);
    if (!funder) return std::unexpected(funder.error());
    const Funder::Definition* const defined = funder->on(run.execution_date);
    if (defined == nullptr) {
        return fail(ErrorKind::bad_input, "the funder " + funder->id + " has no account on " +
                                              to_text(run.execution_date) + ", when the run " +
                                              run.id + " is to be paid");
    }
    return settlement::PayingFunder{funder->id, defined->debtor_name, defined->iban,
                                    unless_empty(defined->bic), unless_empty(defined->payer_code)};
}

// The file of the run's funder number `place` (1, 2, …), without payments.
Result<settlement::PaymentFile> begin_file(const ShardView& shard, const Ledger& ledger,
                                           const PaymentRun& run, Handle funder,
                                           std::size_t place) {
    auto paying = funder_of(shard, run, funder);
    if (!paying) return std::unexpected(paying.error());
    settlement::PaymentFile file;
    file.run = run.id;
    file.message_id = to_hex(make_openssl_hasher()->sha256(ledger.id)).substr(0, kLedgerDigits);
    file.message_id.append("-").append(padded(run.number, kRunDigits));
    file.message_id.append("-F").append(padded(place, kFunderDigits));
    file.payment_information_id = file.message_id + "-1";
    file.created_at = run.approved_at;
    file.initiating_party_name = ledger.name;
    file.initiating_party_business_id = ledger.organiser_business_id;
    file.funder = std::move(*paying);
    file.execution_date = run.execution_date;
    return file;
}

}  // namespace

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

Result<std::vector<Sink>> sinks_of(const ShardView& shard, std::string_view ledger) {
    std::vector<Sink> sinks;
    Handle handle = kNoHandle;
    const auto known = read_ledger(shard, ledger, &handle);
    if (!known) return std::unexpected(known.error());
    if (!known->has_value()) return sinks;
    const Status scanned = scan_reference<Sink>(*shard.snapshot, ReferenceKind::sink,
                                                [&](Handle, const Sink& sink) -> Result<bool> {
                                                    if (sink.ledger == handle)
                                                        sinks.push_back(sink);
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
    // Payments stand in order of funder ids: each funder's are together.
    std::vector<settlement::PaymentFile> files;
    Handle funder = kNoHandle;
    for (const PaymentRun::Payment& payment : (*found)->payments) {
        if (files.empty() || payment.funder != funder) {
            funder = payment.funder;
            auto file = begin_file(shard, **known, **found, funder, files.size() + 1);
            if (!file) return std::unexpected(file.error());
            files.push_back(std::move(*file));
        }
        auto made = payment_of(shard, **found, payment);
        if (!made) return std::unexpected(made.error());
        files.back().payments.push_back(std::move(*made));
    }
    return files;
}

}  // namespace saldo
