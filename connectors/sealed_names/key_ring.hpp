// Sealed names and addresses, opened by keys from a file: AES-256-GCM over a small JSON text, as
// docs/formats/sealed.md draws it.
//
// Invariants
// 1. A key that is not in the ring opens nothing, and that is no error: losing a key erases.
// 2. What was sealed for one client of one ledger opens for no other.
// 3. No message holds a key or anything that was sealed.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/fees/fee_invoice.hpp"

namespace saldo::sealed_names {

// A Sealed field of an event. Views into it.
struct SealedText {
    std::string_view key;  // the key's name
    std::span<const std::uint8_t> nonce;
    std::span<const std::uint8_t> ciphertext;  // and the tag behind it
};

class KeyRing {
  public:
    KeyRing() = default;
    KeyRing(const KeyRing&) = delete;
    KeyRing& operator=(const KeyRing&) = delete;
    KeyRing(KeyRing&&) = default;
    KeyRing& operator=(KeyRing&&) = default;
    ~KeyRing();  // the keys leave memory

    // From the text of a key file. Errors: bad_input, naming the line.
    [[nodiscard]] static Result<KeyRing> read(std::string_view text);

    // nullopt: the ring does not have the key. Errors: bad_input: another key of that name, text
    // sealed for another client, altered bytes, or no person in it.
    [[nodiscard]] Result<std::optional<Person>> open(const SealedText& sealed,
                                                     std::string_view ledger,
                                                     std::string_view client) const;

  private:
    using Key = std::array<std::uint8_t, 32>;
    std::map<std::string, Key, std::less<>> keys_;
};

}  // namespace saldo::sealed_names
