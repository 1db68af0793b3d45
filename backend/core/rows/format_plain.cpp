// Text as it is, and a prompt with what should follow it.
#include "rows/format_table.h"

namespace lathe {

RowContent readPlainText(const RowColumns& row, const std::vector<std::string>& names, bool) {
    RowContent content;
    content.what = PlainText{textOf(row, names[0], false, content.problem)};
    return content;
}

namespace {

bool isList(const RowColumns& row, const std::string& name) { return row.contains(name) && row[name].is_array(); }

/// TRL's form: both are lists of messages, and the completion is what is learned.
RowContent promptedMessages(const RowColumns& row, const std::vector<std::string>& names) {
    RowContent content;
    Conversation conversation;
    conversation.turns = readMessages(row, names[0], content.problem);
    for (ChatTurn& turn : conversation.turns)
        if (turn.role == "assistant") turn.trained = false;
    std::vector<ChatTurn> answers;
    if (content.problem.empty()) answers = readMessages(row, names[1], content.problem);
    conversation.turns.insert(conversation.turns.end(), answers.begin(), answers.end());
    addSystem(row, names[2], conversation.turns, content.problem);
    if (content.problem.empty() && !textOf(row, names[3], true, content.problem).empty() && content.problem.empty())
        content.problem = "\"" + names[3] + "\" stands beside messages, and it is not known where in them it belongs";
    addTools(row, {names[4], names[5], names[6], names[7], names[8]}, conversation, content.problem);
    if (content.problem.empty()) content.what = std::move(conversation);
    return content;
}

} // namespace

RowContent readPromptCompletion(const RowColumns& row, const std::vector<std::string>& names, bool) {
    if (isList(row, names[0]) && isList(row, names[1])) return promptedMessages(row, names);
    RowContent content;
    PromptCompletion pair;
    for (const std::size_t part : {std::size_t(2), std::size_t(3)}) // system, context
        if (const std::string text = textOf(row, names[part], true, content.problem); !text.empty())
            pair.prompt += text + "\n\n";
    pair.prompt += textOf(row, names[0], false, content.problem);
    for (const std::size_t part : {std::size_t(4), std::size_t(8)}) // tools, documents
        if (const auto beside = row.find(names[part]); content.problem.empty() && beside != row.end()
                                                       && !beside->is_null() && !beside->empty() && *beside != ""
                                                       && *beside != "[]")
            content.problem = "\"" + names[part]
                              + "\" stands beside a prompt that is text, and only conversations can be written with it";
    pair.completion = textOf(row, names[1], false, content.problem);
    content.what = std::move(pair);
    return content;
}

} // namespace lathe
