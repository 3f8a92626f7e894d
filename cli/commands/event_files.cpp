#include "cli/commands/event_files.hpp"

#include <fmt/format.h>

namespace saldo {

Result<std::vector<EventFile>> open_event_files(const std::vector<std::filesystem::path>& paths,
                                                const std::filesystem::path& mapping) {
    std::vector<EventFile> files;
    for (const std::filesystem::path& path : paths) {
        const bool is_csv = path.extension() == ".csv" || path.extension() == ".CSV";
        if (is_csv && mapping.empty())
            return fail(ErrorKind::bad_input,
                        fmt::format("{}: a CSV file needs --mapping FILE.toml, which says how its "
                                    "columns become events",
                                    path.string()));
        files.push_back({path, is_csv ? mapping : std::filesystem::path()});
    }
    return files;
}

Status read_event_file(const EventFile& file, const OnEvent& on_event, const OnBytes& on_bytes) {
    return file.mapping.empty() ? read_json_lines(file.path, on_event, on_bytes)
                                : read_mapped_csv(file.path, file.mapping, on_event, on_bytes);
}

}  // namespace saldo
