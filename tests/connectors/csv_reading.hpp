// What another reader makes of the tables that doors write: libcsv in its strict mode, quotation
// marks only where RFC 4180 has them.
#pragma once

#include <string>
#include <vector>

namespace saldo::test {

// Rows of cells, the header first. Bytes that are no such table fail the test case.
[[nodiscard]] std::vector<std::vector<std::string>> read_csv(const std::string& bytes);

}  // namespace saldo::test
