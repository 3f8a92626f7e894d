// MandateGiven and MandateEnded: who acts on behalf of a client (puolesta asiointi).
//
// What a client, and who acts for one, may say at all is in ledger/role_rules.hpp: who acts for
// another gives no mandate, and may end one's own. Mandates follow the Suomi.fi authorisations (Act
// 571/2016) and the Contracts Act (228/1929, chapter 2): a mandate is given by the principal, and
// the one who acts may lay it down.
//
// That a client acts for oneself is the publisher's word, as every role is: an actor's pseudonym is
// not the client's. A mandatary's actor is the name that the mandate gives.
#pragma once

#include "engine/services/define.hpp"

namespace saldo {

// Whether who acts for another has a mandate. `names_client`: the event names a client or a
// voucher; `client`: whom it is about, nullptr where nobody knows. Precedes the event's own rule,
// so that who may comes before what is said.
//
// Refuses, of a mandatary: mandate_missing (actor: none that is valid on the day of recording;
// client: the event does not say for whom).
[[nodiscard]] Refusal check_mandate(EventContext& event, bool names_client, const Client* client);

// Refuses: field_invalid, date_out_of_range,
// client_unknown, already_exists (a mandate of that id), record_full (limits::kMandatesMax).
[[nodiscard]] Refusal give_mandate(RegistryDesk& desk, EventContext& event,
                                   const events::MandateGiven& given);

// `ended_on` is the mandate's last day; it may lie in the past, but decides nothing that was
// recorded before. Refuses: field_invalid, date_out_of_range, client_unknown,
// mandate_unknown, mandate_missing (a mandatary ends another's), already_in_this_state (it ends no
// later).
[[nodiscard]] Refusal end_mandate(RegistryDesk& desk, EventContext& event,
                                  const events::MandateEnded& ended);

}  // namespace saldo
