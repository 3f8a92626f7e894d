// Bytes that are seldom more than N, which are kept in place: comparing them waits for no other
// piece of memory.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/base/short_list.hpp"

namespace saldo {

template <std::size_t N>
class ShortText {
  public:
    ShortText& operator=(std::string_view text) {
        bytes_.assign(text.begin(), text.end());
        return *this;
    }
    void clear() { bytes_.clear(); }
    operator std::string_view() const {  // NOLINT(google-explicit-constructor): that is what it is
        return {bytes_.data(), bytes_.size()};
    }
    bool operator==(std::string_view text) const { return std::string_view(*this) == text; }

  private:
    ShortList<char, N> bytes_;
};

}  // namespace saldo
