#include "tests/oracle/check_list.hpp"

#include <fmt/format.h>

namespace saldo::oracle {

std::string CheckList::to_text() const {
    std::string text;
    for (const std::string& failure : failures_) text += fmt::format("FAILED: {}\n", failure);
    if (failed_ > failures_.size())
        text += fmt::format("FAILED: and {} more\n", failed_ - failures_.size());
    text += fmt::format("{} passed, {} failed\n", passed_, failed_);
    return text;
}

}  // namespace saldo::oracle
