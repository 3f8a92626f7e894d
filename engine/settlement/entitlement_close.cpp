#include "engine/settlement/entitlement_close.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/money/rounding.hpp"

namespace saldo {

namespace {

using SettledMonth = Voucher::SettledMonth;

constexpr std::int64_t kUnitPricesPerCent = 100;  // 1/10,000 EUR in a cent
constexpr std::int64_t kDaysPerWeek = 7;
constexpr std::int64_t kWorkdaysPerWeek = 5;

// Days of one month that the voucher covers, all under the terms of `period.first`.
struct Stretch {
    Period period;
    const Voucher::Terms* terms = nullptr;
};

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
        const bool goes_on = !stretches.empty() && stretches.back().terms == terms &&
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

bool same_place(const SettledMonth& one, const SettledMonth& other) {
    return one.month == other.month && one.service == other.service && one.funder == other.funder &&
           one.coding == other.coding;
}

void add_to(std::vector<SettledMonth>& months, const SettledMonth& added) {
    for (SettledMonth& month : months) {
        if (!same_place(month, added)) continue;
        month.amount.value += added.amount.value;
        return;
    }
    months.push_back(added);
}

class EntitlementClose {
  public:
    EntitlementClose(SettlementDesk& desk, const EventContext& event, const CloseScope& scope,
                     std::span<const Date> holidays)
        : desk_(desk), event_(event), scope_(scope), holidays_(holidays) {}

    void settle(const std::string& voucher_id) {
        auto& slot = desk_.vouchers.cache.at(Vouchers::key(event_.ledger, voucher_id));
        SALDO_ASSERT(slot.present, "the ledger lists vouchers that were granted");
        const Voucher& voucher = slot.record;
        const Handle provider = desk_.registry.providers.find(event_.ledger, voucher.payee);
        if (provider == kNoHandle) return;
        std::vector<SettledMonth> differences = differences_of(voucher, provider);
        std::erase_if(differences,
                      [](const SettledMonth& month) { return month.amount.value == 0; });
        if (differences.empty()) return;
        std::vector<SettledMonth>& settled = desk_.vouchers.cache.change(slot).settled_months;
        for (const SettledMonth& difference : differences) {
            add_to_sums(difference, provider);
            add_to(settled, difference);
        }
        std::erase_if(settled, [](const SettledMonth& month) { return month.amount.value == 0; });
    }

    // One pair of postings for each line that the settlement will have, however many vouchers are
    // in it.
    void post() {
        for (const auto& [key, amount] : sums_) {
            desk_.books.post(AccountClass::expense, key.funder, key.coding, Commodity::eur,
                             amount.value);
            desk_.books.post(AccountClass::payable_open, key.funder, key.provider, Commodity::eur,
                             -amount.value);
            desk_.open_payables.add(key, amount);
        }
    }

  private:
    [[nodiscard]] bool in_scope(const SettledMonth& month) const {
        return month.month <= scope_.period_end &&
               (scope_.service == kNoHandle || month.service == scope_.service) &&
               (scope_.funder == kNoHandle || month.funder == scope_.funder);
    }

    // What is right now less what was settled, of the scope's months that can be computed.
    [[nodiscard]] std::vector<SettledMonth> differences_of(const Voucher& voucher,
                                                           Handle provider) const {
        std::vector<SettledMonth> differences;
        std::vector<Date> left_alone;
        const Date last = std::min(scope_.period_end, voucher.valid_until);
        for (Date month = month_start(voucher.valid_from); month <= last;
             month = Date{month_end(month).days + 1}) {
            const std::size_t before = differences.size();
            if (!add_month(voucher, provider, month, differences)) {
                differences.resize(before);
                left_alone.push_back(month);
            }
        }
        std::erase_if(differences, [this](const SettledMonth& month) { return !in_scope(month); });
        for (SettledMonth settled : voucher.settled_months) {
            if (!in_scope(settled) ||
                std::ranges::find(left_alone, settled.month) != left_alone.end())
                continue;
            settled.amount.value = -settled.amount.value;
            add_to(differences, settled);
        }
        return differences;
    }

    // What a month is worth by the voucher as it stands. False: a funder or a service's definition
    // is missing.
    [[nodiscard]] bool add_month(const Voucher& voucher, Handle provider, Date month,
                                 std::vector<SettledMonth>& months) const {
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
        const std::int64_t days_of_month = operational_days(month, month_end(month), holidays_);
        for (const Stretch& stretch : stretches) {
            for (const Voucher::Line& line : stretch.terms->lines) {
                const Service::Definition* const defined =
                    desk_.registry.services[line.service].on(stretch.period.first);
                if (defined == nullptr) return false;
                const std::int64_t days =
                    approved_days(desk_.registry.providers[provider], client_of(voucher),
                                  line.service, stretch.period, holidays_);
                const std::vector<Cents> parts =
                    split(amount_of(line, days, days_of_month), shares);
                for (std::size_t at = 0; at < parts.size(); ++at) {
                    // Shares of 100 %: what rounding left goes to the first of them.
                    const Handle rest_funder = all_shared ? voucher.shares[0].funder : home_funder;
                    const Handle funder = at == 0 ? rest_funder : voucher.shares[at - 1].funder;
                    add_to(months, {month, line.service, funder, defined->coding, parts[at]});
                }
            }
        }
        return true;
    }

    [[nodiscard]] Handle funder_of(const Voucher& voucher, Date date) const {
        return desk_.registry.funder_for(event_.ledger, client_of(voucher).municipality(date),
                                         date);
    }

    [[nodiscard]] const Client& client_of(const Voucher& voucher) const {
        return desk_.registry.clients.at(Registry::client_key(event_.ledger, voucher.client))
            .record;
    }

    void add_to_sums(const SettledMonth& difference, Handle provider) {
        const OpenPayableKey key{event_.ledger,      difference.funder, provider,
                                 difference.service, difference.coding, difference.month};
        const auto [at, is_new] = place_of_.try_emplace(key, sums_.size());
        if (is_new) sums_.push_back({key, Cents{}});
        sums_[at->second].amount.value += difference.amount.value;
    }

    SettlementDesk& desk_;
    const EventContext& event_;
    const CloseScope& scope_;
    std::span<const Date> holidays_;
    // In the order in which vouchers first needed them: postings must not depend on the order of
    // handles.
    std::vector<OpenPayables::Sum> sums_;
    std::map<OpenPayableKey, std::size_t> place_of_;
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

void post_entitlements(SettlementDesk& desk, const EventContext& event, const CloseScope& scope,
                       std::span<const Date> holidays) {
    EntitlementClose close(desk, event, scope, holidays);
    for (const std::string& voucher : desk.books.ledgers[event.ledger].entitlement_vouchers)
        close.settle(voucher);
    close.post();
}

}  // namespace saldo
