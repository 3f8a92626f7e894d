// What an oracle found: each comparison is one check, and the last line says how many passed.
// Failures are named as they come; after the first few dozen they are only counted, so that one
// mistake does not bury the rest.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace saldo::oracle {

class CheckList {
  public:
    // Failures that are kept with their words.
    static constexpr std::size_t kNamedMax = 40;

    // `what_failed` is only called when the check failed: a whole sentence that names what was
    // expected, what was found and where.
    template <class Words>
    void check(bool passed, Words&& what_failed) {
        if (passed) {
            ++passed_;
            return;
        }
        if (failures_.size() < kNamedMax) failures_.push_back(what_failed());
        ++failed_;
    }

    [[nodiscard]] std::size_t passed() const { return passed_; }
    [[nodiscard]] std::size_t failed() const { return failed_; }
    [[nodiscard]] const std::vector<std::string>& failures() const { return failures_; }

    // "FAILED: …" for each named failure, then "N passed, M failed"; every line ends.
    [[nodiscard]] std::string to_text() const;

  private:
    std::size_t passed_ = 0;
    std::size_t failed_ = 0;
    std::vector<std::string> failures_;
};

}  // namespace saldo::oracle
