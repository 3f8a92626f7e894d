// `oracle formats DIR`: banks' answers (folders pain002, pain002_malformed, camt053, camt054 of DIR
// or of DIR/samples) through our readers and two foreign ones (foreign/check.sh --answers). Each
// fact that one of them finds is one check: the other must find the same, in the same place. What
// lies in a folder of malformed files must be refused by everyone, by us with a line.
//
// A reader that cannot be had is named and left out. A file that a foreign reader refuses and we
// read is named: being tolerant is no failure, unless nobody else reads the file.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.hpp"
#include "tests/oracle/check_list.hpp"

namespace saldo::oracle {

// Adds what is to be read to `text`, checks to `checks`. Errors: not_found, where DIR has no such
// folder; io, where the foreign readers' answers cannot be read.
[[nodiscard]] Status run_formats(const std::filesystem::path& folder, std::string& text,
                                 CheckList& checks);

}  // namespace saldo::oracle
