#include "projections/settlements/self_billing_invoices.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>
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

// A funder and a provider of a settlement.
struct Pair {
    Handle funder = kNoHandle;
    Handle provider = kNoHandle;
    std::string funder_id;
    std::string provider_id;
};

bool has_lines(const Settlement& settlement, const Pair& pair) {
    return std::ranges::any_of(settlement.lines, [&](const Settlement::Line& line) {
        return line.funder == pair.funder && line.provider == pair.provider;
    });
}

std::int64_t owed_of(const SettledDelivery& row) { return row.net.value + row.vat.value; }

// What the invoices of a ledger rest on, read once.
class Desk {
  public:
    Desk(const ShardView& shard, Handle ledger, SettledDeliveries lists)
        : shard_(shard), ledger_(ledger), lists_(std::move(lists)) {}

    // REQUIRES: the run is approved.
    Status read(const PaymentRun& run);

    // Newest first; those that a run up to the asked one names.
    [[nodiscard]] const std::vector<InvoicedSettlement>& settlements() const {
        return settlements_;
    }
    [[nodiscard]] std::uint64_t first_event(Handle settlement) const {
        const auto found = first_runs_.find(settlement);
        return found == first_runs_.end() ? 0 : found->second.event;
    }
    // The run that named a settlement first. REQUIRES: one did.
    [[nodiscard]] const std::string& first_run(Handle settlement) const {
        return first_runs_.at(settlement).run;
    }
    // The account that a run after the asked one pays the net to; empty: none does.
    [[nodiscard]] std::string later_iban(Handle settlement, const Pair& pair) const {
        const auto found = later_payments_.find({settlement, pair.funder, pair.provider});
        return found == later_payments_.end() ? std::string() : found->second.iban;
    }
    [[nodiscard]] const std::map<Handle, std::string>& providers() const { return providers_; }
    [[nodiscard]] Result<const std::vector<SettledDelivery>*> rows(
        const InvoicedSettlement& settlement, Handle provider);
    // Of the row's voucher; nullptr: it names none.
    [[nodiscard]] Result<const Contract*> contract(const SettledDelivery& row);
    [[nodiscard]] Result<const Service*> service(const std::string& id);
    [[nodiscard]] Result<std::string> number(InvoiceKind kind, const Settlement& settlement,
                                             Handle funder, Handle provider) const;

  private:
    struct FirstRun {
        std::uint64_t event = 0;  // of its approval
        std::string run;
    };
    struct LaterPayment {
        std::uint64_t event = 0;  // of its run's approval
        std::string iban;
    };
    Status read_runs(const PaymentRun& asked);
    Status read_names();
    void keep_accounts(const PaymentRun& later, const PaymentRun& asked);

    const ShardView& shard_;
    Handle ledger_;
    SettledDeliveries lists_;
    std::map<Handle, FirstRun> first_runs_;  // of settlements
    // By settlement, funder and provider.
    std::map<std::tuple<Handle, Handle, Handle>, LaterPayment> later_payments_;
    std::vector<InvoicedSettlement> settlements_;
    std::map<std::string, Contract> contracts_;
    std::map<std::string, Service> services_;
    std::map<Handle, std::size_t> funder_places_;
    std::map<Handle, std::string> providers_;
    std::map<std::string, std::string> contract_of_voucher_;
    std::map<std::pair<Handle, Handle>, std::vector<SettledDelivery>> rows_;
};

void Desk::keep_accounts(const PaymentRun& later, const PaymentRun& asked) {
    for (const PaymentRun::Payment& payment : later.payments) {
        if (payment.state == PaymentRun::PaymentState::withdrawn) continue;
        for (const Handle settlement : payment.settlements) {
            if (std::ranges::find(asked.settlements, settlement) == asked.settlements.end())
                continue;
            LaterPayment& first = later_payments_[{settlement, payment.funder, payment.provider}];
            if (first.event == 0 || later.approved_event < first.event)
                first = {later.approved_event, payment.creditor_iban};
        }
    }
}

Status Desk::read_runs(const PaymentRun& asked) {
    return scan_reference<PaymentRun>(
        *shard_.snapshot, ReferenceKind::payment_run,
        [&](Handle, const PaymentRun& run) -> Result<bool> {
            if (run.ledger != ledger_ || run.approved_event == 0) return true;
            if (run.approved_event > asked.approved_event) {
                keep_accounts(run, asked);
                return true;
            }
            for (const Handle settlement : run.settlements) {
                FirstRun& first = first_runs_[settlement];
                if (first.event == 0 || run.approved_event < first.event)
                    first = {run.approved_event, run.id};
            }
            return true;
        });
}

Status Desk::read(const PaymentRun& run) {
    if (const Status runs = read_runs(run); !runs) return runs;
    const Status settlements = scan_reference<Settlement>(
        *shard_.snapshot, ReferenceKind::settlement,
        [&](Handle handle, const Settlement& record) -> Result<bool> {
            if (const std::uint64_t event = first_event(handle); event != 0)
                settlements_.push_back({handle, record, event});
            return true;
        });
    if (!settlements) return settlements;
    std::ranges::sort(settlements_, std::greater{},
                      [](const InvoicedSettlement& one) { return one.record.closed_event; });
    return read_names();
}

Status Desk::read_names() {
    const store::Snapshot& snapshot = *shard_.snapshot;
    const Status contracts = scan_reference<Contract>(
        snapshot, ReferenceKind::contract, [&](Handle, const Contract& record) -> Result<bool> {
            if (record.ledger == ledger_) contracts_.emplace(record.id, record);
            return true;
        });
    if (!contracts) return contracts;
    const Status providers =
        scan_reference<Provider>(snapshot, ReferenceKind::provider,
                                 [&](Handle handle, const Provider& record) -> Result<bool> {
                                     if (record.ledger == ledger_)
                                         providers_.emplace(handle, record.id);
                                     return true;
                                 });
    if (!providers) return providers;
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

Result<const Contract*> Desk::contract(const SettledDelivery& row) {
    auto found = contract_of_voucher_.find(row.voucher);
    if (found == contract_of_voucher_.end()) {
        auto voucher = read_record<Voucher>(*shard_.snapshot, TableId::vouchers,
                                            Vouchers::key(ledger_, row.voucher));
        if (!voucher) return std::unexpected(voucher.error());
        if (!voucher->has_value()) return damaged_row(TableId::vouchers);
        found = contract_of_voucher_.emplace(row.voucher, (*voucher)->contract).first;
    }
    const auto contract = contracts_.find(found->second);
    return contract == contracts_.end() ? nullptr : &contract->second;
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

// What a row takes back.
struct Original {
    bool found = false;     // some approved run names a settlement that has it
    bool invoiced = false;  // it was to be
    InvoiceReference invoice;
};

// For a credit of no single delivery only what was invoiced is found.
Result<Original> original_of(Desk& desk, const InvoicedSettlement& settlement, const Pair& pair,
                             const SettledDelivery& lowering, const Contract& contract) {
    for (const InvoicedSettlement& earlier : desk.settlements()) {
        const Settlement& record = earlier.record;
        if (record.closed_event > settlement.record.closed_event) continue;
        if (record.scope_funder != kNoHandle && record.scope_funder != pair.funder) continue;
        // What replaced a delivery may stand beside its reversal: that is not the original.
        if (lowering.kind == SettledKind::reversal && earlier.handle == settlement.handle) continue;
        const bool has_number = has_lines(record, pair);
        if (lowering.kind == SettledKind::credit && !has_number) continue;
        const auto rows = desk.rows(earlier, pair.provider);
        if (!rows) return std::unexpected(rows.error());
        for (const SettledDelivery& row : **rows) {
            if (row.funder != pair.funder_id || !settlement::is_original(row, lowering)) continue;
            Original original;
            original.found = true;
            original.invoiced = owed_of(row) > 0 &&
                                contract.is_self_billed(row.service_date, earlier.approved_event);
            if (!original.invoiced && lowering.kind == SettledKind::credit) continue;
            if (!original.invoiced || !has_number) return original;
            auto number = desk.number(InvoiceKind::invoice, record, pair.funder, pair.provider);
            if (!number) return std::unexpected(number.error());
            original.invoice = {std::move(*number), local_date(record.closed_at)};
            return original;
        }
    }
    return Original{};
}

// Whether a row is invoiced or credited, under which contract and of which original.
struct Judged {
    const Contract* contract = nullptr;  // nullptr: it is not
    InvoiceReference original;
    bool takes_back = false;  // it is not, because what it takes back was not
};

Result<Judged> judge(Desk& desk, const InvoicedSettlement& settlement, const Pair& pair,
                     const SettledDelivery& row) {
    const auto contract = desk.contract(row);
    if (!contract) return std::unexpected(contract.error());
    if (*contract == nullptr ||
        std::ranges::none_of((*contract)->self_billing, [&](const Contract::SelfBilling& said) {
            return said.agreed && said.event <= settlement.approved_event;
        }))
        return Judged{};
    const bool agreed = (*contract)->is_self_billed(row.service_date, settlement.approved_event);
    if (owed_of(row) >= 0) return Judged{agreed ? *contract : nullptr, {}, false};
    auto original = original_of(desk, settlement, pair, row, **contract);
    if (!original) return std::unexpected(original.error());
    // A reversal follows what it takes back, whatever the contract says by now.
    const bool follows = row.kind != SettledKind::credit && original->found;
    if (follows ? original->invoiced : agreed)
        return Judged{*contract, std::move(original->invoice), false};
    return Judged{nullptr, {}, follows};
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
    Status add_line(const SettledDelivery& row, Judged judged);
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

Status Maker::add_line(const SettledDelivery& row, Judged judged) {
    const auto service = desk_.service(row.service);
    if (!service) return std::unexpected(service.error());
    // As it was when the amounts were rated: what was defined since changes none of them.
    const Service::Definition* const defined = (*service)->on(row.service_date, row.rated_event);
    if (defined == nullptr) return damaged_row(TableId::reference);
    auto line = settlement::invoice_line_of(
        RowToInvoice{row, judged.contract->id, (*service)->unit, *defined}, settings_);
    if (!line) return std::unexpected(line.error());
    if (!line->has_value()) return {};
    (*line)->original = std::move(judged.original);
    (owed_of(row) > 0 ? delivered_ : taken_back_).push_back(std::move(**line));
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
    if (invoice.iban.empty()) invoice.later_iban = desk_.later_iban(settlement.handle, pair);
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
    const auto begin = [&](const char* reason) {
        return NotInvoiced{
            settlement.record.id, pair.funder_id, pair.provider_id, 0, {}, reason, false};
    };
    NotInvoiced without =
        begin("the purchase orders name no contract with an agreement on self-billing");
    NotInvoiced unbilled = begin("what they take back was not invoiced");
    NotInvoiced whole = begin("");
    for (const SettledDelivery& row : **rows) {
        if (row.funder != pair.funder_id) continue;
        auto judged = judge(desk_, settlement, pair, row);
        if (!judged) return std::unexpected(judged.error());
        NotInvoiced& counted = judged->contract != nullptr ? whole
                               : judged->takes_back        ? unbilled
                                                           : without;
        counted.lines += 1;
        counted.owed.value += owed_of(row);
        if (judged->contract == nullptr) continue;
        if (const Status added = add_line(row, std::move(*judged)); !added) {
            if (added.error().kind != ErrorKind::bad_input) return added;
            if (!whole.failed) whole.reason = added.error().message;
            whole.failed = true;
        }
    }
    for (NotInvoiced* const told : {&without, &unbilled})
        if (told->lines > 0) made.not_invoiced.push_back(std::move(*told));
    if (whole.failed) {
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

// Funders and providers whose lines all come to nothing have no line in the settlement, and so no
// number.
Status add_without_lines(Desk& desk, const InvoicedSettlement& settlement,
                         const std::vector<Pair>& with_lines, InvoicesOfRun& made) {
    for (const auto& [provider, id] : desk.providers()) {
        const auto rows = desk.rows(settlement, provider);
        if (!rows) return std::unexpected(rows.error());
        std::map<std::string, NotInvoiced> by_funder;
        for (const SettledDelivery& row : **rows) {
            if (owed_of(row) == 0) continue;
            const bool has_line = std::ranges::any_of(with_lines, [&](const Pair& pair) {
                return pair.provider == provider && pair.funder_id == row.funder;
            });
            if (has_line) continue;
            NotInvoiced& told = by_funder[row.funder];
            told.lines += 1;
            told.owed.value += owed_of(row);
        }
        for (auto& [funder, told] : by_funder) {
            told.settlement = settlement.record.id;
            told.funder = funder;
            told.provider = id;
            told.reason = "their lines come to nothing: there is nothing to pay, and no document";
            made.not_invoiced.push_back(std::move(told));
        }
    }
    return {};
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
    if (const Status read = desk.read(run); !read) return std::unexpected(read.error());
    InvoicesOfRun made;
    Maker maker(shard, desk, ledger, run, settings);
    for (const Handle handle : run.settlements) {
        const auto settlement =
            std::ranges::find(desk.settlements(), handle, &InvoicedSettlement::handle);
        if (settlement == desk.settlements().end()) return damaged_row(TableId::reference);
        if (settlement->approved_event != run.approved_event) {
            made.not_invoiced.push_back({settlement->record.id,
                                         {},
                                         {},
                                         0,
                                         {},
                                         "invoiced with run " + desk.first_run(handle),
                                         false});
            continue;
        }
        const auto pairs = pairs_of(shard, settlement->record);
        if (!pairs) return std::unexpected(pairs.error());
        for (const Pair& pair : *pairs)
            if (const Status one = maker.make(*settlement, pair, made); !one)
                return std::unexpected(one.error());
        if (const Status rest = add_without_lines(desk, *settlement, *pairs, made); !rest)
            return std::unexpected(rest.error());
    }
    return made;
}

}  // namespace saldo
