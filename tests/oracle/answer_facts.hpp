// What our readers find in a bank's answer, as lines that foreign readers write as well
// (foreign/answers.py, foreign/Answers.java): the kind of fact, where it stands, its words.
//
//   message|ID|REPORTS               report|1|ID|ACCOUNT|SEQUENCE|LEGAL|FROM|TO|ENTRIES
//   balance|1|OPBD|+|12.30 EUR|DAY   entry|1.2|-|5.00 EUR|BOOK|BOOKED|VALUE|BANK REF|REF|…
//   group|ID|ORIGINAL ID|…           batch|1|…     payment|1|END-TO-END ID|…
//
// "-" stands for what is not said.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.hpp"

namespace saldo::oracle {

// Of a pain.002. Errors: those of its reader.
[[nodiscard]] Result<std::vector<std::string>> facts_of_status(const std::filesystem::path& file);
// Of a camt.053 or camt.054. Errors: those of its reader.
[[nodiscard]] Result<std::vector<std::string>> facts_of_reports(const std::filesystem::path& file);

}  // namespace saldo::oracle
