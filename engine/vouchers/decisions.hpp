// What an official decides about a voucher: granted, decided, amended, topped up, a tranche
// returned, suspended, resumed, ended, annulled, sent. (Act 569/2009 on service vouchers; balance
// vouchers after the practice in use.)
//
// Each function checks everything first and changes nothing when it refuses.
#pragma once

#include "engine/ledger/books.hpp"
#include "engine/ledger/event_context.hpp"
#include "engine/services/registry.hpp"
#include "engine/vouchers/vouchers.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// A loaded tranche may be returned for 24 hours, judged by recorded_at.
inline constexpr std::int64_t kTrancheReturnMs = kDayMs;

// What a voucher rule reads and changes. References live as long as the shard's state.
struct VoucherDesk {
    Books& books;
    Registry& registry;
    Vouchers& vouchers;
};

[[nodiscard]] Refusal grant_voucher(VoucherDesk& desk, EventContext& event,
                                    const events::VoucherGranted& granted);
[[nodiscard]] Refusal decide_voucher(VoucherDesk& desk, EventContext& event,
                                     const events::VoucherDecided& decided);
[[nodiscard]] Refusal amend_voucher(VoucherDesk& desk, EventContext& event,
                                    const events::VoucherAmended& amended);
[[nodiscard]] Refusal top_up_voucher(VoucherDesk& desk, EventContext& event,
                                     const events::VoucherToppedUp& topped_up);
[[nodiscard]] Refusal return_tranche(VoucherDesk& desk, EventContext& event,
                                     const events::TrancheReturned& returned);
[[nodiscard]] Refusal suspend_voucher(VoucherDesk& desk, EventContext& event,
                                      const events::VoucherSuspended& suspended);
[[nodiscard]] Refusal resume_voucher(VoucherDesk& desk, EventContext& event,
                                     const events::VoucherResumed& resumed);
[[nodiscard]] Refusal end_voucher(VoucherDesk& desk, EventContext& event,
                                  const events::VoucherEnded& ended);
[[nodiscard]] Refusal annul_voucher(VoucherDesk& desk, EventContext& event,
                                    const events::VoucherAnnulled& annulled);
[[nodiscard]] Refusal note_voucher_sent(VoucherDesk& desk, EventContext& event,
                                        const events::VoucherSent& sent);

}  // namespace saldo
