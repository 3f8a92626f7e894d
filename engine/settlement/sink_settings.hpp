// What a finance system has agreed to for the files that it takes: the settings of a sink, written
// as lines of words in SinkDefined.layout. The first line names the sink's format and the settings'
// version, then a setting a line, its value being the words behind its name:
//
//     sap_idoc 1
//     sender_port SALDO
//     document_type KR
//
// (engine/services/table_lines.hpp says what a line is.) They are judged when a file is made: the
// fold knows no formats.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/result.hpp"

namespace saldo::settlement {

// A setting that a format knows.
struct SettingRule {
    std::string_view name;
    std::size_t characters_max = 0;
    bool required = false;
    std::string_view otherwise = {};  // what counts where it is not said
};

class SinkSettings {
  public:
    explicit SinkSettings(std::map<std::string, std::string, std::less<>> values)
        : values_(std::move(values)) {}

    // REQUIRES: a rule named it.
    [[nodiscard]] const std::string& operator[](std::string_view name) const;

  private:
    std::map<std::string, std::string, std::less<>> values_;
};

// An empty layout is one without settings. Errors: bad_input, naming the line and what is wrong:
// another format or version, an unknown setting, one that is said twice, without a value or too
// long, one that is missing.
[[nodiscard]] Result<SinkSettings> read_sink_settings(std::string_view layout,
                                                      std::string_view format,
                                                      std::span<const SettingRule> rules);

}  // namespace saldo::settlement
