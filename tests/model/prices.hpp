// What a use of a voucher costs, and whether it may be.
#pragma once

#include "tests/model/reasons.hpp"
#include "tests/model/world.hpp"

namespace saldo::model {

// What a delivery, its correction or an order asks for.
struct Use {
    Text provider, service, content;
    Day date = 0;
    Amount quantity = 0, unit_price = 0;
    events::TimeClass time_class = events::TimeClass::any;
    bool time_class_differs = false;  // from what a table says of the moment
    bool in_advance = false;          // an order
    bool after_deadline = false;      // the organiser corrects at any time
};

// What it would use and cost.
struct Priced {
    PotName pot;
    Amount used = 0, net = 0, vat = 0, co_payment = 0;
    Text coding;
    bool needs_approval = false;
    std::vector<Part> parts;
};

// nullptr: not defined yet on that day.
[[nodiscard]] const Service::Definition* defined_on(const Service& service, Day day);
[[nodiscard]] bool is_approved(const Provider& provider, const Text& service,
                               const Text& municipality, Day day);
// Empty: not known on that day.
[[nodiscard]] Text home_of(const World& world, const Text& client, Day day);
// Empty: nobody pays.
[[nodiscard]] Text funder_of_home(const World& world, const Text& municipality, Day day);

// Each sharer's part, half up; the home municipality takes the rest, or the first sharer where the
// shares are the whole. nullptr: nobody pays for the rest.
[[nodiscard]] bool split_between_funders(const World& world, const Voucher& voucher, Day date,
                                         Amount net, Amount vat, std::vector<Part>& parts);
[[nodiscard]] bool adds_vat(const Voucher& voucher, const Service::Definition& service);

// Judges a use of the voucher as it would be with what expired or is replaced given back, and
// prices it. `today`: of recording.
Reasons price(const World& world, const Voucher& voucher, const Use& use, Day today,
              Priced& priced);

}  // namespace saldo::model
