#include "connectors/plaintext/json_row.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace saldo::plaintext {

namespace {

std::string quoted(std::string_view words) {
    using Json = nlohmann::json;
    return Json(words).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

JsonRow& JsonRow::text(std::string_view key, std::string_view words) {
    if (words.empty()) return *this;
    line_.append(line_.empty() ? "{" : ",").append(quoted(key)).append(":").append(quoted(words));
    return *this;
}

std::string JsonRow::take() {
    line_.append(line_.empty() ? "{}\n" : "}\n");
    return std::exchange(line_, {});
}

}  // namespace saldo::plaintext
