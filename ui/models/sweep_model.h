#pragma once
// The runs that a sweep would make: what differs, what each takes, and what is wrong with those that are left out.
#include "lathe/sweep.h"

#include <QAbstractTableModel>

#include <set>

namespace lathe::ui {

class SweepModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Fixed { Memory, Disk, Takes, Verdict, FixedCount }; ///< the columns behind those of the fields

    using QAbstractTableModel::QAbstractTableModel;

    /// `fields`: of the varied ones, in their order.
    void setPlan(const SweepPlan& plan, const std::vector<SweepField>& fields);
    const SweepPlan& plan() const { return m_plan; }
    int starts() const; ///< runs that can be started and are wanted
    std::vector<std::int64_t> leftOut() const; ///< those that a person does not want, by number

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

signals:
    void wanted(); ///< a row was switched on or off

private:
    QString text(int row, int column) const;
    bool isGood(int row) const { return m_plan.runs[std::size_t(row)].problems.empty(); }

    SweepPlan m_plan;
    std::vector<SweepField> m_fields;
    std::set<int> m_off;
};

} // namespace lathe::ui
