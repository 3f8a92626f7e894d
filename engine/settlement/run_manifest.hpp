// What the files of a payment run are, for whoever carries them on: which file is for whom, how
// much is in it, and by which bytes it is known; and what is in no file, and why. Follows from the
// log alone: of the same files it says the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::settlement {

struct RunManifest {
    struct File {
        std::string name;
        std::string sink;
        std::string funder;
        std::string format;  // "pain.001.001.09"
        std::uint16_t format_version = 1;
        bool pays = false;     // or a copy
        std::size_t rows = 0;  // payments, lines or documents
        Cents total;
        Digest sha256;
        std::vector<std::string>
            held;  // a line for each posting that is held back, with its reason
    };
    // A sink that has no file of the run.
    struct Missing {
        std::string sink;
        std::string funder;
        std::string format;
        std::string reason;
    };
    // A net that the run does not pay.
    struct Waiting {
        std::string funder;
        std::string provider;
        Cents amount;
        std::string reason;  // wait_reason_name()
    };
    std::string ledger;
    std::string run;
    Date execution_date;
    Cents total;      // of the payments that were approved
    Cents withdrawn;  // of them: what is in no file any more
    std::vector<File> files;
    std::vector<Missing> missing;
    std::vector<Waiting> waiting;
};

}  // namespace saldo::settlement
