#include "cli/commands/serving.hpp"

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

Status append_all(OpenHome& home, std::string_view records) {
    FieldReader fields(records);
    codec::AlignedCopies copies;
    while (!fields.at_end()) {
        const std::string_view ledger = fields.text();
        const std::string_view payload = fields.text();
        if (fields.failed())
            return fail(ErrorKind::bad_input, "the events of a request cannot be read");
        const auto event = codec::verify(payload, copies);
        if (!event) return fail(ErrorKind::bad_input, "a request holds bytes that are no event");
        if (const Status appended = home.append(ledger, payload); !appended) return appended;
        copies.clear();
    }
    return {};
}

class SocketOffice final : public Office {
  public:
    explicit SocketOffice(std::unique_ptr<SocketClient> client) : client_(std::move(client)) {}

    [[nodiscard]] Result<Answer> ask(const Request& request) override {
        const auto reply = call(Json{{"do", "ask"}, {"request", request}}, {});
        if (!reply) return std::unexpected(reply.error());
        auto answer = answer_of_wire(*reply);
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
        return simple("flush");
    }
    [[nodiscard]] Status catch_up() override { return simple("catch_up"); }

  private:
    [[nodiscard]] Result<std::string> call(const Json& head, std::string body) {
        auto reply = client_->call({head.dump(), std::move(body)});
        if (!reply) return std::unexpected(reply.error());
        const Json said = Json::parse(reply->head, nullptr, false);
        if (!said.is_object() || !said.contains("ok"))
            return fail(ErrorKind::newer_format,
                        "the process that holds the home speaks another version");
        if (said.value("ok", false)) return std::move(reply->body);
        const int kind = said.value("kind", static_cast<int>(ErrorKind::io));
        return fail(static_cast<ErrorKind>(kind),
                    said.value("message", std::string("no reason was given")));
    }
    [[nodiscard]] Status simple(const char* what) {
        const auto reply = call(Json{{"do", what}}, {});
        return reply ? Status{} : std::unexpected(reply.error());
    }
    [[nodiscard]] Status send_queued() {
        if (queued_.empty()) return {};
        const auto reply = call(Json{{"do", "append"}}, std::exchange(queued_, {}));
        return reply ? Status{} : std::unexpected(reply.error());
    }

    std::unique_ptr<SocketClient> client_;
    std::string queued_;
};

}  // namespace

std::unique_ptr<Office> office_over_socket(std::unique_ptr<SocketClient> client) {
    return std::make_unique<SocketOffice>(std::move(client));
}

SocketMessage serve_request(OpenHome& home, const StopFlag& stop, const SocketMessage& request) {
    const Json head = Json::parse(request.head, nullptr, false);
    const std::string what = head.is_object() ? head.value("do", std::string()) : std::string();
    if (what == "ask") {
        const auto answer = home.ask(head.value("request", Json::object()));
        if (!answer) return error_reply(answer.error());
        return reply_of({}, answer_to_wire(*answer));
    }
    if (what == "append") return reply_of(append_all(home, request.body));
    if (what == "flush") return reply_of(home.flush());
    if (what == "catch_up") return reply_of(home.wait_until_folded(stop));
    return error_reply({ErrorKind::bad_input, fmt::format("there is no request \"{}\"", what)});
}

}  // namespace saldo
