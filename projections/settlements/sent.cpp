#include "projections/settlements/sent.hpp"

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

#include "engine/settlement/payees.hpp"
#include "engine/settlement/payment_settings.hpp"
#include "engine/settlement/settlement.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/settlements/payment_files.hpp"

namespace saldo {

namespace {

using PaymentState = PaymentRun::PaymentState;
using settlement::ReferenceForm;

bool has_left(const PaymentRun::Payment& payment) {
    return payment.state != PaymentState::made && payment.state != PaymentState::withdrawn;
}

std::string words_of(const settlement::Remittance& remittance) {
    if (const auto* const text = std::get_if<settlement::UnstructuredText>(&remittance))
        return text->text;
    return std::get<settlement::StructuredReference>(remittance).reference;
}

// What the funder's file said to payees: by the settings that it was made with.
Result<ReferenceForm> form_written(const ShardView& shard, const PaymentRun& run, Handle funder) {
    const auto sink = paid_through(shard, run, funder);
    if (!sink) return std::unexpected(sink.error());
    if (!sink->has_value() || !settlement::has_payment_settings((*sink)->format))
        return ReferenceForm::text;
    const auto settings = settlement::read_payment_settings((*sink)->format, (*sink)->layout);
    return settings ? settings->reference : ReferenceForm::text;
}

Status add_run(const LedgerPlace& of, const PaymentRun& run, Answer& answer) {
    if (std::ranges::none_of(run.payments, has_left)) return {};
    const auto files = payment_files_of(*of.shard, of.ledger.id, run.id);
    if (!files) return std::unexpected(files.error());
    for (const settlement::PaymentFile& file : *files) {
        std::optional<ReferenceForm> form;
        for (const settlement::Payment& payment : file.payments) {
            const auto place = payment_of(run, payment.end_to_end_id);
            if (!place || !has_left(run.payments[*place])) continue;
            const PaymentRun::Payment& kept = run.payments[*place];
            if (!form) {
                const auto written = form_written(*of.shard, run, kept.funder);
                if (!written) return std::unexpected(written.error());
                form = *written;
            }
            RowCells row;
            row.add(run.id).add(file.funder.funder).add(file.message_id);
            row.add(file.payment_information_id).add(file.funder.iban);
            row.add(payment.end_to_end_id).add(to_text(payment.amount));
            row.add(payment.creditor_iban)
                .add(words_of(settlement::remittance_for(payment, *form)));
            row.add(payment_state_name(kept.state));
            if (const Status added = row.end(answer); !added) return added;
        }
    }
    return {};
}

}  // namespace

Result<Answer> ask_sent(std::span<ShardView> shards, const SentRequest& request) {
    auto answer = begin_answer(shards, "payments",
                               {{"run", CellKind::text},
                                {"funder", CellKind::text},
                                {"message_id", CellKind::text},
                                {"payment_information_id", CellKind::text},
                                {"payer_iban", CellKind::text},
                                {"end_to_end_id", CellKind::text},
                                {"amount", CellKind::amount},
                                {"creditor_iban", CellKind::text},
                                {"remittance", CellKind::text},
                                {"state", CellKind::text}});
    if (!answer) return answer;
    const auto places = find_ledgers(shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    for (const LedgerPlace& place : *places) {
        const Status scanned =
            scan_reference<PaymentRun>(place.snapshot(), ReferenceKind::payment_run,
                                       [&](Handle, const PaymentRun& run) -> Result<bool> {
                                           if (run.ledger != place.handle) return true;
                                           const Status added = add_run(place, run, *answer);
                                           if (!added) return std::unexpected(added.error());
                                           return true;
                                       });
        if (!scanned) return std::unexpected(scanned.error());
    }
    return answer;
}

}  // namespace saldo
