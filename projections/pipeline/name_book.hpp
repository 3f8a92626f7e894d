// From a home's handles back to the ids that people know. Handles are private to a home, so that
// nothing leaves it without passing through here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/base/result.hpp"
#include "engine/fold/rows.hpp"
#include "engine/ledger/account.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// Ids that were read once. A handle's id never changes, so that the book of a later snapshot may
// begin with what an earlier one read. One thread at a time.
class KnownIds {
  public:
    // Of memory, roughly.
    explicit KnownIds(std::size_t bytes_max = std::size_t{16} << 20U) : bytes_max_(bytes_max) {}

    // nullptr: not known. Valid until the next keep().
    [[nodiscard]] const std::string* find(std::uint64_t slot) const;
    // Forgets all others where they have become too much.
    const std::string& keep(std::uint64_t slot, std::string id);

  private:
    std::unordered_map<std::uint64_t, std::string> ids_;  // table | kind | handle
    std::size_t bytes_max_ = 0;
    std::size_t bytes_ = 0;
};

// Ids as of one snapshot, read when they are first asked for and kept. One thread at a time. Every
// function is `damaged` where a handle has no row, and `io` where the disk fails; kNoHandle is the
// empty id.
class NameBook {
  public:
    // `snapshot` and `known` outlive the book.
    explicit NameBook(const store::Snapshot& snapshot) : snapshot_(snapshot), known_(own_) {}
    NameBook(const store::Snapshot& snapshot, KnownIds& known)
        : snapshot_(snapshot), known_(known) {}
    NameBook(const NameBook&) = delete;
    NameBook& operator=(const NameBook&) = delete;

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
    // The view is valid until the next look-up.
    [[nodiscard]] Result<std::string_view> look_up(ReferenceKind kind, Handle handle);
    [[nodiscard]] Result<std::string_view> look_up(NameKind kind, Handle handle);
    [[nodiscard]] Result<std::string_view> look_up(TableId table, std::uint8_t kind, Handle handle);
    [[nodiscard]] Result<std::string_view> owner(const Account& account);
    [[nodiscard]] Result<std::string_view> counterpart(const Account& account);

    const store::Snapshot& snapshot_;
    KnownIds own_;
    KnownIds& known_;
};

}  // namespace saldo
