#include "projections/pipeline/record_rows.hpp"

namespace saldo {

std::string key_behind(std::string prefix) {
    while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
    if (!prefix.empty()) {
        prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1U);
    }
    return prefix;
}

std::string reference_key(ReferenceKind kind, Handle handle) {
    std::string key(1, static_cast<char>(kind));
    append_big_endian_u32(key, handle);
    return key;
}

std::unexpected<Error> damaged_row(TableId table) {
    return fail(ErrorKind::damaged, "a row of the home's table " + std::string(table_name(table)) +
                                        " cannot be read; build the home again from the log");
}

Status scan_rows(const store::Snapshot& snapshot, TableId table, std::string_view prefix,
                 std::string_view from, const VisitRow& visit) {
    Status result;
    const Status scanned = snapshot.scan(index_of(table), from.empty() ? prefix : from,
                                         key_behind(std::string(prefix)),
                                         [&](std::string_view key, std::string_view row) {
                                             const Result<bool> more = visit(key, row);
                                             if (!more) result = std::unexpected(more.error());
                                             return more.value_or(false);
                                         });
    return scanned.has_value() ? result : scanned;
}

}  // namespace saldo
