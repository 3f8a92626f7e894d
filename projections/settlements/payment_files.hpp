// A run as the records that the doors work on: the settlement to be approved, the run to be paid,
// and one payment file for each funder of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/ledger/ledger.hpp"
#include "engine/services/funder.hpp"
#include "engine/settlement/payment_file.hpp"
#include "engine/settlement/settled_line.hpp"
#include "engine/settlement/settlement.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

// The ledger of that id in the shard, and its handle where `handle` is given. nullopt: the shard
// has none. Errors of all functions here: io, damaged, and what they say.
[[nodiscard]] Result<std::optional<Ledger>> read_ledger(const ShardView& shard,
                                                        std::string_view ledger,
                                                        Handle* handle = nullptr);

// nullopt: the ledger, or the record in it, is not there. Handles in a record are named by
// `shard.names`.
[[nodiscard]] Result<std::optional<Settlement>> read_settlement(const ShardView& shard,
                                                                std::string_view ledger,
                                                                std::string_view settlement);
[[nodiscard]] Result<std::optional<PaymentRun>> read_run(const ShardView& shard,
                                                         std::string_view ledger,
                                                         std::string_view run);
[[nodiscard]] Result<std::optional<Funder>> read_funder(const ShardView& shard,
                                                        std::string_view ledger,
                                                        std::string_view funder);

// Where the ledger's files go, with their handles, in the order in which they were first defined.
// No ledger: none.
[[nodiscard]] Result<std::vector<std::pair<Handle, Sink>>> sinks_of(const ShardView& shard,
                                                                    std::string_view ledger);

// "0f1e2d3c-000012": how the names of the run's files begin, by 8 hexadecimal digits of the
// ledger's SHA-256 and the run's number.
[[nodiscard]] std::string name_of_run(std::string_view ledger, const PaymentRun& run);

// The run's payments as one file for each funder, in order of funder ids; complete, and the same to
// the byte whenever it is asked for: ids follow from the ledger, the run's number and the funder's
// place in it, the moment is that of the approval, and accounts and names of payers and payees are
// those that the run kept when it was made.
//
//     message id               <8 hex digits of the ledger's SHA-256>-<run, 6>-F<funder, 2>
//     payment information id   the message id and "-1"
//     remittance               the run and its settlements, as many as 140 characters hold
//     reference                of the run's number and the payment's place in it
//     bank day                 by the ledger's calendar as it was known at the approval
//
// Payments keep their place in the file whatever the bank has answered meanwhile; a funder whose
// payments were withdrawn has no file. The caller judges each file by check_payment_file() before a
// byte of it leaves. Errors: not_found (no such ledger or run), refused (the run is not approved).
[[nodiscard]] Result<std::vector<settlement::PaymentFile>> payment_files_of(const ShardView& shard,
                                                                            std::string_view ledger,
                                                                            std::string_view run);

// When the run's payments of the funder are paid, as the bank is asked to: by the settings of the
// sink that paid for the funder when the run was approved (engine/settlement/payment_settings.hpp),
// so that nothing that comes later changes it; the run's execution date where there was none, or it
// says nothing that can be read. REQUIRES: the run is approved.
[[nodiscard]] Result<Date> paid_on(const ShardView& shard, const PaymentRun& run, Handle funder);

// The sink that the funder's payments of the run left through, as its file was made
// (engine/settlement/export.hpp); nullopt: they have not left.
[[nodiscard]] Result<std::optional<Sink>> paid_through(const ShardView& shard,
                                                       const PaymentRun& run, Handle funder);

// A line of a settlement with its ids.
[[nodiscard]] Result<settlement::SettledLine> settled_line_of(const ShardView& shard,
                                                              const Settlement& settlement,
                                                              const Settlement::Line& line);

// What a funder owes by the run's settlements, whether or not this run pays it.
struct FunderLines {
    Handle handle = kNoHandle;  // the funder's
    std::string funder;         // its id
    // <8 hexadecimal digits of the ledger's SHA-256>-<run, 6>-L<funder, 2>: the file's name.
    std::string name;
    std::string documents_name;                  // the same with -B for -L
    std::string statements_name;                 // and with -S
    std::vector<settlement::SettledLine> lines;  // by settlement in the run's order, in its order
};

// The lines of each funder that has any in the run's settlements, in order of funder ids: the same
// whenever they are asked for, because a settlement never changes.
[[nodiscard]] Result<std::vector<FunderLines>> settled_lines_of(const ShardView& shard,
                                                                std::string_view ledger,
                                                                const PaymentRun& run);

}  // namespace saldo
