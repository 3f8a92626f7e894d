#include "cli/commands/small_files.hpp"

#include <fstream>

#include <fmt/format.h>

namespace saldo {

Result<std::string> text_of_small_file(const std::filesystem::path& path, std::size_t bytes_max) {
    if (path.empty()) return std::string();
    std::ifstream file(path, std::ios::binary);
    std::string text;
    while (file && text.size() <= bytes_max) {
        constexpr std::size_t kPieceBytes = std::size_t{1} << 20U;
        const std::size_t had = text.size();
        text.resize(had + kPieceBytes);
        file.read(text.data() + had, static_cast<std::streamsize>(kPieceBytes));
        text.resize(had + static_cast<std::size_t>(file.gcount()));
    }
    if (text.empty())
        return fail(ErrorKind::not_found, fmt::format("{} cannot be read", path.string()));
    if (text.size() > bytes_max)
        return fail(ErrorKind::limit,
                    fmt::format("{} has more than {} MB", path.string(), bytes_max >> 20U));
    return text;
}

}  // namespace saldo
