#include "connectors/payable_accounting/answer.hpp"

#include <optional>
#include <utility>

#include "connectors/xml_reading/xml_elements.hpp"
#include "connectors/xml_writing/xml_stream.hpp"
#include "engine/base/limits.hpp"

namespace saldo::payable_accounting {

namespace {

using xml_reading::XmlElements;

// What a body can hold, as far as it was there.
struct Said {
    std::optional<std::string> status;
    bool fault = false;
    std::optional<AnswerKind> judged;  // a fault with the platform's own detail
    std::string error_code;
    std::string error_message;
    std::string reason;
};

Status read_text(XmlElements& xml, std::string& into) {
    auto text = xml.text();
    if (!text) return std::unexpected(text.error());
    // Every character has four bytes at most: so many fit whatever they are.
    into = xml::xml_text(*text, limits::kTextBytesMax / 8);
    return {};
}

Status read_detail(XmlElements& xml, Said& said) {
    return xml.children([&](std::string_view name) -> Status {
        if (said.judged || (name != "ApplicationFault" && name != "SystemFault")) return {};
        said.judged =
            name == "SystemFault" ? AnswerKind::system_fault : AnswerKind::application_fault;
        return xml.children([&](std::string_view word) -> Status {
            if (word == "ErrorCode") return read_text(xml, said.error_code);
            if (word == "ErrorMessage") return read_text(xml, said.error_message);
            return {};
        });
    });
}

Status read_fault(XmlElements& xml, Said& said) {
    said.fault = true;
    return xml.children([&](std::string_view name) -> Status {
        if (name == "Detail") return read_detail(xml, said);
        if (name != "Reason") return {};
        return xml.children([&](std::string_view word) -> Status {
            return word == "Text" ? read_text(xml, said.reason) : Status{};
        });
    });
}

Status read_body(XmlElements& xml, Said& said) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "Fault") return read_fault(xml, said);
        if (name != "SendPayableAccountingResponse") return {};
        said.status.emplace();
        return xml.children([&](std::string_view word) -> Status {
            return word == "StatusMessage" ? read_text(xml, *said.status) : Status{};
        });
    });
}

Status read_envelope(XmlElements& xml, Said& said) {
    if (Status opened = xml.open(); !opened) return opened;
    const bool envelope = xml.name() == "Envelope";
    Status read = xml.children([&](std::string_view name) -> Status {
        return envelope && name == "Body" ? read_body(xml, said) : Status{};
    });
    return read ? xml.close() : read;
}

Answer fault_of(const Said& said) {
    Answer answer;
    answer.kind = said.judged.value_or(AnswerKind::system_fault);
    answer.error_code = said.error_code;
    // Without the platform's own detail nobody has judged the batch.
    if (!said.judged)
        answer.text = "system fault: " + said.reason;
    else if (answer.kind == AnswerKind::system_fault)
        answer.text = "system fault " + said.error_code + ": " + said.error_message;
    else
        answer.text = "application fault " + said.error_code + ": " + said.error_message;
    return answer;
}

}  // namespace

Result<Answer> read_answer(xml_reading::ReadTwice bytes) {
    XmlElements xml(bytes);
    Said said;
    if (Status read = read_envelope(xml, said); !read) return std::unexpected(read.error());
    if (said.fault) return fault_of(said);
    if (!said.status)
        return fail(ErrorKind::bad_input,
                    bytes.name() + ": this is no answer to a payable accounting message");
    if (*said.status != "ok")
        return fail(ErrorKind::bad_input,
                    bytes.name() + ": the answer's status is \"" + *said.status + "\", not ok");
    return Answer{AnswerKind::ok, {}, *said.status};
}

}  // namespace saldo::payable_accounting
