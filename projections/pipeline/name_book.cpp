#include "projections/pipeline/name_book.hpp"

#include <string_view>

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

}  // namespace

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
Result<std::string> NameBook::voucher(Handle handle) { return named(NameKind::voucher, handle); }
Result<std::string> NameBook::client(Handle handle) { return named(NameKind::client, handle); }

Result<std::string> NameBook::reference(ReferenceKind kind, Handle handle) {
    return look_up(TableId::reference, static_cast<std::uint8_t>(kind), handle);
}

Result<std::string> NameBook::named(NameKind kind, Handle handle) {
    return look_up(TableId::names, static_cast<std::uint8_t>(kind), handle);
}

Result<std::string> NameBook::look_up(TableId table, std::uint8_t kind, Handle handle) {
    if (handle == kNoHandle) return std::string();
    const std::uint64_t slot =
        static_cast<std::uint64_t>(table) << 48U | static_cast<std::uint64_t>(kind) << 40U | handle;
    if (const auto found = ids_.find(slot); found != ids_.end()) return found->second;

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
    return ids_.emplace(slot, std::move(head.id)).first->second;
}

Result<std::string> NameBook::owner(const Account& account) {
    switch (account.account_class) {
        case AccountClass::voucher_available:
        case AccountClass::voucher_held:
            return voucher(account.owner);
        case AccountClass::commitment:
            return service(account.owner);
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
            return funder(account.owner);
    }
    return fail(ErrorKind::damaged, "the home has an account of an unknown class " +
                                        std::to_string(static_cast<int>(account.account_class)));
}

Result<std::string> NameBook::counterpart(const Account& account) {
    return account.account_class == AccountClass::expense ? word(account.counterpart)
                                                          : provider(account.counterpart);
}

Result<std::string> NameBook::account(Handle ledger_handle, const Account& account) {
    auto name = ledger(ledger_handle);
    if (!name) return name;
    name->push_back('/');
    name->append(account_class_name(account.account_class));
    for (const auto& part : {owner(account), counterpart(account)}) {
        if (!part) return part;
        if (part->empty()) continue;
        name->push_back('/');
        name->append(*part);
    }
    return name;
}

}  // namespace saldo
