#include "projections/pipeline/commit_rows.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "projections/pipeline/tables.hpp"

namespace saldo {

namespace {

constexpr std::size_t kPieceBytes = std::size_t{256} << 10U;

}  // namespace

// Memory that only grows, and never moves.
class CommitRows::Arena {
  public:
    [[nodiscard]] std::string_view copy(std::string_view bytes) {
        if (bytes.empty()) return {};
        if (bytes.size() > room_) {
            room_ = std::max(kPieceBytes, bytes.size());
            pieces_.push_back(std::make_unique_for_overwrite<char[]>(room_));
            next_ = pieces_.back().get();
        }
        std::memcpy(next_, bytes.data(), bytes.size());
        const std::string_view copied(next_, bytes.size());
        next_ += bytes.size();
        room_ -= bytes.size();
        return copied;
    }

  private:
    std::vector<std::unique_ptr<char[]>> pieces_;
    char* next_ = nullptr;
    std::size_t room_ = 0;
};

CommitRows::CommitRows() : arena_(std::make_shared<Arena>()) {}

void CommitRows::put(TableId table, std::string_view key, std::string_view value) {
    add(table, key, value, store::Row::Kind::put);
}

void CommitRows::append(TableId table, std::string_view key, std::string_view value) {
    add(table, key, value, store::Row::Kind::append);
}

void CommitRows::erase(TableId table, std::string_view key) {
    add(table, key, {}, store::Row::Kind::erase);
}

void CommitRows::add(TableId table, std::string_view key, std::string_view value,
                     store::Row::Kind kind) {
    const std::string_view copied_key = arena_->copy(key);
    const std::string_view copied_value = arena_->copy(value);
    rows_[index_of(table)].push_back({copied_key, copied_value, kind});
    bytes_ += key.size() + value.size() + sizeof(store::Row);
}

store::Commit CommitRows::take(std::string_view position) {
    store::Commit commit;
    commit.position = arena_->copy(position);
    for (std::size_t table = 0; table < rows_.size(); ++table) {
        if (rows_[table].empty()) continue;
        commit.tables.push_back({table, std::move(rows_[table])});
        rows_[table].clear();
    }
    commit.memory = std::move(arena_);
    arena_ = std::make_shared<Arena>();
    bytes_ = 0;
    return commit;
}

}  // namespace saldo
