#include "cli/example_month/timeline.hpp"

#include <algorithm>

#include "cli/example_month/identifiers.hpp"
#include "cli/example_month/plan.hpp"
#include "engine/base/assert.hpp"
#include "schemas/codec/decode.hpp"
#include "schemas/codec/encode.hpp"
#include "schemas/codec/event_types.hpp"
#include "schemas/codec/json.hpp"

namespace saldo::example_month {

Who official(unsigned number) {
    return {std::string(kOrganiserSource), numbered("a-", number, 3), events::Role::official};
}

std::unique_ptr<events::Date> said(Date date) { return std::make_unique<events::Date>(date.days); }

std::unique_ptr<events::Cents> said(Cents amount) {
    return std::make_unique<events::Cents>(amount.value);
}

std::unique_ptr<events::UnitPrice> said(UnitPrice price) {
    return std::make_unique<events::UnitPrice>(price.value);
}

std::unique_ptr<events::Quantity> said(Quantity quantity) {
    return std::make_unique<events::Quantity>(quantity.value);
}

std::unique_ptr<events::Instant> said_moment(std::int64_t utc_ms) {
    return std::make_unique<events::Instant>(utc_ms, offset_minutes_at(utc_ms));
}

std::string Timeline::next_id() { return numbered("K", ++ids_, 6); }

void Timeline::add(std::int64_t log_ms, const events::EventT& event) {
    entries_.push_back({log_ms, static_cast<std::uint32_t>(entries_.size()),
                        static_cast<std::uint32_t>(payloads_.size()), false});
    payloads_.push_back(codec::encode(event));
}

void Timeline::add_visit(std::int64_t log_ms, std::uint32_t visit) {
    entries_.push_back({log_ms, static_cast<std::uint32_t>(entries_.size()), visit, true});
}

Status Timeline::write(const MakeVisit& make_visit, const ByteSink& sink, Summary& summary) {
    std::ranges::sort(entries_, [](const Entry& left, const Entry& right) {
        return std::pair(left.log_ms, left.number) < std::pair(right.log_ms, right.number);
    });
    codec::AlignedCopies copies;
    std::string made;
    for (const Entry& entry : entries_) {
        if (entry.is_visit) made = codec::encode(make_visit(entry.place));
        const std::string& payload = entry.is_visit ? made : payloads_[entry.place];
        copies.clear();
        const auto event = codec::verify(payload, copies);
        SALDO_ASSERT(event.has_value(), "what was encoded here can be decoded");
        std::string line = codec::json_from_payload(**event);
        line += '\n';
        ++summary.lines;
        summary.bytes += line.size();
        ++summary.events_by_type[codec::name_of((*event)->data_type())];
        if (Status written = sink(line); !written) return written;
    }
    return {};
}

}  // namespace saldo::example_month
