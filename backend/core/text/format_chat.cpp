// Conversations: messages of role and content (OpenAI's layout, with tools and their calls) or of from and value (ShareGPT's).
#include "text/format_table.h"

#include <array>
#include <utility>

namespace lathe {
namespace {

constexpr std::string_view toolCall = "tool call"; // an assistant's message that is a call

constexpr std::array<std::pair<std::string_view, std::string_view>, 17> speakers = {{
    {"system", "system"}, {"user", "user"}, {"human", "user"}, {"assistant", "assistant"}, {"gpt", "assistant"},
    {"chatgpt", "assistant"}, {"bot", "assistant"}, {"model", "assistant"}, {"tool", "tool"}, {"developer", "developer"},
    {"observation", "tool"}, {"function", "tool"}, {"tool_response", "tool"}, {"function_response", "tool"}, {"ipython", "tool"},
    {"function_call", toolCall}, {"tool_call", toolCall},
}};

std::string_view roleOf(std::string_view speaker) {
    for (const auto& [name, role] : speakers)
        if (name == speaker) return role;
    return {};
}

/// A string, or a list of parts of which each is {"type": "text", "text": ...}.
std::string contentOf(const RowColumns& message, const std::string& key, std::string& problem) {
    const auto member = message.find(key);
    if (member == message.end() || !member->is_array()) return textOf(message, key, false, problem);
    std::string text;
    for (const RowColumns& part : *member) {
        if (!part.is_object() || part.value("type", RowColumns()) != "text") {
            if (problem.empty()) problem = "\"" + key + "\" has a part that is not text";
            return {};
        }
        text += textOf(part, "text", false, problem);
    }
    return text;
}

/// JSON that stands as text in a string; what is no JSON is left as it is.
void unpack(RowColumns& value) {
    if (!value.is_string()) return;
    RowColumns read = RowColumns::parse(value.get_ref<const std::string&>(), nullptr, false);
    if (!read.is_discarded()) value = std::move(read);
}

/// Calls with their arguments as objects: OpenAI writes them as a JSON text, templates expect what it says.
void unpackCalls(RowColumns& calls) {
    if (!calls.is_array()) return;
    for (RowColumns& call : calls) {
        RowColumns& function = call.is_object() && call.contains("function") ? call["function"] : call;
        if (function.is_object() && function.contains("arguments")) unpack(function["arguments"]);
    }
}

/// ShareGPT's {"from": "function_call", "value": "{\"name\": ..., \"arguments\": ...}"}.
bool readCall(const std::string& text, ChatTurn& turn) {
    RowColumns call = text;
    unpack(call);
    if (!call.is_array()) call = RowColumns::array({std::move(call)});
    RowColumns calls = RowColumns::array();
    for (RowColumns& one : call) {
        if (!one.is_object() || !one.contains("name")) return false;
        if (one.contains("arguments")) unpack(one["arguments"]);
        calls.push_back({{"type", "function"}, {"function", std::move(one)}});
    }
    turn.content.clear();
    turn.more["tool_calls"] = std::move(calls);
    return true;
}

/// What a message says beside who speaks and what: tool_calls, name, reasoning_content. Nothing is the same as null.
RowColumns moreOf(const RowColumns& message, std::string_view speaker, std::string_view content) {
    RowColumns more;
    for (const auto& member : message.items())
        if (member.key() != speaker && member.key() != content && !member.value().is_null()) more[member.key()] = member.value();
    if (more.is_object() && more.contains("tool_calls")) unpackCalls(more["tool_calls"]);
    return more;
}

} // namespace

std::vector<ChatTurn> readMessages(const RowColumns& row, const std::string& name, std::string& problem) {
    std::vector<ChatTurn> turns;
    const auto list = row.find(name);
    if (list == row.end() || !list->is_array()) {
        problem = list == row.end() ? "no \"" + name + "\"" : "\"" + name + "\" holds " + list->type_name() + ", not a list of messages";
        return turns;
    }
    for (const RowColumns& message : *list) {
        const std::string which = "message " + std::to_string(turns.size() + 1) + ": ";
        if (!message.is_object()) {
            problem = which + "holds " + message.type_name() + ", not an object";
            return {};
        }
        const bool shareGpt = message.contains("from") && !message.contains("role");
        const std::string speakerKey = shareGpt ? "from" : "role", contentKey = shareGpt ? "value" : "content";
        std::string wrong;
        ChatTurn turn;
        const std::string speaker = textOf(message, speakerKey, false, wrong);
        const std::string_view role = roleOf(speaker);
        turn.more = moreOf(message, speakerKey, contentKey);
        const bool calls = turn.more.is_object() && turn.more.contains("tool_calls");
        const auto content = message.find(contentKey);
        const bool none = content == message.end() || content->is_null();
        if (!(calls && none)) turn.content = contentOf(message, contentKey, wrong);
        else if (content != message.end()) turn.more[contentKey] = nullptr; // as the row has it
        if (wrong.empty() && role.empty()) wrong = "\"" + speaker + "\" is not a known speaker (system, user or human, assistant or gpt, tool)";
        turn.role = role == toolCall ? "assistant" : role;
        if (wrong.empty() && role == toolCall && !readCall(turn.content, turn)) wrong = "the call of a tool is not a JSON object with a name";
        if (!wrong.empty()) {
            problem = which + wrong;
            return {};
        }
        turns.push_back(std::move(turn));
    }
    if (turns.empty()) problem = "\"" + name + "\" is empty";
    return turns;
}

RowContent readChat(const RowColumns& row, const std::vector<std::string>& names, bool) {
    RowContent content;
    Conversation conversation;
    conversation.turns = readMessages(row, names[0], content.problem);
    if (const auto system = row.find(names[1]); system != row.end() && system->is_string() && !system->get_ref<const std::string&>().empty() &&
                                                !conversation.turns.empty() && conversation.turns.front().role != "system")
        conversation.turns.insert(conversation.turns.begin(), ChatTurn{"system", system->get<std::string>(), nullptr});
    if (const auto tools = row.find(names[2]); tools != row.end() && !tools->is_null() && !(tools->is_string() && tools->get_ref<const std::string&>().empty())) {
        conversation.tools = *tools;
        unpack(conversation.tools);
        if (!conversation.tools.is_array() && content.problem.empty()) content.problem = "\"" + names[2] + "\" is not a list of tools";
        if (conversation.tools.is_array() && conversation.tools.empty()) conversation.tools = nullptr;
    }
    if (content.problem.empty()) content.what = std::move(conversation);
    return content;
}

} // namespace lathe
