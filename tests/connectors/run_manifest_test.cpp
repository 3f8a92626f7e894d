// A run's manifest: golden bytes, and nothing in it that a reader could round or misread.
#include <string>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "connectors/manifest/run_manifest_text.hpp"
#include "tests/connectors/golden_file.hpp"

using namespace saldo;
using manifest::run_manifest_text;
using settlement::RunManifest;

namespace {

Digest digest_of(std::uint8_t byte) {
    Digest digest;
    digest.bytes.fill(byte);
    return digest;
}

RunManifest two_files() {
    RunManifest manifest;
    manifest.ledger = "kuusela";
    manifest.run = "2026-01-run1";
    manifest.execution_date = *date_of(2026, 2, 10);
    manifest.total = Cents{123'456'789'012};
    manifest.withdrawn = Cents{1};
    manifest.files.push_back({"0f1e2d3c-000012-F01.xml",
                              "kuusela-bank",
                              "kuusela",
                              "pain.001.001.09",
                              1,
                              true,
                              2,
                              Cents{123'456'789'011},
                              digest_of(0xA1),
                              {}});
    manifest.files.push_back({"0f1e2d3c-000012-B01.idoc.xml",
                              "sap",
                              "kuusela",
                              "sap_idoc",
                              1,
                              false,
                              1,
                              Cents{-5'000},
                              digest_of(0x07),
                              {"2026-000001-0002: provider P2, expense therapy, 90.00: the map "
                               "coding/kuusela does not say account"}});
    manifest.missing.push_back(
        {"fax", "kuusela", "fax", "sink fax: this program does not write the format fax"});
    manifest.waiting.push_back({"kuusela", "P3 \"Äyräs\"", Cents{9}, "no_confirmed_account"});
    return manifest;
}

TEST_CASE("manifest: a run of two files has the golden bytes") {
    const std::string text = run_manifest_text(two_files());
    CHECK(text == test::golden_file("manifest/two_files.json", text));
    CHECK(text == run_manifest_text(two_files()));
    const auto read = nlohmann::json::parse(text, nullptr, false);
    REQUIRE(read.is_object());
    CHECK(read.at("total") == "1234567890.12");
    CHECK(read.at("files").at(0).at("rows") == 2);
    CHECK(read.at("files").at(1).at("total") == "-50.00");
    CHECK(read.at("files").at(0).at("held_back").empty());
    CHECK(read.at("waiting").at(0).at("provider") == "P3 \"Äyräs\"");
}

TEST_CASE("manifest: a run without files is one all the same, and bad letters spoil nothing") {
    RunManifest manifest;
    manifest.ledger = "k\xFF";
    const auto read = nlohmann::json::parse(run_manifest_text(manifest), nullptr, false);
    REQUIRE(read.is_object());
    CHECK(read.at("files").is_array());
    CHECK(read.at("waiting").is_array());
    CHECK(read.at("ledger") == "k\uFFFD");
}

}  // namespace
