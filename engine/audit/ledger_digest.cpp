#include "engine/audit/ledger_digest.hpp"

#include "engine/base/bytes.hpp"

namespace saldo {

void DigestStep::begin(const Digest& before, const Digest& leaf, std::uint8_t outcome_kind,
                       Refusal refusal) {
    bytes_.clear();
    bytes_.append(bytes_of(before));
    bytes_.append(bytes_of(leaf));
    const auto code = static_cast<std::uint16_t>(refusal);
    bytes_.push_back(static_cast<char>(outcome_kind));
    bytes_.push_back(static_cast<char>(code >> 8U));
    bytes_.push_back(static_cast<char>(code & 0xffU));
}

void DigestStep::add(const Posting& posting, std::string_view owner_id,
                     std::string_view counterpart_id) {
    bytes_.push_back(static_cast<char>(posting.account.account_class));
    bytes_.push_back(static_cast<char>(posting.commodity));
    append_big_endian_u64(bytes_, static_cast<std::uint64_t>(posting.amount));
    append_text(bytes_, owner_id);
    append_text(bytes_, counterpart_id);
}

}  // namespace saldo
