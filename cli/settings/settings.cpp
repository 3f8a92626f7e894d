#include "cli/settings/settings.hpp"

#include <charconv>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace saldo {

namespace {

Error wrong(const std::filesystem::path& file, const toml::node& node, std::string_view what) {
    return Error{ErrorKind::bad_input,
                 fmt::format("{}:{}: {}", file.string(), node.source().begin.line, what)};
}

// A property's value as librdkafka takes it: text, whatever TOML called it.
std::optional<std::string> text_of_value(const toml::node& node) {
    if (const auto text = node.value<std::string>(); text && node.is_string()) return *text;
    if (const auto number = node.value<std::int64_t>(); number && node.is_integer())
        return std::to_string(*number);
    if (const auto flag = node.value<bool>(); flag && node.is_boolean())
        return *flag ? "true" : "false";
    return std::nullopt;
}

Status read_kafka(const std::filesystem::path& file, const toml::node& node, Settings& settings) {
    const toml::table* const table = node.as_table();
    if (table == nullptr)
        return std::unexpected(wrong(file, node, "[kafka] is a table of librdkafka's properties"));
    for (const auto& [name, value] : *table) {
        const auto text = text_of_value(value);
        if (!text)
            return std::unexpected(wrong(
                file, value,
                fmt::format("kafka.\"{}\" must be text, a number or true/false", name.str())));
        settings.kafka[std::string(name.str())] = *text;
    }
    return {};
}

Status read_key(const std::filesystem::path& file, std::string_view name, const toml::node& node,
                Settings& settings) {
    if (name == "kafka") return read_kafka(file, node, settings);
    if (name == "allow_retention") {
        if (!node.is_boolean())
            return std::unexpected(wrong(file, node, "allow_retention is true or false"));
        settings.allow_retention = node.value_or(false);
        return {};
    }
    if (name != "memory" && name != "log")
        return std::unexpected(
            wrong(file, node,
                  fmt::format("there is no setting \"{}\": memory, log, allow_retention, [kafka]",
                              name)));
    if (!node.is_string())
        return std::unexpected(wrong(file, node, fmt::format("{} is text in quotes", name)));
    const std::string text = node.value_or(std::string());
    if (name == "log") {
        if (const auto address = kafka_address_of(text); !address)
            return std::unexpected(wrong(file, node, address.error().message));
        settings.log = text;
        return {};
    }
    const auto bytes = memory_of_text(text);
    if (!bytes) return std::unexpected(wrong(file, node, bytes.error().message));
    settings.memory_bytes = *bytes;
    return {};
}

}  // namespace

Result<Settings> read_settings(const std::filesystem::path& file) {
    toml::table table;
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(file, unknown))
        return fail(ErrorKind::not_found, fmt::format("{}: there is no such file", file.string()));
    try {
        table = toml::parse_file(file.string());
    } catch (const toml::parse_error& error) {
        return fail(ErrorKind::bad_input,
                    fmt::format("{}:{}: {}", file.string(), error.source().begin.line,
                                error.description()));
    }
    Settings settings;
    for (const auto& [name, node] : table)
        if (const Status read = read_key(file, name.str(), node, settings); !read)
            return std::unexpected(read.error());
    return settings;
}

Result<std::size_t> memory_of_text(std::string_view text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const unsigned shift = unit == "KiB" ? 10 : unit == "MiB" ? 20 : unit == "GiB" ? 30 : 0;
    const bool known = shift != 0 || unit.empty();
    if (error != std::errc() || !known || number == 0 || number > (SIZE_MAX >> shift))
        return fail(
            ErrorKind::bad_input,
            fmt::format(
                "\"{}\" is no amount of memory: a number and KiB, MiB or GiB, such as 512MiB",
                text));
    return number << shift;
}

Result<KafkaAddress> kafka_address_of(std::string_view text) {
    constexpr std::string_view kScheme = "kafka://";
    const auto wrong_form = [&] {
        return fail(ErrorKind::bad_input,
                    fmt::format("\"{}\" is no log: it has the form kafka://HOST:PORT/TOPIC", text));
    };
    if (!text.starts_with(kScheme)) return wrong_form();
    const std::string_view rest = text.substr(kScheme.size());
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == rest.size())
        return wrong_form();
    const std::string_view topic = rest.substr(slash + 1);
    const std::string_view brokers = rest.substr(0, slash);
    if (topic.find('/') != std::string_view::npos || brokers.find(':') == std::string_view::npos)
        return wrong_form();
    // librdkafka takes a port beyond 65535 for another one.
    for (std::size_t from = 0; from <= brokers.size();) {
        const std::size_t end = std::min(brokers.find(',', from), brokers.size());
        const std::string_view broker = brokers.substr(from, end - from);
        const std::size_t colon = broker.rfind(':');
        if (colon == std::string_view::npos || colon == 0) return wrong_form();
        const std::string_view digits = broker.substr(colon + 1);
        unsigned port = 0;
        const auto [last, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), port);
        if (error != std::errc() || last != digits.data() + digits.size() || port == 0 ||
            port > 65'535)
            return fail(ErrorKind::bad_input,
                        fmt::format("\"{}\": \"{}\" is no port", text, digits));
        from = end + 1;
    }
    return KafkaAddress{std::string(brokers), std::string(topic)};
}

}  // namespace saldo
