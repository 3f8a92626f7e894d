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

std::expected<const events::Event*, DecodeError> verify(std::string_view payload,
                                                        AlignedCopies& copies) {
    static const SchemaPlan& plan = schema_plan();
    static const flatbuffers::Verifier::Options options = verifier_options();
    if (payload.empty() || payload.size() > payload_bytes_max)
        return std::unexpected(DecodeError::undecodable);

    const std::uint8_t* const bytes = copies.aligned(payload);
    flatbuffers::Verifier verifier(bytes, payload.size(), options);
    if (!events::VerifyEventBuffer(verifier)) return std::unexpected(DecodeError::undecodable);

    const events::Event* const event = events::GetEvent(bytes);
    TextCheck texts;
    if (!texts.is_sound(event->id()) || !texts.is_sound(event->source()) ||
        !texts.is_sound(event->ledger()) || !texts.is_sound(event->actor()) ||
        event->data_type() == events::Fact::NONE) {
        return std::unexpected(DecodeError::undecodable);
    }
    // the generated verifier passes over types that it does not know
    const auto type = static_cast<std::size_t>(event->data_type());
    if (type >= plan.facts.size()) return std::unexpected(DecodeError::unknown_event_type);
    if (!texts.is_sound(*static_cast<const flatbuffers::Table*>(event->data()),
                        *plan.facts[type])) {
        return std::unexpected(DecodeError::undecodable);
    }
    return event;
}

}  // namespace saldo::codec
