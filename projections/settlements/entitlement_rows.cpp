#include "projections/settlements/entitlement_rows.hpp"

#include <string>

#include "engine/base/bytes.hpp"
#include "projections/pipeline/record_rows.hpp"

namespace saldo {

Status scan_entitlement_rows(const store::Snapshot& snapshot, Handle settlement,
                             const std::function<Status(const EntitlementRow&)>& visit) {
    std::string prefix;
    append_big_endian_u32(prefix, settlement);
    return scan_rows(snapshot, TableId::settlement_rows, prefix, {},
                     [&](std::string_view, std::string_view row) -> Result<bool> {
                         const auto record =
                             record_of<EntitlementRow>(TableId::settlement_rows, row);
                         if (!record) return std::unexpected(record.error());
                         const Status shown = visit(*record);
                         if (!shown) return std::unexpected(shown.error());
                         return true;
                     });
}

}  // namespace saldo
