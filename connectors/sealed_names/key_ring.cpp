#include "connectors/sealed_names/key_ring.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

#include <nlohmann/json.hpp>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "engine/services/table_lines.hpp"

namespace saldo::sealed_names {

namespace {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kTextBytesMax = std::size_t{1} << 16U;  // a name and an address

std::unexpected<Error> refuse_line(std::size_t line, const char* why) {
    return fail(ErrorKind::bad_input, "the key file, line " + std::to_string(line) + ": " + why);
}

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

// True: two hexadecimal digits a byte, and nothing else.
bool read_hex(std::string_view text, std::span<std::uint8_t> bytes) {
    if (text.size() != 2 * bytes.size()) return false;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const char* const from = text.data() + 2 * at;
        const auto read = std::from_chars(from, from + 2, bytes[at], 16);
        if (read.ec != std::errc{} || read.ptr != from + 2) return false;
    }
    return true;
}

// nullopt: the tag does not fit what was sealed.
std::optional<std::string> decrypted(std::span<const std::uint8_t> key, const SealedText& sealed,
                                     const std::string& bound_to) {
    const std::size_t size = sealed.ciphertext.size() - kTagBytes;
    const std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context(EVP_CIPHER_CTX_new());
    if (!context) return std::nullopt;
    std::string text(size, '\0');
    std::array<std::uint8_t, kTagBytes> tag{};
    std::ranges::copy(sealed.ciphertext.last(kTagBytes), tag.begin());
    int written = 0;
    int ended = 0;
    auto* const out = reinterpret_cast<unsigned char*>(text.data());
    const bool opened = EVP_DecryptInit_ex2(context.get(), EVP_aes_256_gcm(), key.data(),
                                            sealed.nonce.data(), nullptr) == 1 &&
                        EVP_DecryptUpdate(context.get(), nullptr, &written,
                                          reinterpret_cast<const unsigned char*>(bound_to.data()),
                                          static_cast<int>(bound_to.size())) == 1 &&
                        EVP_DecryptUpdate(context.get(), out, &written, sealed.ciphertext.data(),
                                          static_cast<int>(size)) == 1 &&
                        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG,
                                            static_cast<int>(kTagBytes), tag.data()) == 1 &&
                        EVP_DecryptFinal_ex(context.get(), out + written, &ended) == 1;
    if (opened) return text;
    OPENSSL_cleanse(text.data(), text.size());
    return std::nullopt;
}

std::string text_of(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

KeyRing::~KeyRing() {
    for (auto& [name, key] : keys_) OPENSSL_cleanse(key.data(), key.size());
}

Result<KeyRing> KeyRing::read(std::string_view text) {
    KeyRing ring;
    const auto lines = table_lines(text, kSettingsLinesMax);
    if (!lines) return refuse_line(lines.error().line, "it is no line of UTF-8 words");
    if (lines->empty() || lines->front().words.size() != 2 || lines->front().words[0] != "keys" ||
        lines->front().words[1] != "1")
        return refuse_line(1, "the first line is \"keys 1\"");
    for (const TextLine& line : std::span(*lines).subspan(1)) {
        Key key{};
        if (line.words.size() != 2 || !read_hex(line.words[1], key))
            return refuse_line(line.number,
                               "say a key's name and its 64 hexadecimal digits (32 bytes)");
        if (!ring.keys_.emplace(std::string(line.words[0]), key).second)
            return refuse_line(line.number, "a key of that name was said before");
    }
    return ring;
}

Result<std::optional<Person>> KeyRing::open(const SealedText& sealed, std::string_view ledger,
                                            std::string_view client) const {
    const auto key = keys_.find(sealed.key);
    if (key == keys_.end()) return std::nullopt;
    const auto refuse = [&](const char* why) {
        return fail(ErrorKind::bad_input, "what is sealed of the client " + std::string(client) +
                                              " with the key " + std::string(sealed.key) + why);
    };
    if (sealed.nonce.size() != kNonceBytes || sealed.ciphertext.size() < kTagBytes ||
        sealed.ciphertext.size() > kTextBytesMax)
        return refuse(" has not the sizes of AES-256-GCM");
    const std::string bound_to = std::string(ledger) + "\n" + std::string(client);
    auto text = decrypted(key->second, sealed, bound_to);
    if (!text) return refuse(" does not open: it is another key, another client's, or altered");
    const auto object = nlohmann::json::parse(*text, nullptr, false);
    OPENSSL_cleanse(text->data(), text->size());
    if (!object.is_object()) return refuse(" is no JSON object");
    Person person{text_of(object, "name"), text_of(object, "street"), text_of(object, "post_code"),
                  text_of(object, "town")};
    if (person.name.empty()) return refuse(" has no name");
    return person;
}

}  // namespace saldo::sealed_names
