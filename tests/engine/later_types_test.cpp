// Events of types that the ledger's rules do not know: every build refuses them alike, whether its
// schema has the type or not and whether their data is sound or not.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "engine/ledger/rules.hpp"
#include "tests/engine/event_samples.hpp"

using namespace saldo;
using namespace saldo::test;

namespace {

constexpr unsigned kFirstLaterType = static_cast<unsigned>(events::Fact::MAX) + 1;

// The record with another number for its type: that of an event that a later schema added.
LoggedRecord with_type(LoggedRecord record, unsigned type) {
    const auto* const event = events::GetEvent(record.value.data());
    const auto* const table = reinterpret_cast<const flatbuffers::Table*>(event);
    const auto* const place = table->GetAddressOf(events::Event::VT_DATA_TYPE);
    const auto* const start = reinterpret_cast<const std::uint8_t*>(record.value.data());
    record.value[static_cast<std::size_t>(place - start)] = static_cast<char>(type);
    return record;
}

// The record with a byte in the middle of its data's text that no text has.
LoggedRecord with_damaged(LoggedRecord record, std::string_view text) {
    const std::size_t place = record.value.find(text);
    REQUIRE(place != std::string::npos);
    record.value[place + 1] = '\xFF';
    return record;
}

events::DeliveryDisputedT dispute() {
    events::DeliveryDisputedT disputed;
    disputed.delivery = "delivery-of-P7";
    disputed.voucher = "V1";
    disputed.provider = "P7";
    return disputed;
}

struct OpenLedger {
    QuickHasher hasher;
    FoldedLedger ledger{hasher};
    OpenLedger() {
        REQUIRE(ledger.fold(logged(sample_event("open", opening()))).kind == OutcomeKind::accepted);
    }
};

}  // namespace

TEST_CASE("a type that the rules do not know is refused in its ledger, as any event is") {
    const LoggedRecord known = logged(sample_event("e1", dispute()));
    for (const LoggedRecord& record :
         {with_type(known, kFirstLaterType), with_type(known, 63), with_type(known, 64),
          with_type(known, 200), with_type(known, 255),
          with_type(with_damaged(known, "delivery-of-P7"), 200)}) {
        OpenLedger open;
        const Digest before = open.ledger.ledger("L06").digest;
        const Outcome first = open.ledger.fold(record);
        CHECK(first.kind == OutcomeKind::refused);
        CHECK(refusal_code(first.refusal) == "event_type_not_in_rules");
        CHECK(first.event_id == "e1");
        CHECK(first.ledger != kNoHandle);
        CHECK(first.subjects.empty());
        CHECK(open.ledger.ledger("L06").digest != before);
        CHECK(open.ledger.ledger("L06").refused == 1);
        CHECK(open.ledger.fold(record).kind == OutcomeKind::redelivery);
        const Outcome& other = open.ledger.fold(logged(sample_event("e1", home_care())));
        CHECK(other.refusal == Refusal::id_reused_with_other_content);
    }
}

TEST_CASE("the digest of a refused type is its bytes' and its refusal's, in every build") {
    // The same bytes as the next type of the schema and as one long after: only the type's number
    // differs here, and so only the leaf.
    OpenLedger open;
    const Outcome of_schema =
        open.ledger.fold(with_type(logged(sample_event("e1", dispute())), kFirstLaterType));
    OpenLedger other;
    const Outcome of_later =
        other.ledger.fold(with_type(logged(sample_event("e1", dispute())), 99));
    CHECK(of_schema.refusal == of_later.refusal);
    CHECK(of_schema.refused_field == of_later.refused_field);
    CHECK(of_schema.source == of_later.source);
    CHECK(of_schema.actor == of_later.actor);
    CHECK(open.ledger.rows().size() == other.ledger.rows().size());
}

TEST_CASE("what comes before the type still comes first") {
    const LoggedRecord later = with_type(logged(sample_event("e1", dispute())), 99);
    QuickHasher hasher;
    FoldedLedger closed(hasher);
    CHECK(closed.fold(later).refusal == Refusal::ledger_not_open);

    OpenLedger open;
    const LoggedRecord limited =
        with_type(logged(sample_event("e1", dispute(), "/provider-7")), 99);
    CHECK(open.ledger.fold(limited).refusal == Refusal::publisher_unknown);
    CHECK(open.ledger.fold(logged(sample_event("a1", authorisation("/provider-7", "P7")))).kind ==
          OutcomeKind::accepted);
    // Whom the event speaks for stands in data that nobody reads: one provider's system may not.
    CHECK(open.ledger.fold(limited).refusal == Refusal::publisher_not_authorised);
    CHECK(open.ledger.fold(logged(sample_event("a2", authorisation("/county", "")))).kind ==
          OutcomeKind::accepted);
    const LoggedRecord unlimited = with_type(logged(sample_event("e1", dispute(), "/county")), 99);
    CHECK(open.ledger.fold(unlimited).refusal == Refusal::event_type_not_in_rules);
}

TEST_CASE("damaged data of a known type is no event, and may come again whole") {
    OpenLedger open;
    const LoggedRecord whole = logged(sample_event("e1", home_care()));
    const Digest before = open.ledger.ledger("L06").digest;
    const Outcome damaged = open.ledger.fold(with_damaged(whole, "kotihoito"));
    CHECK(damaged.refusal == Refusal::data_undecodable);
    CHECK(damaged.event_id == "e1");
    CHECK(open.ledger.ledger("L06").digest == before);
    CHECK(open.ledger.fold(whole).kind == OutcomeKind::accepted);
}

TEST_CASE("a value that the rules do not know is no value, whatever the schema has") {
    OpenLedger open;
    const Rules& rules = rules_of(1);
    CHECK(rules.role_max == events::Role::auditor);
    auto service = home_care();
    service.unit = static_cast<events::Unit>(static_cast<int>(rules.unit_max) + 1);
    const Outcome unit = open.ledger.fold(logged(sample_event("s1", service)));
    CHECK(unit.refusal == Refusal::field_invalid);
    CHECK(unit.refused_field == "unit");
    auto event = sample_event("s2", home_care());
    event.role = static_cast<events::Role>(static_cast<int>(rules.role_max) + 1);
    const Outcome role = open.ledger.fold(logged(event));
    CHECK(role.refusal == Refusal::envelope_invalid);
    CHECK(role.refused_field == "role");
}

TEST_CASE("nothing is kept for ever of ledgers and sources that nobody let in") {
    OpenLedger open;
    const std::size_t publishers = open.ledger.state().books.publishers.size();
    const auto rows = open.ledger.rows().size();
    for (int number = 0; number < 100; ++number) {
        const std::string name = "/stranger-" + std::to_string(number);
        CHECK(open.ledger.fold(logged(sample_event("e", home_care(), name))).refusal ==
              Refusal::publisher_unknown);
        // A stranger that authorises others brings nobody in.
        CHECK(open.ledger.fold(logged(sample_event("a", authorisation(name + "-2", ""), name)))
                  .refusal == Refusal::publisher_unknown);
        auto elsewhere = sample_event("e", home_care());
        elsewhere.ledger = name;
        CHECK(open.ledger.fold(logged(elsewhere)).refusal == Refusal::ledger_not_open);
    }
    CHECK(open.ledger.state().books.publishers.size() == publishers);
    CHECK(open.ledger.state().books.ledgers.size() == 1);
    CHECK(open.ledger.rows().size() == rows);
}
