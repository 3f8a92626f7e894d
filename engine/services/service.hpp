// A service that an organiser buys or grants vouchers for: how it is counted, priced and coded, by
// date.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo {

// Numbers as in schemas/common.fbs.
enum class Basis : std::uint8_t { delivery = 0, entitlement = 1 };
enum class ShortBalance : std::uint8_t { refuse = 0, part_pay = 1 };
enum class VatTreatment : std::uint8_t { exempt = 0, gross_included = 1, net_plus = 2 };
enum class TimeClass : std::uint8_t {
    any = 0,
    day = 1,
    evening = 2,
    night = 3,
    saturday = 4,
    sunday = 5,
    public_holiday = 6
};

// A quantity of a service that is counted in euros is money: whole cents.
[[nodiscard]] constexpr bool is_countable(Commodity unit, Quantity quantity) noexcept {
    constexpr std::int64_t kThousandthsPerCent = 10;
    return unit != Commodity::eur || quantity.value % kThousandthsPerCent == 0;
}
// A quantity as balances count it: thousandths of the unit, or cents where the unit is the euro.
// REQUIRES: is_countable.
[[nodiscard]] constexpr std::int64_t counted(Commodity unit, Quantity quantity) noexcept {
    constexpr std::int64_t kThousandthsPerCent = 10;
    return unit == Commodity::eur ? quantity.value / kThousandthsPerCent : quantity.value;
}

struct Service {
    struct Definition {
        Date valid_from;
        std::string name_fi;
        std::string name_sv;
        std::string name_en;
        Basis basis = Basis::delivery;
        bool free_by_law =
            false;                // co-payment 0; a price above the value is refused (Act 734/1992)
        UnitPrice price_ceiling;  // 0: none
        bool needs_approval = false;
        std::uint16_t recording_deadline_days = 0;  // 0: none
        ShortBalance short_balance = ShortBalance::refuse;
        VatTreatment vat = VatTreatment::exempt;
        BasisPoints vat_rate;
        Handle coding = kNoHandle;  // a Word
        std::uint64_t event = 0;    // the ledger's event number that defined it
    };
    Handle ledger = kNoHandle;
    std::string id;
    Commodity unit = Commodity::hour;  // fixed by the first definition: balances are counted in it
    std::vector<Definition> definitions;

    // nullptr: no service yet. `known_at`: as of that event of the ledger.
    [[nodiscard]] const Definition* on(
        Date date, std::uint64_t known_at = std::numeric_limits<std::uint64_t>::max()) const {
        const Definition* found = nullptr;
        for (const Definition& definition : definitions)
            if (definition.valid_from <= date && definition.event <= known_at &&
                (found == nullptr || definition.valid_from >= found->valid_from))
                found = &definition;
        return found;
    }
};

template <class Fields>
void describe(Fields& fields, Service::Definition& definition) {
    fields(definition.valid_from, definition.name_fi, definition.name_sv, definition.name_en,
           definition.basis, definition.free_by_law, definition.price_ceiling,
           definition.needs_approval, definition.recording_deadline_days, definition.short_balance,
           definition.vat, definition.vat_rate, definition.coding, definition.event);
}

template <class Fields>
void describe(Fields& fields, Service& service) {
    fields(service.ledger, service.id, service.unit, service.definitions);
}

}  // namespace saldo
