#include "engine/vouchers/vouchers.hpp"

namespace saldo {

RowKey Vouchers::key(Handle ledger, std::string_view voucher) {
    return RowKey().add_u32(ledger).add(voucher);
}

}  // namespace saldo
