#include "schemas/codec/aligned_copies.hpp"

#include <cstring>

#include "schemas/codec/limits.hpp"

namespace saldo::codec {
namespace {

constexpr std::size_t word_bytes = sizeof(std::uint64_t);
constexpr std::size_t chunk_words = (std::size_t{1} << 20U) / word_bytes;
static_assert(chunk_words * word_bytes >= payload_bytes_max, "every payload fits in one chunk");

}  // namespace

const std::uint8_t* AlignedCopies::aligned(std::string_view bytes) {
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % word_bytes == 0) {
        return reinterpret_cast<const std::uint8_t*>(bytes.data());
    }
    const std::size_t words = (bytes.size() + word_bytes - 1) / word_bytes;
    if (!chunks_.empty() && words > chunk_words - used_words_) {
        ++chunk_;
        used_words_ = 0;
    }
    if (chunk_ == chunks_.size()) {
        chunks_.push_back(std::make_unique_for_overwrite<std::uint64_t[]>(chunk_words));
    }
    std::uint64_t* const copy = chunks_[chunk_].get() + used_words_;
    used_words_ += words;
    std::memcpy(copy, bytes.data(), bytes.size());
    return reinterpret_cast<const std::uint8_t*>(copy);
}

void AlignedCopies::clear() noexcept {
    chunk_ = 0;
    used_words_ = 0;
}

std::size_t AlignedCopies::held_bytes() const noexcept {
    return chunks_.size() * chunk_words * word_bytes;
}

}  // namespace saldo::codec
