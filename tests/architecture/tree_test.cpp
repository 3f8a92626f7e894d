// The real tree, held against the rules of tests/architecture/rules.hpp.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/architecture/rules.hpp"

namespace saldo::architecture {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot{SALDO_SOURCE_DIR};
const std::vector<std::string> kLayers{"schemas", "engine", "projections", "connectors", "cli"};

std::string text_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

// Every folder of ours, by its path from the root. What builds leave behind and what begins with a
// dot is left out.
std::vector<fs::path> folders() {
    std::vector<fs::path> found;
    for (fs::recursive_directory_iterator at{kRoot}, end; at != end; ++at) {
        if (!at->is_directory()) continue;
        const std::string name = at->path().filename().string();
        const bool ours = !name.starts_with(".") && fs::relative(at->path(), kRoot) != "build";
        if (ours) {
            found.push_back(fs::relative(at->path(), kRoot));
        } else {
            at.disable_recursion_pending();
        }
    }
    return found;
}

std::vector<std::string> sources_in(const fs::path& folder) {
    std::vector<std::string> found;
    for (const fs::directory_entry& entry : fs::directory_iterator{kRoot / folder}) {
        const fs::path extension = entry.path().extension();
        if (extension == ".cpp" || extension == ".hpp") {
            found.push_back(fs::relative(entry.path(), kRoot).generic_string());
        }
    }
    return found;
}

TEST_CASE("every source file keeps the rules") {
    int files = 0;
    for (const fs::path& folder : folders()) {
        for (const std::string& file : sources_in(folder)) {
            ++files;
            for (const std::string& violation : violations(file, text_of(kRoot / file))) {
                FAIL_CHECK(violation);
            }
        }
    }
    CHECK(files > 5);
}

TEST_CASE("every folder is named after what is in it") {
    for (const fs::path& folder : folders()) {
        for (const std::string& violation : folder_violations(folder.generic_string())) {
            FAIL_CHECK(violation);
        }
    }
}

TEST_CASE("every folder with sources is a room of cmake/Rooms.cmake") {
    const std::string table = text_of(kRoot / "cmake/Rooms.cmake");
    for (const fs::path& folder : folders()) {
        const std::string name = folder.generic_string();
        const std::string layer = folder.begin()->string();
        const bool in_layer = std::ranges::find(kLayers, layer) != kLayers.end();
        if (!in_layer || sources_in(folder).empty()) continue;
        const bool declared = table.find("saldo_room(" + name + " ") != std::string::npos ||
                              table.find("saldo_room(" + name + ")") != std::string::npos;
        CHECK_MESSAGE(declared, name << " is built by no one: declare it in cmake/Rooms.cmake");
    }
}

}  // namespace
}  // namespace saldo::architecture
