// Files that `saldo publish` takes, whatever their format.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "connectors/publishing/json_lines.hpp"
#include "connectors/publishing/mapped_csv.hpp"

namespace saldo {

struct EventFile {
    std::filesystem::path path;
    std::filesystem::path mapping;  // empty: JSON lines
};

// A file that ends in .csv needs a mapping, any other takes none.
[[nodiscard]] Result<std::vector<EventFile>> open_event_files(
    const std::vector<std::filesystem::path>& paths, const std::filesystem::path& mapping);

[[nodiscard]] Status read_event_file(const EventFile& file, const OnEvent& on_event,
                                     const OnBytes& on_bytes = {});

}  // namespace saldo
