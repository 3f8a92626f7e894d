#include "cli/commands/place.hpp"

namespace saldo {

Result<Settings> Place::settings() const {
    Settings read;
    std::error_code ignored;
    const std::filesystem::path usual = home / "saldo.toml";
    const std::filesystem::path file =
        settings_file.empty() && std::filesystem::exists(usual, ignored) ? usual : settings_file;
    if (!file.empty()) {
        const auto settings = read_settings(file);
        if (!settings) return std::unexpected(settings.error());
        read = *settings;
    }
    if (!log.empty()) {
        if (const auto address = kafka_address_of(log); !address)
            return std::unexpected(address.error());
        read.log = log;
    }
    if (!memory.empty()) {
        const auto bytes = memory_of_text(memory);
        if (!bytes) return std::unexpected(bytes.error());
        read.memory_bytes = *bytes;
    }
    return read;
}

}  // namespace saldo
