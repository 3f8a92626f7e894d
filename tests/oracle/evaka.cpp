#include "tests/oracle/evaka.hpp"

#include <fmt/format.h>

#include "tests/oracle/evaka_cases.hpp"
#include "tests/oracle/json_fields.hpp"

namespace saldo::oracle {

namespace {

enum class Kind { months, netting, drafts };

Result<Kind> kind_of(const nlohmann::json& one, const std::string& where) {
    if (one.is_object()) {
        if (one.contains("steps")) return Kind::months;
        if (one.contains("input")) return Kind::netting;
        if (one.contains("given")) return Kind::drafts;
    }
    return fail(
        ErrorKind::bad_input,
        fmt::format("{}: has neither steps, nor input, nor given: it is no case of evaka", where));
}

Result<std::string> play(Kind kind, const nlohmann::json& file, const nlohmann::json& one,
                         const std::string& where) {
    switch (kind) {
        case Kind::months:
            return play_months_case(one, where);
        case Kind::netting:
            return play_netting_case(one, file.value("periods", nlohmann::json::object()), where);
        case Kind::drafts:
            break;
    }
    return play_drafts_case(one, where);
}

}  // namespace

Status run_evaka(const std::filesystem::path& path, std::string& text, CheckList& checks) {
    const auto file = read_json(path);
    if (!file) return std::unexpected(file.error());
    JsonFields fields(*file, path.string());
    const nlohmann::json& cases = fields.list("cases");
    if (const Status read = fields.status(); !read) return read;
    text += fmt::format("{:<24}{}\n{:<24}{}\n", "file", path.string(), "cases", cases.size());
    for (std::size_t at = 0; at < cases.size(); ++at) {
        std::string where = fmt::format("{}: case {}", path.string(), at + 1);
        const auto kind = kind_of(cases[at], where);
        if (!kind) return std::unexpected(kind.error());
        if (const auto name = cases[at].find("case"); name != cases[at].end() && name->is_string())
            where += fmt::format(" ({})", name->get<std::string>());
        const auto wrong = play(*kind, *file, cases[at], where);
        if (!wrong) return std::unexpected(wrong.error());
        checks.check(wrong->empty(), [&] { return fmt::format("{}: {}", where, *wrong); });
    }
    return {};
}

}  // namespace saldo::oracle
