// One line of a JSON lines file (one object a line, UTF-8, ended by LF): keys in the order in which
// they come, every value a string, so that no reader rounds money. What has nothing to say is left
// out.
#pragma once

#include <string>
#include <string_view>

namespace saldo::plaintext {

class JsonRow {
  public:
    // Left out where `words` is empty. Bytes that are not UTF-8 become U+FFFD.
    JsonRow& text(std::string_view key, std::string_view words);

    // The whole line with its line feed; the row is empty again afterwards.
    [[nodiscard]] std::string take();

  private:
    std::string line_;
};

}  // namespace saldo::plaintext
