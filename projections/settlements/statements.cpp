#include "projections/settlements/statements.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "engine/services/funder.hpp"
#include "engine/services/provider.hpp"
#include "engine/time/instant.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/pipeline/record_rows.hpp"
#include "projections/settlements/payment_files.hpp"
#include "projections/settlements/settled_deliveries.hpp"

namespace saldo {

namespace {

using settlement::ProviderStatement;
using settlement::StatementEntitlement;
using settlement::StatementPayment;
using settlement::StatementService;

// What a statement says of its payee.
struct Payee {
    std::string name;
    std::string business_id;
    std::optional<StatementPayment> payment;
};

// Makes the statements of one ledger.
class Statements {
  public:
    [[nodiscard]] static Result<Statements> open(const ShardView& shard, const Ledger& ledger,
                                                 Handle handle);

    [[nodiscard]] Result<ProviderStatement> of(const Settlement& settlement, Handle funder,
                                               Handle provider, Payee payee);

  private:
    Statements(const ShardView& shard, const Ledger& ledger, SettledDeliveries lists)
        : shard_(shard), ledger_(ledger), lists_(std::move(lists)) {}

    [[nodiscard]] Status add_funder(const Settlement& settlement, Handle funder,
                                    ProviderStatement& statement) const;
    [[nodiscard]] Status add_rows(const Settlement& settlement, Handle funder, Handle provider,
                                  ProviderStatement& statement);
    [[nodiscard]] Result<StatementEntitlement> entitlement_of(const EntitlementRow& row) const;
    void add_services(const Settlement& settlement, ProviderStatement& statement) const;

    const ShardView& shard_;
    const Ledger& ledger_;
    SettledDeliveries lists_;
    std::map<std::string, Service, std::less<>> services_;
};

Result<Statements> Statements::open(const ShardView& shard, const Ledger& ledger, Handle handle) {
    auto lists = SettledDeliveries::open(shard);
    if (!lists) return std::unexpected(lists.error());
    Statements statements(shard, ledger, std::move(*lists));
    const Status scanned =
        scan_reference<Service>(*shard.snapshot, ReferenceKind::service,
                                [&](Handle, const Service& service) -> Result<bool> {
                                    if (service.ledger == handle)
                                        statements.services_.emplace(service.id, service);
                                    return true;
                                });
    if (!scanned) return std::unexpected(scanned.error());
    return statements;
}

Status Statements::add_funder(const Settlement& settlement, Handle funder,
                              ProviderStatement& statement) const {
    const auto record = read_reference<Funder>(*shard_.snapshot, ReferenceKind::funder, funder);
    if (!record) return std::unexpected(record.error());
    statement.funder = record->id;
    const Funder::Definition* const definition =
        record->on(settlement.period_end, settlement.closed_event);
    if (definition == nullptr) return {};
    statement.funder_name = definition->debtor_name;
    statement.funder_business_id = definition->business_id;
    return {};
}

Result<StatementEntitlement> Statements::entitlement_of(const EntitlementRow& row) const {
    auto voucher = shard_.names->voucher(row.voucher);
    auto client = shard_.names->client(row.client);
    auto service = shard_.names->service(row.service);
    auto coding = shard_.names->word(row.coding);
    for (const auto* const name : {&voucher, &client, &service, &coding})
        if (!*name) return std::unexpected(name->error());
    return StatementEntitlement{
        row.type,           std::move(*voucher), std::move(*client), std::move(*service),
        std::move(*coding), row.period,          row.value,          row.co_payment,
        row.amount};
}

Status Statements::add_rows(const Settlement& settlement, Handle funder, Handle provider,
                            ProviderStatement& statement) {
    auto deliveries = lists_.of(settlement, provider);
    if (!deliveries) return std::unexpected(deliveries.error());
    for (settlement::SettledDelivery& row : *deliveries)
        if (row.funder == statement.funder) statement.deliveries.push_back(std::move(row));
    const auto entitlements = lists_.entitlements_of(settlement, provider);
    if (!entitlements) return std::unexpected(entitlements.error());
    for (const EntitlementRow& row : *entitlements) {
        if (row.funder != funder) continue;
        auto named = entitlement_of(row);
        if (!named) return std::unexpected(named.error());
        statement.entitlements.push_back(std::move(*named));
    }
    for (const Settlement::Line& line : settlement.lines) {
        if (line.funder != funder || line.provider != provider) continue;
        auto named = settled_line_of(shard_, settlement, line);
        if (!named) return std::unexpected(named.error());
        statement.lines.push_back(std::move(*named));
    }
    return {};
}

// The names that were valid on the period's last day as the close knew them, or the first ones.
void Statements::add_services(const Settlement& settlement, ProviderStatement& statement) const {
    std::set<std::string, std::less<>> ids;
    for (const auto& row : statement.deliveries) ids.insert(row.service);
    for (const StatementEntitlement& row : statement.entitlements) ids.insert(row.service);
    for (const std::string& id : ids) {
        StatementService& named = statement.services.emplace_back();
        named.id = id;
        const auto service = services_.find(id);
        if (service == services_.end()) continue;
        named.unit = service->second.unit;
        const Service::Definition* definition =
            service->second.on(settlement.period_end, settlement.closed_event);
        if (definition == nullptr) definition = &service->second.definitions.front();
        named.name_fi = definition->name_fi;
        named.name_sv = definition->name_sv;
        named.name_en = definition->name_en;
    }
}

Result<ProviderStatement> Statements::of(const Settlement& settlement, Handle funder,
                                         Handle provider, Payee payee) {
    ProviderStatement statement;
    statement.ledger = ledger_.id;
    statement.organiser = ledger_.name;
    statement.organiser_business_id = ledger_.organiser_business_id;
    statement.settlement = settlement.id;
    statement.period_end = settlement.period_end;
    statement.closed_on = local_date(settlement.closed_at);
    auto id = shard_.names->provider(provider);
    if (!id) return std::unexpected(id.error());
    statement.provider = std::move(*id);
    statement.provider_name = std::move(payee.name);
    statement.provider_business_id = std::move(payee.business_id);
    statement.payment = std::move(payee.payment);
    Status added = add_funder(settlement, funder, statement);
    if (added) added = add_rows(settlement, funder, provider, statement);
    if (!added) return std::unexpected(added.error());
    add_services(settlement, statement);
    for (const Settlement::Payee& net : settlement.payees) {
        if (net.funder != funder || net.provider != provider) continue;
        statement.net = net.net;
        statement.set_off = net.set_off;
        statement.to_pay = net.to_pay;
    }
    return statement;
}

// As the run was approved, also where it was withdrawn since; nullptr: the run does not pay it.
const PaymentRun::Payment* payment_in(const PaymentRun& run, Handle settlement, Handle funder,
                                      Handle provider) {
    for (const PaymentRun::Payment& payment : run.payments)
        if (payment.funder == funder && payment.provider == provider &&
            std::ranges::find(payment.settlements, settlement) != payment.settlements.end())
            return &payment;
    return nullptr;
}

// `paid_on`: when the run pays (payment_files.hpp).
Result<Payee> payee_in(const ShardView& shard, const PaymentRun& run, Handle provider,
                       const PaymentRun::Payment* payment, Date paid_on) {
    Payee payee;
    const auto party = std::ranges::find(run.parties, provider, &PaymentRun::Party::provider);
    if (party != run.parties.end()) {
        payee.name = party->name;
        payee.business_id = party->business_id;
    }
    if (payment == nullptr) return payee;
    StatementPayment made{run.id,
                          payment->amount,
                          payment->attempt,
                          payment->end_to_end_id,
                          paid_on,
                          payment->creditor_iban,
                          {}};
    for (const Handle paid : payment->settlements) {
        auto id = shard.names->reference(ReferenceKind::settlement, paid);
        if (!id) return std::unexpected(id.error());
        made.settlements.push_back(std::move(*id));
    }
    payee.payment = std::move(made);
    return payee;
}

// By the latest approved run that pays the net, or else with the names of today.
Result<Payee> latest_payee(const ShardView& shard, Handle settlement, Handle funder,
                           Handle provider) {
    std::uint64_t approved_event = 0;
    Payee latest;
    const Status scanned = scan_reference<PaymentRun>(
        *shard.snapshot, ReferenceKind::payment_run,
        [&](Handle, const PaymentRun& run) -> Result<bool> {
            if (run.approved_event <= approved_event ||
                std::ranges::find(run.settlements, settlement) == run.settlements.end())
                return true;
            const PaymentRun::Payment* const payment =
                payment_in(run, settlement, funder, provider);
            if (payment == nullptr || payment->state == PaymentRun::PaymentState::withdrawn)
                return true;
            const auto day = paid_on(shard, run, funder);
            if (!day) return std::unexpected(day.error());
            auto payee = payee_in(shard, run, provider, payment, *day);
            if (!payee) return std::unexpected(payee.error());
            approved_event = run.approved_event;
            latest = std::move(*payee);
            return true;
        });
    if (!scanned) return std::unexpected(scanned.error());
    if (latest.payment) return latest;
    const auto record =
        read_reference<Provider>(*shard.snapshot, ReferenceKind::provider, provider);
    if (!record) return std::unexpected(record.error());
    return Payee{record->name, record->business_id, std::nullopt};
}

// Whom the run's settlements name of the funder: by the provider's id the provider, and the
// settlements in the run's order.
using Payees = std::map<std::string, std::pair<Handle, std::vector<Handle>>, std::less<>>;

Result<Payees> payees_of(const ShardView& shard, const PaymentRun& run, Handle funder,
                         std::map<Handle, Settlement>& settlements) {
    Payees payees;
    for (const Handle handle : run.settlements) {
        auto settlement =
            read_reference<Settlement>(*shard.snapshot, ReferenceKind::settlement, handle);
        if (!settlement) return std::unexpected(settlement.error());
        for (const Settlement::Payee& payee : settlement->payees) {
            if (payee.funder != funder) continue;
            const auto provider = shard.names->provider(payee.provider);
            if (!provider) return std::unexpected(provider.error());
            auto& of_provider = payees[*provider];
            of_provider.first = payee.provider;
            of_provider.second.push_back(handle);
        }
        settlements.emplace(handle, std::move(*settlement));
    }
    return payees;
}

std::unexpected<Error> has_nothing(const StatementRequest& request) {
    return fail(ErrorKind::not_found, "the settlement " + request.settlement +
                                          " has nothing of the provider " + request.provider);
}

}  // namespace

Status for_each_statement(const ShardView& shard, std::string_view ledger, const PaymentRun& run,
                          Handle funder, const settlement::TakeStatement& take) {
    Handle handle = kNoHandle;
    const auto known = read_ledger(shard, ledger, &handle);
    if (!known) return std::unexpected(known.error());
    if (!known->has_value())
        return fail(ErrorKind::not_found, "there is no ledger " + std::string(ledger));
    auto statements = Statements::open(shard, **known, handle);
    if (!statements) return std::unexpected(statements.error());
    const auto day = paid_on(shard, run, funder);
    if (!day) return std::unexpected(day.error());
    std::map<Handle, Settlement> settlements;
    const auto payees = payees_of(shard, run, funder, settlements);
    if (!payees) return std::unexpected(payees.error());
    for (const auto& [id, payee] : *payees) {
        for (const Handle settlement : payee.second) {
            auto of_run = payee_in(shard, run, payee.first,
                                   payment_in(run, settlement, funder, payee.first), *day);
            if (!of_run) return std::unexpected(of_run.error());
            const auto statement =
                statements->of(settlements.at(settlement), funder, payee.first, std::move(*of_run));
            if (!statement) return std::unexpected(statement.error());
            if (const Status taken = take(*statement); !taken) return taken;
        }
    }
    return {};
}

Result<std::vector<ProviderStatement>> statements_of(std::span<ShardView> shards,
                                                     const StatementRequest& request) {
    const auto found = find_placed<Settlement>(shards, ReferenceKind::settlement, request.ledger,
                                               request.settlement, "settlement");
    if (!found) return std::unexpected(found.error());
    const ShardView& shard = *found->place.shard;
    const auto provider = find_reference<Provider>(*shard.snapshot, ReferenceKind::provider,
                                                   found->place.handle, request.provider);
    if (!provider) return std::unexpected(provider.error());
    if (!provider->has_value())
        return fail(ErrorKind::not_found, "there is no provider " + request.provider +
                                              " in the ledger " + found->place.ledger.id);
    auto statements = Statements::open(shard, found->place.ledger, found->place.handle);
    if (!statements) return std::unexpected(statements.error());
    std::vector<ProviderStatement> made;
    for (const Settlement::Payee& net : found->record.payees) {
        if (net.provider != (*provider)->first) continue;
        auto payee = latest_payee(shard, found->handle, net.funder, net.provider);
        if (!payee) return std::unexpected(payee.error());
        auto statement = statements->of(found->record, net.funder, net.provider, std::move(*payee));
        if (!statement) return std::unexpected(statement.error());
        made.push_back(std::move(*statement));
    }
    if (made.empty()) return has_nothing(request);
    return made;
}

}  // namespace saldo
