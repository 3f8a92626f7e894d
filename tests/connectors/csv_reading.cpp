#include "tests/connectors/csv_reading.hpp"

#include <utility>

#include <csv.h>
#include <doctest/doctest.h>

namespace saldo::test {

namespace {

struct Reading {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> row;
};

}  // namespace

std::vector<std::vector<std::string>> read_csv(const std::string& bytes) {
    struct csv_parser parser{};
    REQUIRE(::csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) == 0);
    Reading reading;
    const auto cell = [](void* text, std::size_t size, void* to) {
        static_cast<Reading*>(to)->row.emplace_back(static_cast<const char*>(text), size);
    };
    const auto end = [](int, void* to) {
        auto& into = *static_cast<Reading*>(to);
        into.rows.push_back(std::exchange(into.row, {}));
    };
    CHECK(::csv_parse(&parser, bytes.data(), bytes.size(), cell, end, &reading) == bytes.size());
    CHECK(::csv_fini(&parser, cell, end, &reading) == 0);
    ::csv_free(&parser);
    return reading.rows;
}

}  // namespace saldo::test
