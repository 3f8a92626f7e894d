#include "engine/settlement/provider_statement.hpp"

#include <cstdint>
#include <map>
#include <tuple>

namespace saldo::settlement {

namespace {

// Of a service, a coding and a month: net and VAT together, and the VAT.
using SumKey = std::tuple<std::string_view, std::string_view, Date>;
struct Sum {
    std::int64_t amount = 0;
    std::int64_t vat = 0;
};

bool add(std::int64_t& sum, Cents amount) {
    return !__builtin_add_overflow(sum, amount.value, &sum);
}

std::unexpected<Error> refuse(const ProviderStatement& statement, const std::string& what) {
    return fail(ErrorKind::damaged, "statement of " + statement.settlement + " from " +
                                        statement.funder + " to " + statement.provider + ": " +
                                        what + ": rebuild the home from the log");
}

}  // namespace

Status check_statement(const ProviderStatement& statement) {
    std::map<SumKey, Sum> sums;
    bool fits = true;
    for (const SettledDelivery& row : statement.deliveries) {
        Sum& sum = sums[{row.service, row.coding, month_start(row.service_date)}];
        fits =
            fits && add(sum.amount, row.net) && add(sum.amount, row.vat) && add(sum.vat, row.vat);
    }
    for (const StatementEntitlement& row : statement.entitlements)
        fits = fits && add(sums[{row.service, row.coding, month_start(row.period.first)}].amount,
                           row.amount);
    if (!fits) return refuse(statement, "its rows leave 64 bits");
    std::int64_t net = 0;
    for (const SettledLine& line : statement.lines) {
        const auto sum = sums.find({line.service, line.coding, month_start(line.service_month)});
        if (sum == sums.end() || sum->second.amount != line.amount.value ||
            sum->second.vat != line.vat.value)
            return refuse(statement, "the rows of " + line.service + " are not the line of " +
                                         to_text(line.amount));
        sums.erase(sum);
        if (!add(net, line.amount)) return refuse(statement, "its lines leave 64 bits");
    }
    for (const auto& [key, sum] : sums)
        if (sum.amount != 0)
            return refuse(statement, to_text(Cents{sum.amount}) + " of " +
                                         std::string(std::get<0>(key)) + " are in no line");
    if (net != statement.net.value)
        return refuse(statement, "its lines are not the net of " + to_text(statement.net));
    const std::int64_t left = net > 0 ? net - statement.set_off.value : 0;
    if (left != statement.to_pay.value)
        return refuse(statement, to_text(statement.to_pay) + " to be paid is not the net less " +
                                     to_text(statement.set_off) + " set off");
    return {};
}

}  // namespace saldo::settlement
