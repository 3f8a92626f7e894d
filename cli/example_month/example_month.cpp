#include "cli/example_month/example_month.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "cli/example_month/books.hpp"
#include "cli/example_month/plan.hpp"
#include "cli/example_month/timeline.hpp"
#include "engine/base/assert.hpp"

namespace saldo::example_month {
namespace {

struct MistakeEntry {
    std::string_view name;
    Refusal refusal;
};

// By Mistake.
constexpr std::array<MistakeEntry, kMistakes> kEntries{{
    {"allowance_overspent", Refusal::allowance_exceeded},
    {"balance_overspent", Refusal::balance_exceeded},
    {"unknown_voucher", Refusal::voucher_unknown},
    {"redelivered", Refusal::none},
    {"unapproved_provider", Refusal::provider_not_approved},
    {"unauthorised_publisher", Refusal::publisher_not_authorised},
    {"price_above_listed", Refusal::price_above_listed},
    {"price_above_ceiling", Refusal::price_above_ceiling},
    {"price_above_value", Refusal::price_above_value},
    {"id_reused", Refusal::id_reused_with_other_content},
    {"after_the_end", Refusal::voucher_ended},
    {"delivery_repeated", Refusal::delivery_exists},
}};

struct Range {
    std::string_view option;
    std::uint32_t said;
    std::uint32_t least;
    std::uint32_t most;
};

Status check(const Options& options) {
    for (const Range& range :
         {Range{"deliveries", options.deliveries, kDeliveriesMin, kDeliveriesMax},
          Range{"providers", options.providers, kProvidersMin, kProvidersMax},
          Range{"contracts", options.contracts, kContractsMin, options.providers},
          Range{"clients", options.clients, kClientsMin, kClientsMax}}) {
        if (range.said < range.least || range.said > range.most) {
            return fail(ErrorKind::bad_input, fmt::format("{} {}: choose from {} to {}", range.said,
                                                          range.option, range.least, range.most));
        }
    }
    return {};
}

}  // namespace

std::string_view name_of(Mistake mistake) noexcept {
    return kEntries[static_cast<std::size_t>(mistake)].name;
}

Refusal expected_refusal(Mistake mistake) noexcept {
    return kEntries[static_cast<std::size_t>(mistake)].refusal;
}

std::uint64_t Summary::accepted() const {
    return lines - std::accumulate(mistakes.begin(), mistakes.end(), std::uint64_t{0});
}

std::map<Refusal, std::uint64_t> Summary::refusals() const {
    std::map<Refusal, std::uint64_t> by_reason;
    for (std::size_t kind = 0; kind < kMistakes; ++kind) {
        if (kEntries[kind].refusal != Refusal::none && mistakes[kind] != 0) {
            by_reason[kEntries[kind].refusal] += mistakes[kind];
        }
    }
    return by_reason;
}

Result<Summary> write_example_month(const Options& options, const ByteSink& sink) {
    if (const Status checked = check(options); !checked) return std::unexpected(checked.error());
    const Plan plan = make_plan(options);
    SALDO_ASSERT(plan.visits.size() == options.deliveries, "the visits are as many as asked for");
    Timeline timeline;
    Summary summary;
    summary.right_deliveries = plan.visits.size();
    summary.part_paid = static_cast<std::uint64_t>(std::ranges::count_if(
        plan.vouchers, [](const Voucher& voucher) { return voucher.fate == Fate::part_paid; }));
    open_ledger(plan, timeline);
    publish_providers(plan, timeline);
    publish_clients(plan, timeline);
    publish_vouchers(plan, timeline);
    publish_deliveries(plan, timeline);
    publish_mistakes(plan, timeline, summary);
    const auto make_visit = [&plan](std::uint32_t visit) { return delivery_of(plan, visit); };
    if (Status written = timeline.write(make_visit, sink, summary); !written) {
        return std::unexpected(written.error());
    }
    return summary;
}

}  // namespace saldo::example_month
