// One case of each kind of file that `oracle evaka` reads. Each function plays the case and says
// what was not as the file expects: empty, where all was. Errors: bad_input, where the case cannot
// be read; io; damaged.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "engine/base/result.hpp"

namespace saldo::oracle {

// `where` names the file and the case in messages.
[[nodiscard]] Result<std::string> play_months_case(const nlohmann::json& one,
                                                   const std::string& where);
// `periods` of the file: names of ranges of days, "2021-01-01..2021-01-15".
[[nodiscard]] Result<std::string> play_netting_case(const nlohmann::json& one,
                                                    const nlohmann::json& periods,
                                                    const std::string& where);
[[nodiscard]] Result<std::string> play_drafts_case(const nlohmann::json& one,
                                                   const std::string& where);

}  // namespace saldo::oracle
