#include "lathe/task.h"

namespace lathe {

const TaskInfo& taskInfo(Task task) {
    static constexpr TaskInfo rows[] = {
        {Task::LanguageModeling, true, false,
         "Texts, prompts with completions, instructions (Alpaca) or conversations."},
        {Task::Chat, true, false, "Conversations: messages, each with a role and its content."},
        {Task::SequenceClassification, false, true, "Rows with a text (or two) and a label; JSON Lines, CSV or TSV."},
        {Task::TokenClassification, false, true, "Words, each with a label: JSON Lines or CoNLL."},
        {Task::QuestionAnswering, false, false, "Questions, contexts and the answers in them: SQuAD or JSON Lines."},
    };
    for (const TaskInfo& row : rows)
        if (row.task == task) return row;
    return rows[0];
}

} // namespace lathe
