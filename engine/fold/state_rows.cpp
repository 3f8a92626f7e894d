#include "engine/base/bytes.hpp"
#include "engine/base/row_key.hpp"
#include "engine/fold/state.hpp"

namespace saldo {

namespace {

std::string handle_key(std::uint8_t kind, Handle handle) {
    std::string key(1, static_cast<char>(kind));
    append_big_endian_u32(key, handle);
    return key;
}

template <class T>
std::string row_of(const T& record) {
    std::string row;
    FieldWriter fields(row);
    fields(record);
    return row;
}

template <class T>
void take_reference(ReferenceKind kind, ResidentTable<T>& table, RowSink& sink) {
    table.take_changes([&](Handle handle, const T& record) {
        sink.put(TableId::reference, handle_key(static_cast<std::uint8_t>(kind), handle),
                 row_of(record));
    });
}

template <class T>
void take_cached(TableId id, RecordCache<T>& cache, RowSink& sink) {
    std::string row;
    cache.take_changes([&](std::string_view key, const T& record) {
        row.clear();
        FieldWriter fields(row);
        fields(record);
        sink.put(id, key, row);
        return row.size();
    });
}

RowKey bank_facts_key(BankRows::Place place, BankFactsKind kind) {
    return RowKey()
        .add_u32(place.ledger)
        .add_u8(static_cast<std::uint8_t>(kind))
        .add_u64(place.position);
}

void take_bank_rows(BankRows& rows, RowSink& sink) {
    rows.take_changes(
        [&sink](BankRows::Place place, const UnexplainedFact* fact) {
            const RowKey key = bank_facts_key(place, BankFactsKind::unexplained);
            if (fact == nullptr) {
                sink.erase(TableId::bank_facts, key);
            } else {
                sink.put(TableId::bank_facts, key, row_of(*fact));
            }
        },
        [&sink](BankRows::Place place, const BankStatement& statement) {
            sink.put(TableId::bank_facts, bank_facts_key(place, BankFactsKind::statement),
                     row_of(statement));
        });
}

Status load_reference(State& state, ReferenceKind kind, Handle handle, std::string_view row) {
    bool loaded = false;
    switch (kind) {
        case ReferenceKind::ledger:
            loaded = state.books.ledgers.load(handle, row);
            break;
        case ReferenceKind::publisher:
            loaded = state.books.publishers.load(handle, row);
            break;
        case ReferenceKind::word:
            loaded = state.books.words.load(handle, row);
            break;
        case ReferenceKind::funder:
            loaded = state.registry.funders.load(handle, row);
            break;
        case ReferenceKind::sink:
            loaded = state.registry.sinks.load(handle, row);
            break;
        case ReferenceKind::service:
            loaded = state.registry.services.load(handle, row);
            break;
        case ReferenceKind::provider:
            loaded = state.registry.providers.load(handle, row);
            break;
        case ReferenceKind::contract:
            loaded = state.registry.contracts.load(handle, row);
            break;
        case ReferenceKind::settlement:
            loaded = state.settlements.settlements.load(handle, row);
            break;
        case ReferenceKind::payment_run:
            loaded = state.settlements.runs.load(handle, row);
            break;
        case ReferenceKind::rule_table:
            loaded = state.registry.rule_tables.load(handle, row);
            break;
    }
    if (!loaded)
        return fail(ErrorKind::damaged,
                    "a row of the reference table cannot be read: rebuild the home");
    return {};
}

}  // namespace

void take_changes(State& state, RowSink& sink) {
    take_reference(ReferenceKind::ledger, state.books.ledgers, sink);
    take_reference(ReferenceKind::publisher, state.books.publishers, sink);
    take_reference(ReferenceKind::word, state.books.words, sink);
    take_reference(ReferenceKind::funder, state.registry.funders, sink);
    take_reference(ReferenceKind::sink, state.registry.sinks, sink);
    take_reference(ReferenceKind::service, state.registry.services, sink);
    take_reference(ReferenceKind::provider, state.registry.providers, sink);
    take_reference(ReferenceKind::contract, state.registry.contracts, sink);
    take_reference(ReferenceKind::settlement, state.settlements.settlements, sink);
    take_reference(ReferenceKind::payment_run, state.settlements.runs, sink);
    take_reference(ReferenceKind::rule_table, state.registry.rule_tables, sink);
    state.books.take_changed_balances([&](const std::string& key, std::int64_t amount) {
        sink.put(TableId::balances, key, row_of(amount));
    });
    state.open_payables.take_changes([&](const std::string& key, const OpenSum* open) {
        if (open == nullptr) {
            sink.erase(TableId::open_sums, key);
        } else {
            sink.put(TableId::open_sums, key, row_of(*open));
        }
    });
    state.control_days.take_changes([&](const std::string& key, const ControlDay& day) {
        sink.put(TableId::control_days, key, row_of(day));
    });
    for (const SettlementRows& made : state.settlements.new_rows)
        for (std::uint32_t at = 0; at < made.rows.size(); ++at)
            sink.put(TableId::settlement_rows, RowKey().add_u32(made.settlement).add_u32(at),
                     row_of(made.rows[at]));
    state.settlements.new_rows.clear();
    take_bank_rows(state.settlements.bank_rows, sink);
    for (const ReplacedRow& row : state.deliveries.new_replaced)
        sink.put(TableId::replaced_deliveries, row.key, row_of(row.replaced));
    state.deliveries.new_replaced.clear();
    for (const auto& [kind, name] : state.new_names)
        sink.put(TableId::names, handle_key(static_cast<std::uint8_t>(kind), name.first),
                 name.second);
    state.new_names.clear();
    state.for_each_cache([&](TableId table, auto& cache) { take_cached(table, cache, sink); });
}

Status load_row(State& state, TableId table, std::string_view key, std::string_view value) {
    constexpr std::size_t kReferenceKeyBytes = 5;
    constexpr std::size_t kBalanceKeyBytes = 14;
    constexpr std::size_t kOpenSumKeyBytes = 24;
    FieldReader fields(value);
    if (table == TableId::reference && key.size() == kReferenceKeyBytes)
        return load_reference(state, static_cast<ReferenceKind>(key[0]),
                              big_endian_u32(key.substr(1)), value);
    if (table == TableId::balances && key.size() == kBalanceKeyBytes) {
        std::int64_t amount = 0;
        fields(amount);
        state.books.load(Books::key_of_row(key), amount);
    } else if (table == TableId::open_sums && key.size() == kOpenSumKeyBytes) {
        OpenSum open;
        fields(open);
        state.open_payables.load(OpenPayables::key_of_row(key), open);
    } else if (table == TableId::control_days && key.size() == ControlDays::kRowKeyBytes) {
        ControlDay day;
        fields(day);
        state.control_days.load(ControlDays::key_of_row(key), day);
    } else {
        return fail(ErrorKind::damaged,
                    "a row of the table " + std::string(table_name(table)) + " has a strange key");
    }
    if (fields.failed())
        return fail(ErrorKind::damaged,
                    "a row of the table " + std::string(table_name(table)) + " cannot be read");
    return {};
}

}  // namespace saldo
