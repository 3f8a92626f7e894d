#include "engine/settlement/entry_matching.hpp"

#include <algorithm>
#include <utility>

#include "engine/identifiers/iban.hpp"
#include "engine/settlement/bank_texts.hpp"
#include "engine/settlement/reference.hpp"

namespace saldo::settlement {

namespace {

using State = PaymentRun::PaymentState;

constexpr std::string_view kEuro = "EUR";

// Whose account the bank says the money was for; of what came back either side may be it.
bool has_creditor(const TransactionDetails& transaction, const std::string& iban, bool& said) {
    said = false;
    for (const TransactionParty* const party : {&transaction.creditor, &transaction.debtor}) {
        if (party->account.iban.empty()) continue;
        said = true;
        if (identifiers::electronic_iban(party->account.iban) == iban) return true;
    }
    return false;
}

// Words as they are compared; of a reference one spelling for all that mean it.
std::string comparable(const std::string& words) {
    std::string letters = letters_of(words);
    if (is_domestic_reference(letters) || is_rf_reference(letters))
        return std::string(canonical_reference(letters));
    return letters;
}

bool has_words(const TransactionDetails& transaction, const std::string& remittance) {
    const std::string sought = comparable(remittance);
    if (sought.empty()) return false;
    std::string together;
    for (const std::string& words : transaction.unstructured) together += words;
    for (const StructuredRemittance& one : transaction.structured)
        if (comparable(one.reference) == sought) return true;
    return comparable(together) == sought;
}

// Payments that an entry of that direction could be about.
bool may_move(State state, Direction direction) {
    if (state == State::exported || state == State::accepted) return true;
    return state == (direction == Direction::debit ? State::returned_early : State::booked);
}

void add_to_others(BankFact& fact, const EntryIds& ids, const std::string& part) {
    for (const std::string& other : ids.others) fact.told_as.push_back(other + part);
}

}  // namespace

std::optional<Date> day_of(const AccountReport& report) {
    if (report.to) return report.to;
    if (report.from) return report.from;
    return day_of_text(report.created_at);
}

EntryMatching::EntryMatching(const SentPayments& sent, Hasher& hasher, ReportKind kind,
                             const AccountReport& report, std::string funder)
    : sent_(sent),
      kind_(kind),
      report_(report),
      account_(identifiers::electronic_iban(report.account.iban)),
      funder_(std::move(funder)),
      identity_(hasher, account_, report) {}

bool EntryMatching::is_of_account(std::size_t batch) const {
    return identifiers::electronic_iban(sent_.batches()[batch].payer_iban) == account_;
}

EntryMatching::Found EntryMatching::find(const ReportEntry& entry,
                                         const TransactionDetails& transaction) const {
    Found found;
    const auto said = amount_of(entry, transaction);
    found.said = said.has_value() && said->currency == kEuro;
    if (found.said) found.amount = said->amount;
    for (const std::string* const id :
         {&transaction.references.end_to_end_id, &transaction.references.instruction_id}) {
        const auto payment = sent_.payment_of(*id);
        if (!payment) continue;
        const SentPayment& sent = sent_.payments()[*payment];
        if (!is_of_account(sent.batch)) {
            found.unsure = "the payment " + *id + " was to leave another account";
            return found;
        }
        found.payment = payment;
        if (!found.said) found.amount = sent.amount;
        found.said = true;
        if (found.amount != sent.amount)
            found.unsure = "the payment " + *id + " has the amount " + to_text(sent.amount) +
                           ", not " + to_text(found.amount);
        return found;
    }
    if (found.said) find_by_reference(entry, transaction, found);
    return found;
}

void EntryMatching::find_by_reference(const ReportEntry& entry,
                                      const TransactionDetails& transaction, Found& found) const {
    std::vector<std::size_t> strong;
    std::vector<std::size_t> weak;
    for (const std::size_t number : sent_.of_amount(found.amount)) {
        const SentPayment& sent = sent_.payments()[number];
        if (!is_of_account(sent.batch)) continue;
        if (!may_move(sent.state, entry.direction)) continue;
        bool account_said = false;
        const bool same_account = has_creditor(transaction, sent.creditor_iban, account_said);
        const bool same_words = has_words(transaction, sent.remittance);
        if (same_words && (same_account || !account_said)) strong.push_back(number);
        if (same_account || same_words) weak.push_back(number);
    }
    if (strong.size() == 1) {
        found.payment = strong.front();
        return;
    }
    if (weak.empty()) return;
    found.unsure =
        "the bank names no payment; perhaps " + sent_.payments()[weak.front()].end_to_end_id;
    if (weak.size() > 1)
        found.unsure += ", or one of " + std::to_string(weak.size() - 1) + " others";
}

std::optional<std::size_t> EntryMatching::batch_of(const ReportEntry& entry) const {
    std::optional<std::size_t> batch;
    const auto look_up = [&](const std::string& payment_information, const std::string& message) {
        if (!batch) batch = sent_.batch_of(payment_information);
        if (!batch) batch = sent_.batch_of_message(message);
    };
    for (const BatchInformation& said : entry.batches)
        look_up(said.payment_information_id, said.message_id);
    for (const TransactionDetails& transaction : entry.transactions)
        look_up(transaction.references.payment_information_id, transaction.references.message_id);
    return batch && is_of_account(*batch) ? batch : std::nullopt;
}

// The id of ours that the entry as a whole names: a single payment's, else a batch's.
std::string EntryMatching::named_by(const ReportEntry& entry, const std::vector<Found>& found,
                                    std::optional<std::size_t> batch) const {
    if (entry.transactions.size() == 1 && found.front().payment)
        return sent_.payments()[*found.front().payment].end_to_end_id;
    return batch ? sent_.batches()[*batch].payment_information_id : std::string();
}

BankFact EntryMatching::begin_fact(const ReportEntry& entry, const EntryIds& ids) const {
    BankFact fact;
    fact.kind = entry.direction == Direction::debit ? BankFactKind::booked : BankFactKind::returned;
    fact.id = ids.id;
    fact.funder = funder_;
    fact.amount = entry.money.amount;
    fact.day = entry.booked_on ? *entry.booked_on
                               : entry.value_on.value_or(day_of(report_).value_or(Date{}));
    fact.bank_reference = text_of_event(bank_reference_of(entry));
    fact.line = entry.line;
    fact.early = kind_ == ReportKind::notification;
    return fact;
}

// One fact for each transaction; of the only one, under the entry's own id.
void EntryMatching::add_parts(const ReportEntry& entry, const EntryIds& ids,
                              const std::vector<Found>& found, Matched& into) const {
    for (std::size_t at = 0; at < found.size(); ++at) {
        if (!found[at].payment) continue;
        const TransactionDetails& transaction = entry.transactions[at];
        const SentPayment& payment = sent_.payments()[*found[at].payment];
        BankFact fact = begin_fact(entry, ids);
        const std::string part =
            found.size() == 1 ? std::string() : ":" + std::to_string(transaction.index);
        fact.id += part;
        add_to_others(fact, ids, part);
        // The same entry, told whole or in parts.
        fact.told_as.push_back(ids.id + (part.empty() ? ":0" : ""));
        add_to_others(fact, ids, part.empty() ? ":0" : "");
        fact.run = sent_.batches()[payment.batch].run;
        fact.funder = sent_.batches()[payment.batch].funder;
        fact.payment = payment.end_to_end_id;
        fact.amount = found[at].amount;
        fact.unsure = found[at].unsure;
        if (transaction.returned) fact.reason_code = text_of_event(transaction.returned->code);
        if (is_reference(transaction.references.bank_reference))
            fact.bank_reference = text_of_event(transaction.references.bank_reference);
        into.facts.push_back(std::move(fact));
    }
}

bool EntryMatching::add_reversal(const ReportEntry& entry, const EntryIds& ids,
                                 const SentBatch& batch, Matched& into) const {
    if (entry.direction != Direction::credit || batch.total != entry.money.amount) return false;
    for (std::size_t at = 0; at < batch.payments.size(); ++at) {
        const SentPayment& payment = sent_.payments()[batch.payments[at]];
        BankFact fact = begin_fact(entry, ids);
        const std::string part = ":" + std::to_string(at);
        fact.id += part;
        add_to_others(fact, ids, part);
        fact.told_as.push_back(ids.id);
        add_to_others(fact, ids, "");
        fact.run = batch.run;
        fact.funder = batch.funder;
        fact.payment = payment.end_to_end_id;
        fact.amount = payment.amount;
        into.facts.push_back(std::move(fact));
    }
    return true;
}

// What the entry's certain transactions leave of it, which nobody explains.
void EntryMatching::add_rest(const ReportEntry& entry, const EntryIds& ids,
                             const std::vector<Found>& found, Matched& into) const {
    BankFact fact = begin_fact(entry, ids);
    bool any = false;
    std::int64_t left = entry.money.amount.value;
    for (const Found& one : found) {
        if (fact.unsure.empty()) fact.unsure = one.unsure;
        any |= one.payment.has_value();
        left -= one.payment ? one.amount.value : 0;
    }
    if (any && left >= 0) {
        add_parts(entry, ids, found, into);
        if (left == 0) return;
        fact.amount = Cents{left};
        fact.id += ":rest";
        add_to_others(fact, ids, ":rest");
        fact.told_as.push_back(ids.id);
    } else if (any) {
        fact.unsure = "the transactions sum to more than the entry";
    }
    fact.told_as.push_back(ids.id + ":0");
    add_to_others(fact, ids, ":0");
    add_to_others(fact, ids, "");
    into.facts.push_back(std::move(fact));
}

void EntryMatching::match(const ReportEntry& entry, Matched& into) {
    const auto pass_over = [&](RemarkKind kind, std::string why) {
        into.remarks.push_back({kind, entry.line, 1, entry.money.amount, std::move(why)});
    };
    if (!is_booked(kind_, entry.status)) return pass_over(RemarkKind::pending, {});
    if (entry.money.currency != kEuro)
        return pass_over(RemarkKind::not_recorded,
                         "an entry in " + entry.money.currency + " is not recorded");
    if (entry.money.amount > kCentsMax)
        return pass_over(RemarkKind::not_recorded,
                         "no event may say more than " + to_text(kCentsMax));
    if (entry.money.amount.value == 0) return;

    std::vector<Found> found;
    Cents sum;
    bool certain = !entry.transactions.empty();
    for (const TransactionDetails& transaction : entry.transactions) {
        found.push_back(find(entry, transaction));
        const bool turned = transaction.direction && *transaction.direction != entry.direction;
        if (turned) found.back() = Found{{}, {}, false, "a transaction goes the other way"};
        certain &= found.back().payment.has_value();
        sum.value += found.back().amount.value;
    }
    const auto batch = batch_of(entry);
    const Date day = begin_fact(entry, {}).day;
    const EntryIds ids = identity_.of(entry, named_by(entry, found, batch), day);
    if (certain && sum == entry.money.amount) return add_parts(entry, ids, found, into);
    if (batch && add_reversal(entry, ids, sent_.batches()[*batch], into)) return;
    if (batch && entry.direction == Direction::debit) {
        BankFact fact = begin_fact(entry, ids);
        fact.run = sent_.batches()[*batch].run;
        fact.funder = sent_.batches()[*batch].funder;
        fact.told_as.push_back(ids.id + ":0");
        add_to_others(fact, ids, "");
        add_to_others(fact, ids, ":0");
        into.facts.push_back(std::move(fact));
        return;
    }
    add_rest(entry, ids, found, into);
}

}  // namespace saldo::settlement
