#include "engine/fold/batch.hpp"

#include "engine/base/limits.hpp"
#include "engine/base/partition.hpp"
#include "engine/ledger/field_checks.hpp"
#include "engine/ledger/rules.hpp"

namespace saldo {

namespace {

bool key_part_ok(std::string_view id) { return !id.empty() && id.size() <= limits::kIdBytesMax; }

// Without these three there is no identity to keep the record under. Empty: all are well.
std::string_view missing_identity(const events::Event& event) {
    if (!id_ok(event.ledger())) return "ledger";
    if (!id_ok(event.source())) return "source";
    return id_ok(event.id()) ? std::string_view{} : "id";
}

// Ledgers and sources get their handles in log order: a ledger and its source with LedgerOpened, a
// source when one that has a handle authorises it. What nobody opened or named gets none, so that
// whoever can write to the log cannot fill memory with names. By the record and those before it
// alone, not by their outcomes, as later records of a batch are decoded before earlier ones are
// folded.
void give_handles(Books& books, const events::Event& event, DecodedRecord& read) {
    const std::string_view ledger = text_of(event.ledger());
    const std::string_view source = text_of(event.source());
    if (read.data_sound && event.data_type() == events::Fact::LedgerOpened) {
        read.ledger = books.ledgers.find_or_add(kNoHandle, ledger);
        read.source = books.publishers.find_or_add(read.ledger, source);
        return;
    }
    read.ledger = books.ledgers.find(kNoHandle, ledger);
    if (read.ledger == kNoHandle) return;
    read.source = books.publishers.find(read.ledger, source);
    if (read.source == kNoHandle || !read.data_sound) return;
    const auto* const authorised = event.data_as_PublisherAuthorised();
    if (authorised != nullptr && id_ok(authorised->publisher()))
        static_cast<void>(
            books.publishers.find_or_add(read.ledger, text_of(authorised->publisher())));
}

}  // namespace

DecodedRecord Fold::Batch::decode(State& state, const LogRecord& record) {
    DecodedRecord read;
    if (record.value_absent || record.value.empty()) {
        read.refused = Refusal::undecodable;
        return read;
    }
    const auto envelope = codec::verify_envelope(record.value, copies);
    if (!envelope) {
        read.refused = Refusal::undecodable;
        return read;
    }
    const events::Event& event = *envelope->event;
    const std::string_view ledger = text_of(event.ledger());
    if (record.key != ledger || partition_of(ledger, partition_count) != partition) {
        read.refused = Refusal::misrouted;
        read.refused_field = "ledger";
        return read;
    }
    read.refused_field = missing_identity(event);
    if (!read.refused_field.empty()) {
        read.refused = Refusal::identity_invalid;
        return read;
    }
    read.event = &event;
    read.data_sound =
        rules_of(kRulesVersionMax).know(event.data_type()) && codec::data_is_sound(*envelope);
    give_handles(state.books, event, read);
    if (read.data_sound) read.touched = touches_of(event);
    return read;
}

void Fold::Batch::want_named(State& state, DecodedRecord& record) {
    const Handle ledger = record.ledger;
    const Touches& touched = record.touched;
    const auto want_voucher = [&](std::string_view id) {
        return key_part_ok(id) ? want(state.vouchers.cache, Vouchers::key(ledger, id)) : nullptr;
    };
    record.identity = want(state.identities,
                           State::identity_key(ledger, record.source, text_of(record.event->id())));
    record.voucher = want_voucher(touched.voucher);
    record.replaced_voucher = want_voucher(touched.replaced_voucher);
    if (key_part_ok(touched.client))
        record.client = want(state.registry.clients, Registry::client_key(ledger, touched.client));
    if (touched.client_fees && key_part_ok(touched.client))
        want(state.client_fees.cache, AllClientFees::key(ledger, touched.client));
    if (!key_part_ok(touched.provider)) return;
    if (key_part_ok(touched.delivery))
        record.delivery = want(
            state.deliveries.cache,
            Deliveries::key(ledger, touched.delivery_kind, touched.provider, touched.delivery));
    if (key_part_ok(touched.order))
        want(state.deliveries.cache,
             Deliveries::key(ledger, DeliveryRecordKind::order, touched.provider, touched.order));
}

void Fold::Batch::clear_wanted() {
    std::apply([](auto&... wanted) { (wanted.clear(), ...); }, wanted_);
}

void Fold::Batch::begin(State& state, std::span<const LogRecord> of_log) {
    records = of_log;
    decoded.clear();
    granted_to_.clear();
    clear_wanted();
    copies.clear();
    for (const LogRecord& record : records) {
        DecodedRecord& added = decoded.emplace_back(decode(state, record));
        if (added.source == kNoHandle) continue;
        want_named(state, added);
        if (added.event->data_type() == events::Fact::VoucherGranted && added.voucher != nullptr)
            granted_to_.emplace(added.voucher->key, added.touched.client);
        if (added.event->data_type() == events::Fact::PeriodClosed)
            for (const std::string& voucher :
                 state.books.ledgers[added.ledger].entitlement_vouchers)
                want(state.vouchers.cache, Vouchers::key(added.ledger, voucher));
    }
}

// What a delivery's visit is compared with, and what it takes away where it stands already. A
// delivery that the batch itself records wants its own rows: they are those that its correction
// and its cancellation in the same batch look at.
void Fold::Batch::want_visits(State& state, const DecodedRecord& record) {
    // Both are named where the data may be read, and has ids that are keys.
    if (record.voucher == nullptr || record.delivery == nullptr) return;
    const events::Fact type = record.event->data_type();
    Visit said;
    if (type == events::Fact::ServiceDelivered)
        said = visit_of(*record.event->data_as_ServiceDelivered());
    else if (type == events::Fact::DeliveryCorrected)
        said = visit_of(*record.event->data_as_DeliveryCorrected(), {});
    else if (type != events::Fact::DeliveryCancelled)
        return;
    const auto want_days = [&](std::string_view client) {
        const VisitOwner owner{record.ledger, client, record.touched.provider, {}};
        const auto want_day = [&](VisitFlag, std::string_view key) {
            want(state.visit_days.cache, key);
        };
        if (said.worker.size() <= limits::kIdBytesMax)
            VisitDays::for_each_key(owner, said, want_day);
        VisitDays::for_each_key(owner, record.delivery->record.visit, want_day);
    };
    if (record.voucher->present) want_days(record.voucher->record.client);
    const auto [first, last] = granted_to_.equal_range(record.voucher->key);
    for (auto granted = first; granted != last; ++granted)
        if (key_part_ok(granted->second)) want_days(granted->second);
}

void Fold::Batch::want_more(State& state) {
    clear_wanted();
    const auto client_of = [&](Handle ledger, const Voucher& voucher) {
        return want(state.registry.clients, Registry::client_key(ledger, voucher.client));
    };
    for (DecodedRecord& record : decoded) {
        if (record.source == kNoHandle) continue;
        if (record.voucher != nullptr && record.voucher->present) {
            auto* const client = client_of(record.ledger, record.voucher->record);
            if (record.client == nullptr) record.client = client;
        }
        if (record.touched.client_fees && record.client != nullptr && record.client->present)
            for (const std::string& id : record.client->record.vouchers)
                want(state.vouchers.cache, Vouchers::key(record.ledger, id));
        want_visits(state, record);
        if (record.event->data_type() != events::Fact::PeriodClosed) continue;
        for (const std::string& id : state.books.ledgers[record.ledger].entitlement_vouchers) {
            const auto* const slot = state.vouchers.cache.find(Vouchers::key(record.ledger, id));
            if (slot != nullptr && slot->present) client_of(record.ledger, slot->record);
        }
    }
}

}  // namespace saldo
