// From a home's handles back to the ids that people know. Handles are private to a home, so that
// nothing leaves it without passing through here.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "engine/base/result.hpp"
#include "engine/fold/rows.hpp"
#include "engine/ledger/account.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// Ids as of one snapshot, read when they are first asked for and kept. One thread at a time. Every
// function is `damaged` where a handle has no row, and `io` where the disk fails; kNoHandle is the
// empty id.
class NameBook {
  public:
    // `snapshot` outlives the book.
    explicit NameBook(const store::Snapshot& snapshot) : snapshot_(snapshot) {}

    [[nodiscard]] Result<std::string> ledger(Handle handle);
    [[nodiscard]] Result<std::string> funder(Handle handle);
    [[nodiscard]] Result<std::string> provider(Handle handle);
    [[nodiscard]] Result<std::string> service(Handle handle);
    [[nodiscard]] Result<std::string> word(Handle handle);  // a coding
    [[nodiscard]] Result<std::string> voucher(Handle handle);
    [[nodiscard]] Result<std::string> client(Handle handle);
    // Any other record of the table `reference`.
    [[nodiscard]] Result<std::string> reference(ReferenceKind kind, Handle handle);

    // An account as balances and journals name it: the ledger, the class, and whose it is.
    //     hel/payable/open/helsinki/provider-7     hel/expense/helsinki/4310     hel/bank/helsinki
    //     hel/commitment/home_care                 hel/voucher/available/V1 hel/voucher/available
    // A voucher's class without a voucher is the sum over all of the ledger's.
    [[nodiscard]] Result<std::string> account(Handle ledger, const Account& account);

  private:
    [[nodiscard]] Result<std::string> named(NameKind kind, Handle handle);
    [[nodiscard]] Result<std::string> look_up(TableId table, std::uint8_t kind, Handle handle);
    [[nodiscard]] Result<std::string> owner(const Account& account);
    [[nodiscard]] Result<std::string> counterpart(const Account& account);

    const store::Snapshot& snapshot_;
    std::unordered_map<std::uint64_t, std::string> ids_;  // table | kind | handle
};

}  // namespace saldo
