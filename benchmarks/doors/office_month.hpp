// A month through the program, as an office goes through it: deliveries published and folded, the
// month closed and approved, a run made and approved, its payment file written, and the bank's
// statement of it received. Each command is a process of its own, so that its time is what a clerk
// waits for, start included, and its memory is the kernel's figure of that process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace saldo::bench {

struct Ran {
    double seconds = 0;
    std::uint64_t peak_mib = 0;
};

struct OfficeMonth {
    std::uint64_t payments = 0;
    std::int64_t cents = 0;
    std::uint64_t statement_bytes = 0;
    Ran nothing;         // `saldo status`: what any command of that home has
    Ran close;           // `saldo close`
    Ran make_run;        // `saldo pay LEDGER PERIOD`
    Ran written;         // `saldo pay --run --out`: recorded and written
    Ran received;        // `saldo receive`: read, compared, published, folded
    Ran received_again;  // the same file: nothing is new
};

// A provider for each payment, two visits each. Gives up where a command fails, where the file's
// payments are not what the books owe, or where after the statement not every cent is booked.
[[nodiscard]] OfficeMonth go_through_month(const std::filesystem::path& program,
                                           const std::filesystem::path& folder,
                                           std::uint64_t payees, std::uint64_t memory_mib);

}  // namespace saldo::bench
