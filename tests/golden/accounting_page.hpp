// Pages for accountants, made from golden scripts so that they cannot go stale: each event as the
// script says it, and what it posted.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/digest.hpp"

namespace saldo::test {

struct AccountingPage {
    std::string markdown;
    std::string fault;  // file, line and what was wrong; empty: the script went as it says
};

// In a script of a page, "#= " is the page's title, "## " a heading, "#: " a sentence of it (a line
// of it alone ends a paragraph) and "# " is not shown.
[[nodiscard]] AccountingPage accounting_page(const std::filesystem::path& script, Hasher& hasher);

}  // namespace saldo::test
