#include "models/prompt_example.h"

#include "bridge/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace lathe::ui {

std::vector<Message> exampleTurns(const std::vector<PromptExample>& examples) {
    std::vector<Message> turns;
    for (const PromptExample& each : examples) {
        turns.push_back({"user", plain(each.input)});
        turns.push_back({"assistant", plain(each.answer)});
    }
    return turns;
}

QString exampleText(const std::vector<PromptExample>& examples) {
    QString text;
    for (const PromptExample& each : examples) text += each.input + '\n' + each.answer + QStringLiteral("\n\n");
    return text;
}

QByteArray examplesToJson(const std::vector<PromptExample>& examples) {
    QJsonArray list;
    for (const PromptExample& each : examples)
        list.append(QJsonObject{{QStringLiteral("input"), each.input}, {QStringLiteral("answer"), each.answer}});
    return QJsonDocument(list).toJson(QJsonDocument::Compact);
}

std::vector<PromptExample> examplesFromJson(const QByteArray& json) {
    std::vector<PromptExample> examples;
    for (const QJsonValue& each : QJsonDocument::fromJson(json).array())
        examples.push_back({each[QStringLiteral("input")].toString(), each[QStringLiteral("answer")].toString()});
    return examples;
}

} // namespace lathe::ui
