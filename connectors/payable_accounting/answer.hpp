// What the city's platform answers to a payable accounting message: ok, or a fault that is of the
// whole batch. docs/formats/payable-accounting.md draws the three.
#pragma once

#include <cstdint>
#include <string>

#include "connectors/xml_reading/read_twice.hpp"
#include "engine/base/result.hpp"

namespace saldo::payable_accounting {

enum class AnswerKind : std::uint8_t {
    ok,                 // the batch was taken
    application_fault,  // SAP refused it: put right what it names, and send the run again
    system_fault,       // nobody judged it: send it again
};

// What a SinkAnswered says: accepted for `ok`, else rejected with `text`.
struct Answer {
    AnswerKind kind = AnswerKind::ok;
    std::string error_code;  // "1234"; empty for ok
    std::string
        text;  // "application fault 1234: …", at most 1,024 bytes; of ok the platform's word
};

// Reads the envelope, by the elements' names whatever their prefixes. Errors: those of
// xml_reading::XmlElements; bad_input where it is no answer to this message.
[[nodiscard]] Result<Answer> read_answer(xml_reading::ReadTwice bytes);

}  // namespace saldo::payable_accounting
