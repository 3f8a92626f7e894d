// The outbox against everything that can go wrong between the first byte and the last fsync.
#include "connectors/outbox/outbox.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include "tests/skip.hpp"

using namespace saldo;
using outbox::put_file;
using outbox::PutOutcome;
using outbox::WhenTaken;

namespace {

namespace fs = std::filesystem;

// A folder of its own, gone at the end.
class Folder {
  public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "saldo-outbox-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    [[nodiscard]] const fs::path& path() const { return path_; }
    [[nodiscard]] std::set<std::string> names() const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator{path_}) {
            names.insert(entry.path().filename().string());
        }
        return names;
    }
    [[nodiscard]] std::string bytes_of(const std::string& name) const {
        std::ifstream file{path_ / name, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    void put(const std::string& name, std::string_view bytes) const {
        std::ofstream{path_ / name, std::ios::binary} << bytes;
    }

  private:
    fs::path path_;
};

// Hands over `bytes` in pieces of seven.
outbox::FileProducer producing(std::string bytes) {
    return [bytes = std::move(bytes)](const ByteSink& sink) -> Status {
        for (std::size_t at = 0; at < bytes.size(); at += 7) {
            if (Status taken = sink(std::string_view{bytes}.substr(at, 7)); !taken) {
                return taken;
            }
        }
        return {};
    };
}

using Names = std::set<std::string>;

}  // namespace

TEST_CASE("outbox: a file appears whole, and whoever looks on saw every byte") {
    const Folder folder;
    std::string seen;
    const auto put = put_file(folder.path(), "run.xml", producing("<Document/> and some more"),
                              WhenTaken::refuse, [&seen](std::string_view bytes) -> Status {
                                  seen += bytes;
                                  return {};
                              });
    REQUIRE_MESSAGE(put, put.error().message);
    CHECK(put->outcome == PutOutcome::written);
    CHECK(put->bytes == 25);
    CHECK(folder.bytes_of("run.xml") == "<Document/> and some more");
    CHECK(seen == "<Document/> and some more");
    CHECK(folder.names() == Names{"run.xml"});
    const auto rights = fs::status(folder.path() / "run.xml").permissions();
    CHECK((rights & fs::perms::others_all) == fs::perms::none);
}

TEST_CASE("outbox: while a file is written nobody sees it under its name") {
    const Folder folder;
    const auto put = put_file(folder.path(), "run.xml", [&](const ByteSink& sink) -> Status {
        CHECK(sink("half"));
        CHECK_FALSE(fs::exists(folder.path() / "run.xml"));
        return sink(" and half");
    });
    REQUIRE(put);
    CHECK(folder.bytes_of("run.xml") == "half and half");
}

TEST_CASE("outbox: the same bytes again are left alone") {
    const Folder folder;
    const std::string bytes(200'000, 'x');  // more than one piece of the comparison
    REQUIRE(put_file(folder.path(), "run.xml", producing(bytes)));
    struct stat before{};
    struct stat after{};
    REQUIRE(::stat((folder.path() / "run.xml").c_str(), &before) == 0);
    std::size_t seen = 0;
    const auto again = put_file(folder.path(), "run.xml", producing(bytes), WhenTaken::refuse,
                                [&seen](std::string_view piece) -> Status {
                                    seen += piece.size();
                                    return {};
                                });
    REQUIRE(again);
    CHECK(again->outcome == PutOutcome::already_there);
    CHECK(again->bytes == bytes.size());
    CHECK(seen == bytes.size());
    REQUIRE(::stat((folder.path() / "run.xml").c_str(), &after) == 0);
    CHECK(before.st_ino == after.st_ino);
    CHECK(folder.names() == Names{"run.xml"});
}

TEST_CASE("outbox: other bytes under a taken name are refused, unless the caller says otherwise") {
    const Folder folder;
    const std::string first(70'000, 'x');
    for (const std::string& other :
         {std::string{"y"}, std::string(70'001, 'x'), std::string(69'999, 'x'),
          std::string(69'999, 'x') + "y", std::string{}}) {
        folder.put("run.xml", first);
        const auto refused = put_file(folder.path(), "run.xml", producing(other));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().kind == ErrorKind::damaged);
        CHECK(folder.bytes_of("run.xml") == first);
        CHECK(folder.names() == Names{"run.xml"});

        const auto replaced =
            put_file(folder.path(), "run.xml", producing(other), WhenTaken::replace);
        REQUIRE(replaced);
        CHECK(replaced->outcome == PutOutcome::replaced);
        CHECK(folder.bytes_of("run.xml") == other);
        CHECK(folder.names() == Names{"run.xml"});
    }
}

TEST_CASE("outbox: a file that somebody puts there meanwhile is judged like any other") {
    const Folder folder;
    const auto put = [&](const std::string& theirs) {
        return put_file(folder.path(), "run.xml", [&](const ByteSink& sink) -> Status {
            folder.put("run.xml", theirs);
            return sink("ours");
        });
    };
    const auto refused = put("theirs");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::damaged);
    CHECK(folder.bytes_of("run.xml") == "theirs");
    const auto same = put("ours");
    REQUIRE(same);
    CHECK(same->outcome == PutOutcome::already_there);
}

TEST_CASE("outbox: the producer's error comes back, and nothing is left") {
    const Folder folder;
    const auto put = put_file(folder.path(), "run.xml", [](const ByteSink& sink) -> Status {
        CHECK(sink("half of it"));
        return fail(ErrorKind::bad_input, "payment 3 has no name");
    });
    REQUIRE_FALSE(put);
    CHECK(put.error().kind == ErrorKind::bad_input);
    CHECK(put.error().message == "payment 3 has no name");
    CHECK(folder.names().empty());

    const auto watched =
        put_file(folder.path(), "run.xml", producing("bytes"), WhenTaken::refuse,
                 [](std::string_view) -> Status { return fail(ErrorKind::limit, "no hash"); });
    REQUIRE_FALSE(watched);
    CHECK(watched.error().message == "no hash");
    CHECK(folder.names().empty());
}

TEST_CASE("outbox: a disk that takes no more bytes leaves nothing behind") {
    const Folder folder;
    folder.put("old.xml", "old");
    struct rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small{.rlim_cur = 1000, .rlim_max = before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto put = put_file(folder.path(), "run.xml", producing(std::string(5'000, 'x')));
    const auto over =
        put_file(folder.path(), "old.xml", producing(std::string(5'000, 'x')), WhenTaken::replace);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, handler);

    REQUIRE_FALSE(put);
    CHECK(put.error().kind == ErrorKind::io);
    REQUIRE_FALSE(over);
    CHECK(folder.bytes_of("old.xml") == "old");
    CHECK(folder.names() == Names{"old.xml"});
}

TEST_CASE("outbox: a folder that may not be written is an error of the disk") {
    const Folder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec |
                                       fs::perms::others_read | fs::perms::others_exec);
    // The administrator may write everywhere: then for a moment be nobody.
    const bool administrator = ::geteuid() == 0;
    if (administrator && ::seteuid(65'534) != 0) {
        SALDO_SKIP("an administrator who cannot become somebody else may write everywhere");
    }
    const auto put = put_file(folder.path(), "run.xml", producing("bytes"));
    if (administrator) {
        REQUIRE(::seteuid(0) == 0);
    }
    fs::permissions(folder.path(), fs::perms::owner_all);
    REQUIRE_FALSE(put);
    CHECK(put.error().kind == ErrorKind::io);
    CHECK(folder.names().empty());
}

TEST_CASE("outbox: a folder that is not there is named") {
    const Folder folder;
    const auto put = put_file(folder.path() / "missing", "run.xml", producing("bytes"));
    REQUIRE_FALSE(put);
    CHECK(put.error().kind == ErrorKind::not_found);
    CHECK(put.error().message.find("missing") != std::string::npos);

    folder.put("file", "bytes");
    const auto in_a_file = put_file(folder.path() / "file", "run.xml", producing("bytes"));
    REQUIRE_FALSE(in_a_file);
    CHECK(in_a_file.error().kind == ErrorKind::not_found);
}

TEST_CASE("outbox: only plain, visible names stay in the folder") {
    const Folder folder;
    for (const std::string& name :
         {std::string{}, std::string{"."}, std::string{".."}, std::string{".hidden"},
          std::string{"../run.xml"}, std::string{"a/b"}, std::string{"a\0b", 3},
          std::string(201, 'x')}) {
        const auto put = put_file(folder.path(), name, producing("bytes"));
        REQUIRE_FALSE(put);
        CHECK(put.error().kind == ErrorKind::bad_input);
    }
    CHECK(folder.names().empty());
    CHECK(put_file(folder.path(), std::string(200, 'x'), producing("bytes")));
    CHECK(put_file(folder.path(), "tilitys joulukuu ä.xml", producing("")));
    CHECK(folder.names().size() == 2);
}

TEST_CASE("outbox: what has the name and is no file is not touched") {
    const Folder folder;
    fs::create_directory(folder.path() / "run.xml");
    folder.put("elsewhere", "theirs");
    fs::create_symlink(folder.path() / "elsewhere", folder.path() / "link.xml");
    REQUIRE(::mkfifo((folder.path() / "pipe.xml").c_str(), 0600) == 0);
    for (const char* name : {"run.xml", "link.xml", "pipe.xml"}) {
        CAPTURE(std::string{name});
        for (const WhenTaken when_taken : {WhenTaken::refuse, WhenTaken::replace}) {
            const auto put = put_file(folder.path(), name, producing("bytes"), when_taken);
            REQUIRE_FALSE(put);
            CHECK(put.error().kind == ErrorKind::damaged);
        }
    }
    CHECK(folder.bytes_of("elsewhere") == "theirs");
    CHECK(folder.names() == Names{"run.xml", "elsewhere", "link.xml", "pipe.xml"});
}

TEST_CASE("outbox: two writers of one name do not mix their bytes") {
    const Folder folder;
    const auto put = put_file(folder.path(), "run.xml", [&](const ByteSink& sink) -> Status {
        const auto second = put_file(folder.path(), "run.xml", producing("second"));
        REQUIRE_FALSE(second);
        CHECK(second.error().kind == ErrorKind::in_use);
        CHECK(put_file(folder.path(), "other.xml", producing("other")));
        return sink("first");
    });
    REQUIRE(put);
    CHECK(folder.bytes_of("run.xml") == "first");
    CHECK(folder.names() == Names{"run.xml", "other.xml"});
}

TEST_CASE("outbox: a process that dies half-way leaves no file, and the next one starts anew") {
    const Folder folder;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const auto put = put_file(folder.path(), "run.xml", [](const ByteSink& sink) -> Status {
            const Status taken = sink("much longer than the file that comes after");
            ::_exit(taken ? 7 : 1);
        });
        ::_exit(2);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 7);
    CHECK(folder.names() == Names{".run.xml.partial"});

    const auto put = put_file(folder.path(), "run.xml", producing("whole"));
    REQUIRE(put);
    CHECK(put->outcome == PutOutcome::written);
    CHECK(folder.bytes_of("run.xml") == "whole");
    CHECK(folder.names() == Names{"run.xml"});
}
