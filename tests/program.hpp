// The program as a user runs it: words in, exit code, output and messages out.
#pragma once

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "tests/temporary_folder.hpp"

namespace saldo::test {

struct Ran {
    int exit_code = -1;    // -1: it was ended by a signal
    std::string output;    // standard output
    std::string messages;  // standard error

    // The value of a fact line of a table: "digest  HEX".
    [[nodiscard]] std::string fact(const std::string& name) const {
        std::size_t at = 0;
        while (at < output.size()) {
            const std::size_t end = std::min(output.find('\n', at), output.size());
            const std::string line = output.substr(at, end - at);
            if (line.starts_with(name + " ")) {
                const std::size_t value = line.find_first_not_of(' ', name.size());
                return value == std::string::npos ? std::string() : line.substr(value);
            }
            at = end + 1;
        }
        return {};
    }
};

// A process of the program that goes on while the test does.
class RunningProgram {
  public:
    RunningProgram(const std::vector<std::string>& words, const std::filesystem::path& output,
                   const std::filesystem::path& messages) {
        std::fflush(nullptr);  // or the child would write it again
        child_ = ::fork();
        if (child_ != 0) return;
        static_cast<void>(std::freopen(output.c_str(), "w", stdout));
        static_cast<void>(std::freopen(messages.c_str(), "w", stderr));
        std::vector<std::string> all{SALDO_PROGRAM};
        all.insert(all.end(), words.begin(), words.end());
        std::vector<char*> arguments;
        for (std::string& word : all) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        ::execv(SALDO_PROGRAM, arguments.data());
        std::_Exit(127);
    }
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;
    ~RunningProgram() {
        if (child_ <= 0) return;
        signal(SIGKILL);
        static_cast<void>(wait());
    }
    void signal(int number) const { ::kill(child_, number); }
    // Its exit code, or -1 where a signal ended it.
    int wait() {
        int status = 0;
        ::waitpid(child_, &status, 0);
        child_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

  private:
    pid_t child_ = -1;
};

inline std::string text_of_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline Ran run_program(const std::vector<std::string>& words) {
    const TemporaryFolder folder;
    RunningProgram program(words, folder / "out", folder / "err");
    Ran ran;
    ran.exit_code = program.wait();
    ran.output = text_of_file(folder / "out");
    ran.messages = text_of_file(folder / "err");
    return ran;
}

}  // namespace saldo::test
