#include "projections/settlements/self_billing_invoices.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "engine/fold/rows.hpp"
#include "engine/services/funder.hpp"
#include "engine/services/provider.hpp"
#include "engine/services/service.hpp"
#include "engine/settlement/documents.hpp"
#include "engine/settlement/self_billing.hpp"
#include "engine/vouchers/vouchers.hpp"
#include "projections/pipeline/record_rows.hpp"
#include "projections/settlements/settled_deliveries.hpp"

namespace saldo {

namespace {

using settlement::InvoiceKind;
using settlement::InvoiceLine;
using settlement::InvoiceReference;
using settlement::RowToInvoice;
using settlement::SelfBillingInvoice;
using settlement::SettledDelivery;
using settlement::SettledKind;

// A settlement as its invoices see it.
struct InvoicedSettlement {
    Handle handle = kNoHandle;
    Settlement record;
    std::uint64_t approved_event = 0;  // of the first run that names it
};

// What the invoices of a ledger rest on, read once.
class Desk {
  public:
    Desk(const ShardView& shard, Handle ledger, SettledDeliveries lists)
        : shard_(shard), ledger_(ledger), lists_(std::move(lists)) {}

    Status read(std::uint64_t approved_event);

    // Newest first; those that a run up to the asked one names.
    [[nodiscard]] const std::vector<InvoicedSettlement>& settlements() const {
        return settlements_;
    }
    [[nodiscard]] std::uint64_t first_event(Handle settlement) const {
        const auto found = first_events_.find(settlement);
        return found == first_events_.end() ? 0 : found->second;
    }
    [[nodiscard]] Result<const std::vector<SettledDelivery>*> rows(
        const InvoicedSettlement& settlement, Handle provider);
    // nullopt: the voucher names no contract with an agreement for the day.
    [[nodiscard]] Result<std::optional<std::string>> agreement(const SettledDelivery& row,
                                                               std::uint64_t known_at);
    [[nodiscard]] Result<const Service*> service(const std::string& id);
    [[nodiscard]] Result<std::string> number(InvoiceKind kind, const Settlement& settlement,
                                             Handle funder, Handle provider) const;

  private:
    Status read_runs(std::uint64_t approved_event);

    const ShardView& shard_;
    Handle ledger_;
    SettledDeliveries lists_;
    std::map<Handle, std::uint64_t> first_events_;  // of settlements: the run that named them first
    std::vector<InvoicedSettlement> settlements_;
    std::map<std::string, Contract> contracts_;
    std::map<std::string, Service> services_;
    std::map<Handle, std::size_t> funder_places_;
    std::map<std::string, std::string> contract_of_voucher_;
    std::map<std::pair<Handle, Handle>, std::vector<SettledDelivery>> rows_;
};

Status Desk::read_runs(std::uint64_t approved_event) {
    return scan_reference<PaymentRun>(*shard_.snapshot, ReferenceKind::payment_run,
                                      [&](Handle, const PaymentRun& run) -> Result<bool> {
                                          if (run.ledger != ledger_ || run.approved_event == 0)
                                              return true;
                                          if (run.approved_event > approved_event) return true;
                                          for (const Handle settlement : run.settlements) {
                                              std::uint64_t& first = first_events_[settlement];
                                              if (first == 0 || run.approved_event < first)
                                                  first = run.approved_event;
                                          }
                                          return true;
                                      });
}

Status Desk::read(std::uint64_t approved_event) {
    if (const Status runs = read_runs(approved_event); !runs) return runs;
    const store::Snapshot& snapshot = *shard_.snapshot;
    const Status settlements = scan_reference<Settlement>(
        snapshot, ReferenceKind::settlement,
        [&](Handle handle, const Settlement& record) -> Result<bool> {
            if (const std::uint64_t event = first_event(handle); event != 0)
                settlements_.push_back({handle, record, event});
            return true;
        });
    if (!settlements) return settlements;
    std::ranges::sort(settlements_, std::greater{},
                      [](const InvoicedSettlement& one) { return one.record.closed_event; });
    const Status contracts = scan_reference<Contract>(
        snapshot, ReferenceKind::contract, [&](Handle, const Contract& record) -> Result<bool> {
            if (record.ledger == ledger_) contracts_.emplace(record.id, record);
            return true;
        });
    if (!contracts) return contracts;
    const Status services = scan_reference<Service>(
        snapshot, ReferenceKind::service, [&](Handle, const Service& record) -> Result<bool> {
            if (record.ledger == ledger_) services_.emplace(record.id, record);
            return true;
        });
    if (!services) return services;
    return scan_reference<Funder>(snapshot, ReferenceKind::funder,
                                  [&](Handle handle, const Funder& record) -> Result<bool> {
                                      if (record.ledger == ledger_)
                                          funder_places_.emplace(handle, funder_places_.size() + 1);
                                      return true;
                                  });
}

Result<const std::vector<SettledDelivery>*> Desk::rows(const InvoicedSettlement& settlement,
                                                       Handle provider) {
    const std::pair key{settlement.handle, provider};
    auto found = rows_.find(key);
    if (found == rows_.end()) {
        auto read = lists_.of(settlement.record, provider);
        if (!read) return std::unexpected(read.error());
        std::erase_if(*read, [](const SettledDelivery& row) {
            return row.voucher_kind != VoucherKind::purchase_order;
        });
        found = rows_.emplace(key, std::move(*read)).first;
    }
    return &found->second;
}

Result<std::optional<std::string>> Desk::agreement(const SettledDelivery& row,
                                                   std::uint64_t known_at) {
    auto found = contract_of_voucher_.find(row.voucher);
    if (found == contract_of_voucher_.end()) {
        auto voucher = read_record<Voucher>(*shard_.snapshot, TableId::vouchers,
                                            Vouchers::key(ledger_, row.voucher));
        if (!voucher) return std::unexpected(voucher.error());
        if (!voucher->has_value()) return damaged_row(TableId::vouchers);
        found = contract_of_voucher_.emplace(row.voucher, (*voucher)->contract).first;
    }
    const auto contract = contracts_.find(found->second);
    if (contract == contracts_.end() ||
        !contract->second.is_self_billed(row.service_date, known_at))
        return std::nullopt;
    return contract->first;
}

Result<const Service*> Desk::service(const std::string& id) {
    const auto found = services_.find(id);
    if (found == services_.end()) return damaged_row(TableId::reference);
    return &found->second;
}

Result<std::string> Desk::number(InvoiceKind kind, const Settlement& settlement, Handle funder,
                                 Handle provider) const {
    // The funder's first document of the settlement, and the providers that the funder owes by it,
    // in the settlement's order.
    const Settlement::Line* first = nullptr;
    std::vector<Handle> providers;
    for (const Settlement::Line& line : settlement.lines) {
        if (line.funder != funder) continue;
        if (first == nullptr || document_id(line) < document_id(*first)) first = &line;
        if (providers.empty() || providers.back() != line.provider)
            providers.push_back(line.provider);
    }
    const auto place = std::ranges::find(providers, provider);
    if (first == nullptr || place == providers.end()) return damaged_row(TableId::reference);
    return settlement::invoice_number(
        kind, funder_places_.at(funder), std::to_string(civil(first->posted_on).year),
        first->document_number, static_cast<std::size_t>(place - providers.begin()) + 1);
}

// A funder and a provider of a settlement.
struct Pair {
    Handle funder = kNoHandle;
    Handle provider = kNoHandle;
    std::string funder_id;
    std::string provider_id;
};

// The invoice that had what the row takes back; without a number: none had.
Result<InvoiceReference> original_of(Desk& desk, const InvoicedSettlement& settlement,
                                     const Pair& pair, const SettledDelivery& credit) {
    for (const InvoicedSettlement& earlier : desk.settlements()) {
        const std::uint64_t closed = earlier.record.closed_event;
        if (closed > settlement.record.closed_event) continue;
        // What replaced a delivery may stand beside its reversal: that is not the original.
        if (credit.kind == SettledKind::reversal && earlier.handle == settlement.handle) continue;
        const bool has_pair =
            std::ranges::any_of(earlier.record.lines, [&](const Settlement::Line& line) {
                return line.funder == pair.funder && line.provider == pair.provider;
            });
        if (!has_pair) continue;
        const auto rows = desk.rows(earlier, pair.provider);
        if (!rows) return std::unexpected(rows.error());
        for (const SettledDelivery& row : **rows) {
            if (row.funder != pair.funder_id || !settlement::is_original(row, credit)) continue;
            const auto agreed = desk.agreement(row, earlier.approved_event);
            if (!agreed) return std::unexpected(agreed.error());
            if (!agreed->has_value() || row.net.value + row.vat.value <= 0) continue;
            auto number =
                desk.number(InvoiceKind::invoice, earlier.record, pair.funder, pair.provider);
            if (!number) return std::unexpected(number.error());
            return InvoiceReference{std::move(*number), local_date(earlier.record.closed_at)};
        }
    }
    return InvoiceReference{};
}

settlement::InvoiceParty seller_of(const PaymentRun& run, const Pair& pair) {
    settlement::InvoiceParty seller;
    seller.id = pair.provider_id;
    const auto party = std::ranges::find(run.parties, pair.provider, &PaymentRun::Party::provider);
    if (party == run.parties.end()) return seller;
    seller.name = party->name;
    seller.business_id = party->business_id;
    return seller;
}

Result<settlement::InvoiceParty> buyer_of(const ShardView& shard, const PaymentRun& run,
                                          const Pair& pair) {
    settlement::InvoiceParty buyer;
    buyer.id = pair.funder_id;
    const auto funder = read_reference<Funder>(*shard.snapshot, ReferenceKind::funder, pair.funder);
    if (!funder) return std::unexpected(funder.error());
    const Funder::Definition* defined = funder->on(run.execution_date, run.approved_event);
    if (defined == nullptr) defined = &funder->definitions.front();
    buyer.name = defined->debtor_name;
    buyer.business_id = defined->business_id;
    const auto payer = std::ranges::find(run.payers, pair.funder, &PaymentRun::Payer::funder);
    if (payer != run.payers.end()) buyer.name = payer->debtor_name;
    return buyer;
}

// One settlement's invoice and credit note of a funder and a provider.
class Maker {
  public:
    Maker(const ShardView& shard, Desk& desk, std::string_view ledger, const PaymentRun& run,
          const settlement::InvoiceSettings& settings)
        : shard_(shard), desk_(desk), ledger_(ledger), run_(run), settings_(settings) {}

    Status make(const InvoicedSettlement& settlement, const Pair& pair, InvoicesOfRun& made);

  private:
    Status add_line(const InvoicedSettlement& settlement, const Pair& pair,
                    const SettledDelivery& row, const std::string& contract);
    Status add_document(InvoiceKind kind, std::vector<InvoiceLine> lines,
                        const InvoicedSettlement& settlement, const Pair& pair,
                        InvoicesOfRun& made);

    const ShardView& shard_;
    Desk& desk_;
    std::string_view ledger_;
    const PaymentRun& run_;
    const settlement::InvoiceSettings& settings_;
    std::vector<InvoiceLine> delivered_;
    std::vector<InvoiceLine> taken_back_;
};

Status Maker::add_line(const InvoicedSettlement& settlement, const Pair& pair,
                       const SettledDelivery& row, const std::string& contract) {
    const auto service = desk_.service(row.service);
    if (!service) return std::unexpected(service.error());
    const Service::Definition* const defined = (*service)->on(row.service_date, row.event);
    if (defined == nullptr) return damaged_row(TableId::reference);
    auto line = settlement::invoice_line_of(RowToInvoice{row, contract, (*service)->unit, *defined},
                                            settings_);
    if (!line) return std::unexpected(line.error());
    if (!line->has_value()) return {};
    if (row.net.value + row.vat.value > 0) {
        delivered_.push_back(std::move(**line));
        return {};
    }
    auto original = original_of(desk_, settlement, pair, row);
    if (!original) return std::unexpected(original.error());
    (*line)->original = std::move(*original);
    taken_back_.push_back(std::move(**line));
    return {};
}

Status Maker::add_document(InvoiceKind kind, std::vector<InvoiceLine> lines,
                           const InvoicedSettlement& settlement, const Pair& pair,
                           InvoicesOfRun& made) {
    if (lines.empty()) return {};
    auto number = desk_.number(kind, settlement.record, pair.funder, pair.provider);
    if (!number) return std::unexpected(number.error());
    auto buyer = buyer_of(shard_, run_, pair);
    if (!buyer) return std::unexpected(buyer.error());
    SelfBillingInvoice& invoice = made.invoices.emplace_back();
    invoice.kind = kind;
    invoice.ledger = ledger_;
    invoice.run = run_.id;
    invoice.settlement = settlement.record.id;
    invoice.number = std::move(*number);
    invoice.issued_on = local_date(settlement.record.closed_at);
    invoice.made_at = run_.approved_at;
    invoice.due_on = run_.execution_date;
    invoice.seller = seller_of(run_, pair);
    invoice.buyer = std::move(*buyer);
    invoice.buyer_reference = settlement.record.id;
    settlement::address(invoice.seller, settings_.providers);
    settlement::address(invoice.buyer, settings_.funders);
    const auto party = std::ranges::find(run_.parties, pair.provider, &PaymentRun::Party::provider);
    if (party != run_.parties.end()) invoice.iban = party->iban;
    for (const PaymentRun::Payment& payment : run_.payments)
        if (payment.funder == pair.funder && payment.provider == pair.provider)
            invoice.bic = payment.creditor_bic;
    invoice.lines = std::move(lines);
    return {};
}

Status Maker::make(const InvoicedSettlement& settlement, const Pair& pair, InvoicesOfRun& made) {
    const auto rows = desk_.rows(settlement, pair.provider);
    if (!rows) return std::unexpected(rows.error());
    delivered_.clear();
    taken_back_.clear();
    NotInvoiced without{settlement.record.id,
                        pair.funder_id,
                        pair.provider_id,
                        0,
                        {},
                        "the purchase orders name no contract with an agreement on self-billing"};
    NotInvoiced whole{settlement.record.id, pair.funder_id, pair.provider_id, 0, {}, ""};
    for (const SettledDelivery& row : **rows) {
        if (row.funder != pair.funder_id) continue;
        const auto agreed = desk_.agreement(row, settlement.approved_event);
        if (!agreed) return std::unexpected(agreed.error());
        NotInvoiced& counted = agreed->has_value() ? whole : without;
        counted.lines += 1;
        counted.owed.value += row.net.value + row.vat.value;
        if (!agreed->has_value()) continue;
        if (const Status added = add_line(settlement, pair, row, **agreed); !added) {
            if (added.error().kind != ErrorKind::bad_input) return added;
            if (whole.reason.empty()) whole.reason = added.error().message;
        }
    }
    if (without.lines > 0) made.not_invoiced.push_back(std::move(without));
    if (!whole.reason.empty()) {
        made.not_invoiced.push_back(std::move(whole));
        return {};
    }
    if (const Status added =
            add_document(InvoiceKind::invoice, std::move(delivered_), settlement, pair, made);
        !added)
        return added;
    return add_document(InvoiceKind::credit_note, std::move(taken_back_), settlement, pair, made);
}

// Funder and provider, each once, in the settlement's order.
Result<std::vector<Pair>> pairs_of(const ShardView& shard, const Settlement& settlement) {
    std::vector<Pair> pairs;
    for (const Settlement::Line& line : settlement.lines) {
        if (!pairs.empty() && pairs.back().funder == line.funder &&
            pairs.back().provider == line.provider)
            continue;
        auto funder = shard.names->funder(line.funder);
        if (!funder) return std::unexpected(funder.error());
        auto provider = shard.names->provider(line.provider);
        if (!provider) return std::unexpected(provider.error());
        pairs.push_back({line.funder, line.provider, std::move(*funder), std::move(*provider)});
    }
    return pairs;
}

}  // namespace

Result<InvoicesOfRun> self_billing_invoices_of(const ShardView& shard, std::string_view ledger,
                                               const PaymentRun& run,
                                               const settlement::InvoiceSettings& settings) {
    if (run.approved_event == 0)
        return fail(ErrorKind::refused, "the payment run " + run.id + " is not approved");
    auto lists = SettledDeliveries::open(shard);
    if (!lists) return std::unexpected(lists.error());
    Desk desk(shard, run.ledger, std::move(*lists));
    if (const Status read = desk.read(run.approved_event); !read)
        return std::unexpected(read.error());
    InvoicesOfRun made;
    Maker maker(shard, desk, ledger, run, settings);
    for (const Handle handle : run.settlements) {
        if (desk.first_event(handle) != run.approved_event) continue;
        const auto settlement =
            std::ranges::find(desk.settlements(), handle, &InvoicedSettlement::handle);
        if (settlement == desk.settlements().end()) return damaged_row(TableId::reference);
        const auto pairs = pairs_of(shard, settlement->record);
        if (!pairs) return std::unexpected(pairs.error());
        for (const Pair& pair : *pairs)
            if (const Status one = maker.make(*settlement, pair, made); !one)
                return std::unexpected(one.error());
    }
    return made;
}

}  // namespace saldo
