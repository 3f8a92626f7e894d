#include "engine/fold/verified_batch.hpp"

#include "engine/audit/leaf.hpp"
#include "engine/base/partition.hpp"
#include "engine/fold/decoded_record.hpp"
#include "engine/ledger/field_checks.hpp"
#include "engine/ledger/rules.hpp"
#include "schemas/codec/decode.hpp"

namespace saldo {

namespace {

// Without these three there is no identity to keep the record under. Empty: all are well.
std::string_view missing_identity(const events::Event& event) {
    if (!id_ok(event.ledger())) return "ledger";
    if (!id_ok(event.source())) return "source";
    return id_ok(event.id()) ? std::string_view{} : "id";
}

void decode(const LogRecord& record, PartitionIndex partition, PartitionIndex partition_count,
            codec::AlignedCopies& copies, DecodedRecord& read) {
    if (record.value_absent || record.value.empty()) {
        read.refused = Refusal::undecodable;
        return;
    }
    const auto envelope = codec::verify_envelope(record.value, copies);
    if (!envelope) {
        read.refused = Refusal::undecodable;
        return;
    }
    const events::Event& event = *envelope->event;
    const std::string_view ledger = text_of(event.ledger());
    if (record.key != ledger || partition_of(ledger, partition_count) != partition) {
        read.refused = Refusal::misrouted;
        read.refused_field = "ledger";
        return;
    }
    read.refused_field = missing_identity(event);
    if (!read.refused_field.empty()) {
        read.refused = Refusal::identity_invalid;
        return;
    }
    read.event = &event;
    read.data_sound =
        rules_of(kRulesVersionMax).know(event.data_type()) && codec::data_is_sound(*envelope);
    if (read.data_sound) read.touched = touches_of(event);
}

}  // namespace

VerifiedBatch::VerifiedBatch() : records_(std::make_unique<Records>()) {}
VerifiedBatch::VerifiedBatch(VerifiedBatch&& other) noexcept = default;
VerifiedBatch& VerifiedBatch::operator=(VerifiedBatch&& other) noexcept = default;
VerifiedBatch::~VerifiedBatch() = default;

void VerifiedBatch::verify(std::span<const LogRecord> records, Hasher& hasher,
                           PartitionIndex partition, PartitionIndex partition_count) {
    records_->log = records;
    records_->decoded.clear();
    records_->decoded.reserve(records.size());
    records_->copies.clear();
    for (const LogRecord& record : records) {
        DecodedRecord& read = records_->decoded.emplace_back();
        read.leaf = leaf_hash(hasher, record.key, record.value, records_->scratch);
        decode(record, partition, partition_count, records_->copies, read);
    }
}

}  // namespace saldo
