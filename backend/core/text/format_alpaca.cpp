// Instructions in the columns of Stanford Alpaca (github.com/tatsu-lab/stanford_alpaca): a turn of chat where the model
// knows chat, else the two prompts of that project.
#include "text/format_table.h"

namespace lathe {
namespace {

std::string classicPrompt(const std::string& instruction, const std::string& input) {
    if (input.empty())
        return "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"
               "### Instruction:\n" + instruction + "\n\n### Response:";
    return "Below is an instruction that describes a task, paired with an input that provides further context. "
           "Write a response that appropriately completes the request.\n\n"
           "### Instruction:\n" + instruction + "\n\n### Input:\n" + input + "\n\n### Response:";
}

} // namespace

RowContent readAlpaca(const RowColumns& row, const std::vector<std::string>& names, bool asChat) {
    RowContent content;
    const std::string instruction = textOf(row, names[0], false, content.problem);
    const std::string input = textOf(row, names[1], true, content.problem);
    std::string output = textOf(row, names[2], false, content.problem);
    if (asChat)
        content.what = Conversation{{{"user", input.empty() ? instruction : instruction + "\n\n" + input}, {"assistant", std::move(output)}}};
    else
        content.what = PromptCompletion{classicPrompt(instruction, input), std::move(output)};
    return content;
}

} // namespace lathe
