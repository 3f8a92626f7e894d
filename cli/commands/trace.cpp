// saldo trace: from a line of a file to the events behind it, and from an event to every file and
// line that it led to.

#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "cli/commands/program.hpp"
#include "cli/commands/small_files.hpp"

namespace saldo {

namespace {

struct TraceOptions {
    std::vector<std::string> words;
    std::string source;
    std::filesystem::path receivers;
    std::uint64_t limit = 100;
};

constexpr std::size_t kPieceBytes = std::size_t{1} << 16U;

// The file is read here: the process that holds the home may not be allowed to.
Result<Digest> sha256_of(const Wiring& wiring, const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error))
        return fail(ErrorKind::not_found, fmt::format("{}: there is no such file", path.string()));
    std::ifstream file(path, std::ios::binary);
    const auto hash = wiring.make_running_hash();
    std::array<char, kPieceBytes> piece{};
    while (file) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        hash->add({piece.data(), static_cast<std::size_t>(file.gcount())});
    }
    if (!file.eof())
        return fail(ErrorKind::io, fmt::format("{}: the file cannot be read", path.string()));
    return hash->end();
}

Result<std::uint64_t> line_number(const std::string& text) {
    std::uint64_t line = 0;
    const char* const end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, line);
    if (error != std::errc() || last != end || line == 0)
        return fail(ErrorKind::bad_input,
                    fmt::format("\"{}\" is no line: lines are counted from 1", text));
    return line;
}

Result<Request> request_of(const Program& program, const TraceOptions& options) {
    const std::vector<std::string>& words = options.words;
    const auto receivers = text_of_small_file(options.receivers);
    if (!receivers) return std::unexpected(receivers.error());
    Request request{
        {"ledger", program.place.ledger}, {"limit", options.limit}, {"receivers", *receivers}};
    if (words.front() == "event") {
        if (words.size() < 2 || words.size() > 3)
            return fail(ErrorKind::bad_input, "which event? saldo trace event ID [LEDGER]");
        request["ask"] = "trace_event";
        request["id"] = words[1];
        request["source"] = options.source;
        if (words.size() == 3) request["ledger"] = words[2];
        return request;
    }
    if (words.size() != 2)
        return fail(ErrorKind::bad_input,
                    "which line? saldo trace FILE LINE, or saldo trace event ID [LEDGER]");
    const auto line = line_number(words[1]);
    if (!line) return std::unexpected(line.error());
    const std::filesystem::path path = words.front();
    const auto sha256 = sha256_of(program.wiring, path);
    if (!sha256) return std::unexpected(sha256.error());
    request["ask"] = "trace_line";
    request["sha256"] = to_hex(*sha256);
    request["file_name"] = path.filename().string();
    request["line"] = *line;
    return request;
}

Status trace(const Program& program, const TraceOptions& options) {
    const auto request = request_of(program, options);
    if (!request) return std::unexpected(request.error());
    auto office = open_office(program.place, program.wiring, Access::read);
    if (!office) return std::unexpected(office.error());
    const auto answer = (*office)->ask(*request);
    if (!answer) return std::unexpected(answer.error());
    show(program, *answer);
    std::fflush(stdout);
    const std::string* const more = answer->find_fact("more");
    if (more != nullptr && *more != "0")
        fmt::print(stderr, "saldo: {} more are not shown: --limit N\n", *more);
    return {};
}

}  // namespace

void add_tracing(CLI::App& app, Program& program) {
    auto options = std::make_shared<TraceOptions>();
    CLI::App* const command = add_command(
        app, program, "trace",
        "From a line of a payment run's file to the events behind it, and back",
        "  saldo trace outbox/f7eb1b04-000001-F01.xml 42\n"
        "  saldo trace event D000123\n"
        "  saldo trace event K000001 koivula --source urn:koivula:organiser --format json",
        [&program, options] { return trace(program, *options); });
    command->add_option("words", options->words, "FILE LINE, or: event ID [LEDGER]")->required();
    command->add_option("--source", options->source,
                        "Of an event: its source, where several have an event of that id");
    command->add_option("--receivers", options->receivers,
                        "Of an invoice's file, and of an event's invoices: the file that saldo "
                        "invoices was given");
    command
        ->add_option("--limit", options->limit,
                     "At most so many deliveries, or files and lines (default 100)")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
}

}  // namespace saldo
