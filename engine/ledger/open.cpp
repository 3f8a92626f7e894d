#include "engine/ledger/open.hpp"

#include <algorithm>

#include "engine/identifiers/business_id.hpp"
#include "engine/ledger/field_checks.hpp"
#include "schemas/codec/event_types.hpp"

namespace saldo {

namespace {

constexpr std::uint64_t kEveryType = ~std::uint64_t{0};
static_assert(static_cast<unsigned>(events::Fact::MAX) < 64, "a grant's types fit one word");

std::uint64_t bit_of(events::Fact type) { return std::uint64_t{1} << static_cast<unsigned>(type); }

// The roles of those whose words a provider's own system may bring: its staff, and the clients who
// use it.
bool speaks_for_provider(Role role) {
    return role == Role::provider || role == Role::client || role == Role::mandatary;
}

}  // namespace

Refusal open_ledger(Books& books, EventContext& event, const events::LedgerOpened& opened) {
    // The name and the business id of every payment file's initiating party.
    if (!party_name_ok(opened.name())) return event.refuse(Refusal::field_invalid, "name");
    if (!id_ok(opened.organiser_code()))
        return event.refuse(Refusal::field_invalid, "organiser_code");
    if (text_of(opened.currency()) != "EUR")
        return event.refuse(Refusal::field_invalid, "currency");
    if (!identifiers::is_business_id(text_of(opened.organiser_business_id())))
        return event.refuse(Refusal::business_id_invalid, "organiser_business_id");
    Ledger& ledger = books.ledgers.change(event.ledger);
    ledger.opened = true;
    ledger.name = text_of(opened.name());
    ledger.organiser_business_id = text_of(opened.organiser_business_id());
    ledger.organiser_code = text_of(opened.organiser_code());
    ledger.register_check_days_max = opened.register_check_days_max();
    ledger.opened_by_source = event.source;
    return Refusal::none;
}

Refusal adopt_rules(Books& books, EventContext& event, const events::RulesAdopted& adopted) {
    // A version that this build lacks stops the shard before the event gets here (fold/fold.cpp).
    const std::uint16_t now = books.ledgers[event.ledger].rules_version;
    if (adopted.version() <= now)
        return event.refuse(Refusal::rules_version_invalid, "version", adopted.version(), now);
    books.ledgers.change(event.ledger).rules_version = adopted.version();
    return Refusal::none;
}

Refusal authorise_publisher(Books& books, EventContext& event,
                            const events::PublisherAuthorised& authorised) {
    if (!id_ok(authorised.publisher())) return event.refuse(Refusal::field_invalid, "publisher");
    if (!optional_id_ok(authorised.provider()))
        return event.refuse(Refusal::field_invalid, "provider");
    Publisher::Grant grant;
    grant.types = authorised.types() == nullptr ? kEveryType : 0;
    if (authorised.types() != nullptr) {
        for (const flatbuffers::String* const name : *authorised.types()) {
            const auto type = codec::fact_of_name(text_of(name));
            if (!type || !event.rules->know(*type))
                return event.refuse(Refusal::field_invalid, "types");
            grant.types |= bit_of(*type);
        }
    }
    if (!date_ok(*authorised.valid_from()))
        return event.refuse(Refusal::date_out_of_range, "valid_from");
    if (!optional_date_ok(authorised.valid_until()))
        return event.refuse(Refusal::date_out_of_range, "valid_until");
    grant.provider = text_of(authorised.provider());
    grant.valid_from = date_of(*authorised.valid_from());
    grant.valid_until = date_or(authorised.valid_until(), kDateMax);
    const Handle publisher =
        books.publishers.find_or_add(event.ledger, text_of(authorised.publisher()));
    // What is said again of the same provider and types stands in the place of what was said
    // before: that is how an authorisation ends.
    const auto says_the_same = [&](const Publisher::Grant& earlier) {
        return earlier.provider == grant.provider && earlier.types == grant.types;
    };
    const auto& known = books.publishers[publisher].grants;
    const bool is_new = std::ranges::none_of(known, says_the_same);
    if (is_new)
        if (const Refusal refused =
                event.expect_room(known.size(), limits::kPublisherGrantsMax, "publisher");
            refused != Refusal::none)
            return refused;
    auto& grants = books.publishers.change(publisher).grants;
    std::erase_if(grants, says_the_same);
    grants.push_back(std::move(grant));
    return Refusal::none;
}

Refusal close_accounting_period(Books& books, EventContext& event,
                                const events::AccountingPeriodClosed& closed) {
    if (!date_ok(*closed.period_end()))
        return event.refuse(Refusal::date_out_of_range, "period_end");
    const Date end = date_of(*closed.period_end());
    const Date now = books.ledgers[event.ledger].accounting_closed_until;
    if (end <= now)
        return event.refuse(Refusal::period_already_closed, "period_end", end.days, now.days);
    books.ledgers.change(event.ledger).accounting_closed_until = end;
    return Refusal::none;
}

std::string_view publisher_fault(const Books& books, const EventContext& event, events::Fact type,
                                 std::string_view provider) {
    if (books.ledgers[event.ledger].opened_by_source == event.source) return {};
    const Handle publisher = books.publishers.find(event.ledger, event.source);
    if (publisher == kNoHandle) return "source";
    // A publisher's word about itself concerns no provider.
    const bool is_of_itself = type == events::Fact::ControlTotal;
    // A type that the rules do not know is published by those who may publish every type.
    const std::uint64_t wanted = event.rules->know(type) ? bit_of(type) : kEveryType;
    bool role_is_in_the_way = false;
    for (const Publisher::Grant& grant : books.publishers[publisher].grants) {
        const bool fits = (grant.types & wanted) == wanted &&
                          grant.valid_from <= event.recorded_on &&
                          event.recorded_on <= grant.valid_until &&
                          (grant.provider.empty() || grant.provider == provider || is_of_itself);
        if (!fits) continue;
        if (grant.provider.empty() || speaks_for_provider(event.role)) return {};
        role_is_in_the_way = true;
    }
    return role_is_in_the_way ? "role" : "source";
}

}  // namespace saldo
