#pragma once
// What training changed, module by module, as a table; and what a lower rank would keep of it.
#include "lathe/adapter_analysis.h"

#include <QAbstractTableModel>

#include <vector>

namespace lathe::ui {

/// The share (0..1) of the change's energy, the sum of squared singular values, that ranks 1..`rank` keep. The whole is
/// the squared Frobenius norm where it is larger than the listed values' sum (only the first 64 are listed).
double energyKept(const ModuleChange& module, std::int64_t rank);
double relativeChange(const ModuleChange& module); ///< ‖ΔW‖ / ‖W‖; 0 where W is zero
std::int64_t largestRank(const ChangeReport& report);

/// The module's place inside its layer: "self_attn.q_proj" of "model.layers.3.self_attn.q_proj".
QString roleOf(const ModuleChange& module);

class ChangeModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Module, Change, Relative, Rank, KeptByOne, KeptByChosen, ColumnCount };
    enum Role { SortRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    void setModules(std::vector<ModuleChange> modules);
    void setChosenRank(int rank);
    const std::vector<ModuleChange>& modules() const { return m_modules; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<ModuleChange> m_modules;
    int m_rank = 1;
};

} // namespace lathe::ui
