// Preference pairs, read as what was chosen: {"prompt", "chosen", "rejected"}, texts or messages.
#include "rows/format_table.h"

#include <algorithm>
#include <utility>

namespace lathe {
namespace {

/// Where two answers to one prompt part, the blank before their first words left to them.
std::size_t commonPrompt(const std::string& chosen, const std::string& rejected) {
    auto at = static_cast<std::size_t>(
        std::mismatch(chosen.begin(), chosen.end(), rejected.begin(), rejected.end()).first - chosen.begin());
    while (at > 0 && at < chosen.size() && (chosen[at] & 0xC0) == 0x80) --at; // not within a character
    return at > 0 && chosen[at - 1] == ' ' ? at - 1 : at;
}

} // namespace

RowContent readPreference(const RowColumns& row, const std::vector<std::string>& names, bool) {
    RowContent content;
    const std::string &chosenName = names[0], &rejectedName = names[1], &promptName = names[2];
    const auto chosen = row.find(chosenName), prompt = row.find(promptName);
    const bool prompted = prompt != row.end() && !prompt->is_null();
    if (chosen != row.end() && chosen->is_array()) {
        Conversation conversation;
        conversation.turns = readMessages(row, chosenName, content.problem);
        const bool whole = conversation.turns.size() > 1
                           && conversation.turns.front().role != "assistant"; // the prompt's turns are in it
        if (prompted && !whole && content.problem.empty()) {
            std::vector<ChatTurn> before;
            if (prompt->is_array()) before = readMessages(row, promptName, content.problem);
            else before.push_back({"user", textOf(row, promptName, false, content.problem), nullptr});
            conversation.turns.insert(conversation.turns.begin(), std::make_move_iterator(before.begin()),
                                      std::make_move_iterator(before.end()));
        }
        addSystem(row, names[3], conversation.turns, content.problem);
        addTools(row, {names[4], names[5], names[6], names[7], names[8]}, conversation, content.problem);
        content.what = std::move(conversation);
        return content;
    }
    PromptCompletion pair;
    pair.completion = textOf(row, chosenName, false, content.problem);
    if (prompted) {
        pair.prompt = textOf(row, promptName, false, content.problem);
        if (pair.completion.starts_with(pair.prompt))
            pair.completion.erase(0, pair.prompt.size()); // written before the answer, too
    } else {
        const std::size_t common = commonPrompt(pair.completion, textOf(row, rejectedName, false, content.problem));
        pair.prompt = pair.completion.substr(0, common);
        pair.completion.erase(0, common);
    }
    if (const std::string system = textOf(row, names[3], true, content.problem); !system.empty())
        pair.prompt = system + "\n\n" + pair.prompt;
    content.what = std::move(pair);
    return content;
}

} // namespace lathe
