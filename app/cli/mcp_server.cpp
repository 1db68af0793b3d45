// receive() runs on the reader's thread and never waits; a call's thread runs the command as the command line would,
// with a console in memory, and sends its result. A cancelled call gets what Ctrl+C is to a command, and no answer.
#include "cli/mcp_server.h"

#include "cli/report_json.h"
#include "cli/session.h"
#include "lathe/error.h"
#include "lathe/version.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace lathe::cli {
namespace {

/// The protocol's versions that begin with "initialize", the newest first. That of 2025-03-26 wants several messages in
/// one line and is left out.
constexpr std::array<std::string_view, 3> versions{"2025-11-25", "2025-06-18", "2024-11-05"};
constexpr std::size_t mostCalls = 16, mostBytes = 16 << 20;
constexpr int deepest = 100;

constexpr int malformed = -32700, invalidRequest = -32600, unknownMethod = -32601, invalidParams = -32602,
              internalError = -32603;

constexpr std::string_view instructions =
    "Lathe fine-tunes language models on this machine. Look first (inspect, preview, estimate), then start a run, "
    "follow "
    "it, compare runs and export the result. start, stop and export ask the person in front of the machine. Paths are "
    "those of this machine; relative ones count from the folder that the program was started in.";

struct RpcError {
    int code;
    std::string message;
};

Json errorFor(const Json& id, const RpcError& error) {
    return {{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", error.code}, {"message", error.message}}}};
}

bool isId(const Json& id) { return id.is_string() || id.is_number_integer(); }

Json textResult(std::string text, bool isError) {
    Json result{{"content", Json::array({{{"type", "text"}, {"text", std::move(text)}}})}};
    if (isError) result["isError"] = true;
    return result;
}

Json described(const Tool& tool) {
    std::string text(tool.command.summary);
    if (!tool.command.more.empty()) text += " " + std::string(tool.command.more);
    return {{"name", tool.command.name},
            {"description", std::move(text)},
            {"inputSchema", inputSchema(tool)},
            {"annotations", {{"readOnlyHint", tool.plan == nullptr}, {"openWorldHint", false}}}};
}

} // namespace

McpServer::McpServer(std::shared_ptr<Workbench> workbench, bool allowed, std::function<void(const std::string&)> send,
                     std::function<void(const std::string&)> remark)
    : m_workbench(std::move(workbench)), m_allowed(allowed), m_send(std::move(send)), m_remark(std::move(remark)) {}

McpServer::~McpServer() {
    {
        std::lock_guard lock(m_mutex);
        m_closing = true;
        for (Call& call : m_calls) ++call.interrupts;
    }
    m_answered.notify_all();
    for (Call& call : m_calls) call.thread.join();
}

void McpServer::send(const Json& message) {
    std::lock_guard lock(m_sending);
    m_send(jsonText(message));
}

void McpServer::receive(const std::string& line) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) return;
    joinDone();
    Json id;
    try {
        if (line.size() > mostBytes) throw RpcError{invalidRequest, "A message is 16 MiB long at most."};
        const auto shallow = [](int depth, Json::parse_event_t, Json&) {
            if (depth > deepest) throw RpcError{invalidRequest, "A message is nested 100 levels deep at most."};
            return true;
        };
        const Json message = Json::parse(line, shallow, false);
        if (message.is_discarded()) throw RpcError{malformed, "That line is no JSON."};
        if (!message.is_object()) throw RpcError{invalidRequest, "A message is one object on one line."};
        if (message.contains("id") && isId(message["id"])) id = message["id"];
        if (message.value("jsonrpc", Json()) != "2.0") throw RpcError{invalidRequest, "Lathe speaks JSON-RPC 2.0."};
        handle(message);
    } catch (const RpcError& error) {
        send(errorFor(id, error));
    } catch (const std::exception& error) { // no memory, no thread: the connection goes on
        send(errorFor(id, {internalError, error.what()}));
    }
}

void McpServer::handle(const Json& message) {
    if (!message.contains("method")) { // an answer to a question of ours
        if (!message.contains("result") && !message.contains("error"))
            throw RpcError{invalidRequest, "A message has a method, or else a result or an error."};
        std::lock_guard lock(m_mutex);
        const Json id = message.value("id", Json());
        const auto open = id.is_string() ? m_questions.find(id.get<std::string>()) : m_questions.end();
        if (open == m_questions.end()) return; // not asked, or given up meanwhile
        open->second.answer = message.value("result", Json::object());
        if (message.contains("error")) open->second.failed = jsonText(message["error"]).substr(0, 300);
        m_answered.notify_all();
        return;
    }
    if (!message["method"].is_string()) throw RpcError{invalidRequest, "The method's name is a text."};
    const std::string method = message["method"];
    const Json params = message.value("params", Json::object());
    if (!params.is_object()) throw RpcError{invalidRequest, "The parameters are an object."};
    if (!message.contains("id")) { // a notification: never answered
        if (method == "notifications/cancelled") cancel(params.value("requestId", Json()));
        return;
    }
    if (!isId(message["id"])) throw RpcError{invalidRequest, "An id is a text or a whole number."};
    answer(message["id"], method, params);
}

void McpServer::answer(const Json& id, const std::string& method, const Json& params) {
    Json result = Json::object();
    if (method == "initialize") {
        result = initialize(params);
    } else if (method == "ping") {
        // an empty answer
    } else if (method != "tools/list" && method != "tools/call") {
        throw RpcError{unknownMethod, "There is no method " + method.substr(0, 80) + "."};
    } else if (m_version.empty()) {
        throw RpcError{invalidRequest, "Begin with initialize."};
    } else if (method == "tools/call") {
        return call(id, params);
    } else {
        result["tools"] = Json::array();
        for (const Tool& tool : tools()) result["tools"].push_back(described(tool));
    }
    send({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

Json McpServer::initialize(const Json& params) {
    const Json wanted = params.value("protocolVersion", Json());
    if (!m_version.empty()) throw RpcError{invalidRequest, "The connection has begun already."};
    if (!wanted.is_string()) throw RpcError{invalidParams, "initialize needs a protocolVersion."};
    const auto known = std::find(versions.begin(), versions.end(), wanted.get<std::string>());
    m_version = known == versions.end() ? versions.front() : *known;
    const Json abilities = params.value("capabilities", Json());
    m_canAsk = abilities.is_object() && abilities.contains("elicitation") && abilities["elicitation"].is_object();
    return {{"protocolVersion", m_version},
            {"capabilities", {{"tools", Json::object()}}},
            {"serverInfo", {{"name", "lathe"}, {"title", "Lathe"}, {"version", programVersion()}}},
            {"instructions", instructions}};
}

void McpServer::call(const Json& id, const Json& params) {
    const Json name = params.value("name", Json()), meta = params.value("_meta", Json());
    const Tool* tool = name.is_string() ? findTool(name.get<std::string>()) : nullptr;
    if (!tool) throw RpcError{invalidParams, "There is no tool " + jsonText(name).substr(0, 80) + "."};
    if (m_calls.size() >= mostCalls) throw RpcError{invalidRequest, "Too many calls at once: wait for one to end."};
    if (std::any_of(m_calls.begin(), m_calls.end(), [&](const Call& call) { return call.id == id; }))
        throw RpcError{invalidRequest, "That id is in use by a call that still goes on."};
    Call& call = m_calls.emplace_back();
    call.id = id;
    if (meta.is_object()) call.progressToken = meta.value("progressToken", Json());
    try {
        call.thread = std::thread([this, &call, tool, arguments = params.value("arguments", Json::object())] {
            serve(call, *tool, arguments);
            call.done = true;
        });
    } catch (...) {
        m_calls.pop_back();
        throw;
    }
}

void McpServer::cancel(const Json& id) {
    std::lock_guard lock(m_mutex); // so that a call that is about to wait for the person's word sees it
    for (Call& call : m_calls)
        if (call.id == id) ++call.interrupts;
    m_answered.notify_all();
}

void McpServer::joinDone() {
    std::erase_if(m_calls, [](Call& call) {
        if (call.done) call.thread.join();
        return call.done.load();
    });
}

void McpServer::serve(Call& call, const Tool& tool, const Json& arguments) {
    Json result;
    const auto failed = [&](const ErrorInfo& error) { result = textResult(jsonText(toJson(error)), true); };
    try {
        result = resultOf(call, tool, arguments);
    } catch (const Error& error) {
        failed(error.info());
    } catch (const Stopped&) {
        return; // the client does not wait for it any more
    } catch (const std::bad_alloc&) {
        failed({ErrorKind::OutOfMemory, "There is not enough memory for this.", "Choose something smaller."});
    } catch (const std::exception& error) {
        failed({ErrorKind::Bug, error.what(), "This is a bug in Lathe. Please report it."});
    }
    if (call.interrupts == 0) send({{"jsonrpc", "2.0"}, {"id", call.id}, {"result", std::move(result)}});
}

Json McpServer::resultOf(Call& call, const Tool& tool, const Json& arguments) {
    std::istringstream in;
    std::ostringstream out, err;
    Console console{in, out, err, false, false, &call.interrupts};
    const Arguments parsed = parse(tool.command, wordsFor(tool, arguments));
    int code = 0;
    {
        std::int64_t told = -1; // the protocol wants it to grow
        const auto progress = [&](const Progressed& now) {
            if (call.progressToken.is_null() || call.interrupts > 0 || now.done <= told) return;
            told = now.done;
            Json params{{"progressToken", call.progressToken}, {"progress", now.done}};
            if (now.total > 0) params["total"] = now.total;
            if (m_version > versions.back()) params["message"] = now.phase;
            send({{"jsonrpc", "2.0"}, {"method", "notifications/progress"}, {"params", std::move(params)}});
        };
        Session session(console, parsed.common, {m_workbench, progress});
        if (tool.plan) {
            const Plan plan = tool.plan(session, parsed);
            if (!m_allowed && !plan.question.empty()) askPerson(call, plan.question);
            if (call.interrupts > 0) throw Stopped{};
            code = plan.act(session);
        } else code = tool.command.run(session, parsed);
    }
    if (const std::string remarks = err.str(); !remarks.empty()) {
        std::lock_guard lock(m_sending);
        m_remark(remarks);
    }
    Json result = textResult(out.str(), code != 0);
    if (m_version > versions.back()) {
        Json lines = Json::array();
        std::istringstream text(out.str());
        for (std::string line; std::getline(text, line);) lines.push_back(Json::parse(line));
        result["structuredContent"] = {{"results", std::move(lines)}};
    }
    return result;
}

void McpServer::askPerson(Call& call, const std::string& question) {
    if (!m_canAsk)
        throw Error(ErrorKind::BadInput,
                    "Only the person may allow this, and this client can't ask. It was: " + question,
                    "Use a client that offers elicitation, or start lathe mcp with --allow.");
    std::unique_lock lock(m_mutex);
    const std::string id = "ask-" + std::to_string(++m_asked);
    Question& open = m_questions[id];
    lock.unlock();
    send({{"jsonrpc", "2.0"},
          {"id", id},
          {"method", "elicitation/create"},
          {"params",
           {{"message", question}, {"requestedSchema", {{"type", "object"}, {"properties", Json::object()}}}}}});
    lock.lock();
    m_answered.wait(lock, [&] { return open.answer || call.interrupts > 0 || m_closing; });
    const Json answer = open.answer.value_or(Json::object());
    const std::string failed = open.failed;
    m_questions.erase(id);
    if (call.interrupts > 0 || m_closing) throw Stopped{};
    if (!failed.empty())
        throw Error(ErrorKind::BadInput, "The client could not ask the person: " + failed + ". It was: " + question,
                    "Use a client that offers elicitation, or start lathe mcp with --allow.");
    if (answer.value("action", Json()) != "accept")
        throw Error(ErrorKind::BadInput, "The person did not allow this. It was: " + question,
                    "Ask what they would rather have.");
}

} // namespace lathe::cli
