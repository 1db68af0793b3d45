// Instructions in the columns of Stanford Alpaca (github.com/tatsu-lab/stanford_alpaca): a turn of chat where the model
// knows chat, else the two prompts of that project.
#include "rows/format_table.h"

namespace lathe {
namespace {

std::string classicPrompt(const std::string& instruction, const std::string& input) {
    if (input.empty())
        return "Below is an instruction that describes a task. Write a response that appropriately completes the "
               "request.\n\n"
               "### Instruction:\n"
               + instruction + "\n\n### Response:";
    return "Below is an instruction that describes a task, paired with an input that provides further context. "
           "Write a response that appropriately completes the request.\n\n"
           "### Instruction:\n"
           + instruction + "\n\n### Input:\n" + input + "\n\n### Response:";
}

/// Earlier turns, as LLaMA-Factory has them: a list of [instruction, answer]; or messages.
std::vector<ChatTurn> historyOf(const RowColumns& row, const std::string& name, std::string& problem) {
    std::vector<ChatTurn> turns;
    RowColumns history = row.contains(name) ? row[name] : RowColumns();
    if (history.is_null() || history == "") return turns;
    unpackJson(history);
    if (history.is_array() && history.empty()) return turns;
    if (history.is_array() && history.front().is_object()) return readMessages(row, name, problem);
    for (const RowColumns& pair : history.is_array() ? history : RowColumns::array({nullptr})) {
        if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string()) {
            if (problem.empty()) problem = "\"" + name + "\" is no list of [instruction, answer]";
            return {};
        }
        turns.push_back({"user", pair[0].get<std::string>()});
        turns.push_back({"assistant", pair[1].get<std::string>()});
    }
    return turns;
}

} // namespace

RowContent readAlpaca(const RowColumns& row, const std::vector<std::string>& names, bool asChat) {
    RowContent content;
    const std::string instruction = textOf(row, names[0], false, content.problem);
    const std::string input = textOf(row, names[1], true, content.problem);
    std::string output = textOf(row, names[2], false, content.problem);
    Conversation conversation;
    conversation.turns = historyOf(row, names[4], content.problem);
    addSystem(row, names[3], conversation.turns, content.problem);
    if (asChat) {
        conversation.turns.push_back({"user", input.empty() ? instruction : instruction + "\n\n" + input});
        conversation.turns.push_back({"assistant", std::move(output)});
        content.what = std::move(conversation);
        return content;
    }
    if (!conversation.turns.empty() && content.problem.empty())
        content.problem = "the row has a system text or a history, and there is no chat template to write those with; "
                          "choose one with chat_template";
    content.what = PromptCompletion{classicPrompt(instruction, input), std::move(output)};
    return content;
}

} // namespace lathe
