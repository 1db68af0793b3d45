#include "dataset/likely_task.h"

#include "dataset/dataset_reader.h"
#include "lathe/field_keys.h"
#include "rows/table_reader.h"

#include <algorithm>
#include <optional>

namespace lathe {
namespace {

/// The format that the task's reader finds in the source; empty where it finds none.
std::string formatFor(const Settings& source, Task task) {
    Recipe recipe;
    recipe.settings.set(field::task, task);
    recipe.data = {source};
    try {
        return DatasetReader(recipe, nullptr, {}).format();
    } catch (const Error&) {
        return {};
    }
}

/// Without what was said for another task: its format and its columns.
Settings asFound(const Settings& source) {
    Settings plain(source.fields());
    for (const FieldName name :
         {FieldName(field::path), FieldName(field::delimiter), FieldName(field::quote), FieldName(field::header)})
        plain.set(name, source.given(name));
    return plain;
}

/// Prose: any of it can be read as words with tags, a line each.
bool isPlainText(const Settings& source) {
    try {
        return fileKindOf(source.get(field::path)).name == "text";
    } catch (const Error&) { // a folder, or a name that only a task knows
        return false;
    }
}

bool isOneOf(const std::string& word, std::initializer_list<const char*> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

LikelyTask taskOf(const Settings& source) {
    const auto reads = [&](Task task) { return formatFor(source, task); };
    // Texts that a model is to write are the most telling; a lone text column is the least, since labels stand beside
    // one as well.
    const std::string language = reads(Task::LanguageModeling);
    if (isPlainText(source) || isOneOf(language, {"chat", "alpaca", "preference"}))
        return {Task::LanguageModeling, language};
    for (const Task task : {Task::QuestionAnswering, Task::TokenClassification})
        if (const std::string format = reads(task); !format.empty()) return {task, format};
    if (language != "prompt_completion")
        if (const std::string format = reads(Task::SequenceClassification); !format.empty())
            return {Task::SequenceClassification, format};
    if (language.empty()) return {};
    return {Task::LanguageModeling, language};
}

} // namespace

LikelyTask likelyTask(const Recipe& recipe) {
    for (const Settings& source : recipe.data) {
        if (source.get(field::role) == DataRole::Validation) continue;
        if (LikelyTask found = taskOf(asFound(source)); found.task) return found;
    }
    return {};
}

} // namespace lathe
