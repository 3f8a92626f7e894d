#include "tests/connectors/golden_file.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

namespace saldo::test {

std::string golden_file(const std::string& name, const std::string& bytes) {
    const std::string path = SALDO_SOURCE_DIR "/tests/golden/" + name;
    if (std::getenv("SALDO_WRITE_GOLDEN") != nullptr) {
        std::filesystem::create_directories(std::filesystem::path(path).parent_path());
        std::ofstream(path, std::ios::binary) << bytes;
    }
    std::ifstream file{path, std::ios::binary};
    REQUIRE_MESSAGE(file, path);
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace saldo::test
