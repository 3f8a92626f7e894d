// Under which ids a bank's facts are recorded, so that the same money is recorded once, however
// often, in whatever file and by whichever message the bank tells of it.
//
// An entry of an account is known by the first of these that it has, always together with the
// account, the direction, the amount and the day of booking:
//
//   1. the bank's own reference (AcctSvcrRef), which a statement, its copy and a notification share
//   2. the id of ours that it names (EndToEndId, else PmtInfId)
//   3. its place: the statement's id, page and the entry's index
//
// and by how many entries before it in the same report have the same of that: two equal amounts on
// one day are two payments. Neither the file's name nor the message's id takes part: a copy under
// another name or in another message is the same. The statement's id and the entry's index alone
// would be enough for statements, but a notification has others for the same money; so they are the
// last resort, for entries of which nothing else is said.
//
// Where an entry has both 1 and 2 it is recorded under 1, and counts as told where either is known.
// What it was made of is recorded as "ID:0", "ID:1" by the index of the transaction, and what is
// left as "ID:rest"; an entry that was told whole is not told again in parts, nor the other way
// round.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/settlement/bank_report.hpp"

namespace saldo::settlement {

// "bank:" and 32 hexadecimal digits of the SHA-256 over the fields, each after its length.
[[nodiscard]] std::string fact_id(Hasher& hasher, std::initializer_list<std::string_view> fields);

// Whether a reference names anything: "NOTPROVIDED" and "NONREF" are what banks write for none.
[[nodiscard]] bool is_reference(std::string_view reference) noexcept;

// The bank's own reference of an entry, or of its only transaction; empty: there is none.
[[nodiscard]] std::string_view bank_reference_of(const ReportEntry& entry);

struct EntryIds {
    std::string id;                   // recorded under this
    std::vector<std::string> others;  // told before, perhaps, under these
};

// The ids of one report's entries. Entries are asked for in the report's order, each once.
class EntryIdentity {
  public:
    // `hasher` and `report` outlive it. `account` is the IBAN in its electronic form.
    EntryIdentity(Hasher& hasher, std::string account, const AccountReport& report)
        : hasher_(hasher), account_(std::move(account)), report_(report) {}

    // `named` is the id of ours that the entry names, or empty; `day` that of its booking.
    [[nodiscard]] EntryIds of(const ReportEntry& entry, std::string_view named, Date day);

  private:
    [[nodiscard]] std::string id_of(const ReportEntry& entry, std::string_view by,
                                    std::string_view what, Date day);

    Hasher& hasher_;
    std::string account_;
    const AccountReport& report_;
    std::unordered_map<std::string, std::uint64_t> seen_;  // by what ids are made of
};

}  // namespace saldo::settlement
