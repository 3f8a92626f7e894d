// What was sent to banks, as a bank's answer is compared with it: payments, the batches that they
// left in, and what became of them so far.
//
// 1. A batch is what one PmtInf of one pain.001 holds: a funder's payments of a run.
// 2. States follow the facts as the fold will (bank_answers.hpp), so that what a file means can be
// told before anything of it is recorded. The fold decides; this only foretells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/settlement/bank_fact.hpp"
#include "engine/settlement/settlement.hpp"

namespace saldo::settlement {

struct SentPayment {
    std::size_t batch = 0;      // of SentPayments::batches()
    std::string end_to_end_id;  // the instruction id is the same
    Cents amount;
    std::string creditor_iban;
    std::string remittance;  // the words for the creditor
    PaymentRun::PaymentState state = PaymentRun::PaymentState::exported;
};

struct SentBatch {
    std::string run;
    std::string funder;
    std::string message_id;
    std::string payment_information_id;
    std::string payer_iban;
    Cents total;                        // of its payments; kept by add()
    std::vector<std::size_t> payments;  // of SentPayments::payments(); kept by add()
};

// What a fact does to the books.
enum class EffectKind : std::uint8_t {
    none,  // it says nothing new
    accepted,
    rejected,
    booked,
    returned,
    unexplained,  // money that moved otherwise than the books expect
};

struct Effect {
    EffectKind kind = EffectKind::none;
    std::vector<std::size_t> payments;  // that it changes; of unexplained none
    Cents amount;                       // of them, or what is unexplained
};

class SentPayments {
  public:
    // The batch's number; equal ids of message and batch are one.
    std::size_t add(SentBatch batch);
    // REQUIRES: its batch was added.
    void add(SentPayment payment);

    [[nodiscard]] const std::vector<SentPayment>& payments() const { return payments_; }
    [[nodiscard]] const std::vector<SentBatch>& batches() const { return batches_; }

    // nullopt: nobody knows it.
    [[nodiscard]] std::optional<std::size_t> payment_of(std::string_view end_to_end_id) const;
    [[nodiscard]] std::optional<std::size_t> batch_of_message(std::string_view message_id) const;
    [[nodiscard]] std::optional<std::size_t> batch_of(
        std::string_view payment_information_id) const;
    // Payments of that amount, in the order in which they were added.
    [[nodiscard]] std::vector<std::size_t> of_amount(Cents amount) const;

    // What recording the fact now will do.
    [[nodiscard]] Effect effect_of(const BankFact& fact) const;
    // One sentence, of a fact whose effect is `unexplained`.
    [[nodiscard]] std::string why_unexplained(const BankFact& fact) const;
    // The fact is as good as recorded. `effect` is what effect_of() said of it.
    void record(const BankFact& fact, const Effect& effect);

  private:
    // Those that the fact names which are in flight, or (bookings) came back before they left.
    [[nodiscard]] std::vector<std::size_t> meant_by(const BankFact& fact) const;

    struct IdHash {
        using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's
        std::size_t operator()(std::string_view id) const noexcept {
            return std::hash<std::string_view>()(id);
        }
    };
    // By an id, the number of a payment or batch.
    using NumberOf = std::unordered_map<std::string, std::size_t, IdHash, std::equal_to<>>;

    std::vector<SentPayment> payments_;
    std::vector<SentBatch> batches_;
    NumberOf by_end_to_end_id_;
    NumberOf by_message_;
    NumberOf by_payment_information_;
    std::multimap<std::int64_t, std::size_t> by_amount_;
};

}  // namespace saldo::settlement
