// put_file() step by step: lock the partial file, let the producer fill it, fsync it, compare with
// what has the name, rename, fsync the folder. All names are looked up in the opened folder
// (openat), so a folder that is moved meanwhile changes nothing.
#include "connectors/outbox/outbox.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace saldo::outbox {
namespace {

constexpr mode_t file_mode = 0640;

// An open file or folder, closed at the end of its scope.
class Descriptor {
  public:
    explicit Descriptor(int number = -1) noexcept : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
    [[nodiscard]] int get() const noexcept { return number_; }

  private:
    int number_;
};

// What the system said last, as an error about `what`.
std::unexpected<Error> failed(const std::string& what) {
    const int reason = errno;
    ErrorKind kind = ErrorKind::io;
    if (reason == ENOENT || reason == ENOTDIR) {
        kind = ErrorKind::not_found;
    } else if (reason == EWOULDBLOCK) {
        kind = ErrorKind::in_use;
    }
    return fail(kind, "outbox: " + what + ": " + std::strerror(reason));
}

bool is_plain_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= kFileNameBytesMax && name.front() != '.' &&
           name.find('/') == std::string_view::npos && name.find('\0') == std::string_view::npos;
}

// The partial file: locked as long as this lives, and gone with it unless it was renamed.
class PartialFile {
  public:
    static Result<PartialFile> open(int folder, const std::string& file_name) {
        const std::string name = "." + file_name + ".partial";
        // Whoever held the lock before may have renamed or removed the file that was opened here:
        // then it is somebody's finished file, or nobody's, and the name is looked up again. Twice
        // means that others are busy with it.
        for (int attempt = 0; attempt < 2; ++attempt) {
            Descriptor file{::openat(folder, name.c_str(),
                                     O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, file_mode)};
            if (!file.is_open()) {
                return failed("cannot make " + name);
            }
            if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
                return failed(name + " is being written");
            }
            struct stat opened{};
            struct stat named{};
            const bool same = ::fstat(file.get(), &opened) == 0 &&
                              ::fstatat(folder, name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
                              opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
            if (!same) {
                continue;
            }
            PartialFile partial{folder, name, std::move(file)};
            // Left by a process that died: its bytes are nobody's.
            if (::ftruncate(partial.file_.get(), 0) != 0) {
                return failed("cannot empty " + name);
            }
            return partial;
        }
        return fail(ErrorKind::in_use, "outbox: " + name + " is being written by another process");
    }

    PartialFile(PartialFile&& other) noexcept
        : folder_(other.folder_),
          name_(std::move(other.name_)),
          file_(std::move(other.file_)),
          owned_(std::exchange(other.owned_, false)) {}
    ~PartialFile() {
        if (owned_) {
            ::unlinkat(folder_, name_.c_str(), 0);  // before the lock goes with the descriptor
        }
    }

    Status append(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
            if (written < 0) {
                if (errno == EINTR) {
                    continue;
                }
                return failed("cannot write " + name_);
            }
            bytes.remove_prefix(static_cast<std::size_t>(written));
            bytes_ += static_cast<std::uint64_t>(written);
        }
        return {};
    }

    Status sync() {
        if (::fsync(file_.get()) != 0) {
            return failed("cannot bring " + name_ + " to the disk");
        }
        return {};
    }

    // `flags` of renameat2. Returns 0 or the error's number.
    int rename_to(const std::string& file_name, unsigned flags) {
        if (::renameat2(folder_, name_.c_str(), folder_, file_name.c_str(), flags) != 0) {
            return errno;
        }
        owned_ = false;
        return 0;
    }

    [[nodiscard]] int get() const noexcept { return file_.get(); }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

  private:
    PartialFile(int folder, std::string name, Descriptor file)
        : folder_(folder), name_(std::move(name)), file_(std::move(file)) {}

    int folder_ = -1;  // outlives this
    std::string name_;
    Descriptor file_;
    std::uint64_t bytes_ = 0;
    bool owned_ = true;
};

// As much as there is up to the buffer's size; less only at the file's end. A negative number is an
// error.
ssize_t read_fully(int file, std::array<char, 65536>& buffer, off_t from) {
    std::size_t have = 0;
    while (have < buffer.size()) {
        const ssize_t got = ::pread(file, buffer.data() + have, buffer.size() - have,
                                    from + static_cast<off_t>(have));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return got;
        }
        if (got == 0) {
            break;
        }
        have += static_cast<std::size_t>(got);
    }
    return static_cast<ssize_t>(have);
}

Result<bool> same_bytes(int one, int other) {
    std::array<char, 65536> from_one{};
    std::array<char, 65536> from_other{};
    for (off_t at = 0;; at += static_cast<off_t>(from_one.size())) {
        const ssize_t in_one = read_fully(one, from_one, at);
        const ssize_t in_other = read_fully(other, from_other, at);
        if (in_one < 0 || in_other < 0) {
            return failed("cannot compare with the file that is there");
        }
        if (in_one != in_other || std::memcmp(from_one.data(), from_other.data(),
                                              static_cast<std::size_t>(in_one)) != 0) {
            return false;
        }
        if (in_one < static_cast<ssize_t>(from_one.size())) {
            return true;
        }
    }
}

enum class Taken : std::uint8_t { no, same_bytes, other_bytes };

// What has the name now. A file with the same bytes is brought to the disk: its writer may have
// died before it was.
Result<Taken> look_at(int folder, const std::string& file_name, const PartialFile& partial) {
    // O_NONBLOCK: a pipe of that name must not hold us up.
    const Descriptor file{
        ::openat(folder, file_name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)};
    if (!file.is_open()) {
        if (errno == ENOENT) {
            return Taken::no;
        }
        if (errno != ELOOP) {
            return failed("cannot read " + file_name);
        }
    }
    struct stat about{};
    if (!file.is_open() || ::fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode)) {
        return fail(ErrorKind::damaged,
                    "outbox: " + file_name + " is there and is no file: move it away");
    }
    const auto same = same_bytes(file.get(), partial.get());
    if (!same) {
        return std::unexpected(same.error());
    }
    if (*same && ::fsync(file.get()) != 0) {
        return failed("cannot bring " + file_name + " to the disk");
    }
    return *same ? Taken::same_bytes : Taken::other_bytes;
}

// Gives the finished partial file its name, unless that is taken.
Result<PutOutcome> take_name(int folder, const std::string& file_name, PartialFile& partial,
                             WhenTaken when_taken) {
    // Twice: between the look and the rename somebody else may have put a file there.
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto taken = look_at(folder, file_name, partial);
        if (!taken) {
            return std::unexpected(taken.error());
        }
        if (*taken == Taken::same_bytes) {
            return PutOutcome::already_there;
        }
        if (*taken == Taken::other_bytes && when_taken == WhenTaken::refuse) {
            return fail(
                ErrorKind::damaged,
                "outbox: " + file_name +
                    " is there with other bytes; it may have been sent already, so it stays");
        }
        const bool replaces = *taken == Taken::other_bytes;
        int refusal = partial.rename_to(file_name, replaces ? 0 : unsigned{RENAME_NOREPLACE});
        if (refusal == EINVAL || refusal == ENOSYS) {
            refusal = partial.rename_to(
                file_name, 0);  // a file system that cannot promise it: the look must do
        }
        if (refusal == 0) {
            return replaces ? PutOutcome::replaced : PutOutcome::written;
        }
        if (refusal != EEXIST) {
            errno = refusal;
            return failed("cannot name " + file_name);
        }
    }
    return fail(ErrorKind::in_use, "outbox: another process keeps writing " + file_name);
}

}  // namespace

Result<Put> put_file(const std::filesystem::path& folder, std::string_view file_name,
                     const FileProducer& produce, WhenTaken when_taken, const ByteSink& looks_on) {
    const std::string name{file_name};
    if (!is_plain_name(name)) {
        return fail(ErrorKind::bad_input, "outbox: '" + name +
                                              "' is not a plain file name of at most " +
                                              std::to_string(kFileNameBytesMax) + " bytes");
    }
    const Descriptor opened_folder{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened_folder.is_open()) {
        return failed("cannot open the folder " + folder.string());
    }

    auto partial = PartialFile::open(opened_folder.get(), name);
    if (!partial) {
        return std::unexpected(std::move(partial.error()));
    }
    const ByteSink sink = [&](std::string_view bytes) -> Status {
        if (Status appended = partial->append(bytes); !appended) {
            return appended;
        }
        return looks_on ? looks_on(bytes) : Status{};
    };
    if (Status produced = produce(sink); !produced) {
        return std::unexpected(std::move(produced.error()));
    }
    if (Status synced = partial->sync(); !synced) {
        return std::unexpected(std::move(synced.error()));
    }

    const auto outcome = take_name(opened_folder.get(), name, *partial, when_taken);
    if (!outcome) {
        return std::unexpected(outcome.error());
    }
    if (::fsync(opened_folder.get()) != 0) {
        return failed("cannot bring the folder " + folder.string() + " to the disk");
    }
    return Put{.outcome = *outcome, .bytes = partial->bytes()};
}

}  // namespace saldo::outbox
