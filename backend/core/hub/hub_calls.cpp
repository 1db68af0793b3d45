#include "hub/hub_calls.h"

#include "base/json.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace lathe {
namespace {

constexpr std::size_t mostAnswer = std::size_t(64) << 20;
constexpr int pollEvery = 100; // milliseconds
constexpr double longestBreak = 30, longestBreakAskedFor = 120; // seconds

bool passes(long status) { return status == 0 || status == 429 || status >= 500; }

/// What the Hub says of itself: {"error": "..."}, a header, or plain text.
std::string wordsOf(const HubAnswer& answer) {
    const auto json = nlohmann::json::parse(answer.text, nullptr, false);
    std::string words;
    if (json.is_object() && json.value("error", nlohmann::json()).is_string()) words = json["error"].get<std::string>();
    if (const auto header = answer.headers.find("x-error-message"); words.empty() && header != answer.headers.end())
        words = header->second;
    if (json.is_object() && json.value("errors", nlohmann::json()).is_array())
        for (const nlohmann::json& one : json["errors"])
            if (one.is_object() && one.value("message", nlohmann::json()).is_string())
                words += (words.empty() ? "" : "; ") + one["message"].get<std::string>();
    return words.substr(0, 500);
}

} // namespace

HubCalls::HubCalls(const PushOrder& order, const HubSettings& settings, std::stop_token stop)
    : m_order(order), m_settings(settings), m_stop(std::move(stop)), m_client(settings.endpoint, settings.token) {}

void HubCalls::wait(double seconds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < until) {
        if (m_stop.stop_requested()) throw Stopped{};
        if (tick) tick();
        m_client.work(pollEvery);
    }
}

HubAnswer HubCalls::send(const HttpRequest& request, bool again) {
    for (int failures = 0;;) {
        HubAnswer answer;
        HttpRequest one = request;
        one.receive = [&](long, const char* data, std::size_t size) {
            answer.text.append(data, size);
            return answer.text.size() <= mostAnswer;
        };
        m_client.start(std::move(one));
        HttpResult result;
        while (m_client.running() > 0) {
            if (m_stop.stop_requested()) throw Stopped{};
            if (tick) tick();
            for (HttpClient::Ended& end : m_client.work(pollEvery)) result = std::move(end.result);
        }
        answer.status = result.whole ? result.status : 0;
        answer.headers = result.headers;
        if (answer.text.empty()) answer.text = result.refusal;
        if (!passes(answer.status)) return answer;
        trouble = result.whole ? "HTTP " + std::to_string(result.status) : result.failure;
        if (!again || ++failures > m_order.retries)
            throw Error(ErrorKind::Io,
                        m_order.repository + ": the connection to " + m_settings.endpoint + " failed"
                            + (failures > 1 ? " " + std::to_string(failures) + " times in a row" : "") + ": " + trouble
                            + ".",
                        "Check the network (and HF_ENDPOINT, if it is set). What was sent is kept: the same upload "
                        "continues from there.");
        ++retries;
        wait(std::max(std::min(longestBreak, m_order.firstPause * std::pow(2.0, failures - 1)),
                      std::min(result.retryAfter, longestBreakAskedFor)));
    }
}

nlohmann::json HubCalls::post(const std::string& address, const nlohmann::json& body,
                              const std::vector<std::string>& headers) {
    HttpRequest request{.address = address, .method = "POST", .headers = headers, .body = dumpJson(body)};
    if (headers.empty()) request.headers = {"Content-Type: application/json"};
    const HubAnswer answer = send(request);
    if (answer.status < 200 || answer.status > 299) refuse(answer, "an upload");
    return answer.text.empty() ? nlohmann::json::object() : parseJson(answer.text, "The Hub's answer");
}

void HubCalls::refuse(const HubAnswer& answer, const std::string& doing) const {
    const std::string words = wordsOf(answer), said = words.empty() ? "" : ": " + words;
    const std::string tokens = m_settings.endpoint + "/settings/tokens";
    if (answer.status == 401)
        throw Error(ErrorKind::BadInput, {"The Hub does not know the token it was given (HTTP 401)%1.", said},
                    {"Set HF_TOKEN to a valid token with the right to write (%1).", tokens});
    if (answer.status == 403)
        throw Error(ErrorKind::BadInput,
                    {"The token's account may not write to %1 (HTTP 403)%2.", m_order.repository, said},
                    {"Use a token with the right to write there (%1), or another repository.", tokens});
    if (answer.status == 404)
        throw Error(ErrorKind::BadInput,
                    {"The Hub has no repository %1 with a branch %2, or the token may not see it (HTTP 404)%3.",
                     m_order.repository, m_order.revision, said},
                    {"Check the spelling, and that the token has the right to write (%1).", tokens});
    throw Error(
        ErrorKind::BadInput,
        {"The Hub refused %1 to %2 (HTTP %3)%4.", doing, m_order.repository, std::to_string(answer.status), said},
        "Correct what it says; what was sent is kept.");
}

} // namespace lathe
