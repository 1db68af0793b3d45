#pragma once
// The recipes that a new run can begin with, as a table: those presets that are all of a recipe, which are the worked
// example and what a person has saved.
#include "lathe/presets.h"

#include <QAbstractTableModel>

#include <vector>

namespace lathe::ui {

class RecipeModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, About, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setPresets(const std::vector<Preset>& presets); ///< all there are
    const Preset& at(int row) const { return m_recipes[std::size_t(row)]; }
    int rowOf(const std::string& name) const; ///< -1: not here

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const QModelIndex& index) const;

    std::vector<Preset> m_recipes;
    mutable std::vector<QString> m_about; ///< found when it is first shown: a recipe is read for it
};

} // namespace lathe::ui
