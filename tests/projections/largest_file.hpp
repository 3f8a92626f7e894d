// A file to be damaged: of those of one kind in a store's folder the one with most in it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace saldo::test {

// `extension` with its dot, or empty for a name without one.
inline std::filesystem::path largest_file(const std::filesystem::path& folder,
                                          std::string_view beginning, std::string_view extension) {
    std::filesystem::path largest;
    std::uintmax_t bytes = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        const std::string name = file.path().filename().string();
        if (!name.starts_with(beginning) || file.path().extension() != extension) continue;
        if (file.is_regular_file() && file.file_size() >= bytes) {
            largest = file.path();
            bytes = file.file_size();
        }
    }
    REQUIRE_FALSE(largest.empty());
    return largest;
}

}  // namespace saldo::test
