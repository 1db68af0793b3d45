// Layers are one row until they are opened: a model has hundreds of tensors that differ by a number.
#include "models/tensor_tree.h"

#include "bridge/text.h"

#include <algorithm>
#include <map>

namespace lathe::ui {
namespace {

struct Sum {
    QStringList stored;
    std::int64_t count = 0, bytes = 0;
};

QList<QStandardItem*> row(const QString& name, const QString& shape, const QString& stored, std::int64_t count,
                          std::int64_t bytes) {
    QList<QStandardItem*> items{new QStandardItem(name), new QStandardItem(shape), new QStandardItem(stored),
                                new QStandardItem(countText(count)), new QStandardItem(bytesText(bytes))};
    for (QStandardItem* item : items) item->setEditable(false);
    for (const int right : {TensorTree::Count, TensorTree::Bytes})
        items[right]->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return items;
}

/// The name up to the layer's number: "model.layers.3" of "model.layers.3.mlp.up_proj.weight"; empty outside the
/// layers.
QString layerOf(const QString& name) {
    const QStringList parts = name.split('.');
    for (qsizetype i = 1; i + 1 < parts.size(); ++i)
        if (!parts[i].isEmpty() && std::all_of(parts[i].begin(), parts[i].end(), [](QChar c) { return c.isDigit(); }))
            return parts.mid(0, i + 1).join('.');
    return {};
}

/// Layers by number, not by letters: "model.layers.00000010." comes after "model.layers.00000009.".
QString orderOf(const QString& name) {
    QString text;
    for (const QString& part : name.split('.'))
        text += (!part.isEmpty() && part[0].isDigit() ? part.rightJustified(8, '0') : part) + '.';
    return text;
}

std::int64_t elements(const TensorRow& tensor) {
    std::int64_t count = 1;
    for (const std::int64_t size : tensor.shape) count *= size;
    return count;
}

} // namespace

TensorTree::TensorTree(QObject* parent) : QStandardItemModel(parent) {}

void TensorTree::setTensors(const std::vector<TensorRow>& tensors) {
    clear();
    setHorizontalHeaderLabels({tr("Name"), tr("Shape"), tr("Stored as"), tr("Parameters"), tr("Size")});
    for (const int right : {Count, Bytes})
        horizontalHeaderItem(right)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    struct Layer {
        QStandardItem* item;
        int at;
        Sum sum;
    };
    std::map<QString, Layer> layers;
    std::vector<std::pair<QString, const TensorRow*>> keyed;
    for (const TensorRow& tensor : tensors) keyed.emplace_back(orderOf(qt(tensor.name)), &tensor);
    std::sort(keyed.begin(), keyed.end());
    for (const auto& [order, tensor] : keyed) {
        QStringList sizes;
        for (const std::int64_t size : tensor->shape) sizes << QString::number(size);
        const QString name = qt(tensor->name), layer = layerOf(name), stored = qt(tensor->dtype);
        const std::int64_t count = elements(*tensor);
        if (layer.isEmpty()) {
            appendRow(row(name, sizes.join(QStringLiteral(" × ")), stored, count, tensor->bytes));
            continue;
        }
        auto found = layers.find(layer);
        if (found == layers.end()) {
            appendRow(row(layer, {}, {}, 0, 0));
            found = layers.emplace(layer, Layer{item(rowCount() - 1), rowCount() - 1, {}}).first;
        }
        found->second.item->appendRow(
            row(name.mid(layer.size() + 1), sizes.join(QStringLiteral(" × ")), stored, count, tensor->bytes));
        Sum& sum = found->second.sum;
        if (!sum.stored.contains(stored)) sum.stored << stored;
        sum.count += count;
        sum.bytes += tensor->bytes;
    }
    for (const auto& [name, layer] : layers) {
        item(layer.at, Shape)->setText(tr("%n tensors", nullptr, layer.item->rowCount()));
        item(layer.at, Stored)->setText(layer.sum.stored.join(QStringLiteral(", ")));
        item(layer.at, Count)->setText(countText(layer.sum.count));
        item(layer.at, Bytes)->setText(bytesText(layer.sum.bytes));
    }
}

} // namespace lathe::ui
