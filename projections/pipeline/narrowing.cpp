#include "projections/pipeline/narrowing.hpp"

#include <functional>

#include "engine/ledger/ledger.hpp"
#include "engine/services/registry.hpp"
#include "engine/vouchers/vouchers.hpp"

namespace saldo {

namespace {

using KnowsId = std::function<Result<bool>(const LedgerPlace& place)>;

Status must_know(std::span<const LedgerPlace> places, const char* what, std::string_view id,
                 const KnowsId& knows) {
    if (id.empty()) return {};
    for (const LedgerPlace& place : places) {
        const auto known = knows(place);
        if (!known) return std::unexpected(known.error());
        if (*known) return {};
    }
    return fail(ErrorKind::not_found, std::string("there is no ") + what + " " + std::string(id));
}

// A row of a table whose keys `key_of` writes.
template <class KeyOf>
Status must_know_row(std::span<const LedgerPlace> places, TableId table, const KeyOf& key_of,
                     const char* what, std::string_view id) {
    return must_know(places, what, id, [&](const LedgerPlace& place) -> Result<bool> {
        const auto row = place.snapshot().get(index_of(table), key_of(place.handle, id));
        if (!row) return std::unexpected(row.error());
        return row->has_value();
    });
}

template <class T>
Status must_know_reference(std::span<const LedgerPlace> places, ReferenceKind kind,
                           const char* what, std::string_view id) {
    return must_know(places, what, id, [&](const LedgerPlace& place) -> Result<bool> {
        const auto record = find_reference<T>(place.snapshot(), kind, place.handle, id);
        if (!record) return std::unexpected(record.error());
        return record->has_value();
    });
}

Status must_know_all(std::span<const LedgerPlace> places, const Narrowing& to) {
    Status known =
        must_know_reference<Publisher>(places, ReferenceKind::publisher, "publisher", to.publisher);
    if (known)
        known = must_know_reference<Funder>(places, ReferenceKind::funder, "funder", to.funder);
    if (known)
        known =
            must_know_reference<Provider>(places, ReferenceKind::provider, "provider", to.provider);
    if (known)
        known = must_know_reference<Service>(places, ReferenceKind::service, "service", to.service);
    if (known)
        known = must_know_row(places, TableId::clients, Registry::client_key, "client", to.client);
    if (known)
        known = must_know_row(places, TableId::vouchers, Vouchers::key, "voucher", to.voucher);
    return known;
}

}  // namespace

Result<std::vector<LedgerPlace>> find_narrowed(std::span<ShardView> shards, const Narrowing& to) {
    auto places = find_ledgers(shards, to.ledger);
    if (!places) return places;
    if (const Status known = must_know_all(*places, to); !known)
        return std::unexpected(known.error());
    return places;
}

Result<std::optional<Handle>> narrowed_service(const LedgerPlace& place, std::string_view id) {
    if (id.empty()) return kNoHandle;
    const auto known =
        find_reference<Service>(place.snapshot(), ReferenceKind::service, place.handle, id);
    if (!known) return std::unexpected(known.error());
    if (!known->has_value()) return std::nullopt;
    return (*known)->first;
}

}  // namespace saldo
