// A text file line by line, in the memory of one line and a block, whatever the file holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/publishing/json_lines.hpp"
#include "engine/base/result.hpp"

namespace saldo {

class Lines {
  public:
    // `on_bytes`, where given, gets what is read, block by block.
    explicit Lines(const std::filesystem::path& file, OnBytes on_bytes = {});

    // The next line without its end (LF or CRLF). False: there is none, or it is too long
    // (kEventLineBytesMax) to go on.
    [[nodiscard]] bool next();

    // Of the line that next() gave: valid until the next call.
    [[nodiscard]] std::string_view line() const { return line_; }
    [[nodiscard]] std::uint64_t number() const { return number_; }  // 1, 2, …
    [[nodiscard]] std::uint64_t file_offset() const {
        return file_offset_;
    }  // where the line after it begins

    // bad_input: a folder; not_found: cannot be opened.
    [[nodiscard]] Status opened() const;
    // After next() said false: limit (a line that is too long) or io.
    [[nodiscard]] Status ended() const;

  private:
    [[nodiscard]] bool fill();
    [[nodiscard]] bool too_long() const;

    std::filesystem::path file_;
    OnBytes on_bytes_;
    std::ifstream in_;
    std::vector<char> block_;
    std::size_t used_ = 0;
    std::size_t filled_ = 0;
    std::string line_;
    std::uint64_t number_ = 0;
    std::uint64_t file_offset_ = 0;
};

}  // namespace saldo
