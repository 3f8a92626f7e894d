// Files that a person writes and a command reads whole: keys, what receivers have agreed to.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "engine/base/result.hpp"

namespace saldo {

inline constexpr std::size_t kSmallFileBytesMax = std::size_t{4} << 20U;
// The text of a file; empty where no path is said. Errors: not_found (also an empty file), limit.
[[nodiscard]] Result<std::string> text_of_small_file(const std::filesystem::path& path,
                                                     std::size_t bytes_max = kSmallFileBytesMax);

}  // namespace saldo
