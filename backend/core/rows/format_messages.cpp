// Messages: who speaks, what they say, calls of tools, what else there is. OpenAI's names (role, content), ShareGPT's
// (from, value), and mixtures of both; or objects whose names are the speakers ({"human": ..., "assistant": ...}).
#include "rows/format_table.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lathe {
namespace {

constexpr std::string_view toolCall = "tool call"; // an assistant's message that is a call

constexpr std::array<std::pair<std::string_view, std::string_view>, 21> speakers = {{
    {"system", "system"},          {"user", "user"},        {"human", "user"},           {"prompter", "user"},
    {"assistant", "assistant"},    {"gpt", "assistant"},    {"chatgpt", "assistant"},    {"bot", "assistant"},
    {"chatbot", "assistant"},      {"ai", "assistant"},     {"model", "assistant"},      {"tool", "tool"},
    {"developer", "developer"},    {"observation", "tool"}, {"function", "tool"},        {"tool_response", "tool"},
    {"function_response", "tool"}, {"ipython", "tool"},     {"function_call", toolCall}, {"tool_call", toolCall},
    {"bard", "assistant"},
}};

constexpr std::array<std::string_view, 5> speakerKeys = {"role", "from", "speaker", "author", "sender"};
constexpr std::array<std::string_view, 4> contentKeys = {"content", "value", "text", "message"};

std::string_view roleOf(std::string_view speaker) {
    const std::string lower = lowerAscii(speaker);
    for (const auto& [name, role] : speakers)
        if (name == lower) return role;
    return {};
}

/// The first of `keys` that the message has; the first of all where it has none.
template <std::size_t N> std::string keyIn(const RowColumns& message, const std::array<std::string_view, N>& keys) {
    for (const std::string_view key : keys)
        if (message.contains(key)) return std::string(key);
    return std::string(keys.front());
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

/// ShareGPT's {"from": "function_call", "value": "{\"name\": ..., \"arguments\": ...}"}.
bool readCall(const std::string& text, ChatTurn& turn) {
    RowColumns call = text;
    unpackJson(call);
    if (!call.is_array()) call = RowColumns::array({std::move(call)});
    RowColumns calls = RowColumns::array();
    for (RowColumns& one : call) {
        if (!one.is_object() || !one.contains("name")) return false;
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
        if (member.key() != speaker && member.key() != content && !member.value().is_null())
            more[member.key()] = member.value();
    if (!more.is_object()) return more;
    if (more.contains("tool_calls")) {
        unpackJson(more["tool_calls"]); // as a cell of a table holds it
    }
    if (more.contains("function_call") && more["function_call"].is_object()
        && !more.contains("tool_calls")) { // OpenAI's older form of one call
        more["tool_calls"] =
            RowColumns::array({{{"type", "function"}, {"function", std::move(more["function_call"])}}});
        more.erase("function_call");
    }
    return more;
}

/// Whether the message is learned where it is an answer: OpenAI's weight, axolotl's train and training, ms-swift's
/// loss.
bool isTrained(const RowColumns& message, std::string& problem) {
    bool trained = true;
    for (const char* key : {"weight", "train", "training", "loss"}) {
        const auto member = message.find(key);
        if (member == message.end() || member->is_null()) continue;
        if (member->is_boolean()) trained = trained && member->get<bool>();
        else if (member->is_number() && (*member == 0 || *member == 1)) trained = trained && *member == 1;
        else if (problem.empty())
            problem = "\"" + std::string(key) + "\" is " + member->dump()
                      + ": a message is trained or not, which is 1 or 0, true or false";
    }
    return trained;
}

ChatTurn turnOf(const RowColumns& message, std::string& wrong) {
    ChatTurn turn;
    const std::string speakerKey = keyIn(message, speakerKeys), contentKey = keyIn(message, contentKeys);
    const std::string speaker = textOf(message, speakerKey, false, wrong);
    const std::string_view role = roleOf(speaker);
    turn.more = moreOf(message, speakerKey, contentKey);
    turn.trained = isTrained(message, wrong);
    const bool calls = turn.more.is_object() && turn.more.contains("tool_calls");
    const auto content = message.find(contentKey);
    const bool none = content == message.end() || content->is_null();
    if (!(calls && none)) turn.content = contentOf(message, contentKey, wrong);
    else if (content != message.end()) turn.more[contentKey] = nullptr; // as the row has it
    if (wrong.empty() && role.empty())
        wrong = "\"" + speaker + "\" is not a known speaker (system, user or human, assistant or gpt, tool)";
    turn.role = role == toolCall ? "assistant" : role;
    if (wrong.empty() && role == toolCall && !readCall(turn.content, turn))
        wrong = "the call of a tool is not a JSON object with a name";
    return turn;
}

/// Turns of an object whose names are speakers; none where it is no such object.
std::vector<ChatTurn> turnsByName(const RowColumns& message) {
    std::vector<ChatTurn> turns;
    for (const auto& member : message.items()) {
        std::string_view role = roleOf(member.key());
        if (member.key() == "input") role = "user";
        if (member.key() == "output") role = "assistant";
        if (member.value().is_null()) continue;
        if (role.empty() || role == toolCall || !member.value().is_string()) return {};
        if (role == "system" && member.value().get_ref<const std::string&>().empty()) continue;
        turns.push_back({std::string(role), member.value().get<std::string>()});
    }
    return turns;
}

} // namespace

void unpackJson(RowColumns& value) {
    if (!value.is_string()) return;
    RowColumns read = RowColumns::parse(value.get_ref<const std::string&>(), nullptr, false);
    if (!read.is_discarded()) value = std::move(read);
}

std::vector<ChatTurn> readMessages(const RowColumns& row, const std::string& name, std::string& problem) {
    std::vector<ChatTurn> turns;
    RowColumns list = row.contains(name) ? row[name] : RowColumns();
    if (list.is_string()) unpackJson(list); // as a cell of a table holds it
    if (!list.is_array()) {
        problem = !row.contains(name) ? "no \"" + name + "\""
                                      : "\"" + name + "\" holds " + row[name].type_name() + ", not a list of messages";
        return turns;
    }
    std::size_t number = 0;
    for (const RowColumns& message : list) {
        const std::string which = "message " + std::to_string(++number) + ": ";
        if (!message.is_object()) {
            problem = which + "holds " + message.type_name() + ", not an object";
            return {};
        }
        const bool named = std::any_of(speakerKeys.begin(), speakerKeys.end(),
                                       [&](std::string_view key) { return message.contains(key); });
        if (!named)
            if (std::vector<ChatTurn> some = turnsByName(message); !some.empty()) {
                turns.insert(turns.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
                continue;
            }
        std::string wrong;
        ChatTurn turn = turnOf(message, wrong);
        if (!wrong.empty()) {
            problem = which + wrong;
            return {};
        }
        turns.push_back(std::move(turn));
    }
    if (turns.empty()) problem = "\"" + name + "\" is empty";
    return turns;
}

} // namespace lathe
