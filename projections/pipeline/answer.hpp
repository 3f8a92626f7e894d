// What a question answers: a table, some facts about it, and the positions at which it was read.
// The program shows it as an aligned table, CSV or JSON; a home that another process holds sends it
// over that process's socket.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"
#include "projections/pipeline/name_book.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// How a column is aligned and what JSON makes of its cells. `amount` and `quantity` stay text in
// JSON ("12.34"), so that no reader rounds them; `count` becomes a number.
enum class CellKind : std::uint8_t { text = 0, amount = 1, quantity = 2, count = 3 };

struct Column {
    std::string name;  // snake_case; the CSV header and the JSON field
    CellKind kind = CellKind::text;
};

// A fact that stands beside the rows: "total", "digest".
struct Fact {
    std::string name;
    CellKind kind = CellKind::text;
    std::string value;
};

struct Answer {
    std::string rows_name = "rows";  // what JSON calls the rows: "shards", "vouchers"
    std::vector<Fact> facts;
    std::vector<Column> columns;
    std::vector<std::vector<std::string>>
        rows;                              // as many cells as columns; empty: nothing is known
    std::vector<std::uint64_t> positions;  // by shard: records folded when it was read

    void fact(std::string name, CellKind kind, std::string value) {
        facts.push_back({std::move(name), kind, std::move(value)});
    }
    [[nodiscard]] const std::string* find_fact(const std::string& name) const {
        for (const Fact& known : facts)
            if (known.name == name) return &known.value;
        return nullptr;
    }
};

// One shard as a question sees it: one snapshot, and the names in it. Lives as long as the
// snapshot.
struct ShardView {
    PartitionIndex partition = 0;
    std::unique_ptr<store::Snapshot> snapshot;
    std::unique_ptr<NameBook> names;
};

}  // namespace saldo
