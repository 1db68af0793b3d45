// Conversations: messages of role and content (OpenAI's layout) or of from and value (ShareGPT's).
#include "text/format_table.h"

#include <array>
#include <utility>

namespace lathe {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> speakers = {{
    {"system", "system"}, {"user", "user"}, {"human", "user"}, {"assistant", "assistant"}, {"gpt", "assistant"},
    {"chatgpt", "assistant"}, {"bot", "assistant"}, {"model", "assistant"}, {"tool", "tool"}, {"developer", "developer"},
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
            if (problem.empty()) problem = "\"" + key + "\" has a part that is no text";
            return {};
        }
        text += textOf(part, "text", false, problem);
    }
    return text;
}

} // namespace

RowContent readChat(const RowColumns& row, const std::vector<std::string>& names, bool) {
    RowContent content;
    const auto list = row.find(names[0]);
    if (list == row.end() || !list->is_array()) {
        content.problem = list == row.end() ? "no \"" + names[0] + "\"" : "\"" + names[0] + "\" holds " + list->type_name() + ", not a list of messages";
        return content;
    }
    Conversation conversation;
    for (const RowColumns& message : *list) {
        const std::string which = "message " + std::to_string(conversation.turns.size() + 1) + ": ";
        if (!message.is_object()) {
            content.problem = which + "holds " + message.type_name() + ", not an object";
            return content;
        }
        const bool shareGpt = message.contains("from") && !message.contains("role");
        std::string problem;
        const std::string speaker = textOf(message, shareGpt ? "from" : "role", false, problem);
        std::string text = contentOf(message, shareGpt ? "value" : "content", problem);
        const std::string_view role = roleOf(speaker);
        if (problem.empty() && role.empty())
            problem = "\"" + speaker + "\" is no known speaker (system, user or human, assistant or gpt, tool)";
        if (!problem.empty()) {
            content.problem = which + problem;
            return content;
        }
        conversation.turns.push_back({std::string(role), std::move(text)});
    }
    if (conversation.turns.empty()) content.problem = "\"" + names[0] + "\" is empty";
    content.what = std::move(conversation);
    return content;
}

} // namespace lathe
