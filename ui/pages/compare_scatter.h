#pragma once
// A field or a metric of the compared runs against a metric.
#include "models/compared_runs.h"
#include "plots/run_axis.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace lathe::ui {

class ScatterPlot;
class StateStack;

class CompareScatter : public QWidget {
    Q_OBJECT
public:
    explicit CompareScatter(QWidget* parent = nullptr);
    void open(ComparedRunsPtr runs);

signals:
    void runClicked(int run);

private:
    void draw();

    std::vector<RunAxis> m_across, m_up; ///< what may be chosen
    QComboBox *m_acrossBox, *m_upBox;
    QLabel* m_missing;
    ScatterPlot* m_plot;
    StateStack* m_state;
};

} // namespace lathe::ui
