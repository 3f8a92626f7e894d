// Bytes that are read more than once: first to judge a file whole, then to act on it.
//
// A file may be larger than memory, so what was judged cannot be kept; what is kept is a hash of
// each block of it. Whoever reads again gets only blocks that are what they were the first time: a
// file that was changed, cut or replaced in between ends the reading before a byte of the change is
// seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace saldo::xml_reading {

// Far more than a bank sends at once: a statement of 100,000 entries has some 100 MB.
inline constexpr std::uint64_t kFileBytesMax = 1ULL << 30U;

class ReadTwice {
  public:
    // `name` is what errors call the bytes. REQUIRES: `bytes` can be read from its beginning again.
    ReadTwice(std::unique_ptr<std::istream> bytes, std::string name);

    // Errors: not_found; bad_input for what is no file that can be read twice (a folder, a pipe);
    // limit beyond kFileBytesMax.
    [[nodiscard]] static Result<ReadTwice> open(const std::filesystem::path& file);

    // Begins a reading, the first or a further one. Errors: io.
    [[nodiscard]] Status begin();

    // The next bytes, as many as fit; none at the end and after an error, which ended() has.
    [[nodiscard]] std::size_t read(char* into, std::size_t bytes_max);

    // What ended the reading. Errors: differs (not what was read first), limit, io.
    [[nodiscard]] const Status& ended() const { return ended_; }

    // The beginning of the first block. REQUIRES: begin() succeeded, nothing was read since.
    [[nodiscard]] std::string_view front() const;

    [[nodiscard]] const std::string& name() const { return name_; }

  private:
    void fill();

    std::unique_ptr<std::istream> bytes_;
    std::string name_;
    std::vector<char> block_;
    std::size_t used_ = 0;
    std::size_t filled_ = 0;
    std::size_t next_block_ = 0;         // its index
    std::vector<std::uint64_t> blocks_;  // what each hashed to when it was read first
    bool known_ = false;                 // blocks_ is complete
    Status ended_;
};

}  // namespace saldo::xml_reading
