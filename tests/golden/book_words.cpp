// What a script's lines say of the books:
//
//   balance VOUCHER [line N] MONTH|DATE AMOUNT UNIT left      what may be used that day
//   available|held VOUCHER [line N] AMOUNT                    the voucher's accounts, unused
//                                                             periods released
//   payable PROVIDER CENTS [recorded|disputed|open|settled|in_payment] [of FUNDER]
//                                                             all of it where no state is said
//   receivable|paid PROVIDER CENTS [of FUNDER]
//   expense CODING CENTS [of FUNDER]
//   vat|bank|loss|unexplained FUNDER CENTS
//   co-payment CLIENT CENTS                                   what deliveries leave for the client
//   delivery ID PROVIDER STATE
//   settlement ID CENTS [lines N]
//   document SETTLEMENT FUNDER DOCUMENT CENTS posted DATE     its lines in one of a funder's documents
//   override SETTLEMENT REASON                                why it was closed all the same
//   control PUBLISHER DAY [said N CENTS] [counted N CENTS]    what it sent that day
//   entitlements SETTLEMENT COUNT                             its rows
//   entitlement SETTLEMENT TYPE VOUCHER FIRST LAST CENTS      one of them
//   payment RUN PROVIDER CENTS [of FUNDER] STATE [attempt N]
//   waiting RUN PROVIDER CENTS REASON
//   client-receivable|fee-income FUNDER CENTS
//   unexplained-facts FUNDER COUNT                            kept, to be looked up
//   statements FUNDER COUNT                                   of its accounts, received
//   assessed CLIENT FEE CENTS                                 all its periods
//   rating PROVIDER SERVICE AVERAGE of COUNT
//   payer RUN FUNDER NAME IBAN                                what the run's files say
//   payee RUN PROVIDER NAME IBAN

#include <algorithm>

#include <fmt/format.h>

#include "engine/settlement/delivery_state.hpp"
#include "engine/settlement/documents.hpp"
#include "engine/vouchers/pot_use.hpp"
#include "tests/golden/event_words.hpp"
#include "tests/golden/script.hpp"

namespace saldo::test {

namespace {

using enum AccountClass;

class BookReader {
  public:
    BookReader(Words& words, const State& state, const Rows& rows, std::string_view ledger)
        : words_(words),
          state_(state),
          rows_(rows),
          ledger_(state.books.ledgers.find(kNoHandle, ledger)) {}

    // False: the next words are no clause.
    [[nodiscard]] bool read_clause() {
        if (words_.begins("balance")) return balance(), true;
        if (words_.begins("available")) return account_of_voucher(false), true;
        if (words_.begins("held")) return account_of_voucher(true), true;
        if (words_.begins("payable")) return payable(), true;
        if (words_.begins("receivable")) return receivable(), true;
        if (words_.begins("paid")) return paid(), true;
        if (words_.begins("expense")) return expense_of(), true;
        if (words_.begins("vat")) return of_funder(vat_receivable), true;
        if (words_.begins("bank")) return of_funder(bank), true;
        if (words_.begins("loss")) return of_funder(loss), true;
        if (words_.begins("unexplained")) return of_funder(unexplained), true;
        if (words_.begins("unexplained-facts")) return unexplained_facts(), true;
        if (words_.begins("statements")) return statements(), true;
        if (words_.begins("co-payment")) return co_payment(), true;
        if (words_.begins("delivery")) return delivery(), true;
        if (words_.begins("settlement")) return settlement(), true;
        if (words_.begins("document")) return document(), true;
        if (words_.begins("override")) return override_of(), true;
        if (is_control_clause()) return control(), true;
        if (words_.begins("entitlements")) return entitlements(), true;
        if (words_.begins("entitlement")) return entitlement(), true;
        if (words_.begins("payment")) return payment(), true;
        if (words_.begins("waiting")) return waiting(), true;
        if (words_.begins("client-receivable")) return of_funder(receivable_client), true;
        if (words_.begins("fee-income")) return of_funder(fee_income), true;
        if (words_.begins("assessed")) return assessed(), true;
        if (words_.begins("rating")) return rating(), true;
        if (words_.begins("payer")) return payer(), true;
        if (words_.begins("payee")) return payee(), true;
        return false;
    }
    [[nodiscard]] const std::string& fault() const { return fault_; }

  private:
    void wrong(std::string text) {
        if (fault_.empty()) fault_ = std::move(text);
    }
    void compare(std::string_view what, const std::string& expected, const std::string& found) {
        if (expected != found) wrong(fmt::format("{}: expected {}, got {}", what, expected, found));
    }
    void compare_cents(std::string_view what, std::int64_t found) {
        const auto expected = words_.next_cents();
        if (expected != nullptr)
            compare(what, to_text(Cents{expected->value()}), to_text(Cents{found}));
    }
    [[nodiscard]] bool take(std::string_view word) {
        if (words_.peek() != word) return false;
        words_.next();
        return true;
    }
    // "of FUNDER" behind an amount; kNoHandle: all of them.
    [[nodiscard]] Handle funder_said() {
        if (!take("of")) return kNoHandle;
        const std::string id = words_.next();
        const Handle funder = state_.registry.funders.find(ledger_, id);
        if (funder == kNoHandle) wrong("there is no funder " + id);
        return funder;
    }
    template <class Wanted>
    [[nodiscard]] std::int64_t sum_of(Wanted&& wanted) const {
        std::int64_t sum = 0;
        for (const auto& [key, row] : rows_) {
            if (key.first != TableId::balances) continue;
            const BalanceKey balance = Books::key_of_row(key.second);
            if (balance.ledger == ledger_ && balance.commodity == Commodity::eur &&
                wanted(balance.account))
                sum += state_.books.balance(ledger_, balance.account, Commodity::eur);
        }
        return sum;
    }

    struct NamedPot {
        const Voucher* voucher = nullptr;
        std::uint32_t pot = 0;
    };
    [[nodiscard]] NamedPot pot_said() {
        const std::string id = words_.next();
        std::uint32_t line = 1;
        if (take("line")) line = static_cast<std::uint32_t>(words_.next().front() - '0');
        const auto* const slot = state_.vouchers.cache.peek(Vouchers::key(ledger_, id));
        if (slot == nullptr || !slot->present || line < 1 || line > slot->record.pots.size()) {
            wrong("there is no voucher or line " + id);
            return {};
        }
        return {&slot->record, line - 1};
    }
    static std::string in_commodity(Commodity commodity, std::int64_t amount) {
        return commodity == Commodity::eur ? to_text(Cents{amount}) : to_text(Quantity{amount});
    }
    void take_unit() {
        if (unit_of_word(words_.peek())) words_.next();
    }

    void balance() {
        const NamedPot named = pot_said();
        const std::string when = words_.next();
        constexpr std::size_t kMonthBytes = 7;
        const auto day = codec::parse_date(when.size() == kMonthBytes ? when + "-01" : when);
        const std::string expected = words_.next();
        take_unit();
        if (!take("left")) wrong("\"left\" is missing");
        if (named.voucher == nullptr || !day) return wrong("no day " + when);
        const Date on = std::max(Date{day->days()}, named.voucher->valid_from);
        compare("balance " + named.voucher->id, expected,
                in_commodity(named.voucher->pots[named.pot].commodity,
                             left_on(*named.voucher, named.pot, on)));
    }
    void account_of_voucher(bool held) {
        const NamedPot named = pot_said();
        const std::string expected = words_.next();
        take_unit();
        if (named.voucher == nullptr) return;
        const Voucher::Pot& pot = named.voucher->pots[named.pot];
        compare((held ? "held " : "available ") + named.voucher->id, expected,
                in_commodity(pot.commodity, held ? pot.held : pot.available));
    }
    void payable() {
        const std::string id = words_.next();
        const Handle provider = state_.registry.providers.find(ledger_, id);
        const auto expected = words_.next_cents();
        constexpr std::pair<std::string_view, AccountClass> kStates[] = {
            {"recorded", payable_recorded},
            {"disputed", payable_disputed},
            {"open", payable_open},
            {"settled", payable_settled},
            {"in_payment", payable_in_payment}};
        std::optional<AccountClass> only;
        for (const auto& [name, account] : kStates)
            if (take(name)) only = account;
        const Handle funder = funder_said();
        const std::int64_t found = -sum_of([&](const Account& account) {
            const bool of_kind =
                only ? account.account_class == *only
                     : std::ranges::find(kStates, account.account_class,
                                         &std::pair<std::string_view, AccountClass>::second) !=
                           std::end(kStates);
            return of_kind && account.counterpart == provider &&
                   (funder == kNoHandle || account.owner == funder);
        });
        if (expected != nullptr)
            compare("payable " + id, to_text(Cents{expected->value()}), to_text(Cents{found}));
    }
    void receivable() {
        const std::string id = words_.next();
        const Handle provider = state_.registry.providers.find(ledger_, id);
        const auto expected = words_.next_cents();
        const Handle funder = funder_said();
        const std::int64_t found = sum_of([&](const Account& account) {
            return account.account_class == receivable_provider &&
                   account.counterpart == provider &&
                   (funder == kNoHandle || account.owner == funder);
        });
        if (expected != nullptr)
            compare("receivable " + id, to_text(Cents{expected->value()}), to_text(Cents{found}));
    }
    void paid() {
        const std::string id = words_.next();
        std::int64_t found = 0;
        for (Handle handle = 1; handle <= state_.settlements.runs.size(); ++handle)
            for (const PaymentRun::Payment& payment : state_.settlements.runs[handle].payments)
                if (payment.state == PaymentRun::PaymentState::booked &&
                    state_.registry.providers[payment.provider].id == id)
                    found += payment.amount.value;
        compare_cents("paid " + id, found);
    }
    void expense_of() {
        const std::string coding = words_.next();
        const Handle word = state_.books.words.find(ledger_, coding);
        const auto expected = words_.next_cents();
        const Handle funder = funder_said();
        const std::int64_t found = sum_of([&](const Account& account) {
            return account.account_class == expense && account.counterpart == word &&
                   (funder == kNoHandle || account.owner == funder);
        });
        if (expected != nullptr)
            compare("expense " + coding, to_text(Cents{expected->value()}), to_text(Cents{found}));
    }
    void of_funder(AccountClass account_class) {
        const std::string id = words_.next();
        const Handle funder = state_.registry.funders.find(ledger_, id);
        compare_cents(fmt::format("{} {}", account_class_name(account_class), id),
                      state_.books.balance(ledger_, Account{account_class, funder, kNoHandle},
                                           Commodity::eur));
    }
    void co_payment() {
        const std::string client = words_.next();
        std::int64_t found = 0;
        for (const auto& [key, row] : rows_) {
            if (key.first != TableId::deliveries) continue;
            Delivery delivery;
            FieldReader fields(row);
            fields(delivery);
            const bool counts = delivery.state == DeliveryState::recorded ||
                                delivery.state == DeliveryState::disputed ||
                                delivery.state == DeliveryState::approved;
            const auto* const slot =
                state_.vouchers.cache.peek(Vouchers::key(ledger_, delivery.voucher));
            if (counts && slot != nullptr && slot->record.client == client)
                found += delivery.co_payment.value;
        }
        compare_cents("co-payment " + client, found);
    }
    void delivery() {
        const std::string id = words_.next();
        const std::string provider = words_.next();
        const std::string expected = words_.next();
        const auto* const slot = state_.deliveries.cache.peek(
            Deliveries::key(ledger_, DeliveryRecordKind::delivery, provider, id));
        if (slot == nullptr || !slot->present) return wrong("there is no delivery " + id);
        compare(
            "delivery " + id, expected,
            std::string(delivery_state_name(state_of(state_.settlements, ledger_, slot->record))));
        const std::string flags = take("flags") ? words_.next() : "none";
        const std::string found = visit_flags_text(slot->record.flags);
        compare("flags of " + id, flags, found.empty() ? "none" : found);
    }
    void settlement() {
        const std::string id = words_.next();
        const Handle handle = state_.settlements.settlements.find(ledger_, id);
        if (handle == kNoHandle) return wrong("there is no settlement " + id);
        const Settlement& found = state_.settlements.settlements[handle];
        compare_cents("settlement " + id, found.total.value);
        if (take("lines"))
            compare("lines of " + id, words_.next(), std::to_string(found.lines.size()));
    }
    void document() {
        const std::string id = words_.next();
        const Handle funder = state_.registry.funders.find(ledger_, words_.next());
        const std::string document = words_.next();
        const auto expected = words_.next_cents();
        const std::string posted = take("posted") ? words_.next() : "";
        const Handle handle = state_.settlements.settlements.find(ledger_, id);
        if (handle == kNoHandle) return wrong("there is no settlement " + id);
        Cents found;
        for (const Settlement::Line& line : state_.settlements.settlements[handle].lines) {
            if (line.funder != funder || document_id(line) != document) continue;
            if (to_text(line.posted_on) == posted) found.value += line.amount.value;
        }
        if (expected != nullptr)
            compare("document " + document, to_text(Cents{expected->value()}), to_text(found));
    }
    [[nodiscard]] std::vector<EntitlementRow> rows_of(const std::string& id) {
        std::vector<EntitlementRow> found;
        const Handle settlement = state_.settlements.settlements.find(ledger_, id);
        if (settlement == kNoHandle) wrong("there is no settlement " + id);
        for (const auto& [key, row] : rows_) {
            if (key.first != TableId::settlement_rows || big_endian_u32(key.second) != settlement)
                continue;
            FieldReader fields(row);
            fields(found.emplace_back());
        }
        return found;
    }
    void entitlements() {
        const std::string id = words_.next();
        compare("rows of " + id, words_.next(), std::to_string(rows_of(id).size()));
    }
    void entitlement() {
        const std::string id = words_.next();
        const std::string type = words_.next();
        const std::string voucher = words_.next();
        const std::string first = words_.next();
        const std::string last = words_.next();
        const std::string amount = words_.next();
        const auto* const slot = state_.vouchers.cache.peek(Vouchers::key(ledger_, voucher));
        if (slot == nullptr || !slot->present) return wrong("there is no voucher " + voucher);
        const std::string said = fmt::format("{} {} {} {}", type, first, last, amount);
        std::string others;
        for (const EntitlementRow& row : rows_of(id)) {
            if (row.voucher != slot->record.handle) continue;
            const std::string found = fmt::format("{} {} {} {}", entitlement_row_name(row.type),
                                                  to_text(row.period.first),
                                                  to_text(row.period.last), to_text(row.amount));
            if (found == said) return;
            others += "; " + found;
        }
        wrong(fmt::format("{} has no row {} {}{}", id, voucher, said, others));
    }
    // Calls use(record) for each of the ledger's.
    template <class T, class Use>
    void for_each_bank_fact(BankFactsKind kind, Use&& use) {
        constexpr std::size_t kKindAt = 4;
        for (const auto& [key, row] : rows_) {
            if (key.first != TableId::bank_facts || big_endian_u32(key.second) != ledger_ ||
                key.second[kKindAt] != static_cast<char>(kind))
                continue;
            T record;
            FieldReader fields(row);
            fields(record);
            use(record);
        }
    }
    void unexplained_facts() {
        const std::string id = words_.next();
        const Handle funder = state_.registry.funders.find(ledger_, id);
        int count = 0;
        for_each_bank_fact<UnexplainedFact>(
            BankFactsKind::unexplained,
            [&](const UnexplainedFact& fact) { count += fact.funder == funder ? 1 : 0; });
        compare("unexplained facts of " + id, words_.next(), std::to_string(count));
    }
    void statements() {
        const std::string id = words_.next();
        int count = 0;
        for_each_bank_fact<BankStatement>(BankFactsKind::statement, [&](const BankStatement& said) {
            count += said.funder == id ? 1 : 0;
        });
        compare("statements of " + id, words_.next(), std::to_string(count));
    }
    void payment() {
        const std::string run_id = words_.next();
        const std::string provider = words_.next();
        const std::string amount = words_.next();
        const Handle funder = funder_said();
        const std::string state = words_.next();
        const std::string attempt = take("attempt") ? words_.next() : "";
        const Handle run = state_.settlements.runs.find(ledger_, run_id);
        if (run == kNoHandle) return wrong("there is no run " + run_id);
        for (const PaymentRun::Payment& payment : state_.settlements.runs[run].payments) {
            if (state_.registry.providers[payment.provider].id != provider) continue;
            if (funder != kNoHandle && payment.funder != funder) continue;
            compare("payment of " + provider, amount, to_text(payment.amount));
            compare("payment of " + provider, state,
                    std::string(payment_state_name(payment.state)));
            if (!attempt.empty()) compare("attempt", attempt, std::to_string(payment.attempt));
            return;
        }
        wrong("there is no payment of " + provider);
    }
    void payer() {
        const std::string run_id = words_.next();
        const std::string funder = words_.next();
        const std::string name = words_.next();
        const std::string expected = name + " " + words_.next();
        const Handle run = state_.settlements.runs.find(ledger_, run_id);
        if (run == kNoHandle) return wrong("there is no run " + run_id);
        for (const PaymentRun::Payer& one : state_.settlements.runs[run].payers)
            if (state_.registry.funders[one.funder].id == funder)
                return compare("payer " + funder, expected, one.debtor_name + " " + one.iban);
        wrong(funder + " pays nothing");
    }
    void assessed() {
        const std::string client = words_.next();
        const std::string id = words_.next();
        std::int64_t sum = 0;
        const auto* const slot = state_.client_fees.cache.peek(AllClientFees::key(ledger_, client));
        if (slot == nullptr) return wrong("there are no fees of " + client);
        for (const ClientFees::Fee& fee : slot->record.fees)
            for (const ClientFees::Assessment& one : fee.assessments)
                if (fee.id == id) sum += one.amount.value;
        compare_cents("assessed " + id, sum);
    }
    void rating() {
        const std::string id = words_.next();
        const std::string service = words_.next();
        std::string expected = words_.next();
        if (take("of")) expected += " of " + words_.next();
        const Handle provider = state_.registry.providers.find(ledger_, id);
        const Handle of = state_.registry.services.find(ledger_, service);
        if (provider == kNoHandle) return wrong("there is no provider " + id);
        for (const Provider::Rating& one : state_.registry.providers[provider].ratings)
            if (one.service == of)
                return compare("rating " + id, expected,
                               fmt::format("{} of {}", one.average(), one.count));
        wrong("nobody rated " + id);
    }
    // "control total …" is an event.
    [[nodiscard]] bool is_control_clause() {
        Words ahead = words_;
        return words_.peek() == "control" && !ahead.begins("control total") &&
               words_.begins("control");
    }
    void control() {
        const std::string publisher = words_.next();
        const std::string when = words_.next();
        const auto day = codec::parse_date(when);
        if (!day) return wrong(when + " is no day");
        const ControlDay* const found = state_.control_days.find(
            {ledger_, state_.books.publishers.find(ledger_, publisher), Date{day->days()}});
        const ControlDay none;
        const ControlDay& now = found == nullptr ? none : *found;
        if (take("said")) {
            compare("said", words_.next(), now.said ? std::to_string(now.said_count) : "nothing");
            compare_cents("said", now.said_total.value);
        }
        if (!take("counted")) return;
        compare("counted", words_.next(), std::to_string(now.counted));
        compare_cents("counted", now.counted_total.value);
    }
    void override_of() {
        const std::string id = words_.next();
        const Handle settlement = state_.settlements.settlements.find(ledger_, id);
        if (settlement == kNoHandle) return wrong("there is no settlement " + id);
        compare("override " + id, words_.next(),
                state_.settlements.settlements[settlement].override_reason);
    }
    void payee() {
        const std::string run_id = words_.next();
        const std::string provider = words_.next();
        const std::string name = words_.next();
        const std::string expected = name + " " + words_.next();
        const Handle run = state_.settlements.runs.find(ledger_, run_id);
        if (run == kNoHandle) return wrong("there is no run " + run_id);
        for (const PaymentRun::Payment& one : state_.settlements.runs[run].payments)
            if (state_.registry.providers[one.provider].id == provider)
                return compare("payee " + provider, expected,
                               one.creditor_name + " " + one.creditor_iban);
        wrong(provider + " is not paid");
    }
    void waiting() {
        const std::string run_id = words_.next();
        const std::string provider = words_.next();
        const std::string amount = words_.next();
        const std::string reason = words_.next();
        const Handle run = state_.settlements.runs.find(ledger_, run_id);
        if (run == kNoHandle) return wrong("there is no run " + run_id);
        for (const PaymentRun::Waiting& one : state_.settlements.runs[run].waiting) {
            if (state_.registry.providers[one.provider].id != provider) continue;
            compare("waiting " + provider, amount, to_text(one.amount));
            return compare("waiting " + provider, reason,
                           std::string(wait_reason_name(one.reason)));
        }
        wrong(provider + " does not wait");
    }

    Words& words_;
    const State& state_;
    const Rows& rows_;
    Handle ledger_;
    std::string fault_;
};

}  // namespace

std::optional<std::string> check_books(Words words, const State& state, const Rows& rows,
                                       std::string_view ledger) {
    BookReader reader(words, state, rows, ledger);
    if (!reader.read_clause()) return std::nullopt;
    while (!words.empty() && reader.fault().empty() && words.fault().empty())
        if (!reader.read_clause()) return "not understood: " + words.rest();
    return reader.fault().empty() ? words.fault() : reader.fault();
}

}  // namespace saldo::test
