// CSV files whose rows become events through a mapping (TOML; docs/formats/csv-mapping.md): which
// event, and where each of its fields comes from: a column, a constant, or text made of columns.
#pragma once

#include <filesystem>

#include "connectors/publishing/json_lines.hpp"

namespace saldo {

// One event a row, in order. Errors: bad_input for the mapping (file, line, key) and for a row
// (file, line, column, field, what was wrong); not_found, io, limit as read_json_lines; whatever
// `on_event` returns ends the reading. A row, which may go over several lines within quotes, is no
// longer than a line may be. `on_bytes` as for read_json_lines.
[[nodiscard]] Status read_mapped_csv(const std::filesystem::path& file,
                                     const std::filesystem::path& mapping, const OnEvent& on_event,
                                     const OnBytes& on_bytes = {});

}  // namespace saldo
