#include "projections/settlements/settled_deliveries.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "engine/deliveries/open_payables.hpp"
#include "engine/settlement/delivery_state.hpp"
#include "projections/pipeline/delivery_rows.hpp"
#include "projections/pipeline/record_rows.hpp"
#include "projections/pipeline/settlement_rows.hpp"
#include "projections/settlements/entitlement_rows.hpp"

namespace saldo {

namespace {

using settlement::SettledDelivery;
using settlement::SettledKind;

// Gathers one list.
class Gathering {
  public:
    Gathering(const ShardView& shard, const Settlements& settlements, const Settlement& settlement,
              const std::vector<EntitlementRow>& entitlements, Handle provider)
        : shard_(shard),
          settlements_(settlements),
          settlement_(settlement),
          entitlements_(entitlements),
          handle_(settlements.settlements.find(settlement.ledger, settlement.id)),
          provider_(provider) {}

    [[nodiscard]] Result<std::vector<SettledDelivery>> gather();

  private:
    // What a dispute credited, by the event that resolved it.
    using Disputes = std::map<std::uint64_t, Delivery>;

    [[nodiscard]] Status read_replaced(std::string_view provider);
    [[nodiscard]] Status read_standing(std::string_view provider, DeliveryRecordKind kind);
    void add_entitlements();
    [[nodiscard]] Status check_sums();
    // Whether what `event` posted of the funder's part belongs to the settlement.
    [[nodiscard]] bool is_here(const Delivery& delivery, Handle funder, std::uint64_t event) const;
    [[nodiscard]] Handle place_of(const Delivery& delivery, Handle funder,
                                  std::uint64_t event) const;
    // What was opened of a part; where disputes credited some of it, the whole and each credit.
    [[nodiscard]] Status add_opened(const std::string& id, const Delivery& delivery,
                                    std::size_t part, SettledKind kind);
    [[nodiscard]] Status add_reversal(const std::string& id, const Delivery& delivery,
                                      std::size_t part, std::uint64_t event);
    // A row with everything but its amounts and quantity.
    [[nodiscard]] Result<SettledDelivery> begin_row(const std::string& id, const Delivery& delivery,
                                                    Handle funder, SettledKind kind,
                                                    std::uint64_t event);
    void add(SettledDelivery&& row, const Delivery& delivery, const Delivery::Part& amounts);
    [[nodiscard]] Result<VoucherKind> kind_of(const std::string& voucher);
    [[nodiscard]] Status damaged(const std::string& what) const;

    const ShardView& shard_;
    const Settlements& settlements_;
    const Settlement& settlement_;
    const std::vector<EntitlementRow>& entitlements_;  // of the settlement and provider
    Handle handle_;
    Handle provider_;
    std::map<std::pair<std::string, std::string>, Disputes> disputes_;  // by provider and delivery
    std::unordered_map<std::string, VoucherKind> voucher_kinds_;
    std::map<OpenPayableKey, OpenSum> sums_;
    std::vector<SettledDelivery> rows_;
};

Status Gathering::damaged(const std::string& what) const {
    return fail(ErrorKind::damaged,
                "settlement " + settlement_.id + ": " + what + ": rebuild the home from the log");
}

Handle Gathering::place_of(const Delivery& delivery, Handle funder, std::uint64_t event) const {
    return settlement_of(settlements_, settlement_.ledger, delivery.service, funder,
                         delivery.service_date, event);
}

bool Gathering::is_here(const Delivery& delivery, Handle funder, std::uint64_t event) const {
    return event != 0 && event < settlement_.closed_event &&
           delivery.service_date <= settlement_.period_end &&
           place_of(delivery, funder, event) == handle_;
}

Result<VoucherKind> Gathering::kind_of(const std::string& voucher) {
    const auto known = voucher_kinds_.find(voucher);
    if (known != voucher_kinds_.end()) return known->second;
    const auto read = read_record<Voucher>(*shard_.snapshot, TableId::vouchers,
                                           Vouchers::key(settlement_.ledger, voucher));
    if (!read) return std::unexpected(read.error());
    if (!read->has_value()) return damaged_row(TableId::vouchers);
    return voucher_kinds_.emplace(voucher, (*read)->kind).first->second;
}

Result<SettledDelivery> Gathering::begin_row(const std::string& id, const Delivery& delivery,
                                             Handle funder, SettledKind kind, std::uint64_t event) {
    auto funder_id = shard_.names->funder(funder);
    auto provider = shard_.names->provider(delivery.provider);
    auto service = shard_.names->service(delivery.service);
    auto coding = shard_.names->word(delivery.coding);
    for (const auto* const name : {&funder_id, &provider, &service, &coding})
        if (!*name) return std::unexpected(name->error());
    const auto voucher_kind = kind_of(delivery.voucher);
    if (!voucher_kind) return std::unexpected(voucher_kind.error());
    SettledDelivery row;
    row.kind = kind;
    row.settlement = settlement_.id;
    row.funder = std::move(*funder_id);
    row.provider = std::move(*provider);
    row.service = std::move(*service);
    row.coding = std::move(*coding);
    row.voucher = delivery.voucher;
    row.delivery = id;
    row.content = delivery.content;
    row.voucher_kind = *voucher_kind;
    row.service_date = delivery.service_date;
    row.unit_price = delivery.unit_price;
    row.event = event;
    row.rated_event = delivery.rated_event;
    return row;
}

void Gathering::add(SettledDelivery&& row, const Delivery& delivery,
                    const Delivery::Part& amounts) {
    row.net = amounts.net;
    row.vat = amounts.vat;
    OpenSum& sum = sums_[{settlement_.ledger, amounts.funder, delivery.provider, delivery.service,
                          delivery.coding, month_start(delivery.service_date)}];
    sum.amount.value += amounts.net.value + amounts.vat.value;
    sum.vat.value += amounts.vat.value;
    rows_.push_back(std::move(row));
}

Status Gathering::add_opened(const std::string& id, const Delivery& delivery, std::size_t part,
                             SettledKind kind) {
    const Handle funder = delivery.parts[part].funder;
    auto whole = begin_row(id, delivery, funder, kind, delivery.opened_event);
    if (!whole) return std::unexpected(whole.error());
    whole->quantity = delivery.quantity;
    whole->co_payment = delivery.co_payment;
    Delivery::Part amounts = delivery.parts[part];
    // From the last dispute back to what was delivered.
    std::uint64_t until = delivery.opened_event;
    Cents credited = delivery.credited;
    while (credited.value != 0) {
        const auto of_delivery = disputes_.find({whole->provider, id});
        if (of_delivery == disputes_.end()) return damaged("what was credited of " + id);
        const auto next = of_delivery->second.upper_bound(until);
        if (next == of_delivery->second.begin()) return damaged("what was credited of " + id);
        const auto& [event, before] = *std::prev(next);
        if (part >= before.parts.size() || before.parts[part].funder != funder)
            return damaged("who pays what was disputed of " + id);
        auto lowered = begin_row(id, delivery, funder, SettledKind::dispute, event);
        if (!lowered) return std::unexpected(lowered.error());
        add(std::move(*lowered), delivery,
            {funder, Cents{amounts.net.value - before.parts[part].net.value},
             Cents{amounts.vat.value - before.parts[part].vat.value}});
        amounts = before.parts[part];
        credited = before.credited;
        until = event - 1;
    }
    add(std::move(*whole), delivery, amounts);
    return {};
}

Status Gathering::add_reversal(const std::string& id, const Delivery& delivery, std::size_t part,
                               std::uint64_t event) {
    const Delivery::Part& settled = delivery.parts[part];
    auto row = begin_row(id, delivery, settled.funder, SettledKind::reversal, event);
    if (!row) return std::unexpected(row.error());
    row->quantity = Quantity{-delivery.quantity.value};
    row->co_payment = Cents{-delivery.co_payment.value};
    add(std::move(*row), delivery,
        {settled.funder, Cents{-settled.net.value}, Cents{-settled.vat.value}});
    return {};
}

// What was opened and taken back before a close took it is in no settlement.
Status Gathering::read_replaced(std::string_view provider) {
    const auto each = [&](const auto& visit) {
        return scan_replaced_deliveries(*shard_.snapshot, settlement_.ledger, provider, visit);
    };
    const Status disputed = each([&](const ReplacedDeliveryRow& row) -> Result<bool> {
        if (row.replaced.by == ReplacedBy::dispute)
            disputes_[{row.provider, row.id}].emplace(row.event, row.replaced.delivery);
        return true;
    });
    if (!disputed) return disputed;
    return each([&](const ReplacedDeliveryRow& row) -> Result<bool> {
        const Delivery& before = row.replaced.delivery;
        if (row.replaced.by == ReplacedBy::dispute) return true;
        for (std::size_t part = 0; part < before.parts.size(); ++part) {
            const Handle funder = before.parts[part].funder;
            const bool opened_here = is_here(before, funder, before.opened_event);
            const bool reversed_here = is_here(before, funder, row.event);
            if (opened_here == reversed_here) continue;
            const Status added = opened_here
                                     ? add_opened(row.id, before, part, SettledKind::delivery)
                                     : add_reversal(row.id, before, part, row.event);
            if (!added) return std::unexpected(added.error());
        }
        return true;
    });
}

Status Gathering::read_standing(std::string_view provider, DeliveryRecordKind kind) {
    const SettledKind settled_kind =
        kind == DeliveryRecordKind::credit ? SettledKind::credit : SettledKind::delivery;
    return scan_delivery_records(
        *shard_.snapshot, settlement_.ledger, kind, provider,
        [&](const DeliveryRow& row) -> Result<bool> {
            const Delivery& delivery = row.delivery;
            for (std::size_t part = 0; part < delivery.parts.size(); ++part) {
                if (!is_here(delivery, delivery.parts[part].funder, delivery.opened_event))
                    continue;
                const Status added = add_opened(row.id, delivery, part, settled_kind);
                if (!added) return std::unexpected(added.error());
            }
            return true;
        });
}

void Gathering::add_entitlements() {
    for (const EntitlementRow& row : entitlements_)
        sums_[{settlement_.ledger, row.funder, row.provider, row.service, row.coding,
               month_start(row.period.first)}]
            .amount.value += row.amount.value;
}

// A line whose whole is zero is left out of the settlement, whatever VAT is in it.
Status Gathering::check_sums() {
    for (const Settlement::Line& line : settlement_.lines) {
        if (provider_ != kNoHandle && line.provider != provider_) continue;
        const auto sum = sums_.find({settlement_.ledger, line.funder, line.provider, line.service,
                                     line.coding, line.month});
        if (sum == sums_.end() || sum->second.amount != line.amount || sum->second.vat != line.vat)
            return damaged("its deliveries are not its line of " + to_text(line.amount));
        sums_.erase(sum);
    }
    for (const auto& [key, sum] : sums_)
        if (sum.amount.value != 0)
            return damaged("deliveries of " + to_text(sum.amount) + " are in no line");
    return {};
}

Result<std::vector<SettledDelivery>> Gathering::gather() {
    if (handle_ == kNoHandle) return std::unexpected(damaged("it is not there").error());
    std::string provider;
    if (provider_ != kNoHandle) {
        auto id = shard_.names->provider(provider_);
        if (!id) return std::unexpected(id.error());
        provider = std::move(*id);
    }
    Status done = read_replaced(provider);
    if (done) done = read_standing(provider, DeliveryRecordKind::delivery);
    if (done) done = read_standing(provider, DeliveryRecordKind::credit);
    add_entitlements();
    if (done) done = check_sums();
    if (!done) return std::unexpected(done.error());
    std::ranges::sort(rows_, {}, [](const SettledDelivery& row) {
        return std::tuple<std::string_view, std::string_view, std::string_view, Date,
                          std::string_view, bool, SettledKind, std::uint64_t>(
            row.funder, row.provider, row.service, row.service_date, row.delivery,
            row.kind != SettledKind::reversal, row.kind, row.event);
    });
    return std::move(rows_);
}

}  // namespace

Result<SettledDeliveries> SettledDeliveries::open(const ShardView& shard) {
    auto settlements = read_settlements(*shard.snapshot);
    if (!settlements) return std::unexpected(settlements.error());
    return SettledDeliveries(shard, std::move(*settlements));
}

Result<std::vector<SettledDelivery>> SettledDeliveries::of(const Settlement& settlement,
                                                           Handle provider) {
    const auto entitlements = entitlements_of(settlement, provider);
    if (!entitlements) return std::unexpected(entitlements.error());
    return Gathering(*shard_, settlements_, settlement, *entitlements, provider).gather();
}

Result<std::vector<EntitlementRow>> SettledDeliveries::entitlements_of(const Settlement& settlement,
                                                                       Handle provider) {
    const Handle handle = settlements_.settlements.find(settlement.ledger, settlement.id);
    auto known = entitlements_.find(handle);
    if (known == entitlements_.end()) {
        OfProviders rows;
        const Status scanned = scan_entitlement_rows(*shard_->snapshot, handle,
                                                     [&](const EntitlementRow& row) -> Status {
                                                         rows[row.provider].push_back(row);
                                                         return {};
                                                     });
        if (!scanned) return std::unexpected(scanned.error());
        known = entitlements_.emplace(handle, std::move(rows)).first;
    }
    std::vector<EntitlementRow> found;
    for (const auto& [of, rows] : known->second)
        if (provider == kNoHandle || provider == of)
            found.insert(found.end(), rows.begin(), rows.end());
    return found;
}

Result<std::vector<SettledDelivery>> settled_deliveries_of(const ShardView& shard,
                                                           const Settlement& settlement,
                                                           Handle provider) {
    auto lists = SettledDeliveries::open(shard);
    if (!lists) return std::unexpected(lists.error());
    return lists->of(settlement, provider);
}

}  // namespace saldo
