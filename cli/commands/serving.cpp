#include "cli/commands/serving.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "engine/base/bytes.hpp"
#include "schemas/codec/decode.hpp"

namespace saldo {

namespace {

using Json = nlohmann::json;

// Events go over in pieces of about so many bytes.
constexpr std::size_t kAppendBytes = std::size_t{4} << 20U;

SocketMessage error_reply(const Error& error) {
    const Json head{
        {"ok", false}, {"kind", static_cast<int>(error.kind)}, {"message", error.message}};
    return {head.dump(-1, ' ', false, Json::error_handler_t::replace), {}};
}

SocketMessage reply_of(const Status& status, std::string body = {}) {
    if (!status) return error_reply(status.error());
    return {R"({"ok":true})", std::move(body)};
}

// The writer that the first of them was appended with.
Result<OpenHome::WriterNumber> append_all(OpenHome& home, std::string_view records) {
    FieldReader fields(records);
    codec::AlignedCopies copies;
    std::optional<OpenHome::WriterNumber> first;
    while (!fields.at_end()) {
        const std::string_view ledger = fields.text();
        const std::string_view payload = fields.text();
        if (fields.failed())
            return fail(ErrorKind::bad_input, "the events of a request cannot be read");
        const auto event = codec::verify(payload, copies);
        if (!event) return fail(ErrorKind::bad_input, "a request holds bytes that are no event");
        const auto writer = home.append(ledger, payload);
        if (!writer) return std::unexpected(writer.error());
        if (!first) first = *writer;
        if (*first != *writer)
            return fail(ErrorKind::unavailable,
                        "the log failed while events were being appended: publish them again");
        copies.clear();
    }
    if (!first) return fail(ErrorKind::bad_input, "a request to append holds no events");
    return *first;
}

SocketMessage answer_request(OpenHome& home, const StopFlag& stop, const Json& head,
                             const SocketMessage& request) {
    const std::string what = head.at("do");
    if (what == "ask") {
        const auto answer = home.ask(head.at("request"));
        if (!answer) return error_reply(answer.error());
        return reply_of({}, answer_to_wire(*answer));
    }
    if (what == "append") {
        const auto writer = append_all(home, request.body);
        if (!writer) return error_reply(writer.error());
        return {Json{{"ok", true}, {"writer", *writer}}.dump(), {}};
    }
    if (what == "flush") return reply_of(home.flush(head.at("writer")));
    if (what == "catch_up") return reply_of(home.wait_until_folded(stop));
    return error_reply({ErrorKind::bad_input, fmt::format("there is no request \"{}\"", what)});
}

class SocketOffice final : public Office {
  public:
    explicit SocketOffice(std::unique_ptr<SocketClient> client) : client_(std::move(client)) {}

    [[nodiscard]] Result<Answer> ask(const Request& request) override {
        const auto reply = call(Json{{"do", "ask"}, {"request", request}}, {});
        if (!reply) return std::unexpected(reply.error());
        auto answer = answer_of_wire(reply->body);
        if (!answer)
            return fail(ErrorKind::newer_format,
                        "the process that holds the home speaks another version");
        return *std::move(answer);
    }
    [[nodiscard]] Status append(std::string_view ledger, std::string_view payload) override {
        append_text(queued_, ledger);
        append_text(queued_, payload);
        return queued_.size() < kAppendBytes ? Status{} : send_queued();
    }
    [[nodiscard]] Status flush() override {
        if (const Status sent = send_queued(); !sent) return sent;
        const auto writer = std::exchange(unflushed_, std::nullopt);
        if (!writer) return {};
        const auto reply = call(Json{{"do", "flush"}, {"writer", *writer}}, {});
        return reply ? Status{} : std::unexpected(reply.error());
    }
    [[nodiscard]] Status catch_up() override {
        const auto reply = call(Json{{"do", "catch_up"}}, {});
        return reply ? Status{} : std::unexpected(reply.error());
    }

  private:
    struct Reply {
        Json head;
        std::string body;
    };
    [[nodiscard]] Result<Reply> call(const Json& head, std::string body) {
        auto reply = client_->call({head.dump(), std::move(body)});
        if (!reply) return std::unexpected(reply.error());
        Json said = Json::parse(reply->head, nullptr, false);
        if (!said.is_object() || !said.contains("ok"))
            return fail(ErrorKind::newer_format,
                        "the process that holds the home speaks another version");
        if (said.value("ok", false)) return Reply{std::move(said), std::move(reply->body)};
        const int kind = said.value("kind", static_cast<int>(ErrorKind::io));
        return fail(static_cast<ErrorKind>(kind),
                    said.value("message", std::string("no reason was given")));
    }
    [[nodiscard]] Status send_queued() {
        if (queued_.empty()) return {};
        const auto reply = call(Json{{"do", "append"}}, std::exchange(queued_, {}));
        if (!reply) return std::unexpected(reply.error());
        if (!unflushed_) unflushed_ = reply->head.value("writer", OpenHome::WriterNumber{0});
        return {};
    }

    std::unique_ptr<SocketClient> client_;
    std::string queued_;
    std::optional<OpenHome::WriterNumber> unflushed_;  // what the oldest of it was appended with
};

}  // namespace

std::unique_ptr<Office> office_over_socket(std::unique_ptr<SocketClient> client) {
    return std::make_unique<SocketOffice>(std::move(client));
}

SocketMessage serve_request(OpenHome& home, const StopFlag& stop, const SocketMessage& request) {
    try {
        return answer_request(home, stop, Json::parse(request.head), request);
    } catch (const Json::exception& error) {
        return error_reply(
            {ErrorKind::bad_input, fmt::format("the request cannot be read: {}", error.what())});
    }
}

}  // namespace saldo
