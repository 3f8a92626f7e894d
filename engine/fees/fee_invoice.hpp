// A client's fee as an invoice (asiakasmaksulasku), in the words of no format. A person's name and
// address are in it only while a file is written: the ledger knows pseudonyms, and what was sealed
// is opened by a key that the ledger does not have.
//
// Act 734/1992 as amended by 1201/2020 says what the invoice tells: client, service, date, amount
// and what it rests on, who gives the service, whom to ask, whether it accrues the ceiling of fees,
// how to ask for a correction.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo {

// What was sealed of a person.
struct Person {
    std::string name;
    std::string street;
    std::string post_code;
    std::string town;
};

// The name of somebody whose key is gone.
inline constexpr const char* kErasedName = "erased";

struct FeeInvoice {
    std::string ledger;
    std::string number;  // the ledger's id of the invoice
    std::string client;  // its pseudonym
    Person payer;
    bool erased = false;  // the key is gone: the payer is kErasedName
    std::string funder;   // who takes the fee
    std::string seller_name;
    std::string seller_business_id;
    std::string iban;  // the funder's
    std::string bic;   // may be empty
    std::string service;
    std::string service_name;
    Date service_date;
    Cents amount;
    Date issued_on;  // when it was recorded, on the publisher's local day
    Date due_on;
    std::string reference;  // a domestic reference, or one in RF form
    std::string text;       // what the law asks for besides; may be empty
};

// Whether a door may write the invoice; names it and the first field that it may not. No message
// holds a name, an address or an account number. Errors: bad_input.
[[nodiscard]] Status check_fee_invoice(const FeeInvoice& invoice);

}  // namespace saldo
