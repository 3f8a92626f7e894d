#include "tests/model/tally.hpp"

#include <fmt/format.h>

#include "schemas/codec/event_types.hpp"

namespace saldo::model {

namespace {

constexpr int kAcceptedMin = 200;
constexpr int kRefusedMin = 10;

int accepted_min(events::Fact type) {
    // One opens each history's ledger.
    if (type == events::Fact::LedgerOpened) return 30;
    // A ledger begins with version 1, and a program without version 2 stops where it is adopted.
    if (type == events::Fact::RulesAdopted) return 0;
    return kAcceptedMin;
}

int refused_min(events::Fact type) {
    // A second one is refused before its own rule is asked.
    return type == events::Fact::LedgerOpened ? 30 : kRefusedMin;
}

}  // namespace

void Tally::add(events::Fact type, const Outcome& outcome) {
    Count& count = counts_[type];
    if (outcome.kind == OutcomeKind::accepted) ++count.accepted;
    if (outcome.kind == OutcomeKind::refused && outcome.refusal >= Refusal::four_eyes)
        ++count.refused;
}

void Tally::add(const Tally& other) {
    for (const auto& [type, count] : other.counts_) {
        counts_[type].accepted += count.accepted;
        counts_[type].refused += count.refused;
    }
}

Tally::Count Tally::of(events::Fact type) const {
    const auto found = counts_.find(type);
    return found == counts_.end() ? Count{} : found->second;
}

std::string Tally::missing() const {
    std::string text;
    for (const events::Fact type : events::EnumValuesFact())
        if (type != events::Fact::NONE && !counts_.contains(type))
            text += fmt::format(" {}", codec::name_of(type));
    return text;
}

std::string Tally::below_floor() const {
    std::string text;
    for (const events::Fact type : events::EnumValuesFact()) {
        if (type == events::Fact::NONE) continue;
        const Count count = of(type);
        if (count.accepted < accepted_min(type))
            text += fmt::format("\n{}: {} accepted of {}", codec::name_of(type), count.accepted,
                                accepted_min(type));
        if (count.refused < refused_min(type))
            text += fmt::format("\n{}: {} refused of {}", codec::name_of(type), count.refused,
                                refused_min(type));
    }
    return text;
}

std::string Tally::text() const {
    std::string text;
    for (const events::Fact type : events::EnumValuesFact())
        if (type != events::Fact::NONE)
            text += fmt::format("\n{}: {} accepted, {} refused", codec::name_of(type),
                                of(type).accepted, of(type).refused);
    return text;
}

}  // namespace saldo::model
