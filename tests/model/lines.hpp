// What a decision says of services: lines, a balance, shares.
#pragma once

#include "tests/model/reasons.hpp"
#include "tests/model/world.hpp"

namespace saldo::model {

using SaidLines = std::vector<std::unique_ptr<events::VoucherLineT>>;

// Of a grant or an amendment.
struct SaidBalance {
    const SaidLines& lines;
    const events::Cents* euros;
    const events::Quantity* units;
};

// A service that is counted in euros is counted in whole cents.
[[nodiscard]] bool is_countable(const World& world, const Text& service, Amount quantity);
// As balances count it: cents of a service that is counted in euros, else thousandths.
[[nodiscard]] Amount counted(Commodity unit, Amount quantity);
[[nodiscard]] Commodity unit_of(const World& world, const Text& service);

void check_fields(const World& world, const SaidBalance& said, Reasons& why);
// What the kind asks for; the reasons are those of a grant.
[[nodiscard]] Reasons faults_for_kind(const SaidBalance& said, events::VoucherKind kind);
[[nodiscard]] bool services_are_known(const World& world, const SaidLines& lines);
// A balance in units is in the unit of every line.
[[nodiscard]] bool units_agree(const World& world, const SaidBalance& said, Commodity unit);

// Puts what is said into terms; content that is new to the voucher gets a pot of its own.
void put_into(const World& world, const SaidBalance& said, Voucher& voucher, Terms& terms);

// Whether all that the voucher may be granted in its life stays within what one may hold.
[[nodiscard]] bool total_fits(const Voucher& voucher, Amount added);

}  // namespace saldo::model
