#include "engine/fold/batch.hpp"

#include "engine/base/limits.hpp"
#include "engine/base/partition.hpp"
#include "engine/ledger/field_checks.hpp"

namespace saldo {

namespace {

bool key_part_ok(std::string_view id) { return !id.empty() && id.size() <= limits::kIdBytesMax; }

}  // namespace

DecodedRecord Fold::Batch::decode(State& state, const LogRecord& record) {
    DecodedRecord read;
    if (record.value_absent || record.value.empty()) {
        read.refused = Refusal::undecodable;
        return read;
    }
    const auto verified = codec::verify(record.value, copies);
    if (!verified) {
        read.refused = verified.error() == codec::DecodeError::unknown_event_type
                           ? Refusal::unknown_event_type
                           : Refusal::undecodable;
        return read;
    }
    const events::Event& event = **verified;
    const std::string_view ledger = text_of(event.ledger());
    if (record.key != ledger || partition_of(ledger, partition_count) != partition) {
        read.refused = Refusal::misrouted;
        read.refused_field = "ledger";
        return read;
    }
    // Without these three there is no identity to keep the record under.
    for (const auto& [id, field] :
         {std::pair{event.ledger(), "ledger"}, {event.source(), "source"}, {event.id(), "id"}}) {
        if (id_ok(id)) continue;
        read.refused = Refusal::field_invalid;
        read.refused_field = field;
        return read;
    }
    read.event = &event;
    // Ledgers and sources get their handles in log order, at first sight.
    read.ledger = state.books.ledgers.find_or_add(kNoHandle, ledger);
    read.source = state.books.publishers.find_or_add(read.ledger, text_of(event.source()));
    read.touched = touches_of(event);
    return read;
}

void Fold::Batch::want(State& state, DecodedRecord& record) {
    const Handle ledger = record.ledger;
    const Touches& touched = record.touched;
    const auto want_voucher = [&](std::string_view id) {
        return key_part_ok(id) ? vouchers.want(state.vouchers.cache, Vouchers::key(ledger, id))
                               : nullptr;
    };
    record.identity = identities.want(
        state.identities, State::identity_key(ledger, record.source, text_of(record.event->id())));
    record.voucher = want_voucher(touched.voucher);
    record.replaced_voucher = want_voucher(touched.replaced_voucher);
    if (key_part_ok(touched.client))
        record.client =
            clients.want(state.registry.clients, Registry::client_key(ledger, touched.client));
    if (!key_part_ok(touched.provider)) return;
    if (key_part_ok(touched.delivery))
        record.delivery = deliveries.want(
            state.deliveries.cache,
            Deliveries::key(ledger, touched.delivery_kind, touched.provider, touched.delivery));
    if (key_part_ok(touched.order))
        deliveries.want(state.deliveries.cache, Deliveries::key(ledger, DeliveryRecordKind::order,
                                                                touched.provider, touched.order));
}

void Fold::Batch::clear_wanted() {
    identities.clear();
    clients.clear();
    vouchers.clear();
    deliveries.clear();
}

void Fold::Batch::begin(State& state, std::span<const LogRecord> of_log) {
    records = of_log;
    decoded.clear();
    clear_wanted();
    copies.clear();
    for (const LogRecord& record : records) {
        DecodedRecord& added = decoded.emplace_back(decode(state, record));
        if (added.event == nullptr) continue;
        want(state, added);
        if (added.event->data_type() == events::Fact::PeriodClosed)
            for (const std::string& voucher :
                 state.books.ledgers[added.ledger].entitlement_vouchers)
                vouchers.want(state.vouchers.cache, Vouchers::key(added.ledger, voucher));
    }
}

void Fold::Batch::want_more(State& state) {
    clear_wanted();
    const auto client_of = [&](Handle ledger, const Voucher& voucher) {
        return clients.want(state.registry.clients, Registry::client_key(ledger, voucher.client));
    };
    for (DecodedRecord& record : decoded) {
        if (record.event == nullptr) continue;
        if (record.voucher != nullptr && record.voucher->present) {
            auto* const client = client_of(record.ledger, record.voucher->record);
            if (record.client == nullptr) record.client = client;
        }
        if (record.event->data_type() != events::Fact::PeriodClosed) continue;
        for (const std::string& id : state.books.ledgers[record.ledger].entitlement_vouchers) {
            const auto* const slot = state.vouchers.cache.find(Vouchers::key(record.ledger, id));
            if (slot != nullptr && slot->present) client_of(record.ledger, slot->record);
        }
    }
}

}  // namespace saldo
