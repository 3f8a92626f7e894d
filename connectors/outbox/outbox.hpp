// The folder where finished files wait for whoever carries them on: a bank's file transfer, a
// finance system's pick-up job. A file appears there whole and durable under its name, or not at
// all.
//
// Invariants
// 1. Under a file's name there are never half its bytes: they are written beside it, as
// ".NAME.partial", and renamed.
// 2. When put_file() returns without an error, the bytes and the name are on the disk (fsync of the
// file and of the folder),
//    so that the event that says "exported" may be published.
// 3. Making a file twice is harmless: the same bytes under the same name are left alone. Other
// bytes under a name that is
//    taken are refused, because somebody may have carried the first file on already, and would pay
//    twice.
//
// The hard thing: another process, or one that died half-way, may have left a partial file. It is
// locked (flock) while it is written; an unlocked one belongs to nobody and is written anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"

namespace saldo::outbox {

// Longest file name: the partial file's name is 9 longer, and file systems take 255 bytes.
inline constexpr std::size_t kFileNameBytesMax = 200;

// What to do when the name is taken by other bytes.
enum class WhenTaken : std::uint8_t {
    refuse,   // an error of kind `damaged`; the file that is there stays
    replace,  // an operator said so: the new file takes its place, atomically
};

enum class PutOutcome : std::uint8_t {
    written,        // the name was free
    already_there,  // with the same bytes
    replaced,       // with other bytes, and the caller asked for it
};

struct Put {
    PutOutcome outcome = PutOutcome::written;
    std::uint64_t bytes = 0;  // of the file
};

// Makes the file's bytes: hands them to the sink piece by piece and returns the first error.
using FileProducer = std::function<Status(const ByteSink&)>;

// Puts a file into `folder`, which exists already. `looks_on`, if not empty, is given every piece
// as well, after it was written: a SHA-256 to be published with the file's name, which this room
// does not compute itself. It saw the whole file when put_file() returns without an error, also
// when the file was already there.
//
// The file is readable by its owner and group (0640, less the umask). One call at a time for a
// name, any number for others. Errors: bad_input for a name that is not a plain, visible file name;
// not_found for a folder that is not there; in_use when another process writes that file now;
// damaged for a name taken by other bytes (or by something that is no file); io for a disk that is
// full, read-only or failing; or the producer's own error as it came. After any error the name is
// as it was before and no partial file is left; only when the disk fails at the last step, the
// folder's own fsync, the whole file may stand there already, and putting it again is harmless.
[[nodiscard]] Result<Put> put_file(const std::filesystem::path& folder, std::string_view file_name,
                                   const FileProducer& produce,
                                   WhenTaken when_taken = WhenTaken::refuse,
                                   const ByteSink& looks_on = {});

}  // namespace saldo::outbox
