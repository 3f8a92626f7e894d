// Where the ledgers that a question is about are: in which shard, under which handle. A ledger is
// in one shard only; a shard has many.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/ledger/ledger.hpp"
#include "projections/pipeline/answer.hpp"
#include "projections/pipeline/record_rows.hpp"

namespace saldo {

struct LedgerPlace {
    ShardView* shard = nullptr;  // one of those asked
    Handle handle = kNoHandle;
    Ledger ledger;

    [[nodiscard]] const store::Snapshot& snapshot() const { return *shard->snapshot; }
    [[nodiscard]] NameBook& names() const { return *shard->names; }
};

// An answer without rows: the positions of the shards, in their order, and its columns. Errors:
// damaged.
[[nodiscard]] Result<Answer> begin_answer(std::span<ShardView> shards, std::string rows_name,
                                          std::vector<Column> columns);

// The ledger of that id, or all in order of their ids where `id` is empty. Errors: not_found (an id
// that no shard has), io, damaged.
[[nodiscard]] Result<std::vector<LedgerPlace>> find_ledgers(std::span<ShardView> shards,
                                                            std::string_view id);

// A record that was asked for by its id, and where it is.
template <class T>
struct Placed {
    LedgerPlace place;
    Handle handle = kNoHandle;
    T record;
};

// The only one of the records found: `not_found` where there is none, `bad_input` where several
// ledgers have one; `what` names it ("voucher V1").
template <class T>
[[nodiscard]] Result<Placed<T>> only_one(std::vector<Placed<T>> found, const std::string& what,
                                         std::string_view ledger) {
    if (found.empty()) {
        return fail(ErrorKind::not_found,
                    "there is no " + what +
                        (ledger.empty() ? std::string() : " in the ledger " + std::string(ledger)));
    }
    if (found.size() > 1) {
        std::string ids;
        for (const Placed<T>& one : found)
            ids.append(ids.empty() ? "" : ", ").append(one.place.ledger.id);
        return fail(ErrorKind::bad_input,
                    "several have the " + what + ": say which, of the ledgers " + ids);
    }
    return std::move(found.front());
}

// The reference record of that id, looked for in a ledger or (empty) in all. Errors: as only_one(),
// io, damaged.
template <class T>
[[nodiscard]] Result<Placed<T>> find_placed(std::span<ShardView> shards, ReferenceKind kind,
                                            std::string_view ledger, const std::string& id,
                                            const std::string& what) {
    auto places = find_ledgers(shards, ledger);
    if (!places) return std::unexpected(places.error());
    std::vector<Placed<T>> found;
    for (LedgerPlace& place : *places) {
        auto record = find_reference<T>(place.snapshot(), kind, place.handle, id);
        if (!record) return std::unexpected(record.error());
        if (!record->has_value()) continue;
        found.push_back({std::move(place), (*record)->first, std::move((*record)->second)});
    }
    return only_one(std::move(found), what + " " + id, ledger);
}

}  // namespace saldo
