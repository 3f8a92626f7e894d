// The questions of `saldo trace`, asked in this process: a line at a time of every file would start
// hundreds of programs.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands/office.hpp"
#include "cli/wiring.hpp"

namespace saldo::test {

class Tracer {
  public:
    // `receivers`: the text that invoices were made with.
    explicit Tracer(const std::filesystem::path& home, std::string receivers = {});

    // Of a line, from 1. REQUIRES: the file and the line can be traced.
    [[nodiscard]] Answer line(const std::filesystem::path& file, std::size_t line) const;
    [[nodiscard]] Answer event(const std::string& source, const std::string& id) const;

  private:
    [[nodiscard]] Answer ask(const Request& request) const;

    Wiring wiring_;
    Place place_;
    std::string receivers_;
    std::unique_ptr<Office> office_;
};

[[nodiscard]] std::size_t lines_of(const std::filesystem::path& file);
// Empty: the answer has no such fact.
[[nodiscard]] std::string fact_of(const Answer& answer, const std::string& name);
// A row's cell by its column's name.
[[nodiscard]] const std::string& cell(const Answer& answer, const std::vector<std::string>& row,
                                      const std::string& column);

}  // namespace saldo::test
