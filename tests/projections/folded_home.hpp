// A log folded into a home by tests: the pieces wired as the program wires them, and everything
// that is in a home read back for comparison.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "projections/history/history.hpp"
#include "projections/pipeline/home.hpp"
#include "projections/pipeline/ledger_rows.hpp"
#include "projections/pipeline/sha256_openssl.hpp"
#include "projections/pipeline/shard.hpp"
#include "projections/pipeline/tables.hpp"
#include "projections/refusals/refusals.hpp"

namespace saldo::test {

inline const StopFlag kNeverStop{false};

template <class T>
T take(Result<T> result) {
    if (!result) FAIL(result.error().message);
    return std::move(*result);
}
inline void take(const Status& status) {
    if (!status) FAIL(status.error().message);
}

// A shard with its questions. The shard goes first.
struct FoldedHome {
    FoldedHome(const std::filesystem::path& folder, EventLog& log, const ShardOptions& options = {},
               OutcomeSink* outcomes = nullptr, PartitionIndex partition = 0)
        : home(take(Home::open(folder, {}))) {
        take(home->tie_to(log));
        shard = take(Shard::open(*home, log, partition, options, {&history, &refusals}, outcomes));
    }

    std::unique_ptr<Home> home;
    History history;
    Refusals refusals;
    std::unique_ptr<Shard> shard;
};

// Every row of every table, and the position.
struct HomeContent {
    std::string position;
    std::vector<std::vector<std::pair<std::string, std::string>>> tables;
    bool operator==(const HomeContent&) const = default;
};

inline HomeContent content_of(const store::Store& store) {
    HomeContent content;
    const auto snapshot = take(store.snapshot());
    content.position = snapshot->position();
    content.tables.resize(kTableCount);
    for (std::size_t table = 0; table < kTableCount; ++table) {
        take(snapshot->scan(table, {}, {}, [&](std::string_view key, std::string_view value) {
            content.tables[table].emplace_back(key, value);
            return true;
        }));
    }
    return content;
}

inline Digest digest_of(const store::Store& store) {
    const auto hasher = make_openssl_hasher();
    return take(shard_digest(*hasher, *take(store.snapshot())));
}

// Says which table differs, rather than printing a million rows.
inline void check_same_content(const HomeContent& one, const HomeContent& other) {
    CHECK(one.position == other.position);
    REQUIRE(one.tables.size() == other.tables.size());
    for (std::size_t table = 0; table < one.tables.size(); ++table) {
        const std::string name(table_name(static_cast<TableId>(table)));
        CHECK_MESSAGE(one.tables[table] == other.tables[table], "the rows of table ", name,
                      " differ");
    }
}

}  // namespace saldo::test
