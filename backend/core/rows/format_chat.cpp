// Conversations: messages with a system text beside them, with tools, and with what the template may ask for besides.
#include "rows/format_table.h"
#include "templates/tool_schema.h"

#include <algorithm>

namespace lathe {
namespace {

bool isNothing(const RowColumns& value) {
    return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty());
}

RowColumns columnOr(const RowColumns& row, const std::string& name) {
    const auto member = row.find(name);
    return member == row.end() || isNothing(*member) ? RowColumns() : *member;
}

} // namespace

void addSystem(const RowColumns& row, const std::string& name, std::vector<ChatTurn>& turns, std::string& problem) {
    const RowColumns system = columnOr(row, name);
    if (system.is_null()) return;
    if (!system.is_string()) {
        if (problem.empty()) problem = "\"" + name + "\" holds " + system.type_name() + ", not text";
        return;
    }
    const std::string text = system.get<std::string>();
    if (turns.empty() || turns.front().role != "system") turns.insert(turns.begin(), ChatTurn{"system", text});
    else if (turns.front().content.empty()) turns.front().content = text;
    else if (turns.front().content != text)
        turns.front().content = text + "\n\n" + turns.front().content; // templates take one system turn
}

void addTools(const RowColumns& row, const ToolColumns& names, Conversation& conversation, std::string& problem) {
    if (RowColumns tools = columnOr(row, names.tools); !tools.is_null()) {
        unpackJson(tools);
        if (tools.is_array())
            for (RowColumns& tool : tools) unpackJson(tool);
        if (!tools.is_array() && problem.empty()) problem = "\"" + names.tools + "\" is not a list of tools";
        if (tools.is_array() && !tools.empty()) conversation.tools = std::move(tools);
    }
    pruneTools(conversation.tools);
    for (ChatTurn& turn : conversation.turns)
        if (turn.more.is_object() && turn.more.contains("tool_calls"))
            pruneCalls(turn.more["tool_calls"], conversation.tools);

    if (RowColumns given = columnOr(row, names.variables); !given.is_null()) {
        unpackJson(given);
        if (!given.is_object()) {
            if (problem.empty())
                problem = "\"" + names.variables + "\" is not an object of variables for the chat template";
            return;
        }
        for (const auto& member : given.items()) {
            if (member.key() == "messages" || member.key() == "add_generation_prompt") {
                if (problem.empty())
                    problem = "\"" + names.variables + "\": " + member.key() + " is the row's own affair";
            } else if (member.key() == "tools") {
                if (conversation.tools.is_null() && member.value().is_array()) conversation.tools = member.value();
            } else if (!member.value().is_null()) {
                conversation.variables[member.key()] = member.value();
            }
        }
    }
    for (const auto& [column, variable] :
         {std::pair(names.thinking, "enable_thinking"), std::pair(names.effort, "reasoning_effort"),
          std::pair(names.documents, "documents")})
        if (const RowColumns value = columnOr(row, column); !value.is_null()) conversation.variables[variable] = value;
}

RowContent readChat(const RowColumns& row, const std::vector<std::string>& names, bool) {
    RowContent content;
    Conversation conversation;
    conversation.turns = readMessages(row, names[0], content.problem);
    if (!conversation.turns.empty()) addSystem(row, names[1], conversation.turns, content.problem);
    addTools(row, {names[2], names[3], names[4], names[5], names[6]}, conversation, content.problem);
    if (content.problem.empty()) content.what = std::move(conversation);
    return content;
}

} // namespace lathe
