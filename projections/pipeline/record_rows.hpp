// Rows of a snapshot read back as the records that they hold: what every question does that answers
// from the fold's own tables. Whatever cannot be read is `damaged`, and says what to do.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/bytes.hpp"
#include "engine/base/result.hpp"
#include "engine/fold/rows.hpp"
#include "engine/ledger/account.hpp"
#include "projections/pipeline/tables.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// Sees a row; false ends the scan, and an error ends it with that error.
using VisitRow = std::function<Result<bool>(std::string_view key, std::string_view row)>;

// The first key behind every key that begins with `prefix`; empty: there is none.
[[nodiscard]] std::string key_behind(std::string prefix);

// kind u8 | handle u32
[[nodiscard]] std::string reference_key(ReferenceKind kind, Handle handle);

// The error of a row that cannot be read.
[[nodiscard]] std::unexpected<Error> damaged_row(TableId table);

// Rows whose keys begin with `prefix`, from `from` on (empty: from the first), in order of keys.
[[nodiscard]] Status scan_rows(const store::Snapshot& snapshot, TableId table,
                               std::string_view prefix, std::string_view from,
                               const VisitRow& visit);

// A row as a record. Errors: damaged.
template <class T>
[[nodiscard]] Result<T> record_of(TableId table, std::string_view row) {
    T record{};
    FieldReader fields(row);
    fields(record);
    if (fields.failed()) return damaged_row(table);
    return record;
}

// nullopt: there is no such row. Errors: io, damaged.
template <class T>
[[nodiscard]] Result<std::optional<T>> read_record(const store::Snapshot& snapshot, TableId table,
                                                   std::string_view key) {
    const auto row = snapshot.get(index_of(table), key);
    if (!row) return std::unexpected(row.error());
    if (!row->has_value()) return std::nullopt;
    auto record = record_of<T>(table, **row);
    if (!record) return std::unexpected(record.error());
    return std::move(*record);
}

// The record behind a handle. Errors: io, damaged (also where there is none: handles come from
// rows).
template <class T>
[[nodiscard]] Result<T> read_reference(const store::Snapshot& snapshot, ReferenceKind kind,
                                       Handle handle) {
    auto record = read_record<T>(snapshot, TableId::reference, reference_key(kind, handle));
    if (!record) return std::unexpected(record.error());
    if (!record->has_value()) return damaged_row(TableId::reference);
    return std::move(**record);
}

// Every record of a kind, in order of handles, until `visit` (Result<bool>(Handle, const T&)) gives
// false. Errors: io, damaged, those of `visit`.
template <class T, class Visit>
[[nodiscard]] Status scan_reference(const store::Snapshot& snapshot, ReferenceKind kind,
                                    Visit&& visit) {
    const std::string prefix(1, static_cast<char>(kind));
    return scan_rows(snapshot, TableId::reference, prefix, {},
                     [&](std::string_view key, std::string_view row) -> Result<bool> {
                         if (key.size() != 5) return damaged_row(TableId::reference);
                         const auto record = record_of<T>(TableId::reference, row);
                         if (!record) return std::unexpected(record.error());
                         return visit(big_endian_u32(key.substr(1)), *record);
                     });
}

// The record of a ledger by its id, with its handle; nullopt: there is none. Reads the kind's
// records up to it. Errors: io, damaged.
template <class T>
[[nodiscard]] Result<std::optional<std::pair<Handle, T>>> find_reference(
    const store::Snapshot& snapshot, ReferenceKind kind, Handle ledger, std::string_view id) {
    std::optional<std::pair<Handle, T>> found;
    const Status scanned =
        scan_reference<T>(snapshot, kind, [&](Handle handle, const T& record) -> Result<bool> {
            if (record.ledger == ledger && record.id == id) found.emplace(handle, record);
            return !found.has_value();
        });
    if (!scanned) return std::unexpected(scanned.error());
    return found;
}

}  // namespace saldo
