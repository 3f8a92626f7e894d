#include "engine/settlement/status_matching.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/identifiers/iban.hpp"
#include "engine/settlement/bank_identity.hpp"
#include "engine/settlement/bank_texts.hpp"

namespace saldo::settlement {

namespace {

// One level that speaks of a batch: the group, or the batch itself.
struct Level {
    std::size_t batch = 0;  // of what was sent
    const LevelStatus* status = nullptr;
    std::span<const StatusCount> counts;
    std::optional<std::uint64_t> original_payments;
    std::optional<Cents> original_total;
};

// What the payments that a report lists of a batch leave open about the others.
struct Listed {
    std::uint64_t refused = 0;
    std::uint64_t named = 0;
    bool unsure = false;
};

class StatusMatching {
  public:
    StatusMatching(const SentPayments& sent, Hasher& hasher, const PaymentStatusReport& report)
        : sent_(sent), hasher_(hasher), report_(report) {}

    Matched run(std::span<const PaymentStatus> payments) {
        for (const std::string& sentence : contradictions_in(report_))
            remark(RemarkKind::contradiction, 0, sentence);
        const auto of_message = sent_.batch_of_message(report_.original_message_id);
        if (report_.batches.empty()) {
            if (of_message) {
                match_rest(group_level(*of_message), {});
            } else {
                remark(RemarkKind::unsure, 0,
                       "no payment file of this ledger has the message id " +
                           report_.original_message_id);
            }
        }
        for (std::size_t number = 0; number < report_.batches.size(); ++number)
            match_batch(number, of_message, payments);
        return std::move(matched_);
    }

  private:
    Level group_level(std::size_t batch) const {
        return {batch, &report_.level, report_.counts, report_.original_payments,
                report_.original_total};
    }

    void match_batch(std::size_t number, std::optional<std::size_t> of_message,
                     std::span<const PaymentStatus> payments) {
        const BatchStatus& said = report_.batches[number];
        std::optional<std::size_t> batch = sent_.batch_of(said.payment_information_id);
        if (!batch && said.payment_information_id.empty()) batch = of_message;
        if (batch && of_message && batch != of_message) {
            remark(RemarkKind::unsure, 0,
                   "the batch " + said.payment_information_id + " was not sent in the message " +
                       report_.original_message_id);
            return;
        }
        Level level{};
        if (batch) {
            level = {*batch, &said.level, said.counts, said.original_payments, said.original_total};
            if (said.level.status.empty()) level = group_level(*batch);
        }
        Listed listed;
        for (const PaymentStatus& payment : payments)
            if (payment.batch == number) match_payment(payment, batch, level.status, listed);
        if (batch) {
            match_rest(level, listed);
        } else if (listed.named == 0) {
            remark(RemarkKind::unsure, 0,
                   "no payment file of this ledger has the batch " + said.payment_information_id);
        }
    }

    // The payment that is meant; says why not.
    std::optional<std::size_t> find(const PaymentStatus& said, std::optional<std::size_t> batch,
                                    std::string& why) const {
        for (const std::string* const id : {&said.end_to_end_id, &said.instruction_id}) {
            const auto found = sent_.payment_of(*id);
            if (!found) continue;
            const SentPayment& payment = sent_.payments()[*found];
            if (batch && payment.batch != *batch)
                why = "the payment " + *id + " is of another batch";
            if (said.amount && said.amount->amount != payment.amount)
                why = "the payment " + *id + " has the amount " + to_text(payment.amount) +
                      ", not " + to_text(said.amount->amount);
            return why.empty() ? found : std::nullopt;
        }
        if (is_reference(said.end_to_end_id)) {
            why = "no payment of this ledger has the id " + said.end_to_end_id;
            return std::nullopt;
        }
        return find_without_id(said, batch, why);
    }

    std::optional<std::size_t> find_without_id(const PaymentStatus& said,
                                               std::optional<std::size_t> batch,
                                               std::string& why) const {
        why = "the bank names no payment";
        if (!batch || !said.amount) return std::nullopt;
        const std::string account = identifiers::electronic_iban(said.creditor_account);
        std::vector<std::size_t> same_amount;
        std::vector<std::size_t> same_account;
        for (const std::size_t number : sent_.of_amount(said.amount->amount)) {
            const SentPayment& payment = sent_.payments()[number];
            if (payment.batch != *batch) continue;
            same_amount.push_back(number);
            if (payment.creditor_iban == account) same_account.push_back(number);
        }
        if (same_account.size() == 1) {
            why.clear();
            return same_account.front();
        }
        why += ", and " + std::to_string(same_amount.size()) + " of the batch have the amount " +
               to_text(said.amount->amount);
        if (same_amount.size() == 1)
            why += ": perhaps " + sent_.payments()[same_amount.front()].end_to_end_id;
        return std::nullopt;
    }

    void match_payment(const PaymentStatus& said, std::optional<std::size_t> batch,
                       const LevelStatus* above, Listed& listed) {
        // A payment of which nothing is said has its batch's status.
        const bool inherits = said.level.status.empty();
        const LevelStatus& status = inherits && above != nullptr ? *above : said.level;
        const StatusMeaning meaning = meaning_of(status.status);
        std::string why;
        const auto found = find(said, batch, why);
        if (!found) {
            listed.unsure = true;
            remark(RemarkKind::unsure, said.line, status.status + ": " + why,
                   said.amount ? said.amount->amount : Cents{});
            return;
        }
        ++listed.named;
        const SentPayment& payment = sent_.payments()[*found];
        if (meaning == StatusMeaning::refused) ++listed.refused;
        if (meaning == StatusMeaning::refused || meaning == StatusMeaning::taken_on) {
            const LevelStatus& reasons = said.level.reasons.empty() ? status : said.level;
            add(meaning, payment.batch, payment.end_to_end_id, reasons, said.line,
                said.bank_reference);
        } else {
            remark(RemarkKind::no_change, said.line, "", payment.amount);
        }
    }

    // What is said of a level, for the payments of the batch that are not listed.
    void match_rest(const Level& level, const Listed& listed) {
        const SentBatch& batch = sent_.batches()[level.batch];
        const std::uint64_t left =
            batch.payments.size() - std::min<std::uint64_t>(listed.named, batch.payments.size());
        if (left == 0) return;
        StatusMeaning meaning = meaning_of(level.status->status);
        if (meaning == StatusMeaning::nothing) {
            matched_.remarks.push_back({RemarkKind::no_change, 0, left, {}, {}});
            return;
        }
        if (const std::string why = why_not_the_rest(level, listed, meaning); !why.empty()) {
            matched_.remarks.push_back({RemarkKind::unsure, 0, left, {}, why});
            return;
        }
        if (meaning == StatusMeaning::in_part) meaning = StatusMeaning::taken_on;
        add(meaning, level.batch, {}, *level.status, 0, {});
    }

    std::string why_not_the_rest(const Level& level, const Listed& listed,
                                 StatusMeaning meaning) const {
        const SentBatch& batch = sent_.batches()[level.batch];
        if (level.original_payments && *level.original_payments != batch.payments.size())
            return "the bank speaks of " + std::to_string(*level.original_payments) +
                   " payments of " + batch.payment_information_id + ", " +
                   std::to_string(batch.payments.size()) + " were sent";
        if (level.original_total && *level.original_total != batch.total)
            return "the bank speaks of " + to_text(*level.original_total) + " of " +
                   batch.payment_information_id + ", " + to_text(batch.total) + " were sent";
        if (listed.unsure)
            return level.status->status + ": which payments of " + batch.payment_information_id +
                   " are meant is not clear";
        if (meaning != StatusMeaning::in_part) return {};
        std::uint64_t taken_on = 0;
        std::uint64_t refused = 0;
        for (const StatusCount& count : level.counts) {
            if (meaning_of(count.status) == StatusMeaning::taken_on)
                taken_on += count.payments.value_or(0);
            if (meaning_of(count.status) == StatusMeaning::refused)
                refused += count.payments.value_or(0);
        }
        if (refused == listed.refused && taken_on + refused == batch.payments.size()) return {};
        return "PART: the bank does not say of every payment of " + batch.payment_information_id +
               " whether it took it on";
    }

    void add(StatusMeaning meaning, std::size_t batch, const std::string& payment,
             const LevelStatus& reasons, std::uint64_t line, const std::string& bank_reference) {
        const bool refused = meaning == StatusMeaning::refused;
        BankFact fact;
        fact.kind = refused ? BankFactKind::rejected : BankFactKind::accepted;
        fact.run = sent_.batches()[batch].run;
        fact.funder = sent_.batches()[batch].funder;
        fact.payment = payment;
        fact.line = line;
        if (refused && !reasons.reasons.empty()) {
            fact.reason_code = text_of_event(reasons.reasons.front().code);
            fact.text = text_of_event(reasons.reasons.front().text);
        }
        if (!refused) fact.bank_reference = text_of_event(bank_reference);
        fact.id = fact_id(
            hasher_, {"status", report_.message_id, report_.created_at, report_.original_message_id,
                      sent_.batches()[batch].payment_information_id, payment,
                      refused ? "rejected" : "accepted"});
        matched_.facts.push_back(std::move(fact));
    }

    void remark(RemarkKind kind, std::uint64_t line, std::string text, Cents amount = {}) {
        matched_.remarks.push_back({kind, line, 1, amount, std::move(text)});
    }

    const SentPayments& sent_;
    Hasher& hasher_;
    const PaymentStatusReport& report_;
    Matched matched_;
};

}  // namespace

StatusMeaning meaning_of(std::string_view status) noexcept {
    constexpr std::array<std::string_view, 7> kTakenOn{"ACCP", "ACSP", "ACSC", "ACCC",
                                                       "ACWC", "ACWP", "ACFC"};
    if (std::ranges::find(kTakenOn, status) != kTakenOn.end()) return StatusMeaning::taken_on;
    if (status == "RJCT") return StatusMeaning::refused;
    if (status == "PART") return StatusMeaning::in_part;
    return StatusMeaning::nothing;
}

Matched match_status(const SentPayments& sent, Hasher& hasher, const PaymentStatusReport& report,
                     std::span<const PaymentStatus> payments) {
    return StatusMatching(sent, hasher, report).run(payments);
}

}  // namespace saldo::settlement
