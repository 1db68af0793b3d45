#include "lathe/task.h"

namespace lathe {

const TaskInfo& taskInfo(Task task) {
    static constexpr TaskInfo rows[] = {
        {Task::LanguageModeling, true, false, "text-generation",
         "Texts, prompts with completions, instructions (Alpaca) or conversations."},
        {Task::Chat, true, false, "text-generation", "Conversations: messages, each with a role and its content."},
        {Task::SequenceClassification, false, true, "text-classification",
         "Rows with a text (or two) and a label; JSON Lines, CSV or TSV."},
        {Task::TokenClassification, false, true, "token-classification",
         "Words, each with a label: JSON Lines or CoNLL."},
        {Task::QuestionAnswering, false, false, "question-answering",
         "Questions, contexts and the answers in them: SQuAD or JSON Lines."},
    };
    for (const TaskInfo& row : rows)
        if (row.task == task) return row;
    return rows[0];
}

} // namespace lathe
