#include "projections/controls/controls.hpp"

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/deliveries/control_days.hpp"
#include "engine/ledger/ledger.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/pipeline/narrowing.hpp"

namespace saldo {

namespace {

using Days = std::map<Date, ControlDay>;

struct Sums {
    std::uint64_t days = 0;
    std::uint64_t unmatched = 0;
    std::uint64_t gaps = 0;
};

// By the publisher's id.
Result<std::map<std::string, Days>> days_of(const LedgerPlace& place, const std::string& only) {
    std::string prefix;
    append_big_endian_u32(prefix, place.handle);
    std::map<std::string, Days> found;
    const Status scanned =
        scan_rows(place.snapshot(), TableId::control_days, prefix, {},
                  [&](std::string_view key, std::string_view row) -> Result<bool> {
                      if (key.size() != ControlDays::kRowKeyBytes)
                          return damaged_row(TableId::control_days);
                      const auto day = record_of<ControlDay>(TableId::control_days, row);
                      if (!day) return std::unexpected(day.error());
                      const ControlDayKey of = ControlDays::key_of_row(key);
                      auto id = place.names().reference(ReferenceKind::publisher, of.publisher);
                      if (!id) return std::unexpected(id.error());
                      if (only.empty() || *id == only) found[*std::move(id)].emplace(of.day, *day);
                      return true;
                  });
    if (!scanned) return std::unexpected(scanned.error());
    return found;
}

// The days between the first and the last with a control total.
std::pair<Date, Date> spoken_of(const Days& days) {
    std::pair<Date, Date> span{kDateMax, kEventDateMin};
    for (const auto& [day, control] : days) {
        if (!control.said) continue;
        span.first = std::min(span.first, day);
        span.second = std::max(span.second, day);
    }
    return span;
}

// Both may be any count or sum: the difference of two is shown, not reckoned with.
std::string difference_of(std::uint64_t counted, std::uint64_t said) {
    return counted >= said ? std::to_string(counted - said) : "-" + std::to_string(said - counted);
}

class Lister {
  public:
    Lister(const LedgerPlace& place, const ControlsRequest& request, Answer& answer, Sums& sums)
        : place_(place), request_(request), answer_(answer), sums_(sums) {}

    [[nodiscard]] Status list(const std::string& publisher, const Days& days) {
        const auto [first, last] = spoken_of(days);
        Date expected = first;  // the next day that needs a control total
        for (const auto& [day, control] : days) {
            const bool within = first < day && day <= last;
            if (within)
                if (const Status added = add_silent(publisher, expected, day); !added) return added;
            if (day >= first) expected = Date{day.days + 1};
            const bool gap = !control.said && first < day && day < last;
            if (const Status added = add(publisher, day, control, gap); !added) return added;
        }
        return {};
    }

  private:
    // Days before `until` on which neither spoke.
    Status add_silent(const std::string& publisher, Date from, Date until) {
        if (from >= until) return {};
        const auto silent = static_cast<std::uint64_t>(until.days - from.days);
        const Date shown{until.days - std::min(until.days - from.days, kGapDaysMax)};
        sums_.gaps += silent - static_cast<std::uint64_t>(until.days - shown.days);
        for (Date day = shown; day < until; ++day.days)
            if (const Status added = add(publisher, day, {}, true); !added) return added;
        return {};
    }

    Status add(const std::string& publisher, Date day, const ControlDay& control, bool gap) {
        ++sums_.days;
        if (gap) ++sums_.gaps;
        if (!control.matches()) ++sums_.unmatched;
        if (request_.differing && !gap && control.matches()) return {};
        RowCells row;
        row.add(place_.ledger.id).add(publisher).add(to_text(day));
        row.add(control.said ? std::to_string(control.said_count) : std::string());
        row.add(control.said ? to_text(control.said_total) : std::string());
        row.add(std::to_string(control.counted)).add(to_text(control.counted_total));
        row.add(control.said ? difference_of(control.counted, control.said_count) : std::string());
        // Both are at or above zero: their difference fits.
        row.add(control.said
                    ? to_text(Cents{control.counted_total.value - control.said_total.value})
                    : std::string());
        row.add(state_of(control, gap));
        return row.end(answer_);
    }

    static std::string_view state_of(const ControlDay& control, bool gap) {
        if (gap) return "gap";
        if (!control.said) return "open";
        return control.matches() ? "matched" : "unmatched";
    }

    const LedgerPlace& place_;
    const ControlsRequest& request_;
    Answer& answer_;
    Sums& sums_;
};

}  // namespace

Result<Answer> ask_controls(std::span<ShardView> shards, const ControlsRequest& request) {
    auto answer = begin_answer(shards, "controls",
                               {{"ledger", CellKind::text},
                                {"publisher", CellKind::text},
                                {"day", CellKind::text},
                                {"said", CellKind::count},
                                {"said_total", CellKind::amount},
                                {"counted", CellKind::count},
                                {"counted_total", CellKind::amount},
                                {"difference", CellKind::count},
                                {"difference_total", CellKind::amount},
                                {"state", CellKind::text}});
    if (!answer) return answer;
    const auto places =
        find_narrowed(shards, {.ledger = request.ledger, .publisher = request.publisher});
    if (!places) return std::unexpected(places.error());
    Sums sums;
    for (const LedgerPlace& place : *places) {
        const auto days = days_of(place, request.publisher);
        if (!days) return std::unexpected(days.error());
        Lister lister(place, request, *answer, sums);
        for (const auto& [publisher, of] : *days)
            if (const Status listed = lister.list(publisher, of); !listed)
                return std::unexpected(listed.error());
    }
    answer->fact("days", CellKind::count, std::to_string(sums.days));
    answer->fact("unmatched", CellKind::count, std::to_string(sums.unmatched));
    answer->fact("gaps", CellKind::count, std::to_string(sums.gaps));
    return answer;
}

}  // namespace saldo
