#pragma once
// What the page Learn can tell: a topic for every method, number format and group of fields, made from their tables,
// and a few that belong to no table.
#include "lathe/recipe.h"

#include <QString>

#include <optional>
#include <utility>
#include <vector>

namespace lathe::ui {

struct LearnTopic {
    enum class Picture { None, Layer, LowRank, Levels };

    QString id;     ///< "method:lora", "format:nf4", "fields:Training", "memory": what links and F1 name it by
    QString group;  ///< the heading that it stands under
    QString title, paper;
    std::vector<std::pair<QString, QString>> sections; ///< heading (or none) and text
    Picture picture = Picture::None;
    std::optional<MethodChoice> method; ///< of Picture::Layer
    std::vector<double> levels;         ///< of Picture::Levels
    std::vector<const Field*> fields;   ///< described below the text

    QString text() const; ///< all that is searched
};

/// In the reader's language, in the order in which they are shown.
std::vector<LearnTopic> learnTopics();
/// The topic that describes a field of the tables; empty where none does.
QString topicOf(const std::vector<LearnTopic>& topics, const Field& field);

} // namespace lathe::ui
