// Vouchers: the grant in all its kinds, how it was sent, and what becomes of it.
#include "cli/example_month/books.hpp"
#include "cli/example_month/identifiers.hpp"

namespace saldo::example_month {
namespace {

using events::VoucherKind;

constexpr std::int64_t kHourMs = kHourMinutes * kMinuteMs;
// Officials of client guidance, by number.
constexpr unsigned kGuidanceFirst = 31;
constexpr unsigned kGuidanceOfficials = 24;
// Decisions that are numbered later than they are made: one in so many.
constexpr std::size_t kDecidedLaterEvery = 20;
constexpr std::int32_t kNeighboursShare = 3'000;

class Guidance {
  public:
    Guidance(const Plan& plan, Timeline& timeline)
        : plan_(plan), timeline_(timeline), random_(plan.options.seed, "guidance") {}

    void handle(std::size_t place) {
        const Voucher& voucher = plan_.vouchers[place];
        const Who who = official(kGuidanceFirst + voucher.client % kGuidanceOfficials);
        grant(place, voucher, who);
        send(voucher, who);
        follow(voucher, who);
    }

  private:
    static std::vector<std::unique_ptr<events::VoucherLineT>> lines_of(const Voucher& voucher,
                                                                       std::int64_t percent) {
        std::vector<std::unique_ptr<events::VoucherLineT>> lines;
        for (const Line& line : voucher.lines) {
            const CatalogueService& service = catalogue()[line.service];
            auto made = std::make_unique<events::VoucherLineT>();
            made->service = service.id;
            if (line.content >= 0) {
                made->content = service.contents[static_cast<std::size_t>(line.content)].id;
            }
            if (voucher.kind == VoucherKind::service_voucher ||
                voucher.kind == VoucherKind::purchase_order) {
                made->quantity = said(Quantity{line.granted.value * percent / 100});
            }
            made->unit_value = said(line.value);
            if (voucher.kind == VoucherKind::entitlement) made->co_payment = said(line.co_payment);
            lines.push_back(std::move(made));
        }
        return lines;
    }

    void grant(std::size_t place, const Voucher& voucher, const Who& who) {
        events::VoucherGrantedT granted;
        granted.voucher = voucher.id;
        granted.client = plan_.city.clients[voucher.client].id;
        granted.kind = voucher.kind;
        granted.lines = lines_of(voucher, 100);
        granted.valid_from = said(voucher.valid_from);
        if (voucher.valid_until) granted.valid_until = said(*voucher.valid_until);
        granted.recurrence = voucher.recurrence;
        granted.carry_over = voucher.carry_over;
        granted.prorated = voucher.prorated;
        if (voucher.counts_euros()) granted.balance = said(voucher.balance);
        if (voucher.in_units) granted.balance_quantity = said(voucher.balance_quantity);
        if (voucher.has_payee()) name_payee(voucher, granted);
        const bool decided = place % kDecidedLaterEvery != 7;
        const Date decided_on =
            local_date({voucher.granted_ms, offset_minutes_at(voucher.granted_ms)});
        if (decided) {
            granted.decision_number = decision_number(place, decided_on);
            granted.decision_date = said(decided_on);
        }
        if (voucher.fate == Fate::successor) granted.replaces = plan_.vouchers[place - 1].id;
        if (voucher.shared) {
            auto share = std::make_unique<events::FunderShareT>();
            share->funder = kMunicipalities[1].funder;
            share->share = std::make_unique<events::BasisPoints>(kNeighboursShare);
            granted.shares.push_back(std::move(share));
        }
        // What the client's income was, and why.
        granted.basis_sealed = sealed(plan_.city.clients[voucher.client].id, random_);
        timeline_.publish(who, voucher.granted_ms, std::move(granted));
        if (!decided) {
            events::VoucherDecidedT later;
            later.voucher = voucher.id;
            later.decision_number = decision_number(place, decided_on);
            later.decision_date = said(decided_on);
            timeline_.publish(who, voucher.granted_ms + 26 * kHourMs, std::move(later));
        }
    }

    void name_payee(const Voucher& voucher, events::VoucherGrantedT& granted) const {
        const Provider& payee = plan_.city.providers[voucher.lines.front().provider];
        granted.payee = payee.id;
        if (voucher.kind == VoucherKind::entitlement) {
            granted.service_unit = payee.id + "-1";
        } else {
            granted.contract = contract_id(*payee.contract);
        }
    }

    static std::string decision_number(std::size_t place, Date decided_on) {
        return numbered("KOI/" + std::to_string(civil(decided_on).year) + "/", place + 1, 5);
    }

    void send(const Voucher& voucher, const Who& who) {
        events::VoucherSentT sent;
        sent.voucher = voucher.id;
        sent.channel = random_.chance(700) ? "suomi.fi" : "kirje";
        timeline_.publish(who, voucher.granted_ms + random_.between(1, 27) * kHourMs,
                          std::move(sent));
    }

    void follow(const Voucher& voucher, const Who& who) {
        switch (voucher.fate) {
            case Fate::ended: {
                events::VoucherEndedT ended;
                ended.voucher = voucher.id;
                ended.last_day = said(january(kEndedOnDay));
                ended.reason = "muutto hoivakotiin";
                publish_at(who, kEndedOnDay + 1, std::move(ended));
                return;
            }
            case Fate::suspended: {
                events::VoucherSuspendedT suspended;
                suspended.voucher = voucher.id;
                suspended.suspended_from = said(january(kSuspendedOnDay));
                suspended.reason = "sairaalajakso";
                publish_at(who, kSuspendedOnDay, std::move(suspended));
                events::VoucherResumedT resumed;
                resumed.voucher = voucher.id;
                resumed.resumed_on = said(january(kResumedOnDay));
                publish_at(who, kResumedOnDay + 1, std::move(resumed));
                return;
            }
            case Fate::amended: {
                events::VoucherAmendedT amended;
                amended.voucher = voucher.id;
                amended.amended_from = said(january(kAmendedFromDay));
                amended.lines = lines_of(voucher, 125);
                publish_at(who, kAmendedFromDay - 3, std::move(amended));
                return;
            }
            case Fate::never_used: {
                events::VoucherAnnulledT annulled;
                annulled.voucher = voucher.id;
                annulled.reason = "asiakas ei ottanut vastaan";
                publish_at(who, 8, std::move(annulled));
                return;
            }
            case Fate::topped_up:
                top_up(voucher, who);
                return;
            case Fate::ordinary:
            case Fate::overspent:
            case Fate::part_paid:
            case Fate::replaced:
            case Fate::successor:
            case Fate::corrected:
            case Fate::credited:
            case Fate::order_passed:
                return;
        }
    }

    // Every third tranche is returned the same day: it was loaded by mistake.
    void top_up(const Voucher& voucher, const Who& who) {
        events::VoucherToppedUpT topped_up;
        topped_up.voucher = voucher.id;
        topped_up.tranche = voucher.id + "-1";
        topped_up.amount = said(Cents{random_.between(5, 20) * 1'000});
        topped_up.effective_on = said(january(14));
        const std::int64_t loaded_ms =
            utc_ms(january(14), random_.between(8 * kHourMinutes, 12 * kHourMinutes));
        timeline_.publish(who, loaded_ms, std::move(topped_up));
        if (random_.chance(333)) {
            events::TrancheReturnedT returned;
            returned.voucher = voucher.id;
            returned.tranche = voucher.id + "-1";
            timeline_.publish(who, loaded_ms + 3 * kHourMs, std::move(returned));
        }
    }

    template <class Fact>
    void publish_at(const Who& who, int day, Fact fact) {
        timeline_.publish(
            who, utc_ms(january(day), random_.between(8 * kHourMinutes, 15 * kHourMinutes)),
            std::move(fact));
    }

    const Plan& plan_;
    Timeline& timeline_;
    Random random_;
};

}  // namespace

void publish_vouchers(const Plan& plan, Timeline& timeline) {
    Guidance guidance(plan, timeline);
    for (std::size_t place = 0; place < plan.vouchers.size(); ++place) guidance.handle(place);
}

}  // namespace saldo::example_month
