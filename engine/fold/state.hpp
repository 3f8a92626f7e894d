// Everything that the fold knows of a shard: resident reference data, cached records, balances, and
// where it stands.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/record_cache.hpp"
#include "engine/deliveries/control_days.hpp"
#include "engine/deliveries/deliveries.hpp"
#include "engine/fees/client_fees.hpp"
#include "engine/fold/fold.hpp"
#include "engine/ledger/books.hpp"
#include "engine/services/registry.hpp"
#include "engine/settlement/settlements.hpp"
#include "engine/vouchers/vouchers.hpp"

namespace saldo {

// What is kept under (ledger, source, id): which contents were seen, and where each was first. The
// first is the event; the others were refused as id_reused_with_other_content.
struct Identity {
    struct Seen {
        std::uint64_t position = 0;
        // The first half of the leaf hash: 128 bits of SHA-256 over key and payload tell contents
        // apart.
        std::array<std::uint8_t, 16> content{};
    };
    Seen first;
    std::vector<Seen> others;

    // nullptr: this content was not seen.
    [[nodiscard]] const Seen* find(const std::array<std::uint8_t, 16>& content) const {
        if (first.content == content) return &first;
        const auto found = std::ranges::find(others, content, &Seen::content);
        return found == others.end() ? nullptr : &*found;
    }
};

template <class Fields>
void describe(Fields& fields, Identity::Seen& seen) {
    fields(seen.position, seen.content);
}
template <class Fields>
void describe(Fields& fields, Identity& identity) {
    fields(identity.first, identity.others);
}

class State {
  public:
    Books books;
    Registry registry;
    Vouchers vouchers;
    Deliveries deliveries;
    OpenPayables open_payables;
    ControlDays control_days;
    AllClientFees client_fees;
    VisitDays visit_days;
    Settlements settlements;
    RecordCache<Identity> identities;
    Position position;
    std::vector<std::pair<NameKind, std::pair<Handle, std::string>>> new_names;

    // Calls use(table, cache) for each table whose rows are looked up before each batch
    // (table_is_fetched), what is least asked for again first: an event comes once and a delivery a
    // few times; a voucher is used again and again.
    template <class Use>
    void for_each_cache(Use&& use) {
        use(TableId::identities, identities);
        use(TableId::client_fees, client_fees.cache);
        use(TableId::visit_days, visit_days.cache);
        use(TableId::deliveries, deliveries.cache);
        use(TableId::vouchers, vouchers.cache);
        use(TableId::clients, registry.clients);
    }

    // ledger u32 | source u32 | id
    [[nodiscard]] static RowKey identity_key(Handle ledger, Handle source, std::string_view id);
};

// Writes every changed row; reads a row of a resident table back. (state_rows.cpp)
void take_changes(State& state, RowSink& sink);
[[nodiscard]] Status load_row(State& state, TableId table, std::string_view key,
                              std::string_view value);

}  // namespace saldo
