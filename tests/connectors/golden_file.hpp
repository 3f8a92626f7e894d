// Golden files of doors: what was written once is written the same for ever.
#pragma once

#include <string>

namespace saldo::test {

// The file tests/golden/NAME. With SALDO_WRITE_GOLDEN=1 it is `bytes` from now on, to be looked at
// before it is kept.
[[nodiscard]] std::string golden_file(const std::string& name, const std::string& bytes);

}  // namespace saldo::test
