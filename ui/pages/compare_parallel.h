#pragma once
// Parallel coordinates of the compared runs, over the fields and metrics that a person chooses.
#include "models/compared_runs.h"
#include "plots/run_axis.h"

#include <QWidget>

class QLabel;
class QMenu;
class QPushButton;

namespace lathe::ui {

class ParallelPlot;
class StateStack;

class CompareParallel : public QWidget {
    Q_OBJECT
public:
    explicit CompareParallel(QWidget* parent = nullptr);
    void open(ComparedRunsPtr runs);

signals:
    void runChosen(int run);
    void runOpened(int run);

private:
    void choose(); ///< the axes that are checked
    void tell();

    std::vector<RunAxis> m_axes; ///< what may be chosen: fields, then metrics
    QStringList m_names;
    std::vector<RunId> m_shown;
    QMenu* m_menu;
    QLabel* m_kept;
    QPushButton* m_all;
    ParallelPlot* m_plot;
    StateStack* m_state;
};

} // namespace lathe::ui
