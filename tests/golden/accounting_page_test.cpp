// docs/accounting holds what the fold posts, event by event. After a change of rules or scripts:
// SALDO_WRITE_PAGES=1 build/tests/test_golden --test-case='*pages for accountants*'

#include "tests/golden/accounting_page.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "tests/golden/folded_ledger.hpp"

using namespace saldo;

namespace {

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("the pages for accountants say what the fold posts") {
    const std::filesystem::path scripts = SALDO_SOURCE_DIR "/tests/golden/accounting";
    const std::filesystem::path pages = SALDO_SOURCE_DIR "/docs/accounting";
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(scripts)) {
        ++count;
        test::QuickHasher hasher;
        const auto page = test::accounting_page(entry.path(), hasher);
        INFO(entry.path().filename().string());
        REQUIRE(page.fault == "");
        const std::filesystem::path file = pages / entry.path().filename().replace_extension(".md");
        if (std::getenv("SALDO_WRITE_PAGES") != nullptr) {
            std::filesystem::create_directories(pages);
            std::ofstream(file, std::ios::binary) << page.markdown;
        }
        INFO("write it again with SALDO_WRITE_PAGES=1");
        CHECK(read_file(file) == page.markdown);
    }
    CHECK(count == 2);
}
