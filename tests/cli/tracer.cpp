#include "tests/cli/tracer.hpp"

#include <algorithm>
#include <utility>

#include <doctest/doctest.h>

#include "tests/program.hpp"

namespace saldo::test {

Tracer::Tracer(const std::filesystem::path& home, std::string receivers)
    : wiring_(make_wiring()), receivers_(std::move(receivers)) {
    place_.home = home;
    auto office = open_office(place_, wiring_, Access::read);
    REQUIRE(office.has_value());
    office_ = std::move(*office);
}

Answer Tracer::line(const std::filesystem::path& file, std::size_t line) const {
    const std::string bytes = text_of_file(file);
    return ask({{"ask", "trace_line"},
                {"sha256", to_hex(wiring_.make_hasher()->sha256(bytes))},
                {"file_name", file.filename().string()},
                {"receivers", receivers_},
                {"line", line}});
}

Answer Tracer::event(const std::string& source, const std::string& id) const {
    return ask({{"ask", "trace_event"},
                {"source", source},
                {"id", id},
                {"receivers", receivers_},
                {"limit", 10'000U}});
}

Answer Tracer::ask(const Request& request) const {
    auto answer = office_->ask(request);
    INFO((answer ? std::string() : answer.error().message));
    REQUIRE(answer.has_value());
    return std::move(*answer);
}

std::size_t lines_of(const std::filesystem::path& file) {
    const std::string bytes = text_of_file(file);
    return static_cast<std::size_t>(std::ranges::count(bytes, '\n')) +
           (bytes.empty() || bytes.back() == '\n' ? 0 : 1);
}

std::string fact_of(const Answer& answer, const std::string& name) {
    const std::string* const value = answer.find_fact(name);
    return value == nullptr ? std::string() : *value;
}

const std::string& cell(const Answer& answer, const std::vector<std::string>& row,
                        const std::string& column) {
    const auto at = std::ranges::find(answer.columns, column, &Column::name);
    REQUIRE(at != answer.columns.end());
    return row[static_cast<std::size_t>(at - answer.columns.begin())];
}

}  // namespace saldo::test
