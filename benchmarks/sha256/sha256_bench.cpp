// What a SHA-256 costs: our hasher (one EVP context, used again) beside OpenSSL's low-level
// functions, which are deprecated, and its one-shot SHA256(), for a leaf of a short record (64
// bytes) and of an ordinary one (300 bytes).
//
//   bench_sha256 [--small]
//
// All three must agree on every digest; a wrong answer ends the run with exit code 1. The last line
// of the output is JSON.
#define OPENSSL_SUPPRESS_DEPRECATED  // the peers are what we chose not to use
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "projections/pipeline/sha256_openssl.hpp"

namespace {

using namespace saldo;

constexpr std::array<std::size_t, 2> sizes_bytes{64, 300};
constexpr int rounds = 5;  // the fastest counts: the others were disturbed

std::string processor() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown processor";
}

const unsigned char* bytes_of(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Digest low_level(const std::string& text) {
    Digest digest;
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, text.data(), text.size());
    SHA256_Final(digest.bytes.data(), &context);
    return digest;
}

Digest one_shot(const std::string& text) {
    Digest digest;
    SHA256(bytes_of(text), text.size(), digest.bytes.data());
    return digest;
}

struct Measured {
    double ns = 0;
    Digest chained;  // over all of a round's digests: what was computed was not left out
};

// A hash of `size` bytes, each depending on the one before it.
template <class Hash>
Measured measure(std::size_t size, int hashes, Hash hash) {
    Measured measured;
    for (int round = 0; round < rounds; ++round) {
        std::string text(size, 'x');
        const auto begun = std::chrono::steady_clock::now();
        for (int at = 0; at < hashes; ++at) {
            measured.chained = hash(text);
            std::copy(measured.chained.bytes.begin(), measured.chained.bytes.end(), text.begin());
        }
        const std::chrono::duration<double, std::nano> took =
            std::chrono::steady_clock::now() - begun;
        const double ns = took.count() / hashes;
        if (round == 0 || ns < measured.ns) measured.ns = ns;
    }
    return measured;
}

}  // namespace

int main(int argc, char** argv) {
#ifndef NDEBUG
    std::fprintf(stderr,
                 "sha256_bench: a debug build measures nothing; build with a release preset\n");
    return 1;
#endif
    const bool small = argc > 1 && std::string_view(argv[1]) == "--small";
    const int hashes = small ? 20'000 : 1'000'000;
    const std::string machine = processor();
    std::printf("%s; %s build; g++ %s; %s\n", machine.c_str(), SALDO_BUILD_TYPE, __VERSION__,
                OpenSSL_version(OPENSSL_VERSION));
    std::printf("ns a hash            ours    low-level    one-shot\n");
    std::string json;
    const auto hasher = make_openssl_hasher();
    for (const std::size_t size : sizes_bytes) {
        const Measured ours =
            measure(size, hashes, [&](const std::string& text) { return hasher->sha256(text); });
        const Measured low = measure(size, hashes, low_level);
        const Measured one = measure(size, hashes, one_shot);
        if (ours.chained != low.chained || ours.chained != one.chained) {
            std::fprintf(stderr, "sha256_bench: the digests of %zu bytes differ\n", size);
            return 1;
        }
        std::printf("%4zu bytes       %8.0f     %8.0f    %8.0f   %s\n", size, ours.ns, low.ns,
                    one.ns, to_hex(ours.chained).substr(0, 16).c_str());
        json += (json.empty() ? "" : ",") + std::string("\"ours_") + std::to_string(size) +
                "_ns\":" + std::to_string(static_cast<int>(ours.ns)) + ",\"low_level_" +
                std::to_string(size) + "_ns\":" + std::to_string(static_cast<int>(low.ns)) +
                ",\"one_shot_" + std::to_string(size) +
                "_ns\":" + std::to_string(static_cast<int>(one.ns));
    }
    std::printf("{\"bench\":\"sha256\",\"machine\":\"%s\",\"hashes\":%d,%s,\"checked\":true}\n",
                machine.c_str(), hashes, json.c_str());
    return 0;
}
