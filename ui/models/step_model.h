#pragma once
// The newest steps of one run as they were logged, each with its rows: as many as a window keeps.
#include "lathe/event.h"

#include <QAbstractTableModel>

#include <vector>

namespace lathe::ui {

class StepModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Step, Loss, LearningRate, GradNorm, TrainedTokens, Seconds, ColumnCount };

    static constexpr std::size_t most = 10'000; ///< then the older half goes; the store has every step's figures

    using QAbstractTableModel::QAbstractTableModel;

    void setRun(const RunId& run); ///< forgets all
    const RunId& run() const { return m_run; }
    /// Connected to the client's news; takes this run's steps, in order. Steps that come again (after a resume)
    /// replace those they repeat and everything after them.
    void apply(const std::vector<Event>& events);

    const std::vector<StepPoint>& points() const { return m_points; }
    const StepPoint* find(std::int64_t step) const;
    std::vector<const StepPoint*> between(std::int64_t first, std::int64_t last) const; ///< both included
    double secondsPerStep() const;   ///< of the last steps; 0 while unknown
    double tokensPerSecond() const;  ///< of the last steps; 0 while unknown

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void rewound(qint64 toStep); ///< steps after this one were taken back

private:
    RunId m_run;
    std::vector<StepPoint> m_points;
};

} // namespace lathe::ui
