// A line of a settlement as the doors write it, with ids for handles: what one funder owes one
// provider for one service of one month, on one account of its books.
#pragma once

#include <cstdint>
#include <string>

#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::settlement {

struct SettledLine {
    std::string settlement;
    std::string funder;
    std::string provider;
    std::string coding;
    std::string service;
    Date service_month;                 // any day in the month of service
    Cents amount;                       // negative for a credit
    Date posted_on;                     // the posting date in the funder's books
    std::string document;               // "2026-000001": the funder's document of that year
    std::uint32_t document_number = 0;  // 1 of that
    Cents vat{};                        // of the amount: what the funder may deduct
};

}  // namespace saldo::settlement
