#include "models/task_fields.h"

#include <QCoreApplication>

namespace lathe::ui {
namespace {

struct Tr { Q_DECLARE_TR_FUNCTIONS(lathe::ui::TaskFields) };

enum Task : unsigned { Language = 1, Chat = 2, Sequence = 4, Token = 8, Question = 16 };

const struct {
    const char* name;
    Task task;
    const char* hint;
} tasks[] = {
    {"language_modeling", Language,
     QT_TRANSLATE_NOOP("lathe::ui::TaskFields",
                       "Texts, prompts with completions, instructions (Alpaca) or conversations.")},
    {"chat", Chat,
     QT_TRANSLATE_NOOP("lathe::ui::TaskFields", "Conversations: messages, each with a role and its content.")},
    {"sequence_classification", Sequence,
     QT_TRANSLATE_NOOP("lathe::ui::TaskFields", "Rows with a text (or two) and a label; JSON Lines, CSV or TSV.")},
    {"token_classification", Token,
     QT_TRANSLATE_NOOP("lathe::ui::TaskFields", "Words, each with a label: JSON Lines or CoNLL.")},
    {"question_answering", Question,
     QT_TRANSLATE_NOOP("lathe::ui::TaskFields", "Questions, contexts and the answers in them: SQuAD or JSON Lines.")},
};

const struct {
    const char* field;
    unsigned tasks;
} readers[] = {
    {"labels", Sequence | Token},
    {"problem_type", Sequence},
    {"doc_stride", Question},
    {"max_answer_length", Question},
    {"n_best", Question},
    {"packing", Language | Chat},
    {"sample_prompts", Language | Chat},
    {"train_on", Language | Chat},
    {"chat_template", Language | Chat},
    {"chat_template_kwargs", Language | Chat},
    {"text_column", Language | Sequence | Token},
    {"pair_column", Sequence},
    {"text_pair_column", Sequence},
    {"prompt_column", Language},
    {"completion_column", Language},
    {"messages_column", Language | Chat},
    {"instruction_column", Language},
    {"input_column", Language},
    {"output_column", Language},
    {"label_column", Sequence},
    {"labels_column", Sequence | Token},
    {"tokens_column", Token},
    {"tags_column", Token},
    {"question_column", Question},
    {"context_column", Question},
    {"answers_column", Question},
    {"answer_column", Question},
    {"id_column", Question},
};

} // namespace

QStringList fieldsNotOf(const QString& task) {
    QStringList out;
    for (const auto& each : tasks)
        if (task == QLatin1String(each.name))
            for (const auto& reader : readers)
                if (!(reader.tasks & each.task)) out << QLatin1String(reader.field);
    return out;
}

QString dataHint(const QString& task) {
    for (const auto& each : tasks)
        if (task == QLatin1String(each.name)) return Tr::tr(each.hint);
    return {};
}

} // namespace lathe::ui
