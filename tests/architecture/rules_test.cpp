// The rules themselves: each finds what it is for, and lets pass what it should.
#include "tests/architecture/rules.hpp"

#include <string>

#include <doctest/doctest.h>

namespace saldo::architecture {
namespace {

bool refused(std::string_view path, std::string_view line) {
    return !violations(path, "// A file.\n#pragma once\n" + std::string{line} + "\n").empty();
}

TEST_CASE("third-party headers are for their rooms only") {
    CHECK(refused("projections/balances/rows.cpp", "#include <rocksdb/db.h>"));
    CHECK(!refused("projections/store/store.cpp", "#include <rocksdb/db.h>"));
    CHECK(refused("connectors/log_embedded/log.cpp", "#include <librdkafka/rdkafka.h>"));
    CHECK(!refused("connectors/log_kafka/log.cpp", "#include <librdkafka/rdkafka.h>"));
    CHECK(refused("projections/pipeline/queue.cpp", "#include <boost/asio.hpp>"));
    CHECK(!refused("connectors/local_socket/server.cpp", "#include <boost/asio.hpp>"));
    CHECK(refused("engine/ledger/books.hpp", "#include <boost/container/small_vector.hpp>"));
    CHECK(!refused("engine/base/short_list.hpp", "#include <boost/container/small_vector.hpp>"));
    CHECK(refused("engine/audit/tree.cpp", "#include <openssl/evp.h>"));
    CHECK(refused("projections/status/status.cpp", "#include <nlohmann/json.hpp>"));
    CHECK(refused("connectors/banking/camt.cpp", "#include <CLI/CLI.hpp>"));
    CHECK(!refused("cli/settings/settings.cpp", "#include <toml++/toml.h>"));
}

TEST_CASE("the engine touches no clock, chance, thread or file") {
    CHECK(refused("engine/fold/fold.cpp", "#include <thread>"));
    CHECK(refused("engine/fold/fold.cpp", "#include <fstream>"));
    CHECK(refused("engine/time/date.cpp", "auto now = std::chrono::system_clock::now();"));
    CHECK(!refused("engine/time/date.cpp", "auto day = std::chrono::year_month_day{};"));
    CHECK(refused("engine/money/cents.hpp", "double euros;"));
    CHECK(!refused("engine/money/cents.hpp", "std::int64_t doubled;"));
    CHECK(refused("engine/fold/fold.cpp", "throw 1;"));
    CHECK(!refused("connectors/banking/camt.cpp", "catch (...) {}"));
}

TEST_CASE("comments are not judged, code beside them is") {
    CHECK(!refused("engine/fold/fold.cpp", "// we never throw, and use no double"));
    CHECK(!refused("engine/fold/fold.cpp", "/* throw\n throw */"));
    CHECK(refused("engine/fold/fold.cpp", "/* why */ throw 1;"));
    CHECK(!refused("engine/fold/fold.cpp", "auto n = 1'000;  // throw"));
    CHECK(refused("engine/fold/fold.cpp", "auto s = \"//\"; throw 1;"));
}

TEST_CASE("includes name the full path, and assertions stay on") {
    CHECK(refused("engine/fold/fold.cpp", "#include \"../ledger/postings.hpp\""));
    CHECK(refused("engine/fold/fold.cpp", "#include \"fold.hpp\""));
    CHECK(!refused("engine/fold/fold.cpp", "#include \"engine/fold/fold.hpp\""));
    CHECK(refused("engine/fold/fold.cpp", "assert(true);"));
    CHECK(!refused("engine/fold/fold.cpp", "static_assert(true);"));
}

TEST_CASE("headers begin with a comment, files and folder names are modest") {
    CHECK(!violations("engine/fold/fold.hpp", "#pragma once\n").empty());
    CHECK(!violations("engine/fold/fold.hpp", "// The fold.\n").empty());
    CHECK(violations("engine/fold/fold.hpp", "// The fold.\n#pragma once\n").empty());
    CHECK(violations("engine/fold/fold.cpp", std::string(kLinesMax, '\n')).empty());
    CHECK(!violations("engine/fold/fold.cpp", std::string(kLinesMax + 1, '\n')).empty());
    CHECK(!folder_violations("engine/utils").empty());
    CHECK(!folder_violations("common").empty());
    CHECK(folder_violations("engine/money").empty());
}

}  // namespace
}  // namespace saldo::architecture
