#include "projections/settlements/booked_files.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/services/coding_lines.hpp"
#include "engine/services/rule_table.hpp"
#include "engine/services/rule_table_text.hpp"
#include "engine/settlement/booking.hpp"
#include "engine/settlement/withdrawal.hpp"
#include "projections/pipeline/record_rows.hpp"
#include "projections/settlements/payment_files.hpp"

namespace saldo {

namespace {

using settlement::Booking;
using settlement::CodingMap;
using settlement::RunToBook;
using settlement::SettlementToBook;

// A funder's coding map, version by version, read when it is first asked for.
class Maps {
  public:
    explicit Maps(RuleTable table) : table_(std::move(table)) {}

    // Errors of a text that the ledger took come out as no map: it was judged when it was set.
    const CodingMap* on(Date date, std::uint64_t known_at) {
        const RuleTable::Version* const version = table_.on(date, known_at);
        if (version == nullptr) return nullptr;
        std::unique_ptr<CodingMap>& map = maps_[version];
        if (!map) {
            auto lines = read_coding_lines(version->text);
            map =
                std::make_unique<CodingMap>(lines ? std::move(*lines) : std::vector<CodingLine>());
        }
        return map.get();
    }
    // REQUIRES: has_version().
    [[nodiscard]] std::uint64_t first_event() const {
        return table_.versions.front().confirmed_event;
    }
    [[nodiscard]] bool has_version() const { return !table_.versions.empty(); }

  private:
    RuleTable table_;
    std::map<const RuleTable::Version*, std::unique_ptr<CodingMap>> maps_;
};

// In the order of their approvals, up to the run. Only handles are kept: a ledger has many runs.
Result<std::vector<std::pair<std::uint64_t, Handle>>> approved_runs(const ShardView& shard,
                                                                    const PaymentRun& last) {
    std::vector<std::pair<std::uint64_t, Handle>> runs;
    const Status scanned =
        scan_reference<PaymentRun>(*shard.snapshot, ReferenceKind::payment_run,
                                   [&](Handle handle, const PaymentRun& run) -> Result<bool> {
                                       if (run.ledger == last.ledger && run.approved_event != 0 &&
                                           run.approved_event <= last.approved_event)
                                           runs.emplace_back(run.approved_event, handle);
                                       return true;
                                   });
    if (!scanned) return std::unexpected(scanned.error());
    std::ranges::sort(runs);
    return runs;
}

// The funder's part of a settlement: its lines, and the nets that need no payment to be booked.
Status add_settlement(const ShardView& shard, Handle handle, Handle funder, RunToBook& run) {
    const auto found =
        read_reference<Settlement>(*shard.snapshot, ReferenceKind::settlement, handle);
    if (!found) return std::unexpected(found.error());
    SettlementToBook to_book{found->id, local_date(found->closed_at), {}};
    for (const Settlement::Line& line : found->lines) {
        if (line.funder != funder) continue;
        auto named = settled_line_of(shard, *found, line);
        if (!named) return std::unexpected(named.error());
        to_book.lines.push_back(std::move(*named));
    }
    for (const Settlement::Payee& payee : found->payees) {
        if (payee.funder != funder || payee.to_pay.value != 0) continue;
        const auto provider = shard.names->provider(payee.provider);
        if (!provider) return std::unexpected(provider.error());
        run.nothing_to_pay.emplace(*provider, found->id);
    }
    if (!to_book.lines.empty()) run.settlements.push_back(std::move(to_book));
    return {};
}

Status add_payments(const ShardView& shard, const PaymentRun& run, Handle funder,
                    RunToBook& to_book) {
    for (const PaymentRun::Payment& payment : run.payments) {
        if (payment.funder != funder) continue;
        const auto provider = shard.names->provider(payment.provider);
        if (!provider) return std::unexpected(provider.error());
        for (const Handle handle : payment.settlements) {
            const auto id = shard.names->reference(ReferenceKind::settlement, handle);
            if (!id) return std::unexpected(id.error());
            to_book.pays.emplace(*provider, *id);
        }
    }
    return {};
}

Status add_parties(const ShardView& shard, const PaymentRun& run, RunToBook& to_book) {
    for (const PaymentRun::Party& party : run.parties) {
        const auto provider = shard.names->provider(party.provider);
        if (!provider) return std::unexpected(provider.error());
        to_book.parties.push_back({*provider, party.iban.empty() ? party.name : party.account_name,
                                   party.business_id, party.iban});
    }
    return {};
}

// Whether a file of the run went to a sink of the funder that booked.
Result<bool> has_been_booked(const ShardView& shard, const PaymentRun& run, Handle funder) {
    for (const PaymentRun::Export& exported : run.exports) {
        if (!exported.books) continue;
        const auto sink = read_reference<Sink>(*shard.snapshot, ReferenceKind::sink, exported.sink);
        if (!sink) return std::unexpected(sink.error());
        if (sink->funder == funder) return true;
    }
    return false;
}

Result<RunToBook> run_to_book(const ShardView& shard, const PaymentRun& run, Handle funder) {
    RunToBook to_book;
    to_book.run = run.id;
    to_book.approved_event = run.approved_event;
    to_book.execution_date = run.execution_date;
    if (is_withdrawn(run, funder)) to_book.withdrawn_event = run.withdrawn_event;
    const auto left = has_been_booked(shard, run, funder);
    if (!left) return std::unexpected(left.error());
    to_book.left = *left;
    for (const Handle handle : run.settlements)
        if (const Status added = add_settlement(shard, handle, funder, to_book); !added)
            return std::unexpected(added.error());
    if (const Status added = add_payments(shard, run, funder, to_book); !added)
        return std::unexpected(added.error());
    if (const Status added = add_parties(shard, run, to_book); !added)
        return std::unexpected(added.error());
    return to_book;
}

// Of a sink that pays: all that the run pays is in the file.
Status check_all_paid(const RunToBook& run, const settlement::BookedFile& file) {
    std::set<std::pair<std::string, std::string>> paid;
    for (const settlement::BookedDocument& document : file.documents)
        paid.emplace(document.provider, document.settlement);
    for (const settlement::HeldPosting& held : file.held)
        if (run.pays.contains({held.provider, held.settlement}))
            return fail(ErrorKind::bad_input,
                        ("run " + run.run)
                            .append(", document ")
                            .append(held.document)
                            .append(": ")
                            .append(held.reason)
                            .append(": withdraw the run, set the map and make another"));
    for (const auto& [provider, settlement] : run.pays)
        if (!paid.contains({provider, settlement}))
            return fail(ErrorKind::bad_input,
                        "run " + run.run + ": the documents of " + provider + " of " + settlement +
                            " went with an earlier run: pay them where they were booked");
    return {};
}

}  // namespace

Result<settlement::BookedFile> booked_file_of(const ShardView& shard, const PaymentRun& run,
                                              const Sink& sink, std::string name) {
    if (run.approved_event == 0)
        return fail(ErrorKind::refused, "the payment run " + run.id + " is not approved");
    const auto funder = read_reference<Funder>(*shard.snapshot, ReferenceKind::funder, sink.funder);
    if (!funder) return std::unexpected(funder.error());
    const std::string table = std::string(kCodingPrefix) + funder->id;
    auto found =
        find_reference<RuleTable>(*shard.snapshot, ReferenceKind::rule_table, run.ledger, table);
    if (!found) return std::unexpected(found.error());
    Maps maps(found->has_value() ? std::move((*found)->second) : RuleTable());
    if (!maps.has_version())
        return fail(ErrorKind::bad_input, "the ledger has no coding map of " + funder->id +
                                              ": set the rule table " + table + " first");
    const auto runs = approved_runs(shard, run);
    if (!runs) return std::unexpected(runs.error());

    Booking booking([&](Date date, std::uint64_t known_at) { return maps.on(date, known_at); },
                    maps.first_event(), table, sink.pays());
    settlement::BookedFile file;
    for (const auto& [event, handle] : *runs) {
        const auto one =
            read_reference<PaymentRun>(*shard.snapshot, ReferenceKind::payment_run, handle);
        if (!one) return std::unexpected(one.error());
        const auto to_book = run_to_book(shard, *one, sink.funder);
        if (!to_book) return std::unexpected(to_book.error());
        if (to_book->settlements.empty()) continue;
        Booking::Booked booked = booking.take(*to_book);
        if (one->number != run.number) continue;
        file.documents = std::move(booked.documents);
        file.held = std::move(booked.held);
        if (const Status paid = sink.pays() ? check_all_paid(*to_book, file) : Status{}; !paid)
            return std::unexpected(paid.error());
    }
    file.run = run.id;
    file.name = std::move(name);
    file.created_at = run.approved_at;
    file.funder = funder->id;
    file.execution_date = run.execution_date;
    return file;
}

}  // namespace saldo
