// Memory for slots of one size, in pieces that stay where they are: a slot that is taken is not
// moved until shrink().
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/base/huge_pages.hpp"

namespace saldo {

template <class Slot>
class SlotPieces {
  public:
    // Where the slots of pieces that are given back have gone. The pieces live as long as this.
    class Moves {
      public:
        // Where the slot is now; nullptr: it was free, and is gone.
        [[nodiscard]] Slot* now(Slot* slot) const {
            const Piece* const piece = piece_of(slot);
            return piece == nullptr ? slot
                                    : piece->now[static_cast<std::size_t>(slot - piece->first)];
        }

      private:
        friend class SlotPieces;
        struct Piece {
            HugeVector<Slot> slots;
            Slot* first = nullptr;
            std::vector<Slot*> now;
        };
        // nullptr: it is in a piece that was kept.
        [[nodiscard]] const Piece* piece_of(Slot* slot) const {
            const auto after = std::ranges::upper_bound(pieces_, slot, {}, &Piece::first);
            if (after == pieces_.begin()) return nullptr;
            const Piece& piece = *std::prev(after);
            return slot < piece.first + piece.slots.size() ? &piece : nullptr;
        }
        std::vector<Piece> pieces_;  // by address
    };

    [[nodiscard]] Slot& take() {
        if (free_.empty()) add_piece();
        Slot& slot = *free_.back();
        free_.pop_back();
        most_used_ = std::max(most_used_, used());
        return slot;
    }
    // REQUIRES: it was taken, and is as a new one.
    void give_back(Slot& slot) { free_.push_back(&slot); }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t used() const { return size_ - free_.size(); }
    // At once, since forget_most_used().
    [[nodiscard]] std::size_t most_used() const { return most_used_; }
    void forget_most_used() { most_used_ = used(); }

    // Whether so much is free that shrink(slots) would give whole pieces back, and be worth it.
    [[nodiscard]] bool has_to_spare(std::size_t slots) const {
        return size_ > slots + std::max(size_ / 8, kSlotsMost);
    }
    // Gives pieces back, the emptiest first, while `slots` (at least used()) still fit in the
    // others, and moves their slots there: moved(from, to), once for each that `is_used`.
    template <class IsUsed, class Moved>
    [[nodiscard]] Moves shrink(std::size_t slots, IsUsed&& is_used, Moved&& moved) {
        SALDO_ASSERT(slots >= used(), "what is in use is kept");
        Moves moves;
        take_away(slots, moves);
        std::erase_if(free_, [&](Slot* slot) { return moves.piece_of(slot) != nullptr; });
        for (auto& piece : moves.pieces_) {
            piece.now.resize(piece.slots.size());
            for (std::size_t at = 0; at < piece.slots.size(); ++at) {
                if (!is_used(piece.slots[at])) continue;
                piece.now[at] = free_.back();
                free_.pop_back();
                *piece.now[at] = std::move(piece.slots[at]);
                moved(piece.slots[at], *piece.now[at]);
            }
        }
        return moves;
    }

  private:
    static constexpr std::size_t kSlotsFirst = 64;
    static constexpr std::size_t kSlotsMost = 2 * kHugePageBytes / sizeof(Slot);

    // Twice as many slots as the last time, up to some huge pages.
    void add_piece() {
        const std::size_t count =
            pieces_.empty() ? kSlotsFirst : std::min(2 * pieces_.back().size(), kSlotsMost);
        HugeVector<Slot>& piece = pieces_.emplace_back(count);
        for (std::size_t at = count; at > 0; --at) free_.push_back(&piece[at - 1]);
        size_ += count;
    }

    void take_away(std::size_t slots, Moves& moves) {
        std::ranges::sort(pieces_, {}, [](const auto& piece) { return piece.data(); });
        std::vector<std::size_t> free_in(pieces_.size());
        for (const Slot* const slot : free_) {
            const auto after = std::ranges::upper_bound(
                pieces_, slot, {}, [](const auto& piece) { return piece.data(); });
            ++free_in[static_cast<std::size_t>(after - pieces_.begin()) - 1];
        }
        std::vector<std::size_t> emptiest(pieces_.size());
        for (std::size_t at = 0; at < emptiest.size(); ++at) emptiest[at] = at;
        std::ranges::sort(emptiest, {},
                          [&](std::size_t at) { return pieces_[at].size() - free_in[at]; });
        std::vector<bool> goes(pieces_.size());
        for (const std::size_t at : emptiest) {
            if (size_ - pieces_[at].size() < slots) continue;
            goes[at] = true;
            size_ -= pieces_[at].size();
        }
        std::vector<HugeVector<Slot>> kept;
        for (std::size_t at = 0; at < pieces_.size(); ++at) {
            if (!goes[at]) {
                kept.push_back(std::move(pieces_[at]));
                continue;
            }
            auto& piece = moves.pieces_.emplace_back();
            piece.slots = std::move(pieces_[at]);
            piece.first = piece.slots.data();
        }
        pieces_ = std::move(kept);
        // The next one that is added is as large as the largest.
        std::ranges::sort(pieces_, {}, [](const auto& piece) { return piece.size(); });
    }

    std::vector<HugeVector<Slot>> pieces_;  // the largest last
    std::vector<Slot*> free_;
    std::size_t size_ = 0;
    std::size_t most_used_ = 0;
};

}  // namespace saldo
