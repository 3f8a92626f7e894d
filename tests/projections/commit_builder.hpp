// Commits for tests of the store, with rows that own their bytes.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "projections/store/store.hpp"

namespace saldo::store::test {

class CommitBuilder {
  public:
    explicit CommitBuilder(std::string position) { commit_.position = keep(std::move(position)); }

    CommitBuilder& put(std::size_t table, std::string key, std::string value) {
        return add(table, std::move(key), std::move(value), Row::Kind::put);
    }
    CommitBuilder& append(std::size_t table, std::string key, std::string value) {
        return add(table, std::move(key), std::move(value), Row::Kind::append);
    }
    CommitBuilder& erase(std::size_t table, std::string key) {
        return add(table, std::move(key), {}, Row::Kind::erase);
    }

    // Lives as long as the builder.
    [[nodiscard]] const Commit& commit() const { return commit_; }

  private:
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    CommitBuilder& add(std::size_t table, std::string key, std::string value, Row::Kind kind) {
        TableRows* rows = nullptr;
        for (TableRows& known : commit_.tables) {
            if (known.table == table) rows = &known;
        }
        if (rows == nullptr) rows = &commit_.tables.emplace_back(TableRows{table, {}});
        const std::string_view kept_key = keep(std::move(key));
        rows->rows.push_back({kept_key, keep(std::move(value)), kind});
        return *this;
    }

    std::deque<std::string> texts_;
    Commit commit_;
};

// Fails the test, with the reason, where there is none.
template <class T>
[[nodiscard]] T take(Result<T> result) {
    if (!result) FAIL(result.error().message);
    return std::move(*result);
}

inline void take(const Status& status) {
    if (!status) FAIL(status.error().message);
}

}  // namespace saldo::store::test
