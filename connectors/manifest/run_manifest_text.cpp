#include "connectors/manifest/run_manifest_text.hpp"

#include <nlohmann/json.hpp>

namespace saldo::manifest {

namespace {

using settlement::RunManifest;
using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr int kIndent = 2;

Json object_of(const RunManifest::File& file) {
    return Json{{"name", file.name},
                {"sink", file.sink},
                {"funder", file.funder},
                {"format", file.format},
                {"format_version", file.format_version},
                {"purpose", file.pays ? "pays" : "copy"},
                {"rows", file.rows},
                {"total", to_text(file.total)},
                {"sha256", to_hex(file.sha256)},
                {"held_back", file.held}};
}

Json object_of(const RunManifest::Missing& missing) {
    return Json{{"sink", missing.sink},
                {"funder", missing.funder},
                {"format", missing.format},
                {"reason", missing.reason}};
}

Json object_of(const RunManifest::Waiting& waiting) {
    return Json{{"funder", waiting.funder},
                {"provider", waiting.provider},
                {"amount", to_text(waiting.amount)},
                {"reason", waiting.reason}};
}

template <class Records>
Json list_of(const Records& records) {
    Json list = Json::array();
    for (const auto& record : records) list.push_back(object_of(record));
    return list;
}

}  // namespace

std::string run_manifest_text(const RunManifest& manifest) {
    const Json object{{"manifest", kVersion},
                      {"ledger", manifest.ledger},
                      {"run", manifest.run},
                      {"execution_date", to_text(manifest.execution_date)},
                      {"total", to_text(manifest.total)},
                      {"withdrawn", to_text(manifest.withdrawn)},
                      {"files", list_of(manifest.files)},
                      {"without_file", list_of(manifest.missing)},
                      {"waiting", list_of(manifest.waiting)}};
    return object.dump(kIndent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace saldo::manifest
