#pragma once
// Parts of a model in words: what the picture writes into them, what is said of the one that is chosen.
#include "lathe/model_parts.h"

#include <QString>

namespace lathe::ui {

QString partTitle(const ModelPart& part);  ///< "q_proj"; of an added one what it is: "low-rank pair"
QString shapeText(const std::vector<std::int64_t>& shape); ///< "576 × 1536"
QString partSizes(const ModelPart& part);  ///< short: "576 × 576, NF4", "20 tokens × 576"
QString formatText(const ModelPart& part); ///< "NF4, 4 bits"; empty of plain weights
QString blockText(PartBlock block);        ///< "Attention"
/// All of it: what it is, where, its tensors with their counts, trained or not.
QString partDescription(const ModelParts& parts, std::size_t part);
/// The whole picture in a few sentences, for those who can't see it.
QString layerDescription(const ModelParts& parts);

} // namespace lathe::ui
