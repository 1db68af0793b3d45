#pragma once
// Examples that stand before a question, so that a model sees what is wanted (few-shot prompting).
#include "lathe/message.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace lathe::ui {

struct PromptExample {
    QString input, answer;
    bool operator==(const PromptExample&) const = default;
};

/// As a model with a chat template is given them: a user's turn and an assistant's for each.
std::vector<Message> exampleTurns(const std::vector<PromptExample>& examples);
/// As text for others: input and answer on lines of their own, an empty line behind each pair.
QString exampleText(const std::vector<PromptExample>& examples);

QByteArray examplesToJson(const std::vector<PromptExample>& examples);
std::vector<PromptExample> examplesFromJson(const QByteArray& json); ///< none where it can't be read

} // namespace lathe::ui
