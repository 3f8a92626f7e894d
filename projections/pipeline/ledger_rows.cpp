#include "projections/pipeline/ledger_rows.hpp"

#include <string_view>

#include "engine/audit/total_digest.hpp"
#include "engine/base/bytes.hpp"
#include "engine/fold/rows.hpp"
#include "projections/pipeline/tables.hpp"

namespace saldo {

Status scan_ledgers(const store::Snapshot& snapshot,
                    const std::function<bool(Handle handle, const Ledger& ledger)>& visit) {
    const char kind = static_cast<char>(ReferenceKind::ledger);
    const std::string from(1, kind);
    const std::string until(1, static_cast<char>(kind + 1));
    Status result;
    const Status scanned = snapshot.scan(
        index_of(TableId::reference), from, until, [&](std::string_view key, std::string_view row) {
            Ledger ledger;
            FieldReader fields(row);
            fields(ledger);
            if (key.size() != 5 || fields.failed()) {
                result = fail(ErrorKind::damaged,
                              "a ledger of the home cannot be read; build it again from the log");
                return false;
            }
            return visit(big_endian_u32(key.substr(1)), ledger);
        });
    return scanned.has_value() ? result : scanned;
}

Result<std::vector<std::pair<std::string, Digest>>> ledger_digests(
    const store::Snapshot& snapshot) {
    std::vector<std::pair<std::string, Digest>> digests;
    const Status scanned = scan_ledgers(snapshot, [&](Handle /*handle*/, const Ledger& ledger) {
        if (ledger.events > 0) digests.emplace_back(ledger.id, ledger.digest);
        return true;
    });
    if (!scanned) return std::unexpected(scanned.error());
    return digests;
}

Result<Digest> shard_digest(Hasher& hasher, const store::Snapshot& snapshot) {
    auto digests = ledger_digests(snapshot);
    if (!digests) return std::unexpected(digests.error());
    return total_digest(hasher, std::move(*digests));
}

}  // namespace saldo
