#include "projections/pipeline/settlement_rows.hpp"

#include <string>

#include "engine/base/bytes.hpp"
#include "projections/pipeline/record_rows.hpp"

namespace saldo {

Result<Settlements> read_settlements(const store::Snapshot& snapshot) {
    constexpr std::size_t kKeyBytes = 5;
    Settlements read;
    const std::string prefix(1, static_cast<char>(ReferenceKind::settlement));
    const Status scanned =
        scan_rows(snapshot, TableId::reference, prefix, {},
                  [&](std::string_view key, std::string_view row) -> Result<bool> {
                      if (key.size() != kKeyBytes ||
                          !read.settlements.load(big_endian_u32(key.substr(1)), row))
                          return damaged_row(TableId::reference);
                      return true;
                  });
    if (!scanned) return std::unexpected(scanned.error());
    return read;
}

}  // namespace saldo
