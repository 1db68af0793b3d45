#pragma once
// A model's tensors as a tree: what lies outside the layers by its name, each layer as one row that opens.
#include "lathe/model_report.h"

#include <QStandardItemModel>

namespace lathe::ui {

class TensorTree : public QStandardItemModel {
    Q_OBJECT
public:
    enum Column { Name, Shape, Stored, Count, Bytes, ColumnCount };

    explicit TensorTree(QObject* parent = nullptr);
    void setTensors(const std::vector<TensorRow>& tensors);
};

} // namespace lathe::ui
