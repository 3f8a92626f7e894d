#include "tests/oracle/folded_ledger.hpp"

#include <fmt/format.h>

#include "connectors/log_embedded/embedded_log.hpp"
#include "engine/deliveries/deliveries.hpp"
#include "projections/pipeline/outcome_row.hpp"
#include "projections/pipeline/record_rows.hpp"
#include "projections/settlements/entitlement_rows.hpp"
#include "schemas/codec/encode.hpp"

namespace saldo::oracle {

namespace {

constexpr std::int64_t kNoonMs = 12 * 60 * kMinuteMs;

// Handles begin at 1, and the oracle's ledger is the only one.
constexpr Handle kOnlyLedger = 1;

// The one ledger's record of that id.
template <class Record>
Result<std::optional<Record>> read_one(const store::Snapshot& snapshot, ReferenceKind kind,
                                       std::string_view id) {
    std::optional<Record> found;
    const Status scanned =
        scan_reference<Record>(snapshot, kind, [&](Handle, const Record& record) -> Result<bool> {
            if (record.id == id) found = record;
            return !found.has_value();
        });
    if (!scanned) return std::unexpected(scanned.error());
    return found;
}

}  // namespace

Result<std::unique_ptr<FoldedLedger>> FoldedLedger::open(Date recorded_on) {
    auto opened = std::unique_ptr<FoldedLedger>(new FoldedLedger());
    opened->recorded_on_ = recorded_on;
    auto home = Home::open(opened->folder_.path(), {});
    if (!home) return std::unexpected(home.error());
    opened->home_ = std::move(*home);
    EmbeddedLogSettings settings;
    settings.folder = opened->home_->log_folder();
    auto log = open_embedded_log(settings);
    if (!log) return std::unexpected(log.error());
    opened->log_ = std::move(*log);
    if (const Status tied = opened->home_->tie_to(*opened->log_); !tied)
        return std::unexpected(tied.error());
    auto writer = opened->log_->write();
    if (!writer) return std::unexpected(writer.error());
    opened->writer_ = std::move(*writer);
    auto shard = Shard::open(*opened->home_, *opened->log_, 0, {}, {});
    if (!shard) return std::unexpected(shard.error());
    opened->shard_ = std::move(*shard);
    return opened;
}

Result<EventPosition> FoldedLedger::append(events::EventT& event) {
    event.source = "/oracle";
    event.ledger = kLedger;
    event.recorded_at =
        std::make_unique<events::Instant>(recorded_on_.days * kDayMs + kNoonMs, std::int16_t{0});
    if (const Status queued = writer_->append(kLedger, codec::encode(event), {}); !queued)
        return std::unexpected(queued.error());
    return appended_++;
}

Status FoldedLedger::fold() {
    if (const Status flushed = writer_->flush(); !flushed) return flushed;
    const StopFlag never{false};
    if (const Status folded = shard_->fold_to_end(never); !folded) return folded;
    auto snapshot = shard_->store().snapshot();
    if (!snapshot) return std::unexpected(snapshot.error());
    view_.names.reset();
    view_.snapshot = std::move(*snapshot);
    view_.names = std::make_unique<NameBook>(*view_.snapshot);
    return {};
}

Result<Outcome> FoldedLedger::outcome(EventPosition position) const {
    auto outcome = read_outcome(*view_.snapshot, position);
    if (!outcome) return std::unexpected(outcome.error());
    if (!*outcome)
        return fail(ErrorKind::damaged,
                    fmt::format("the event at position {} has no outcome", position));
    return std::move(**outcome);
}

Result<std::optional<Settlement>> FoldedLedger::settlement(std::string_view id) const {
    return read_one<Settlement>(*view_.snapshot, ReferenceKind::settlement, id);
}

Result<std::optional<PaymentRun>> FoldedLedger::run(std::string_view id) const {
    return read_one<PaymentRun>(*view_.snapshot, ReferenceKind::payment_run, id);
}

Result<std::optional<RuleTable>> FoldedLedger::rule_table(std::string_view name) const {
    return read_one<RuleTable>(*view_.snapshot, ReferenceKind::rule_table, name);
}

Result<std::optional<Delivery>> FoldedLedger::delivery(std::string_view provider,
                                                       std::string_view id) const {
    return read_record<Delivery>(
        *view_.snapshot, TableId::deliveries,
        Deliveries::key(kOnlyLedger, DeliveryRecordKind::delivery, provider, id));
}

Result<std::vector<EntitlementRow>> FoldedLedger::entitlement_rows(
    std::string_view settlement) const {
    std::vector<EntitlementRow> rows;
    const auto found = find_reference<Settlement>(*view_.snapshot, ReferenceKind::settlement,
                                                  kOnlyLedger, settlement);
    if (!found) return std::unexpected(found.error());
    if (!*found) return rows;
    const Status scanned = scan_entitlement_rows(*view_.snapshot, (*found)->first,
                                                 [&](const EntitlementRow& row) -> Status {
                                                     rows.push_back(row);
                                                     return {};
                                                 });
    if (!scanned) return std::unexpected(scanned.error());
    return rows;
}

Result<std::string> FoldedLedger::client_id(Handle client) const {
    return view_.names->client(client);
}

Result<std::string> FoldedLedger::voucher_id(Handle voucher) const {
    return view_.names->voucher(voucher);
}

Result<std::string> FoldedLedger::provider_id(Handle provider) const {
    return view_.names->provider(provider);
}

std::string outcome_text(const Outcome& outcome) {
    if (outcome.kind != OutcomeKind::refused) return std::string(outcome_name(outcome.kind));
    std::string text =
        fmt::format("refused: {} ({})", refusal_code(outcome.refusal), outcome.refused_field);
    if (outcome.has_numbers)
        text += fmt::format(", asked {}, limit {}", outcome.asked, outcome.limit);
    return text;
}

}  // namespace saldo::oracle
