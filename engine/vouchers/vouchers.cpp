#include "engine/vouchers/vouchers.hpp"

namespace saldo {

std::string Vouchers::key(Handle ledger, std::string_view voucher) {
    std::string key;
    key.reserve(voucher.size() + 4);
    append_big_endian_u32(key, ledger);
    key.append(voucher);
    return key;
}

}  // namespace saldo
