#include "engine/settlement/payment_status.hpp"

#include "engine/base/utf8.hpp"

namespace saldo::settlement {

namespace {

// A batch cannot list, or count by status, more payments than it says that it had.
void check_batch(const BatchStatus& batch, std::vector<std::string>& found) {
    const std::string name = "payment information " + batch.payment_information_id;
    if (batch.original_payments && batch.payments > *batch.original_payments)
        found.push_back(name + " lists " + std::to_string(batch.payments) +
                        " payments and says that it had " +
                        std::to_string(*batch.original_payments));
    std::uint64_t counted = 0;
    for (const StatusCount& count : batch.counts) counted += count.payments.value_or(0);
    if (batch.original_payments && counted > *batch.original_payments)
        found.push_back(name + " counts " + std::to_string(counted) +
                        " payments by status and says that it had " +
                        std::to_string(*batch.original_payments));
}

// Where every batch says how many payments it had, the group must not say fewer.
void check_group(const PaymentStatusReport& report, std::vector<std::string>& found) {
    if (!report.original_payments) return;
    std::uint64_t in_batches = 0;
    for (const BatchStatus& batch : report.batches)
        in_batches += batch.original_payments.value_or(batch.payments);
    if (in_batches > *report.original_payments)
        found.push_back("the batches had " + std::to_string(in_batches) +
                        " payments and the file is said to have had " +
                        std::to_string(*report.original_payments));
}

}  // namespace

std::string joined_pieces(std::span<const std::string> pieces) {
    std::string whole;
    bool continues = false;
    for (const std::string& piece : pieces) {
        if (trimmed(piece).empty()) continue;
        if (!continues && !whole.empty()) whole += ' ';
        whole += continues ? std::string_view{piece} : trimmed_front(piece);
        const auto characters = count_characters(piece);
        continues = characters && *characters >= kCutPieceCharactersMin;
        if (!continues) whole.resize(trimmed_back(whole).size());
    }
    return std::string{trimmed(whole)};
}

std::vector<std::string> contradictions_in(const PaymentStatusReport& report) {
    std::vector<std::string> found;
    for (const BatchStatus& batch : report.batches) check_batch(batch, found);
    check_group(report, found);
    return found;
}

}  // namespace saldo::settlement
