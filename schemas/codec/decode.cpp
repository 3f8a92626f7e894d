#include "schemas/codec/decode.hpp"

#include "schemas/codec/limits.hpp"
#include "schemas/codec/schema_plan.hpp"
#include "schemas/codec/utf8.hpp"

namespace saldo::codec {
namespace {

flatbuffers::Verifier::Options verifier_options() {
    flatbuffers::Verifier::Options options;
    options.max_depth = payload_depth_max;
    options.max_tables = payload_tables_max;
    return options;
}

flatbuffers::Verifier verifier_of(std::string_view bytes) {
    static const flatbuffers::Verifier::Options options = verifier_options();
    return flatbuffers::Verifier(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                                 options);
}

const char* as_chars(const std::uint8_t* bytes) { return reinterpret_cast<const char*>(bytes); }

// The payload's root as the verifier is to see it: everything but the data. The generated verifier
// of Event is the same and looks at the data as well.
struct EnvelopeTable : private flatbuffers::Table {
    [[nodiscard]] bool Verify(flatbuffers::Verifier& verifier) const {
        using events::Event;
        return VerifyTableStart(verifier) && has_text(verifier, Event::VT_ID) &&
               has_text(verifier, Event::VT_SOURCE) && has_text(verifier, Event::VT_LEDGER) &&
               VerifyFieldRequired<events::Instant>(verifier, Event::VT_RECORDED_AT, 8) &&
               has_text(verifier, Event::VT_ACTOR) &&
               VerifyField<std::uint8_t>(verifier, Event::VT_ROLE, 1) &&
               VerifyField<std::uint8_t>(verifier, Event::VT_DATA_TYPE, 1) && verifier.EndTable();
    }

  private:
    [[nodiscard]] bool has_text(flatbuffers::Verifier& verifier,
                                flatbuffers::voffset_t field) const {
        return VerifyOffsetRequired(verifier, field) &&
               verifier.VerifyString(GetPointer<const flatbuffers::String*>(field));
    }
};

// The data alone. REQUIRES: the envelope was verified, and the type is one of this build's.
struct DataTable : private flatbuffers::Table {
    [[nodiscard]] bool Verify(flatbuffers::Verifier& verifier) const {
        using events::Event;
        const auto type = static_cast<events::Fact>(GetField<std::uint8_t>(Event::VT_DATA_TYPE, 0));
        return VerifyTableStart(verifier) && VerifyOffsetRequired(verifier, Event::VT_DATA) &&
               events::VerifyFact(verifier, GetPointer<const void*>(Event::VT_DATA), type) &&
               verifier.EndTable();
    }
};

// Checks strings, and that together they are no longer than the largest payload: many offsets may
// point at one long string, which FlatBuffers allows.
class TextCheck {
  public:
    bool is_sound(const flatbuffers::String* text) {
        if (text == nullptr) return true;
        if (text->size() > left_bytes_) return false;
        left_bytes_ -= text->size();
        return is_utf8({text->c_str(), text->size()});
    }

    bool is_sound(const events::Event& event) {
        return is_sound(event.id()) && is_sound(event.source()) && is_sound(event.ledger()) &&
               is_sound(event.actor());
    }

    // Counts the texts of an envelope that is known to be sound.
    void count(const events::Event& event) {
        left_bytes_ -= std::size_t{event.id()->size()} + event.source()->size() +
                       event.ledger()->size() + event.actor()->size();
    }

    // The table and those inside it. REQUIRES: verified, so that the depth is bounded.
    bool is_sound(const flatbuffers::Table& table, const TablePlan& plan) {
        for (const FieldPlan* field : plan.text_fields) {
            if (!is_sound(table, *field)) return false;
        }
        return true;
    }

  private:
    using Texts = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;
    using Tables = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::Table>>;

    bool is_sound(const flatbuffers::Table& table, const FieldPlan& field) {
        if (field.kind == FieldKind::text)
            return is_sound(table.GetPointer<const flatbuffers::String*>(field.offset));
        if (field.kind == FieldKind::texts) {
            const auto* texts = table.GetPointer<const Texts*>(field.offset);
            if (texts == nullptr) return true;
            for (const auto* text : *texts) {
                if (!is_sound(text)) return false;
            }
            return true;
        }
        if (field.kind == FieldKind::table) {
            const auto* inner = table.GetPointer<const flatbuffers::Table*>(field.offset);
            return inner == nullptr || is_sound(*inner, *field.table);
        }
        const auto* inners = table.GetPointer<const Tables*>(field.offset);
        if (inners == nullptr) return true;
        for (const auto* inner : *inners) {
            if (!is_sound(*inner, *field.table)) return false;
        }
        return true;
    }

    std::size_t left_bytes_ = payload_bytes_max;
};

}  // namespace

std::string_view name_of(DecodeError error) noexcept {
    return error == DecodeError::undecodable ? "undecodable" : "unknown_event_type";
}

std::expected<Envelope, DecodeError> verify_envelope(std::string_view payload,
                                                     AlignedCopies& copies) {
    if (payload.empty() || payload.size() > payload_bytes_max)
        return std::unexpected(DecodeError::undecodable);
    const std::uint8_t* const bytes = copies.aligned(payload);
    flatbuffers::Verifier verifier = verifier_of({as_chars(bytes), payload.size()});
    if (!verifier.VerifyBuffer<EnvelopeTable>(events::EventIdentifier()))
        return std::unexpected(DecodeError::undecodable);
    const events::Event* const event = events::GetEvent(bytes);
    TextCheck texts;
    if (!texts.is_sound(*event) || event->data_type() == events::Fact::NONE)
        return std::unexpected(DecodeError::undecodable);
    return Envelope{event, {as_chars(bytes), payload.size()}};
}

bool data_is_sound(const Envelope& envelope) {
    static const SchemaPlan& plan = schema_plan();
    const events::Event& event = *envelope.event;
    // the generated verifier passes over types that it does not know
    const auto type = static_cast<std::size_t>(event.data_type());
    if (type >= plan.facts.size()) return false;
    flatbuffers::Verifier verifier = verifier_of(envelope.bytes);
    if (!verifier.VerifyBuffer<DataTable>(events::EventIdentifier())) return false;
    TextCheck texts;
    texts.count(event);
    return texts.is_sound(*static_cast<const flatbuffers::Table*>(event.data()), *plan.facts[type]);
}

std::expected<const events::Event*, DecodeError> verify(std::string_view payload,
                                                        AlignedCopies& copies) {
    const auto envelope = verify_envelope(payload, copies);
    if (!envelope) return std::unexpected(envelope.error());
    if (envelope->event->data_type() > events::Fact::MAX)
        return std::unexpected(DecodeError::unknown_event_type);
    if (!data_is_sound(*envelope)) return std::unexpected(DecodeError::undecodable);
    return envelope->event;
}

}  // namespace saldo::codec
