// Where a command works: which home, which log, with which settings, as which actor.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/commands/output.hpp"
#include "cli/settings/settings.hpp"
#include "engine/ledger/refusal_text.hpp"

namespace saldo {

// What the words before and after a command's name said.
struct Place {
    std::filesystem::path home = "saldo-home";
    std::filesystem::path settings_file;  // empty: HOME/saldo.toml where there is one
    std::string log;                      // overrides the settings file
    std::string memory;                   // overrides the settings file
    std::string actor;
    std::string ledger;  // empty: the only one there is
    Format format = Format::table;
    Language language = Language::en;  // of what is said about refusals

    [[nodiscard]] Result<Settings> settings() const;
    [[nodiscard]] std::filesystem::path socket() const { return home / "saldo.sock"; }
};

}  // namespace saldo
