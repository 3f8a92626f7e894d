// Payloads at addresses that FlatBuffers can read. A log hands out records wherever they happen to
// lie in its buffers, and an event's int64 fields must lie at multiples of eight: what does not is
// copied here. A copy of an ordinary event costs a few nanoseconds, and memory is asked for once,
// not once an event.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace saldo::codec {

// Belongs to whoever holds a batch of records; one thread at a time. Pointers handed out stay valid
// until clear() or the end of this object, also when it is moved.
class AlignedCopies {
  public:
    // The bytes themselves where they lie well already, else a copy of them. REQUIRES: bytes not
    // empty and at most payload_bytes_max.
    [[nodiscard]] const std::uint8_t* aligned(std::string_view bytes);

    // Forgets the copies and keeps the memory for the next batch.
    void clear() noexcept;

    // Memory held, in use or not.
    [[nodiscard]] std::size_t held_bytes() const noexcept;

  private:
    // Whole chunks of one size; every payload fits in one. They are never freed before this object
    // is.
    std::vector<std::unique_ptr<std::uint64_t[]>> chunks_;
    std::size_t chunk_ = 0;       // the one being filled
    std::size_t used_words_ = 0;  // of it
};

}  // namespace saldo::codec
