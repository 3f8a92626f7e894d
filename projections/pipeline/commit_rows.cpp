#include "projections/pipeline/commit_rows.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <mutex>
#include <utility>

#include "projections/pipeline/tables.hpp"

namespace saldo {

namespace {

constexpr std::size_t kPieceBytes = std::size_t{256} << 10U;

}  // namespace

// Pieces of memory that were used by earlier commits: fresh ones would have to be cleared first.
class CommitRows::Pool {
  public:
    using Piece = std::unique_ptr<char[]>;

    [[nodiscard]] Piece take() {
        const std::lock_guard lock(mutex_);
        if (pieces_.empty()) return std::make_unique_for_overwrite<char[]>(kPieceBytes);
        Piece piece = std::move(pieces_.back());
        pieces_.pop_back();
        return piece;
    }
    void give_back(std::vector<Piece>& pieces) {
        const std::lock_guard lock(mutex_);
        std::ranges::move(pieces, std::back_inserter(pieces_));
    }

  private:
    std::mutex mutex_;  // a commit ends in another thread than the next is gathered in
    std::vector<Piece> pieces_;
};

// Memory that only grows, and never moves.
class CommitRows::Arena {
  public:
    explicit Arena(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    ~Arena() { pool_->give_back(pieces_); }

    [[nodiscard]] std::string_view copy(std::string_view bytes) {
        if (bytes.empty()) return {};
        char* const place =
            bytes.size() <= kPieceBytes ? take(bytes.size()) : take_large(bytes.size());
        std::memcpy(place, bytes.data(), bytes.size());
        return {place, bytes.size()};
    }

  private:
    [[nodiscard]] char* take(std::size_t bytes) {
        if (bytes > room_) {
            pieces_.push_back(pool_->take());
            next_ = pieces_.back().get();
            room_ = kPieceBytes;
        }
        char* const place = next_;
        next_ += bytes;
        room_ -= bytes;
        return place;
    }
    [[nodiscard]] char* take_large(std::size_t bytes) {
        return large_.emplace_back(std::make_unique_for_overwrite<char[]>(bytes)).get();
    }

    std::shared_ptr<Pool> pool_;
    std::vector<Pool::Piece> pieces_;
    std::vector<Pool::Piece> large_;
    char* next_ = nullptr;
    std::size_t room_ = 0;
};

CommitRows::CommitRows()
    : pool_(std::make_shared<Pool>()), arena_(std::make_shared<Arena>(pool_)) {}

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
    arena_ = std::make_shared<Arena>(pool_);
    bytes_ = 0;
    return commit;
}

}  // namespace saldo
