// The Finnish personal identity code (henkilötunnus, personbeteckning): ddmmyy, a sign of the
// century, an individual number and a check character.
//
//     131052-308T     1800s +    1900s - Y X W V U    2000s A B C D E F
//
// The check character is "0123456789ABCDEFHJKLMNPRSTUVWXY"[ddmmyynnn mod 31]. Since 2023 the sign
// is part of the identity: two codes that differ in it alone are two people (Government Decree
// 690/2022 on changing the Decree 128/2010). Individual numbers 900-999 are artificial, and never a
// person's.
//
// The books hold no such code: people are pseudonyms in events, and what names them is sealed. It
// is looked at where a door meets it, and is written to no log line, key or file name.
#pragma once

#include <string_view>

namespace saldo::identifiers {

// Whether the code is of that form, of a day that the calendar has, and without a typing mistake.
// Capitals only. It does not say that the code was given to anybody: 000 and 001 are accepted,
// though no one has them (docs/formats/identifiers.md). Pure, and allocates nothing.
[[nodiscard]] bool is_personal_identity_code(std::string_view code) noexcept;

// Whether it is an artificial one: 900-999. REQUIRES: is_personal_identity_code(code).
[[nodiscard]] bool is_artificial(std::string_view code) noexcept;

}  // namespace saldo::identifiers
