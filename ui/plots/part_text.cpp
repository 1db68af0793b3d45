// Words for kinds of parts, in the one place where they are listed.
#include "plots/part_text.h"

#include "bridge/text.h"
#include "lathe/formats.h"
#include "plots/layer_drawing.h"

#include <QStringList>

#include <algorithm>

namespace lathe::ui {
namespace {

QString kindText(PartKind kind) {
    switch (kind) {
    case PartKind::Own: return LayerDrawing::tr("of the base");
    case PartKind::LowRank: return LayerDrawing::tr("low-rank pair");
    case PartKind::Magnitude: return LayerDrawing::tr("row lengths");
    case PartKind::Scale: return LayerDrawing::tr("scaling vector");
    case PartKind::Bottleneck: return LayerDrawing::tr("bottleneck");
    case PartKind::Shared: return LayerDrawing::tr("shared factors");
    case PartKind::Fusion: return LayerDrawing::tr("fusion");
    case PartKind::VirtualTokens: return LayerDrawing::tr("virtual tokens");
    case PartKind::Prefix: return LayerDrawing::tr("prefix");
    case PartKind::PromptNetwork: return LayerDrawing::tr("prompt network");
    }
    return {};
}

/// What the part does, in half a sentence.
QString roleText(const ModelPart& part, const ModelParts& parts) {
    const QString base = part.on >= 0 ? qt(parts.parts[std::size_t(part.on)].role) : QString();
    switch (part.kind) {
    case PartKind::Own: return {};
    case PartKind::LowRank:
        return LayerDrawing::tr("Two thin matrices beside %1: what B times A makes is added.").arg(base);
    case PartKind::Magnitude:
        return LayerDrawing::tr("A length for each row of %1, whose direction the pair changes.").arg(base);
    case PartKind::Scale:
        return part.stage == PartStage::Before ? LayerDrawing::tr("A factor for each number that enters %1.").arg(base)
                                               : LayerDrawing::tr("A factor for each number that leaves %1.").arg(base);
    case PartKind::Bottleneck:
        return part.beside
                   ? LayerDrawing::tr(
                         "A small network with an activation, beside the sublayer: it reads what the sublayer reads.")
                   : LayerDrawing::tr("A small network with an activation; what it makes is added.");
    case PartKind::Shared: return LayerDrawing::tr("What the small networks of all layers are put together from.");
    case PartKind::Fusion:
        return LayerDrawing::tr("An attention that mixes %n frozen adapter(s).", nullptr, int(part.networks));
    case PartKind::VirtualTokens: return LayerDrawing::tr("Vectors that stand in front of the text, as words do.");
    case PartKind::Prefix: return LayerDrawing::tr("Keys and values in front of the text's own, in every layer.");
    case PartKind::PromptNetwork:
        return LayerDrawing::tr("Computes the vectors while training; only its result is saved.");
    }
    return {};
}

/// Of the first vector among its tensors: the bottleneck's inner size.
std::int64_t innerSize(const ModelPart& part) {
    for (const PartTensor& tensor : part.tensors)
        if (tensor.shape.size() == 1) return tensor.shape.front();
    return 0;
}

const NumberFormatInfo* formatNamed(const std::string& name) {
    for (const NumberFormatInfo& info : numberFormatInfos())
        if (info.name == name) return &info;
    return nullptr;
}

QString tensorText(const PartTensor& tensor, const ModelPart& part) {
    std::string_view name = tensor.name;
    if (name.starts_with(part.name + ".")) name.remove_prefix(part.name.size() + 1);
    return QStringLiteral("%1 %2 = %3").arg(qt(name), shapeText(tensor.shape), countText(tensor.count()));
}

} // namespace

QString partTitle(const ModelPart& part) {
    if (part.kind != PartKind::Own) return kindText(part.kind);
    const bool norm =
        part.stage == PartStage::Before || part.stage == PartStage::After || part.stage == PartStage::AfterSum;
    return norm ? LayerDrawing::tr("norm") : qt(part.role); // where it stands says the rest
}

QString shapeText(const std::vector<std::int64_t>& shape) {
    QStringList sizes;
    for (const std::int64_t size : shape) sizes << QString::number(size);
    return sizes.join(QStringLiteral(" × "));
}

QString formatText(const ModelPart& part) {
    if (part.format.empty()) return {};
    if (part.format == "file") return LayerDrawing::tr("the file's own blocks");
    const NumberFormatInfo* info = formatNamed(part.format);
    return info ? LayerDrawing::tr("%1, %n bit(s)", nullptr, info->bits).arg(qt(info->title)) : qt(part.format);
}

QString partSizes(const ModelPart& part) {
    if (part.tensors.empty()) return {};
    const QString shape = shapeText(part.tensors.front().shape);
    switch (part.kind) {
    case PartKind::Own: {
        if (part.format.empty()) return shape;
        const NumberFormatInfo* info = formatNamed(part.format);
        return shape + QStringLiteral(", ") + (info ? qt(info->title) : LayerDrawing::tr("blocks"));
    }
    case PartKind::Bottleneck: return LayerDrawing::tr("%1 inside").arg(innerSize(part));
    case PartKind::Fusion: return LayerDrawing::tr("of %n adapter(s)", nullptr, int(part.networks));
    case PartKind::VirtualTokens:
    case PartKind::Prefix: return LayerDrawing::tr("%n vector(s)", nullptr, int(part.tensors.front().shape.front()));
    case PartKind::PromptNetwork: return shortCountText(part.count());
    default: return shape;
    }
}

QString blockText(PartBlock block) {
    switch (block) {
    case PartBlock::Input: return LayerDrawing::tr("Before the layers");
    case PartBlock::Attention: return LayerDrawing::tr("Attention");
    case PartBlock::CrossAttention: return LayerDrawing::tr("Cross-attention");
    case PartBlock::FeedForward: return LayerDrawing::tr("Feed-forward");
    case PartBlock::Output: return LayerDrawing::tr("After the layers");
    }
    return {};
}

QString partDescription(const ModelParts& parts, std::size_t index) {
    const ModelPart& part = parts.parts[index];
    const std::int64_t trained = part.trained(), all = part.count();
    QStringList sentences;
    QString title = part.kind == PartKind::Own ? qt(part.role) : partTitle(part);
    if (part.kind != PartKind::Own) title[0] = title[0].toUpper(); // names of modules stay as they are
    sentences << QStringLiteral("%1 (%2): %3.")
                     .arg(title, blockText(part.block),
                          trained == all ? LayerDrawing::tr("trained")
                          : trained > 0  ? LayerDrawing::tr("trained in part")
                                         : LayerDrawing::tr("frozen"));
    if (const QString role = roleText(part, parts); !role.isEmpty()) sentences << role;
    QStringList tensors;
    for (const PartTensor& tensor : part.tensors)
        tensors << tensorText(tensor, part)
                       + (trained > 0 && trained < all && tensor.trained ? ' ' + LayerDrawing::tr("(trained)")
                                                                         : QString());
    sentences << tensors.join(QStringLiteral("; ")) + '.';
    if (const QString format = formatText(part); !format.isEmpty())
        sentences << LayerDrawing::tr("Kept in %1.").arg(format);
    if (part.tensors.size() > 1)
        sentences << (trained > 0 ? LayerDrawing::tr("%1 numbers are trained.").arg(countText(trained))
                                  : LayerDrawing::tr("%1 numbers in all.").arg(countText(all)));
    if (part.kind == PartKind::LowRank && part.on >= 0)
        if (const std::int64_t base = parts.parts[std::size_t(part.on)].count(); base > 0)
            sentences << LayerDrawing::tr("That is %1 % of what it stands beside.")
                             .arg(100.0 * double(trained) / double(base), 0, 'g', 3);
    if (part.layer < 0 && part.kind == PartKind::Prefix)
        sentences << LayerDrawing::tr("Counted once, for all layers together.");
    return sentences.join(' ');
}

QString layerDescription(const ModelParts& parts) {
    if (parts.parts.empty()) return {};
    QStringList sentences{LayerDrawing::tr("Layer %1 of %2.").arg(parts.layer + 1).arg(parts.layers)};
    QStringList trained;
    for (const ModelPart& part : parts.parts) {
        if (part.trained() == 0) continue;
        QString name = partTitle(part);
        if (part.on >= 0) name += QStringLiteral(" (%1)").arg(qt(parts.parts[std::size_t(part.on)].role));
        trained << QStringLiteral("%1: %2").arg(name, countText(part.trained()));
    }
    sentences << (trained.isEmpty() ? LayerDrawing::tr("Nothing in it is trained.")
                                    : LayerDrawing::tr("Trained here: %1.").arg(trained.join(QStringLiteral("; "))));
    const auto layers = std::count_if(parts.shares.begin(), parts.shares.end(),
                                      [](const LayerShare& share) { return share.trained > 0; });
    sentences << LayerDrawing::tr("%1 numbers are trained in all, in %2 of %3 layers.")
                     .arg(countText(parts.trained()))
                     .arg(layers)
                     .arg(parts.layers);
    return sentences.join(' ');
}

} // namespace lathe::ui
