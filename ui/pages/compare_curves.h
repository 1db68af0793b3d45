#pragma once
// The curves of several runs in one plot: a metric of their steps, or one of their evaluations.
#include "models/compared_runs.h"
#include "pages/page.h"
#include "plots/plot_group.h"

class QComboBox;

namespace lathe::ui {

class CurvePlot;
class StateStack;

class CompareCurves : public QWidget {
    Q_OBJECT
public:
    explicit CompareCurves(Context& context, QWidget* parent = nullptr);
    void open(ComparedRunsPtr runs);

private:
    void readCurves();
    void readTotals(); ///< what the runs' steps came to in tokens and seconds
    void showCurves(const Curves& curves);
    void drawMetric(); ///< a metric of the evaluations, from the runs' details
    void offerMetrics();

    Context& m_context;
    ComparedRunsPtr m_runs;
    std::vector<RunId> m_ids;
    RequestId m_request = 0;
    std::map<PlotX, RequestId> m_totals;
    PlotGroup m_group;
    CurvePlot* m_plot;
    StateStack* m_state;
    QComboBox* m_metric;
};

} // namespace lathe::ui
