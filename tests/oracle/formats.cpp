#include "tests/oracle/formats.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "tests/oracle/answer_facts.hpp"

namespace saldo::oracle {

namespace {

namespace fs = std::filesystem;
using Facts = std::vector<std::string>;

constexpr std::array<std::string_view, 2> kReaders{"pyiso20022", "Prowide"};

struct Sample {
    fs::path file;
    std::string name;  // with its folder
    bool status = false;
    bool malformed = false;
};

std::vector<Sample> samples_in(const fs::path& root) {
    std::vector<Sample> found;
    for (const std::string_view folder : {"pain002", "pain002_malformed", "camt053",
                                          "camt053_malformed", "camt054", "camt054_malformed"}) {
        if (!fs::is_directory(root / folder)) continue;
        for (const auto& entry : fs::directory_iterator(root / folder))
            if (entry.path().extension() == ".xml")
                found.push_back({entry.path(),
                                 std::string{folder} + "/" + entry.path().filename().string(),
                                 folder.starts_with("pain002"), folder.ends_with("_malformed")});
    }
    std::ranges::sort(found, {}, &Sample::name);
    return found;
}

// A folder for the foreign readers' answers, gone at the end.
class Answers {
  public:
    Answers() : path_(fs::temp_directory_path() / fmt::format("saldo-answers-{}", ::getpid())) {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    Answers(const Answers&) = delete;
    Answers& operator=(const Answers&) = delete;
    ~Answers() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }

    // Asks every reader about every sample; what the script says goes to `text`.
    void ask(const std::vector<Sample>& samples, std::string& text, CheckList& checks) const {
        std::string command = fmt::format("'{}/tests/oracle/foreign/check.sh' --answers '{}'",
                                          SALDO_SOURCE_DIR, path_.string());
        for (const Sample& sample : samples) command += fmt::format(" '{}'", sample.file.string());
        command += fmt::format(" >'{}/said' 2>&1", path_.string());
        const int status = std::system(command.c_str());
        std::ifstream said(path_ / "said");
        text.append(std::istreambuf_iterator<char>(said), {});
        constexpr int kSomeSkipped = 77;
        const bool went =
            WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == kSomeSkipped);
        checks.check(went, [] { return std::string{"a foreign reader did not run: see above"}; });
    }

    [[nodiscard]] bool has(std::string_view reader) const {
        return fs::exists(path_ / reader / "1");
    }

    [[nodiscard]] Facts of(std::string_view reader, std::size_t sample) const {
        std::ifstream lines(path_ / reader / fmt::to_string(sample + 1));
        Facts facts;
        for (std::string line; std::getline(lines, line);) facts.push_back(line);
        return facts;
    }

  private:
    fs::path path_;
};

bool refused(const Facts& facts) { return facts.empty() || facts.front().starts_with("refused: "); }

// A message without a report in it is refused by us, and empty to others.
bool says_nothing(const Facts& facts) {
    return refused(facts) || (facts.size() == 1 && facts.front().ends_with("|0"));
}

void compare(const Sample& sample, std::string_view reader, const Facts& ours, const Facts& theirs,
             CheckList& checks) {
    for (std::size_t at = 0; at < std::max(ours.size(), theirs.size()); ++at) {
        const std::string_view our = at < ours.size() ? std::string_view{ours[at]} : "nothing";
        const std::string_view their =
            at < theirs.size() ? std::string_view{theirs[at]} : "nothing";
        checks.check(our == their, [&] {
            return fmt::format("{}: fact {}: we read\n  {}\nand {}\n  {}", sample.name, at + 1, our,
                               reader, their);
        });
    }
}

struct Counts {
    std::size_t read = 0;
    std::size_t refused = 0;
    std::size_t facts = 0;
};

void judge(const Sample& sample, std::size_t at, const Answers& answers, Counts& counts,
           std::string& text, CheckList& checks) {
    const auto ours = sample.status ? facts_of_status(sample.file) : facts_of_reports(sample.file);
    if (sample.malformed)
        checks.check(!ours && ours.error().message.find(": line ") != std::string::npos, [&] {
            return fmt::format("{}: is malformed and was not refused with a line", sample.name);
        });
    if (ours) {
        ++counts.read;
        counts.facts += ours->size();
    } else {
        ++counts.refused;
        text += fmt::format("refused: {}\n", ours.error().message);
    }
    std::size_t asked = 0;
    std::size_t readers = 0;
    for (const std::string_view reader : kReaders) {
        if (!answers.has(reader)) continue;
        ++asked;
        const Facts theirs = answers.of(reader, at);
        if (!ours) {
            checks.check(says_nothing(theirs), [&] {
                return fmt::format("{}: {} reads what we refuse: {}", sample.name, reader,
                                   ours.error().message);
            });
        } else if (refused(theirs)) {
            text += fmt::format("note: {} does not read {}\n", reader, sample.name);
        } else {
            ++readers;
            compare(sample, reader, *ours, theirs, checks);
        }
    }
    if (ours && asked > 0)
        checks.check(readers > 0,
                     [&] { return fmt::format("{}: nobody else reads it", sample.name); });
}

}  // namespace

Status run_formats(const fs::path& folder, std::string& text, CheckList& checks) {
    const fs::path root = fs::is_directory(folder / "samples") ? folder / "samples" : folder;
    const std::vector<Sample> samples = samples_in(root);
    if (samples.empty())
        return fail(ErrorKind::not_found,
                    folder.string() + ": no pain002, camt053 or camt054 with .xml files in it");
    const Answers answers;
    answers.ask(samples, text, checks);
    Counts counts;
    for (std::size_t at = 0; at < samples.size(); ++at)
        judge(samples[at], at, answers, counts, text, checks);
    text += fmt::format("{:<24}{}\n{:<24}{}\n{:<24}{}\n{:<24}{}\n", "files", samples.size(),
                        "files read", counts.read, "files refused", counts.refused, "facts read",
                        counts.facts);
    return {};
}

}  // namespace saldo::oracle
