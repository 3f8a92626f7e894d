// Events of a file that was checked, kept until they are published, so that the file is read and
// turned into payloads once. What is kept is what was checked, whatever becomes of the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace saldo {

class KeptEvents {
  public:
    KeptEvents() = default;
    KeptEvents(const KeptEvents&) = delete;
    KeptEvents& operator=(const KeptEvents&) = delete;
    KeptEvents(KeptEvents&&) noexcept = default;
    KeptEvents& operator=(KeptEvents&&) noexcept = default;
    ~KeptEvents() = default;

    // Copies `payload`, an event that was checked. False: with it there would be more than
    // `bytes_max` in memory, and nothing was added.
    [[nodiscard]] bool add(std::string_view payload, std::size_t bytes_max);

    // Each event in the order of add(), with its record's key. What `on_event` returns ends it.
    [[nodiscard]] Status each(
        const std::function<Status(std::string_view ledger, std::string_view payload)>& on_event)
        const;

    // Gives all memory back.
    void clear();

    // Memory that the events take.
    [[nodiscard]] std::size_t held_bytes() const {
        return pieces_.size() * kPieceBytes + events_.capacity() * sizeof(std::string_view);
    }

  private:
    static constexpr std::size_t kPieceBytes = std::size_t{1} << 20U;

    std::vector<std::unique_ptr<std::byte[]>> pieces_;
    std::size_t used_ = kPieceBytes;  // of the last piece
    std::vector<std::string_view> events_;
};

}  // namespace saldo
