#include "models/format_error_model.h"

#include "bridge/text.h"

namespace lathe::ui {

QString shareText(double share) {
    return QStringLiteral("%1 %").arg(100 * share, 0, 'f', share >= 0.1 ? 1 : share >= 0.01 ? 2 : 3);
}

QString layerText(const MeasuredLayer& layer) {
    return layer.layer < 0 ? qt(layer.name) : QStringLiteral("%1 · %2").arg(layer.layer).arg(qt(layer.role));
}

void FormatErrorModel::setErrors(std::vector<MeasuredLayer> layers, std::vector<LayerFormatError> errors) {
    beginResetModel();
    m_layers = std::move(layers);
    m_errors = std::move(errors);
    m_layers.resize(std::min(m_layers.size(), m_errors.size()));
    endResetModel();
}

int FormatErrorModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_layers.size()); }
int FormatErrorModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant FormatErrorModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const MeasuredLayer& layer = m_layers[std::size_t(index.row())];
    const LayerFormatError& error = m_errors[std::size_t(index.row())];
    if (role == Qt::TextAlignmentRole)
        return int((index.column() == Layer ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Layer) return qt(layer.name);
    if (role == SortRole) {
        switch (index.column()) {
        case Layer: return index.row(); // the model's own order
        case Weights: return qlonglong(layer.weights);
        case Rmse: return error.rmse;
        case Relative: return error.relative;
        case Largest: return error.largest;
        default: return error.outputChange.value_or(-1);
        }
    }
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case Layer: return layerText(layer);
    case Weights: return countText(layer.weights);
    case Rmse: return QString::number(error.rmse, 'g', 3);
    case Relative: return shareText(error.relative);
    case Largest: return QString::number(error.largest, 'g', 3);
    default: return error.outputChange ? shareText(*error.outputChange) : QStringLiteral("–");
    }
}

QVariant FormatErrorModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Layer ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        if (section == Rmse) return tr("Root mean square of the errors that quantization makes in the weights");
        if (section == Relative) return tr("The same, relative to the root mean square of the weights");
        if (section == Largest) return tr("The largest change of a single weight");
        if (section == Output)
            return tr(
                "How much the layer's output changes on the text, given the dense model's inputs: ‖x(Q − W)ᵀ‖ / ‖xWᵀ‖");
        return {};
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Layer: return tr("Layer");
    case Weights: return tr("Weights");
    case Rmse: return tr("RMSE");
    case Relative: return tr("Relative");
    case Largest: return tr("Largest");
    default: return tr("Output");
    }
}

} // namespace lathe::ui
