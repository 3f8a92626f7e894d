#include "tests/golden/accounting_page.hpp"

#include <fstream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tests/golden/script.hpp"

namespace saldo::test {

namespace {

class PageWriter {
  public:
    PageWriter(std::string& page, Script& script) : page_(page), script_(script) {}

    // Empty: the line went as it says.
    [[nodiscard]] std::string write(std::string_view line) {
        const auto rest_after = [&](std::string_view mark) -> std::optional<std::string_view> {
            if (!line.starts_with(mark)) return std::nullopt;
            return line.substr(mark.size());
        };
        if (line == "#:") return text(""), "";
        if (const auto title = rest_after("#= ")) return heading(*title, "# "), "";
        if (const auto title = rest_after("## ")) return heading(*title, "## "), "";
        if (const auto sentence = rest_after("#: ")) return text(*sentence), "";
        const std::size_t events_before = script_.outcomes_seen();
        if (std::string wrong = script_.play(line); !wrong.empty()) return wrong;
        if (line.empty() || line.starts_with("#") || line.starts_with("world")) return {};
        end_text();
        if (line.starts_with("today ")) {
            page_.append(fmt::format("\nOn {}:\n", line.substr(6)));
            return {};
        }
        page_.append(fmt::format("\n```\n{}\n```\n", line));
        if (script_.outcomes_seen() != events_before) postings();
        return {};
    }
    void end_text() {
        if (in_text_) page_.push_back('\n');
        in_text_ = false;
    }

  private:
    void heading(std::string_view title, std::string_view mark) {
        end_text();
        page_.append(page_.empty() ? "" : "\n").append(mark).append(title).push_back('\n');
    }
    void text(std::string_view sentence) {
        if (!in_text_ || sentence.empty()) page_.push_back('\n');
        if (in_text_ && !sentence.empty()) page_.push_back('\n');
        page_.append(sentence);
        in_text_ = !sentence.empty();
    }
    void postings() {
        const std::vector<Script::PostedLine> lines = script_.posted();
        if (lines.empty()) {
            page_.append(script_.was_accepted() ? "\nAccepted; posts nothing.\n"
                                                : "\nPosts nothing.\n");
            return;
        }
        page_.append("\n| account | debit | credit |\n|---|---:|---:|\n");
        for (const Script::PostedLine& line : lines)
            page_.append(line.is_debit ? fmt::format("| {} | {} | |\n", line.account, line.amount)
                                       : fmt::format("| {} | | {} |\n", line.account, line.amount));
    }

    std::string& page_;
    Script& script_;
    bool in_text_ = false;
};

}  // namespace

AccountingPage accounting_page(const std::filesystem::path& script_file, Hasher& hasher) {
    AccountingPage page;
    Script script(hasher);
    PageWriter writer(page.markdown, script);
    std::ifstream lines(script_file);
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (std::string wrong = writer.write(line); !wrong.empty()) {
            page.fault = fmt::format("{}:{}: {}\n    {}", script_file.filename().string(), number,
                                     wrong, line);
            return page;
        }
    }
    writer.end_text();
    page.fault = number == 0 ? "the script is empty or not there" : script.close_books();
    return page;
}

}  // namespace saldo::test
