#pragma once
// Runs beside each other as a table: a column for each run, a row for each field of their recipes or for each metric.
// What a row is called stands in the vertical header, which stays where it is while a person scrolls through forty
// runs.
#include "models/compared_runs.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <vector>

namespace lathe::ui {

class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role {
        DiffersRole = Qt::UserRole + 1, ///< of a row: whether its values do
        SearchRole,                     ///< of a row: all its texts
        BestRole,                       ///< the best value of its row
        DifferenceRole,                 ///< to the baseline, in words
        VerdictRole,                    ///< of that difference: 1 better, -1 worse, 0 neither
    };
    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(ComparedRunsPtr runs);
    void setBaseline(int run); ///< below 0: none
    int baseline() const { return m_baseline; }
    int differing() const;
    /// The runs as a row orders them: the best first where one is better than another, else from the least to the most;
    /// those without a value last.
    std::vector<int> orderBy(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

protected:
    struct Row {
        QString title, help;
        bool differs = false;
    };
    virtual std::vector<Row> makeRows() const = 0;
    virtual QVariant cell(int row, int run, int role) const = 0;
    virtual ComparedAxis along(int row) const = 0;
    virtual bool mostFirst(int) const { return false; }
    const ComparedRuns& runs() const { return *m_runs; }

private:
    ComparedRunsPtr m_runs;
    std::vector<Row> m_rows;
    mutable std::vector<QString> m_searched; ///< by row; made when somebody searches
    int m_baseline = -1;
};

/// The fields of the recipes.
class DifferenceModel : public ComparisonModel {
    Q_OBJECT
public:
    using ComparisonModel::ComparisonModel;

private:
    std::vector<Row> makeRows() const override;
    QVariant cell(int row, int run, int role) const override;
    ComparedAxis along(int row) const override { return axisOf(runs().all.fields[std::size_t(row)]); }
};

/// What the runs came to.
class MetricModel : public ComparisonModel {
    Q_OBJECT
public:
    using ComparisonModel::ComparisonModel;

private:
    std::vector<Row> makeRows() const override;
    QVariant cell(int row, int run, int role) const override;
    ComparedAxis along(int row) const override { return axisOf(runs().all.metrics[std::size_t(row)]); }
    bool mostFirst(int row) const override { return runs().all.metrics[std::size_t(row)].better == Better::More; }
    QString told(const ComparedMetric& metric, int run) const;
};

/// The rows that are looked for.
class ComparisonFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setText(const QString& text);
    void setOnlyDiffering(bool on);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
    bool m_onlyDiffering = true;
};

} // namespace lathe::ui
