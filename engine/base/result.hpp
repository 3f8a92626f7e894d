// What a failing world looks like: a value, never an exception. A refused event is not a failure
// (it is data, see ledger/refusal.hpp) and a bug is an assertion (see assert.hpp); this is for the
// rest: a disk that is full, a broker that is down, a file that is not there.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace saldo {

// What a caller can do about it. The program's exit code follows from it
// (cli/commands/exit_code.hpp).
enum class ErrorKind : std::uint8_t {
    bad_input,     // the caller's words or file are wrong: correct them
    not_found,     // nothing of that name
    in_use,        // another process holds it: wait, or speak to that process
    newer_format,  // written by a later version of the program: upgrade
    unavailable,   // a broker or socket does not answer: try again
    io,            // the disk failed, is full or read-only
    damaged,       // stored data contradicts itself, or a log was truncated or replaced
    limit,         // a named maximum was reached (base/limits.hpp)
    refused,       // the ledger refused what was asked: the message has the reason
    differs,       // what the caller says to have seen is not what stands there: look again
};

struct Error {
    ErrorKind kind = ErrorKind::io;
    std::string message;  // one sentence for a person: what, where, and what to do
};

template <class T>
using Result = std::expected<T, Error>;

using Status = Result<void>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorKind kind, std::string message) {
    return std::unexpected<Error>(Error{kind, std::move(message)});
}

}  // namespace saldo
