#include "projections/balances/balances.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>

#include "engine/ledger/books.hpp"
#include "engine/vouchers/vouchers.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"

namespace saldo {

namespace {

struct Line {
    std::string account;
    Commodity commodity = Commodity::eur;
    std::int64_t balance = 0;
};

bool is_of_vouchers(AccountClass account_class) {
    return account_class == AccountClass::voucher_available ||
           account_class == AccountClass::voucher_held;
}

// Takes the lines that were asked for.
class Lines {
  public:
    Lines(const BalancesRequest& request, const LedgerPlace& place)
        : request_(request), place_(place) {}

    [[nodiscard]] Status add(const Account& account, Commodity commodity, std::int64_t balance) {
        if (balance == 0 && !request_.zeros) return {};
        auto name = place_.names().account(place_.handle, account);
        if (!name) return std::unexpected(name.error());
        if (is_wanted(*name)) lines_.push_back({std::move(*name), commodity, balance});
        return {};
    }
    // A voucher's two accounts; pots of one commodity are one balance.
    [[nodiscard]] Status add(const Voucher& voucher) {
        std::map<Commodity, std::array<std::int64_t, 2>> sums;
        for (const Voucher::Pot& pot : voucher.pots) {
            sums[pot.commodity][0] += pot.available;
            sums[pot.commodity][1] += pot.held;
        }
        for (const auto& [commodity, sum] : sums) {
            using enum AccountClass;
            for (const auto& [account_class, balance] :
                 {std::pair{voucher_available, sum[0]}, std::pair{voucher_held, sum[1]}}) {
                const Account account{account_class, voucher.handle, kNoHandle};
                if (const Status added = add(account, commodity, balance); !added) return added;
            }
        }
        return {};
    }
    [[nodiscard]] std::vector<Line>& lines() { return lines_; }

  private:
    [[nodiscard]] bool is_wanted(std::string_view name) const {
        const std::string_view prefix = request_.account_prefix;
        return name.starts_with(prefix) ||
               name.substr(place_.ledger.id.size() + 1).starts_with(prefix);
    }

    const BalancesRequest& request_;
    const LedgerPlace& place_;
    std::vector<Line> lines_;
};

Status add_every_voucher(const LedgerPlace& place, Lines& lines) {
    const RowKey prefix = Vouchers::key(place.handle, {});
    return scan_rows(place.snapshot(), TableId::vouchers, prefix, {},
                     [&](std::string_view, std::string_view row) -> Result<bool> {
                         const auto voucher = record_of<Voucher>(TableId::vouchers, row);
                         if (!voucher) return std::unexpected(voucher.error());
                         if (const Status added = lines.add(*voucher); !added)
                             return std::unexpected(added.error());
                         return true;
                     });
}

Status add_accounts(const LedgerPlace& place, bool with_vouchers, Lines& lines) {
    std::string prefix;
    append_big_endian_u32(prefix, place.handle);
    constexpr std::size_t kBalanceKeyBytes = 14;
    return scan_rows(place.snapshot(), TableId::balances, prefix, {},
                     [&](std::string_view key, std::string_view row) -> Result<bool> {
                         std::int64_t balance = 0;
                         FieldReader fields(row);
                         fields(balance);
                         if (key.size() != kBalanceKeyBytes || fields.failed())
                             return damaged_row(TableId::balances);
                         const BalanceKey of = Books::key_of_row(key);
                         if (!with_vouchers && is_of_vouchers(of.account.account_class))
                             return true;
                         const Status added = lines.add(of.account, of.commodity, balance);
                         if (!added) return std::unexpected(added.error());
                         return true;
                     });
}

// False: the ledger has no such voucher.
Result<bool> add_voucher(const LedgerPlace& place, const std::string& id, Lines& lines) {
    const auto voucher =
        read_record<Voucher>(place.snapshot(), TableId::vouchers, Vouchers::key(place.handle, id));
    if (!voucher) return std::unexpected(voucher.error());
    if (!voucher->has_value()) return false;
    if (const Status added = lines.add(**voucher); !added) return std::unexpected(added.error());
    return true;
}

// False: a voucher was asked for that the ledger does not have.
Result<bool> add_ledger(const LedgerPlace& place, const BalancesRequest& request, Lines& lines) {
    if (!request.voucher.empty()) return add_voucher(place, request.voucher, lines);
    Status added = add_accounts(place, !request.every_voucher, lines);
    if (added && request.every_voucher) added = add_every_voucher(place, lines);
    if (!added) return std::unexpected(added.error());
    return true;
}

}  // namespace

Result<Answer> ask_balances(std::span<ShardView> shards, const BalancesRequest& request) {
    auto answer = begin_answer(shards, "balances",
                               {{"account", CellKind::text},
                                {"commodity", CellKind::text},
                                {"balance", CellKind::amount}});
    if (!answer) return answer;
    const auto places = find_ledgers(shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    std::vector<Line> lines;
    bool found = request.voucher.empty();
    for (const LedgerPlace& place : *places) {
        Lines of_ledger(request, place);
        const auto known = add_ledger(place, request, of_ledger);
        if (!known) return std::unexpected(known.error());
        found = found || *known;
        std::ranges::move(of_ledger.lines(), std::back_inserter(lines));
    }
    if (!found) return fail(ErrorKind::not_found, "there is no voucher " + request.voucher);

    std::ranges::sort(lines, {}, [](const Line& line) {
        return std::pair<std::string_view, Commodity>(line.account, line.commodity);
    });
    for (Line& line : lines) {
        answer->rows.push_back({std::move(line.account),
                                std::string(commodity_name(line.commodity)),
                                amount_text(line.commodity, line.balance)});
    }
    return answer;
}

}  // namespace saldo
