#include "projections/pipeline/sha256_openssl.hpp"

#include <openssl/evp.h>

#include "engine/base/assert.hpp"

namespace saldo {

namespace {

struct FreeAlgorithm {
    void operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }
};
struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

class OpensslHasher final : public Hasher {
  public:
    OpensslHasher()
        : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
        SALDO_ASSERT(algorithm_ != nullptr && context_ != nullptr, "OpenSSL has SHA-256");
        const int begun = EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr);
        SALDO_ASSERT(begun == 1, "OpenSSL begins a SHA-256");
    }

    Digest sha256(std::string_view bytes) override {
        Digest digest;
        // No algorithm named: the context begins again with the one that it has.
        const bool hashed = EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1 &&
                            EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1 &&
                            EVP_DigestFinal_ex(context_.get(), digest.bytes.data(), nullptr) == 1;
        SALDO_ASSERT(hashed, "hashing bytes in memory cannot fail");
        return digest;
    }

  private:
    std::unique_ptr<EVP_MD, FreeAlgorithm> algorithm_;
    std::unique_ptr<EVP_MD_CTX, FreeContext> context_;
};

class OpensslRunningHash final : public RunningHash {
  public:
    OpensslRunningHash() : context_(EVP_MD_CTX_new()) {
        SALDO_ASSERT(context_ != nullptr, "OpenSSL has memory for a SHA-256");
        begin();
    }

    void add(std::string_view bytes) override {
        const int added = EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
        SALDO_ASSERT(added == 1, "hashing bytes in memory cannot fail");
    }
    Digest end() override {
        Digest digest;
        const int ended = EVP_DigestFinal_ex(context_.get(), digest.bytes.data(), nullptr);
        SALDO_ASSERT(ended == 1, "hashing bytes in memory cannot fail");
        begin();
        return digest;
    }

  private:
    void begin() {
        const int begun = EVP_DigestInit_ex2(context_.get(), EVP_sha256(), nullptr);
        SALDO_ASSERT(begun == 1, "OpenSSL begins a SHA-256");
    }
    std::unique_ptr<EVP_MD_CTX, FreeContext> context_;
};

}  // namespace

std::unique_ptr<Hasher> make_openssl_hasher() { return std::make_unique<OpensslHasher>(); }
std::unique_ptr<RunningHash> make_openssl_running_hash() {
    return std::make_unique<OpensslRunningHash>();
}

}  // namespace saldo
