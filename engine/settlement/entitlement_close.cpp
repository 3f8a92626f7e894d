#include "engine/settlement/entitlement_close.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/money/rounding.hpp"

namespace saldo {

namespace {

using SettledRow = Voucher::SettledRow;

constexpr std::int64_t kUnitPricesPerCent = 100;  // 1/10,000 EUR in a cent
constexpr std::int64_t kDaysPerWeek = 7;
constexpr std::int64_t kWorkdaysPerWeek = 5;

// Days of one month that the voucher covers, all under the terms of `period.first`.
struct Stretch {
    Period period;
    const Voucher::Terms* terms = nullptr;
};

// An amendment of the validity alone says the same terms again.
bool say_the_same(const Voucher::Terms& one, const Voucher::Terms& other) {
    return std::ranges::equal(
        one.lines, other.lines, [](const Voucher::Line& line, const Voucher::Line& again) {
            return line.service == again.service && line.unit_value == again.unit_value &&
                   line.co_payment == again.co_payment;
        });
}

// Cuts the covered days of a month where terms change and where suspensions begin and end.
std::vector<Stretch> stretches_of(const Voucher& voucher, Date month) {
    const Date first = std::max(month, voucher.valid_from);
    const Date last = std::min(month_end(month), voucher.valid_until);
    if (voucher.annulled || first > last) return {};
    std::vector<Date> cuts{first, Date{last.days + 1}};
    const auto cut = [&](Date day) {
        if (first < day && day <= last) cuts.push_back(day);
    };
    for (const Voucher::Terms& terms : voucher.terms) cut(terms.from);
    for (const Period& suspension : voucher.suspensions) {
        cut(suspension.first);
        if (suspension.last < last) cut(Date{suspension.last.days + 1});
    }
    std::ranges::sort(cuts);
    std::vector<Stretch> stretches;
    for (std::size_t at = 0; at + 1 < cuts.size(); ++at) {
        if (cuts[at] == cuts[at + 1] || voucher.suspended_on(cuts[at])) continue;
        const Voucher::Terms* const terms = &voucher.terms_on(cuts[at]);
        const Date stretch_last{cuts[at + 1].days - 1};
        const bool goes_on = !stretches.empty() && say_the_same(*stretches.back().terms, *terms) &&
                             stretches.back().period.last.days + 1 == cuts[at].days;
        if (goes_on)
            stretches.back().period.last = stretch_last;
        else
            stretches.push_back({{cuts[at], stretch_last}, terms});
    }
    return stretches;
}

// The operational days of a stretch on which the payee was approved for the service and the
// client's municipality (Act 569/2009 5-6 §): on the others it is owed nothing.
std::int64_t approved_days(const Provider& provider, const Client& client, Handle service,
                           Period stretch, std::span<const Date> holidays) {
    std::vector<Date> cuts{stretch.first, Date{stretch.last.days + 1}};
    const auto cut = [&](Date day) {
        if (stretch.first < day && day <= stretch.last) cuts.push_back(day);
    };
    const auto cut_around = [&](Date first, Date last) {
        cut(first);
        if (last < stretch.last) cut(Date{last.days + 1});
    };
    for (const Provider::Approval& approval : provider.approvals)
        cut_around(approval.valid_from, approval.valid_until);
    for (const Provider::Exclusion& exclusion : provider.exclusions)
        cut_around(exclusion.from, exclusion.until);
    for (const Client::Home& home : client.homes) cut(home.from);
    std::ranges::sort(cuts);
    std::int64_t days = 0;
    for (std::size_t at = 0; at + 1 < cuts.size(); ++at)
        if (cuts[at] != cuts[at + 1] &&
            provider.approved(service, client.municipality(cuts[at]), cuts[at]))
            days += operational_days(cuts[at], Date{cuts[at + 1].days - 1}, holidays);
    return days;
}

Cents amount_of(const Voucher::Line& line, std::int64_t days_covered, std::int64_t days_of_month) {
    const std::int64_t value =
        std::max<std::int64_t>(0, line.unit_value.value - line.co_payment.value);
    if (days_of_month == 0) return Cents{};
    return Cents{divide_half_up(static_cast<__int128>(value) * days_covered,
                                days_of_month * kUnitPricesPerCent)};
}

// The rows of one month, which stand together.
std::span<const SettledRow> rows_of(const std::vector<SettledRow>& rows, Date month) {
    const auto found = std::ranges::equal_range(
        rows, month, {}, [](const SettledRow& row) { return month_start(row.period.first); });
    return {found.begin(), found.end()};
}

// What earlier closes of the ledger reached, by their scopes.
class ClosedMonths {
  public:
    ClosedMonths(const Settlements& settlements, Handle ledger) {
        for (Handle handle = 1; handle <= settlements.settlements.size(); ++handle) {
            const Settlement& settlement = settlements.settlements[handle];
            if (settlement.ledger != ledger) continue;
            const auto [at, is_new] = until_.try_emplace(
                {settlement.scope_service, settlement.scope_funder}, settlement.period_end);
            if (!is_new) at->second = std::max(at->second, settlement.period_end);
        }
    }
    [[nodiscard]] bool have(Date month, Handle service, Handle funder) const {
        for (const Handle of_service : {kNoHandle, service})
            for (const Handle of_funder : {kNoHandle, funder})
                if (const auto found = until_.find({of_service, of_funder});
                    found != until_.end() && month <= found->second)
                    return true;
        return false;
    }

  private:
    std::map<std::pair<Handle, Handle>, Date> until_;
};

class EntitlementClose {
  public:
    EntitlementClose(SettlementDesk& desk, const EventContext& event, const CloseScope& scope,
                     std::span<const Date> holidays)
        : desk_(desk),
          event_(event),
          scope_(scope),
          holidays_(holidays),
          closed_(desk.settlements, event.ledger) {}

    void settle(const std::string& voucher_id) {
        auto& slot = desk_.vouchers.cache.at(Vouchers::key(event_.ledger, voucher_id));
        SALDO_ASSERT(slot.present, "the ledger lists vouchers that were granted");
        const Voucher& voucher = slot.record;
        const Handle provider = desk_.registry.providers.find(event_.ledger, voucher.payee);
        if (provider == kNoHandle) return;
        std::vector<SettledRow> now = rows_now(voucher, provider);
        if (now == voucher.settled_rows) return;
        add_differences(voucher, provider, now);
        desk_.vouchers.cache.change(slot).settled_rows = std::move(now);
    }

    // One pair of postings for each line that the settlement will have, however many vouchers are
    // in it.
    [[nodiscard]] std::vector<EntitlementRow> post() {
        cancel_opposite_rows(rows_);
        std::vector<OpenPayables::Sum> sums;
        std::map<OpenPayableKey, std::size_t> place_of;
        for (const EntitlementRow& row : rows_) {
            const OpenPayableKey key{event_.ledger, row.funder, row.provider,
                                     row.service,   row.coding, month_start(row.period.first)};
            const auto [at, is_new] = place_of.try_emplace(key, sums.size());
            if (is_new) sums.push_back({key, {}, {}});  // without VAT
            sums[at->second].amount.value += row.amount.value;
        }
        for (const auto& [key, amount, vat] : sums) {
            if (amount.value == 0) continue;
            desk_.books.post(AccountClass::expense, key.funder, key.coding, Commodity::eur,
                             amount.value);
            desk_.books.post(AccountClass::payable_open, key.funder, key.provider, Commodity::eur,
                             -amount.value);
            desk_.open_payables.add(key, amount, vat);
        }
        return std::move(rows_);
    }

  private:
    [[nodiscard]] bool in_scope(const SettledRow& row) const {
        return month_start(row.period.first) <= scope_.period_end &&
               (scope_.service == kNoHandle || row.service == scope_.service) &&
               (scope_.funder == kNoHandle || row.funder == scope_.funder);
    }

    // The voucher's rows as they should stand, by month: those of the scope's months that can be
    // computed as they are right now, the others as they were settled.
    [[nodiscard]] std::vector<SettledRow> rows_now(const Voucher& voucher, Handle provider) const {
        std::vector<SettledRow> now;
        std::vector<Date> left_alone;
        const Date last = std::min(scope_.period_end, voucher.valid_until);
        for (Date month = month_start(voucher.valid_from); month <= last;
             month = Date{month_end(month).days + 1}) {
            const std::size_t before = now.size();
            if (!add_month(voucher, provider, month, now)) {
                now.resize(before);
                left_alone.push_back(month);
            }
        }
        std::erase_if(now, [this](const SettledRow& row) { return !in_scope(row); });
        // What stays as it was settled stands after what was computed of its month.
        const auto month_of = [](const SettledRow& row) { return month_start(row.period.first); };
        for (const SettledRow& settled : voucher.settled_rows)
            if (!in_scope(settled) || std::ranges::binary_search(left_alone, month_of(settled)))
                now.insert(std::ranges::upper_bound(now, month_of(settled), {}, month_of), settled);
        return now;
    }

    // Months that changed: everything settled is taken back, and what is right now is put in its
    // place. What did not change of them cancels.
    void add_differences(const Voucher& voucher, Handle provider,
                         const std::vector<SettledRow>& now) {
        std::vector<Date> months;
        for (const std::vector<SettledRow>* const rows : {&voucher.settled_rows, &now})
            for (const SettledRow& row : *rows) months.push_back(month_start(row.period.first));
        std::ranges::sort(months);
        const auto repeated = std::ranges::unique(months);
        months.erase(repeated.begin(), repeated.end());
        for (const Date month : months) {
            const auto before = rows_of(voucher.settled_rows, month);
            const auto after = rows_of(now, month);
            if (std::ranges::equal(before, after)) continue;
            for (const SettledRow& row : before) {
                add_row(voucher, provider, EntitlementRowType::reversal, row);
                rows_.back().amount.value = -row.amount.value;
            }
            for (const SettledRow& row : after)
                add_row(voucher, provider,
                        closed_.have(month, row.service, row.funder)
                            ? EntitlementRowType::correction
                            : EntitlementRowType::original,
                        row);
        }
    }

    void add_row(const Voucher& voucher, Handle provider, EntitlementRowType type,
                 const SettledRow& row) {
        rows_.push_back({type, voucher.handle, client_of(voucher).handle, provider, row.service,
                         row.funder, row.coding, row.period, row.value, row.co_payment,
                         row.amount});
    }

    // What a month is worth by the voucher as it stands. False: a funder or a service's definition
    // is missing.
    [[nodiscard]] bool add_month(const Voucher& voucher, Handle provider, Date month,
                                 std::vector<SettledRow>& rows) const {
        const std::vector<Stretch> stretches = stretches_of(voucher, month);
        if (stretches.empty()) return true;
        const Handle home_funder = funder_of(voucher, stretches.back().period.last);
        std::vector<BasisPoints> shares;
        std::int64_t shared = 0;
        for (const Voucher::Share& share : voucher.shares) {
            shares.push_back(share.share);
            shared += share.share.value;
        }
        const bool all_shared = shared >= kBasisPointsMax.value;
        if (home_funder == kNoHandle && !all_shared) return false;
        // Shares of 100 %: what rounding left goes to the first of them.
        const Handle rest_funder = all_shared ? voucher.shares[0].funder : home_funder;
        const std::int64_t days_of_month = operational_days(month, month_end(month), holidays_);
        for (const Stretch& stretch : stretches) {
            for (const Voucher::Line& line : stretch.terms->lines) {
                const Service::Definition* const defined =
                    desk_.registry.services[line.service].on(stretch.period.first);
                if (defined == nullptr) return false;
                const std::int64_t days =
                    approved_days(desk_.registry.providers[provider], client_of(voucher),
                                  line.service, stretch.period, holidays_);
                SettledRow row{stretch.period,  line.service,    rest_funder, defined->coding,
                               line.unit_value, line.co_payment, {}};
                const std::vector<Cents> parts =
                    split(amount_of(line, days, days_of_month), shares);
                add_parts(voucher, parts, row, rows);
            }
        }
        return true;
    }

    // A row for each funder that carries something of it; one of nothing where nobody does.
    static void add_parts(const Voucher& voucher, const std::vector<Cents>& parts, SettledRow row,
                          std::vector<SettledRow>& rows) {
        const std::size_t first = rows.size();
        row.amount = parts[0];
        if (row.amount.value != 0 || voucher.shares.empty()) rows.push_back(row);
        for (std::size_t at = 1; at < parts.size(); ++at) {
            if (parts[at].value == 0) continue;
            row.funder = voucher.shares[at - 1].funder;
            row.amount = parts[at];
            const bool goes_on = at == 1 && rows.size() > first && rows.back().funder == row.funder;
            if (goes_on)
                rows.back().amount.value += row.amount.value;
            else
                rows.push_back(row);
        }
        if (rows.size() == first) rows.push_back(row);
    }

    [[nodiscard]] Handle funder_of(const Voucher& voucher, Date date) const {
        return desk_.registry.funder_for(event_.ledger, client_of(voucher).municipality(date),
                                         date);
    }

    [[nodiscard]] const Client& client_of(const Voucher& voucher) const {
        return desk_.registry.clients.at(Registry::client_key(event_.ledger, voucher.client))
            .record;
    }

    SettlementDesk& desk_;
    const EventContext& event_;
    const CloseScope& scope_;
    std::span<const Date> holidays_;
    ClosedMonths closed_;
    std::vector<EntitlementRow> rows_;  // in the order of the ledger's vouchers
};

}  // namespace

std::int64_t operational_days(Date first, Date last, std::span<const Date> holidays) {
    if (last < first) return 0;
    const std::int64_t days = std::int64_t{last.days} - first.days + 1;
    std::int64_t count = days / kDaysPerWeek * kWorkdaysPerWeek;
    for (std::int64_t past = days / kDaysPerWeek * kDaysPerWeek; past < days; ++past)
        if (weekday(Date{first.days + static_cast<std::int32_t>(past)}) <= kWorkdaysPerWeek)
            ++count;
    const auto from = std::ranges::lower_bound(holidays, first);
    const auto until = std::ranges::upper_bound(holidays, last);
    return count - std::ranges::count_if(from, until,
                                         [](Date day) { return weekday(day) <= kWorkdaysPerWeek; });
}

std::vector<EntitlementRow> post_entitlements(SettlementDesk& desk, const EventContext& event,
                                              const CloseScope& scope,
                                              std::span<const Date> holidays) {
    EntitlementClose close(desk, event, scope, holidays);
    for (const std::string& voucher : desk.books.ledgers[event.ledger].entitlement_vouchers)
        close.settle(voucher);
    return close.post();
}

}  // namespace saldo
