// The vouchers of a shard, and postings to their accounts.
#pragma once

#include <string_view>

#include "engine/base/record_cache.hpp"
#include "engine/base/row_key.hpp"
#include "engine/ledger/books.hpp"
#include "engine/vouchers/voucher.hpp"

namespace saldo {

class Vouchers {
  public:
    using Slot = RecordCache<Voucher>::Slot;
    RecordCache<Voucher> cache;
    Handle made = kNoHandle;  // the last voucher's handle

    // ledger u32 | id
    [[nodiscard]] static RowKey key(Handle ledger, std::string_view voucher);
};

}  // namespace saldo
