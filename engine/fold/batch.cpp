#include "engine/fold/batch.hpp"

#include <optional>

#include "engine/base/limits.hpp"
#include "engine/ledger/field_checks.hpp"

namespace saldo {

namespace {

bool key_part_ok(std::string_view id) { return !id.empty() && id.size() <= limits::kIdBytesMax; }

// Ledgers and sources get their handles in log order: a ledger and its source with LedgerOpened, a
// source when one that has a handle authorises it. What nobody opened or named gets none, so that
// whoever can write to the log cannot fill memory with names. By the record and those before it
// alone, not by their outcomes, as later records of a batch are decoded before earlier ones are
// folded.
void give_handles(Books& books, DecodedRecord& read) {
    if (read.event == nullptr) return;
    const events::Event& event = *read.event;
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

void Fold::Batch::begin(State& state, std::span<const LogRecord> of_log,
                        std::span<DecodedRecord> of_verified) {
    log = of_log;
    decoded = of_verified;
    granted_to_.clear();
    clear_wanted();
    ahead_.resize(decoded.size());
    // What the records name lies scattered over memory: it is asked for while others are looked at.
    for (std::size_t at = 0; at < decoded.size() + 2 * kAhead; ++at) {
        if (at < decoded.size()) {
            give_handles(state.books, decoded[at]);
            ask_for_places(state, decoded[at], ahead_[at]);
        }
        if (at >= kAhead && at - kAhead < decoded.size()) ask_for_slots(state, ahead_[at - kAhead]);
        if (at >= 2 * kAhead) want_for(state, decoded[at - 2 * kAhead]);
    }
}

void Fold::Batch::ask_for_places(const State& state, const DecodedRecord& record, Ahead& ahead) {
    ahead = {};
    if (record.source == kNoHandle) return;
    const Touches& touched = record.touched;
    ahead.identity = state.identities.short_hash(
        State::identity_key(record.ledger, record.source, text_of(record.event->id())));
    state.identities.prefetch_place(ahead.identity);
    if (key_part_ok(touched.voucher)) {
        ahead.voucher =
            state.vouchers.cache.short_hash(Vouchers::key(record.ledger, touched.voucher));
        state.vouchers.cache.prefetch_place(ahead.voucher);
    }
    if (key_part_ok(touched.provider) && key_part_ok(touched.delivery)) {
        ahead.delivery = state.deliveries.cache.short_hash(Deliveries::key(
            record.ledger, touched.delivery_kind, touched.provider, touched.delivery));
        state.deliveries.cache.prefetch_place(ahead.delivery);
    }
}

void Fold::Batch::ask_for_slots(const State& state, const Ahead& ahead) {
    state.identities.prefetch_slot(ahead.identity);
    state.vouchers.cache.prefetch_slot(ahead.voucher);
    state.deliveries.cache.prefetch_slot(ahead.delivery);
}

void Fold::Batch::want_for(State& state, DecodedRecord& record) {
    if (record.source == kNoHandle) return;
    want_named(state, record);
    const events::Fact type = record.event->data_type();
    if (type == events::Fact::VoucherGranted && record.voucher != nullptr)
        granted_to_.emplace(record.voucher->key, record.touched.client);
    if (type == events::Fact::PeriodClosed)
        for (const std::string& voucher : state.books.ledgers[record.ledger].entitlement_vouchers)
            want(state.vouchers.cache, Vouchers::key(record.ledger, voucher));
}

namespace {

// The visit that an event says; nullopt: it is no event of visits.
std::optional<Visit> said_visit(const events::Event& event) {
    const events::Fact type = event.data_type();
    if (type == events::Fact::ServiceDelivered) return visit_of(*event.data_as_ServiceDelivered());
    if (type == events::Fact::DeliveryCorrected)
        return visit_of(*event.data_as_DeliveryCorrected(), {});
    if (type == events::Fact::DeliveryCancelled) return Visit{};
    return std::nullopt;
}

}  // namespace

// What a delivery's visit is compared with, and what it takes away where it stands already. A
// delivery that the batch itself records wants its own rows: they are those that its correction
// and its cancellation in the same batch look at.
void Fold::Batch::want_visits(State& state, DecodedRecord& record) {
    // Both are named where the data may be read, and has ids that are keys.
    if (record.voucher == nullptr || record.delivery == nullptr) return;
    const std::optional<Visit> said = said_visit(*record.event);
    if (!said) return;
    std::size_t wanted = 0;
    const auto want_days = [&](std::string_view client) {
        const VisitOwner owner{record.ledger, client, record.touched.provider, {}};
        const auto want_day = [&](VisitFlag, std::string_view key) {
            auto* const slot = want(state.visit_days.cache, key);
            if (wanted < record.visit_days.size()) record.visit_days[wanted++] = slot;
        };
        if (said->worker.size() <= limits::kIdBytesMax)
            VisitDays::for_each_key(owner, *said, want_day);
        VisitDays::for_each_key(owner, record.delivery->record.visit, want_day);
    };
    if (record.voucher->present) want_days(record.voucher->record.client);
    const auto [first, last] = granted_to_.equal_range(record.voucher->key);
    for (auto granted = first; granted != last; ++granted)
        if (key_part_ok(granted->second)) want_days(granted->second);
}

void Fold::Batch::want_more(State& state) {
    clear_wanted();
    // As in begin(): vouchers' slots, whence places and slots of what hangs on them.
    for (std::size_t at = 0; at < decoded.size() + 3 * kAhead; ++at) {
        if (at < decoded.size()) RecordCache<Voucher>::prefetch(decoded[at].voucher);
        if (at >= kAhead && at - kAhead < decoded.size())
            ask_for_places_of_voucher(state, decoded[at - kAhead], ahead_[at - kAhead]);
        if (at >= 2 * kAhead && at - 2 * kAhead < decoded.size())
            ask_for_slots_of_voucher(state, ahead_[at - 2 * kAhead]);
        if (at >= 3 * kAhead) want_more_for(state, decoded[at - 3 * kAhead]);
    }
}

void Fold::Batch::ask_for_places_of_voucher(const State& state, const DecodedRecord& record,
                                            Ahead& ahead) {
    if (record.voucher == nullptr || !record.voucher->present) return;
    const std::string_view client = record.voucher->record.client;
    ahead.client = state.registry.clients.short_hash(Registry::client_key(record.ledger, client));
    state.registry.clients.prefetch_place(ahead.client);
    const std::optional<Visit> said = said_visit(*record.event);
    if (!said || said->worker.size() > limits::kIdBytesMax) return;
    std::size_t asked = 0;
    VisitDays::for_each_key({record.ledger, client, record.touched.provider, {}}, *said,
                            [&](VisitFlag, std::string_view key) {
                                if (asked >= ahead.visit_days.size()) return;
                                ahead.visit_days[asked] = state.visit_days.cache.short_hash(key);
                                state.visit_days.cache.prefetch_place(ahead.visit_days[asked++]);
                            });
}

void Fold::Batch::ask_for_slots_of_voucher(const State& state, const Ahead& ahead) {
    state.registry.clients.prefetch_slot(ahead.client);
    for (const std::uint32_t hash : ahead.visit_days) state.visit_days.cache.prefetch_slot(hash);
}

void Fold::Batch::want_more_for(State& state, DecodedRecord& record) {
    if (record.source == kNoHandle) return;
    const auto client_of = [&](const Voucher& voucher) {
        return want(state.registry.clients, Registry::client_key(record.ledger, voucher.client));
    };
    if (record.voucher != nullptr && record.voucher->present) {
        auto* const client = client_of(record.voucher->record);
        if (record.client == nullptr) record.client = client;
    }
    if (record.touched.client_fees && record.client != nullptr && record.client->present)
        for (const std::string& id : record.client->record.vouchers)
            want(state.vouchers.cache, Vouchers::key(record.ledger, id));
    want_visits(state, record);
    if (record.event->data_type() != events::Fact::PeriodClosed) return;
    for (const std::string& id : state.books.ledgers[record.ledger].entitlement_vouchers) {
        const auto* const slot = state.vouchers.cache.find(Vouchers::key(record.ledger, id));
        if (slot != nullptr && slot->present) client_of(slot->record);
    }
}

}  // namespace saldo
