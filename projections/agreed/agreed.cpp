#include "projections/agreed/agreed.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/deliveries/deliveries.hpp"
#include "engine/services/registry.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/delivery_rows.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/pipeline/narrowing.hpp"
#include "projections/pipeline/pot_on_day.hpp"

namespace saldo {

namespace {

// Of a voucher's pot in a period, which its first day names.
using PotPeriod = std::tuple<std::string, std::uint32_t, Date>;

struct Delivered {
    Quantity quantity;
    std::uint64_t visits = 0;
    std::map<std::string, Quantity> by_provider;
};
using AllDelivered = std::map<PotPeriod, Delivered>;

// A row before it is written.
struct AgreedLine {
    std::string client;
    std::string voucher;
    std::uint32_t pot = 0;
    Handle service = kNoHandle;
    std::string content;
    Commodity unit = Commodity::hour;
    Period period;
    std::int64_t agreed = 0;
    std::int64_t delivered = 0;
    std::int64_t ordered = 0;
    std::uint64_t visits = 0;
    std::int64_t suspended_days = 0;
    std::map<std::string, Quantity> by_provider;

    [[nodiscard]] std::int64_t difference() const { return delivered - agreed; }
    [[nodiscard]] auto order() const {
        return std::tuple(std::string_view(client), std::string_view(voucher), pot, period.first);
    }
};

Result<AllDelivered> delivered_in(const LedgerPlace& place, const AgreedRequest& request) {
    AllDelivered all;
    const Status scanned = scan_deliveries(place, {}, [&](const DeliveryRow& row) -> Result<bool> {
        const Delivery& delivery = row.delivery;
        const bool counts = delivery.state != DeliveryState::cancelled &&
                            delivery.period.first <= request.until &&
                            request.from <= delivery.period.last;
        if (!counts) return true;
        Delivered& delivered = all[{delivery.voucher, delivery.pot, delivery.period.first}];
        delivered.quantity.value += delivery.quantity.value;
        delivered.by_provider[row.provider].value += delivery.quantity.value;
        ++delivered.visits;
        return true;
    });
    if (!scanned) return std::unexpected(scanned.error());
    return all;
}

// Of a balance voucher and a personal budget all lines share a pot.
bool shares_pot(const Voucher& voucher) {
    return voucher.kind == VoucherKind::balance_voucher ||
           voucher.kind == VoucherKind::personal_budget;
}

bool agrees_on_quantities(const Voucher& voucher) {
    return !voucher.annulled && !voucher.pots.empty() &&
           !(shares_pot(voucher) && voucher.pots.front().commodity == Commodity::eur);
}

// What the pot's line says: of the terms on the day, else of those that had it last.
const Voucher::Line* line_of(const Voucher& voucher, std::uint32_t pot, Date day) {
    const auto in = [pot](const Voucher::Terms& terms) -> const Voucher::Line* {
        const auto found = std::ranges::find(terms.lines, pot, &Voucher::Line::pot);
        return found == terms.lines.end() ? nullptr : &*found;
    };
    if (const Voucher::Line* const now = in(voucher.terms_on(day))) return now;
    const Voucher::Line* last = nullptr;
    for (const Voucher::Terms& terms : voucher.terms)
        if (const Voucher::Line* const one = in(terms)) last = one;
    return last;
}

std::int64_t suspended_days(const Voucher& voucher, Period period) {
    std::int64_t days = 0;
    for (const Period& suspension : voucher.suspensions) {
        const Date first = std::max(suspension.first, period.first);
        const Date last = std::min(suspension.last, period.last);
        if (first <= last) days += last.days - first.days + 1;
    }
    return days;
}

bool stands_in(const Voucher::Hold& hold, std::uint32_t pot, Date period_first, Date today) {
    return hold.pot == pot && hold.period.first == period_first && hold.expires_on >= today;
}

class Lister {
  public:
    Lister(const AgreedRequest& request, Handle service, const AllDelivered& delivered)
        : request_(request), service_(service), delivered_(delivered) {}

    void add(const Voucher& voucher) {
        if (!agrees_on_quantities(voucher)) return;
        for (std::uint32_t pot = 0; pot < voucher.pots.size(); ++pot) add_pot(voucher, pot);
    }
    [[nodiscard]] std::vector<AgreedLine>& lines() { return lines_; }

  private:
    void add_pot(const Voucher& voucher, std::uint32_t pot) {
        const Date last = std::min(request_.until, voucher.valid_until);
        for (Date day = std::max(request_.from, voucher.valid_from); day <= last;) {
            const PotOnDay found = pot_on(voucher, pot, day);
            add_period(voucher, pot, day, found);
            day = Date{found.period.last.days + 1};
        }
        add_beyond(voucher, pot);
    }

    // A decision taken afterwards may have ended the voucher before what was delivered of it.
    void add_beyond(const Voucher& voucher, std::uint32_t pot) {
        const Date last = voucher.valid_until < voucher.valid_from
                              ? kEventDateMin
                              : voucher.period_on(voucher.valid_until).first;
        for (auto at = delivered_.upper_bound({voucher.id, pot, last}); at != delivered_.end();
             ++at) {
            const auto& [id, of_pot, first] = at->first;
            if (id != voucher.id || of_pot != pot) return;
            PotOnDay beyond;
            beyond.period = voucher.period_on(first);
            add_period(voucher, pot, first, beyond);
        }
    }

    void add_period(const Voucher& voucher, std::uint32_t pot, Date day, const PotOnDay& found) {
        AgreedLine line;
        line.client = voucher.client;
        line.voucher = voucher.id;
        line.pot = pot;
        line.unit = voucher.pots[pot].commodity;
        line.period = found.period;
        line.agreed = found.granted;
        const Date in_books = voucher.period_on(day).first;
        if (const auto known = delivered_.find({voucher.id, pot, in_books});
            known != delivered_.end()) {
            line.delivered = counted(line.unit, known->second.quantity);
            line.visits = known->second.visits;
            line.by_provider = known->second.by_provider;
        }
        bool takes_part =
            voucher.payee == request_.provider || line.by_provider.contains(request_.provider);
        for (const Voucher::Hold& hold : voucher.holds) {
            if (!stands_in(hold, pot, in_books, request_.today)) continue;
            line.ordered += hold.amount;
            takes_part = takes_part || hold.provider == request_.provider;
        }
        const bool nothing = line.agreed == 0 && line.ordered == 0 && line.visits == 0;
        if (nothing || !is_wanted(voucher, line)) return;
        if (!request_.provider.empty() && !takes_part) return;
        const Voucher::Line* const said =
            line_of(voucher, pot, std::min(found.period.last, voucher.valid_until));
        line.service =
            shares_pot(voucher) || said == nullptr ? voucher.pots[pot].service : said->service;
        if (said != nullptr && !shares_pot(voucher)) line.content = said->content;
        line.suspended_days = suspended_days(voucher, found.period);
        lines_.push_back(std::move(line));
    }

    [[nodiscard]] bool is_wanted(const Voucher& voucher, const AgreedLine& line) const {
        if (request_.differing && line.difference() == 0) return false;
        return service_ == kNoHandle || is_for_service(voucher, line);
    }

    // A shared pot is for the services of all its lines.
    [[nodiscard]] bool is_for_service(const Voucher& voucher, const AgreedLine& line) const {
        const auto& lines = voucher.terms_on(line.period.last).lines;
        return voucher.pots[line.pot].service == service_ ||
               std::ranges::any_of(lines, [&](const Voucher::Line& one) {
                   return one.pot == line.pot && one.service == service_;
               });
    }

    const AgreedRequest& request_;
    Handle service_;
    const AllDelivered& delivered_;
    std::vector<AgreedLine> lines_;
};

std::string providers_cell(const AgreedLine& line) {
    std::vector<std::string> each;
    for (const auto& [provider, quantity] : line.by_provider)
        each.push_back(provider + ": " + amount_text(line.unit, counted(line.unit, quantity)));
    return joined(each);
}

Status add_row(const LedgerPlace& place, const AgreedLine& line, Answer& answer) {
    RowCells row;
    row.add(place.ledger.id).add(line.client).add(line.voucher);
    row.add(place.names().service(line.service)).add(line.content).add(commodity_name(line.unit));
    row.add(to_text(line.period.first)).add(date_cell(line.period.last));
    for (const std::int64_t amount : {line.agreed, line.delivered, line.difference(), line.ordered})
        row.add(amount_text(line.unit, amount));
    row.add(std::to_string(line.visits)).add(std::to_string(line.suspended_days));
    row.add(providers_cell(line));
    return row.end(answer);
}

// Adds the ledger's rows; gives how many there are without the limit.
Result<std::size_t> list_ledger(const LedgerPlace& place, const AgreedRequest& request,
                                Answer& answer) {
    const auto service = narrowed_service(place, request.service);
    if (!service) return std::unexpected(service.error());
    if (!service->has_value()) return 0;
    const auto delivered = delivered_in(place, request);
    if (!delivered) return std::unexpected(delivered.error());
    Lister lister(request, **service, *delivered);
    const Status scanned =
        scan_rows(place.snapshot(), TableId::vouchers, Vouchers::key(place.handle, {}), {},
                  [&](std::string_view, std::string_view row) -> Result<bool> {
                      const auto voucher = record_of<Voucher>(TableId::vouchers, row);
                      if (!voucher) return std::unexpected(voucher.error());
                      if (voucher->terms.empty()) return damaged_row(TableId::vouchers);
                      if (request.client.empty() || voucher->client == request.client)
                          lister.add(*voucher);
                      return true;
                  });
    if (!scanned) return std::unexpected(scanned.error());
    std::ranges::sort(lister.lines(), {}, &AgreedLine::order);
    for (const AgreedLine& line : lister.lines()) {
        if (request.limit != 0 && answer.rows.size() >= request.limit) break;
        if (const Status added = add_row(place, line, answer); !added)
            return std::unexpected(added.error());
    }
    return lister.lines().size();
}

}  // namespace

Result<Answer> ask_agreed(std::span<ShardView> shards, const AgreedRequest& request) {
    if (request.until.days - request.from.days >= kAgreedDaysMax)
        return fail(ErrorKind::bad_input, "ask about a year at most: --from and --until");
    auto answer = begin_answer(shards, "agreed",
                               {{"ledger", CellKind::text},
                                {"client", CellKind::text},
                                {"voucher", CellKind::text},
                                {"service", CellKind::text},
                                {"content", CellKind::text},
                                {"unit", CellKind::text},
                                {"period_from", CellKind::text},
                                {"period_until", CellKind::text},
                                {"agreed", CellKind::quantity},
                                {"delivered", CellKind::quantity},
                                {"difference", CellKind::quantity},
                                {"ordered", CellKind::quantity},
                                {"visits", CellKind::count},
                                {"suspended_days", CellKind::count},
                                {"providers", CellKind::text}});
    if (!answer) return answer;
    const auto places = find_narrowed(shards, {.ledger = request.ledger,
                                               .provider = request.provider,
                                               .service = request.service,
                                               .client = request.client});
    if (!places) return std::unexpected(places.error());
    std::size_t lines = 0;
    for (const LedgerPlace& place : *places) {
        const auto listed = list_ledger(place, request, *answer);
        if (!listed) return std::unexpected(listed.error());
        lines += *listed;
    }
    answer->fact("from", CellKind::text, to_text(request.from));
    answer->fact("until", CellKind::text, to_text(request.until));
    answer->fact("lines", CellKind::count, std::to_string(lines));
    return answer;
}

}  // namespace saldo
