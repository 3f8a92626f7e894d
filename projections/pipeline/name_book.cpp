#include "projections/pipeline/name_book.hpp"

#include <string_view>
#include <utility>

#include "engine/base/bytes.hpp"
#include "projections/pipeline/tables.hpp"

namespace saldo {

namespace {

// Every reference record begins with its ledger and its id; the rest is not needed here.
struct RecordHead {
    Handle ledger = kNoHandle;
    std::string id;
};

template <class Fields>
void describe(Fields& fields, RecordHead& head) {
    fields(head.ledger, head.id);
}

// Of an entry, beside the id's own.
constexpr std::size_t kEntryBytes = 80;

Result<std::string> copy_of(const Result<std::string_view>& id) {
    if (!id) return std::unexpected(id.error());
    return std::string(*id);
}

}  // namespace

const std::string* KnownIds::find(std::uint64_t slot) const {
    const auto found = ids_.find(slot);
    return found == ids_.end() ? nullptr : &found->second;
}

const std::string& KnownIds::keep(std::uint64_t slot, std::string id) {
    if (bytes_ >= bytes_max_) {
        ids_.clear();
        bytes_ = 0;
    }
    bytes_ += kEntryBytes + id.capacity();
    return ids_.emplace(slot, std::move(id)).first->second;
}

Result<std::string> NameBook::ledger(Handle handle) {
    return reference(ReferenceKind::ledger, handle);
}
Result<std::string> NameBook::funder(Handle handle) {
    return reference(ReferenceKind::funder, handle);
}
Result<std::string> NameBook::provider(Handle handle) {
    return reference(ReferenceKind::provider, handle);
}
Result<std::string> NameBook::service(Handle handle) {
    return reference(ReferenceKind::service, handle);
}
Result<std::string> NameBook::word(Handle handle) { return reference(ReferenceKind::word, handle); }

Result<std::string> NameBook::voucher(Handle handle) {
    return copy_of(look_up(NameKind::voucher, handle));
}
Result<std::string> NameBook::client(Handle handle) {
    return copy_of(look_up(NameKind::client, handle));
}

Result<std::string> NameBook::reference(ReferenceKind kind, Handle handle) {
    return copy_of(look_up(kind, handle));
}

Result<std::string_view> NameBook::look_up(ReferenceKind kind, Handle handle) {
    return look_up(TableId::reference, static_cast<std::uint8_t>(kind), handle);
}

Result<std::string_view> NameBook::look_up(NameKind kind, Handle handle) {
    return look_up(TableId::names, static_cast<std::uint8_t>(kind), handle);
}

Result<std::string_view> NameBook::look_up(TableId table, std::uint8_t kind, Handle handle) {
    if (handle == kNoHandle) return std::string_view();
    const std::uint64_t slot =
        static_cast<std::uint64_t>(table) << 48U | static_cast<std::uint64_t>(kind) << 40U | handle;
    if (const std::string* const known = known_.find(slot); known != nullptr) return *known;

    std::string key(1, static_cast<char>(kind));
    append_big_endian_u32(key, handle);
    const auto row = snapshot_.get(index_of(table), key);
    if (!row) return std::unexpected(row.error());
    RecordHead head;
    bool sound = row->has_value();
    if (sound && table == TableId::names) {
        head.id = **row;
    } else if (sound) {
        FieldReader fields(**row);
        fields(head);
        sound = !fields.failed();
    }
    if (!sound) {
        return fail(ErrorKind::damaged,
                    "the home has no name for number " + std::to_string(handle) + " of kind " +
                        std::to_string(kind) + " in its table " + std::string(table_name(table)) +
                        "; build it again from the log");
    }
    return known_.keep(slot, std::move(head.id));
}

Result<std::string_view> NameBook::owner(const Account& account) {
    switch (account.account_class) {
        case AccountClass::voucher_available:
        case AccountClass::voucher_held:
            return look_up(NameKind::voucher, account.owner);
        case AccountClass::commitment:
            return look_up(ReferenceKind::service, account.owner);
        case AccountClass::expense:
        case AccountClass::vat_receivable:
        case AccountClass::payable_recorded:
        case AccountClass::payable_open:
        case AccountClass::payable_disputed:
        case AccountClass::payable_settled:
        case AccountClass::payable_in_payment:
        case AccountClass::receivable_provider:
        case AccountClass::bank:
        case AccountClass::loss:
        case AccountClass::unexplained:
        case AccountClass::receivable_client:
        case AccountClass::fee_income:
            return look_up(ReferenceKind::funder, account.owner);
    }
    return fail(ErrorKind::damaged, "the home has an account of an unknown class " +
                                        std::to_string(static_cast<int>(account.account_class)));
}

Result<std::string_view> NameBook::counterpart(const Account& account) {
    return look_up(account.account_class == AccountClass::expense ? ReferenceKind::word
                                                                  : ReferenceKind::provider,
                   account.counterpart);
}

Result<std::string> NameBook::account(Handle ledger_handle, const Account& account) {
    const auto ledger_id = look_up(ReferenceKind::ledger, ledger_handle);
    if (!ledger_id) return std::unexpected(ledger_id.error());
    std::string name(*ledger_id);
    name.push_back('/');
    name.append(account_class_name(account.account_class));
    const auto append = [&name](const Result<std::string_view>& part) -> Status {
        if (!part) return std::unexpected(part.error());
        if (!part->empty()) name.append("/").append(*part);
        return {};
    };
    if (const Status status = append(owner(account)); !status)
        return std::unexpected(status.error());
    if (const Status status = append(counterpart(account)); !status)
        return std::unexpected(status.error());
    return name;
}

}  // namespace saldo
