#pragma once
// What one number format does to each layer's weight, as a table.
#include "lathe/formats.h"

#include <QAbstractTableModel>

namespace lathe::ui {

QString shareText(double share);                     ///< "9.2 %", "0.48 %"
QString layerText(const MeasuredLayer& layer);       ///< "3 · q_proj"

class FormatErrorModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Layer, Weights, Rmse, Relative, Largest, Output, ColumnCount };
    enum Role { SortRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    void setErrors(std::vector<MeasuredLayer> layers, std::vector<LayerFormatError> errors);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<MeasuredLayer> m_layers;
    std::vector<LayerFormatError> m_errors;
};

} // namespace lathe::ui
